"""Parses e-mail addresses, including those broken by a space in typesetting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import email_validator

from districts.posts.contacts import mailbox_places

_LONGEST = 320
# First words of mailboxes that belong to a post, whoever holds it.
_ROLE_NAMES = (
    "ac acl acland ad adc adcg addl addldc addldig addlsp adm admin administration admn ae agm ap aprogrammer asp "
    "assistantprogrammer auo ceo cfo chairman charge circle cmo collector commissioner complaint computer contact "
    "controlroom cs dae dao dc ddc ddlg dd deo deputydirector dfo dg dgm dig director divcom dlo do doict dpe dpeo "
    "dpo dss duty dwa dyd ed edc ee engineer exen fire gro grs headoffice help helpdesk hospital hotline ict ictd "
    "info jailer jd mail manager mayor media nezarat oc office officer ofc officeincharge pa pd pio post postmaster "
    "principal programmer ps pro registrar revenue rdc rmo rpo ro rto sae sdo secretary section so sp station "
    "subregistrar support superintendent uao ufo ufpo ueo uhc uhfpo uict uictofficer ulo uno upo urc usso useo usf "
    "uwao uwo uyo vc webmaster xen"
)
_ROLES = frozenset(_ROLE_NAMES.split())
# Prefixes that no person's name begins with: what follows is a place ("unosreepur").
_BEFORE_A_PLACE = ("acland", "addldc", "addlsp", "adc", "ddlg", "dpeo", "dss", "ueo", "uhfpo", "uict", "uno", "usso")
# Prefixes that names begin with, too ("adnan", "dcosta", "sporsho"): a post's only before the name of a district.
_ALSO_NAMES = (
    "aao acl ac adl ad ae asp cs dao dc dd deo dfo dg dlo do dpo dwa dyd ed ee jd office oc pd pio po ps rmo ro "
    "rpo sp so uao ulo ufo upo uyo xen"
)
_BEFORE_A_DISTRICT = frozenset(_ALSO_NAMES.split())
_FIRST_WORD = re.compile(r"[a-z]+")
_WORD = re.compile(r"[a-z]+")
# At public mail providers "ac.roy" and "unomi" may be persons: only a place after the prefix makes it a post's.
_HOSTS = "gmail.com googlemail.com yahoo.com ymail.com hotmail.com outlook.com live.com icloud.com protonmail.com"
_ANYBODYS = frozenset(_HOSTS.split())
_SURE_EVEN_THERE = ("acland", "addldc", "addlsp", "ddlg", "dpeo", "uhfpo", "uict", "usso")
_SHORTEST_SURE = 3
# Invisible characters that come along when text is copied.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_SHORT_REST = re.compile(r"[A-Za-z.]{1,4}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """published: as in the document, with spaces. rest: text after the address that does not belong to it."""

    published: str
    normalized: str | None
    mended: bool = False
    rest: str = ""


def is_role(address: str) -> bool:
    """Whether a mailbox is a post's: a role by itself, before another word, or joined with a place ("spmagura")."""
    found = _FIRST_WORD.match(address.casefold())
    if found is None:
        return False
    first = found[0]
    name, _, host = address.casefold().rpartition("@")
    if host in _ANYBODYS or host.startswith("yahoo."):
        return _is_role_among_names(first, name)
    return first in _ROLES or _has_place(first)


def _is_role_among_names(first: str, name: str) -> bool:
    behind = _WORD.findall(name)[1:]
    if first in _ROLES:
        return len(first) >= _SHORTEST_SURE or all(word in _ROLES or mailbox_places.is_place(word) for word in behind)
    role = next((role for role in _BEFORE_A_PLACE if first.startswith(role) and len(first) > len(role)), None)
    return _has_district(first) or (
        role is not None and (role in _SURE_EVEN_THERE or mailbox_places.is_place(first.removeprefix(role)))
    )


def _has_place(word: str) -> bool:
    if any(word.startswith(role) and len(word) > len(role) for role in _BEFORE_A_PLACE):
        return True
    return _has_district(word)


def _has_district(word: str) -> bool:
    placed = next((word.removesuffix(place) for place in mailbox_places.DISTRICTS if word.endswith(place)), None)
    return placed is not None and placed in _BEFORE_A_DISTRICT


@lru_cache(maxsize=4096)
def mailbox(published: str) -> Mailbox:
    """Parses an address, without spaces if that alone makes it valid; normalized is None if it cannot be made valid."""
    parts = published.split()
    if not parts or len(published) > _LONGEST:
        return Mailbox(published, None)
    whole = _valid("".join(parts))
    if len(parts) == 1:
        return Mailbox(published, whole)
    first = _valid(parts[0])
    if first and not _SHORT_REST.fullmatch("".join(parts[1:])):
        return Mailbox(parts[0], first, rest=published.removeprefix(parts[0]).strip())
    return Mailbox(published, whole, mended=whole is not None)


def _valid(address: str) -> str | None:
    try:
        return email_validator.validate_email(
            address.translate(_INVISIBLE), check_deliverability=False, allow_smtputf8=False
        ).normalized
    except email_validator.EmailNotValidError:
        return None
