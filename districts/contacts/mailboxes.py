"""E-mail addresses, among them those that were broken by a blank when a document was typeset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import email_validator

_LONGEST = 320
# A mailbox of the seat, whoever sits there: the first word of its name says so.
_ROLE_NAMES = (
    "adc adm admin ap aprogrammer assistantprogrammer contact dc dg director divcom do doict dpo grs headoffice "
    "help helpdesk ict info mail office officer ofc programmer sp support uict uictofficer uno webmaster"
)
_ROLES = frozenset(_ROLE_NAMES.split())
_FIRST_WORD = re.compile(r"[a-z]+")
# What comes along when text is copied: no address has it, and nobody sees it.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_SHORT_REST = re.compile(r"[A-Za-z.]{1,4}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """published: as it stands, blanks and all. rest: text behind the address that does not belong to it."""

    published: str
    normalized: str | None
    mended: bool = False
    rest: str = ""


def is_role(address: str) -> bool:
    first = _FIRST_WORD.match(address.casefold())
    return first is not None and first[0] in _ROLES


@lru_cache(maxsize=4096)
def mailbox(published: str) -> Mailbox:
    """An address, after taking out blanks where that alone makes it one; normalized is None where nothing does."""
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
