"""Whether a value that was read is what a careful person reads, in the short writing of `truth/` and `cells/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from districts.charters.draft import ContactKind, Fee, NamedPost, Service, TimeLimit, TimeUnit

_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_UNITS = {"wd": TimeUnit.WORKING_DAY, "cd": TimeUnit.CALENDAR_DAY, "h": TimeUnit.HOUR, "mo": TimeUnit.MONTH}
Span = tuple[TimeUnit | None, int | None, int | None]


def is_value(name: str, service: Service, wanted: Any) -> bool:
    """Whether a field of a truth is what the service says."""
    return _COMPARED[name](service, wanted)


def _is_title(service: Service, wanted: str) -> bool:
    post = service.responsible
    return letters(post.title if post else None) in {letters(each) for each in wanted.split("|")}


def _is_officer(service: Service, wanted: str) -> bool:
    """The name without its honorific will do."""
    officer = service.responsible.officer if service.responsible else None
    return officer is not None and letters(officer).endswith(letters(wanted))


def _are_phones(service: Service, wanted: list[str]) -> bool:
    phones = _contacts(service.responsible, ContactKind.PHONE, ContactKind.MOBILE)
    return {_number(each) for each in phones} == {_number(each) for each in wanted}


def _are_emails(service: Service, wanted: list[str]) -> bool:
    return {each.lower() for each in _contacts(service.responsible, ContactKind.EMAIL)} == {
        each.lower() for each in wanted
    }


def is_fee(fee: Fee | None, wanted: str) -> bool:
    """wanted: "0" free, "-" no amount that could be charged as it is, or taka with commas, each with its label before
    "=" where it matters; "|" parts choices.
    """
    free = fee is not None and fee.free is True
    amounts = {(each.label, each.poisha) for each in fee.amounts} if fee else set()
    for each in wanted.split("|"):
        if each in {"0", "-"}:
            if free is (each == "0") and not any(poisha for _, poisha in amounts):
                return True
        elif _are_amounts(amounts, each.split(",")):
            return True
    return False


def _are_amounts(amounts: set[tuple[str | None, int]], wanted: list[str]) -> bool:
    said = [(label, round(float(taka) * 100)) for label, _, taka in (each.rpartition("=") for each in wanted)]
    charged = {poisha for _, poisha in amounts if poisha or (None, 0) not in amounts}
    return {poisha for _, poisha in said} == charged and {pair for pair in said if pair[0]} <= amounts


def is_time_limit(limit: TimeLimit | None, wanted: str) -> bool:
    """wanted: as the head of `cells/times.tsv` explains."""
    return any(_is_one_limit(limit, each) for each in wanted.split("|"))


def _is_one_limit(limit: TimeLimit | None, wanted: str) -> bool:
    if wanted == "-":
        return limit is None or not (limit.immediate or limit.maximum or limit.classes)
    if limit is None:
        return False
    if wanted == "now":
        return limit.immediate and limit.maximum is None
    if (limit.starts_from is not None) != wanted.startswith("@"):
        return False
    spans = [_span(part) for part in wanted.removeprefix("@").split(";")]
    main = (limit.unit, limit.minimum, limit.maximum)
    classes = {(each.unit, each.minimum, each.maximum) for each in limit.classes}
    if len(spans) == 1:
        return not classes and main == spans[0]
    return bool(classes) and classes | ({main} - {(None, None, None)}) == set(spans)


def _span(part: str) -> Span:
    unit, span = part.split(":")
    least, _, most = span.rpartition("-")
    return _UNITS[unit], int(least) if least else None, int(most)


def name_of(service: Service) -> str:
    return service.name.bn or service.name.en or ""


def _contacts(post: NamedPost | None, *kinds: ContactKind) -> list[str]:
    return [each.normalized or each.published for each in post.contacts if each.kind in kinds] if post else []


def letters(text: str | None) -> str:
    """A text without serial, spaces and signs, with Latin digits, in lower case."""
    folded = unicodedata.normalize("NFC", (text or "").translate(_DIGITS)).lower()
    folded = re.sub(r"^\s*[(\[]?[0-9ক-হ]{1,2}[)\].।]\s*", "", folded)
    return "".join(each for each in folded if each.isalnum() or unicodedata.category(each).startswith("M"))


def _number(text: str) -> str:
    """The digits of a phone number, without country code and leading zeros."""
    return re.sub(r"^(88)?0*", "", re.sub(r"\D", "", text.translate(_DIGITS)))


_COMPARED: dict[str, Callable[[Service, Any], bool]] = {
    "name": lambda service, wanted: letters(name_of(service)) == letters(wanted),
    "fee": lambda service, wanted: is_fee(service.fee, wanted),
    "time": lambda service, wanted: is_time_limit(service.time_limit, wanted),
    "title": _is_title,
    "officer": _is_officer,
    "superior": lambda service, wanted: (
        letters(service.superior.title if service.superior else None) == letters(wanted)
    ),
    "phones": _are_phones,
    "emails": _are_emails,
    "papers": lambda service, wanted: (
        len(service.required_documents) in (wanted if isinstance(wanted, list) else [wanted])
    ),
}
