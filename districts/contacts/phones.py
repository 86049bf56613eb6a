"""Phone numbers as offices write them: Bengali digits, dashes, a missing zero, two in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from districts.charters.draft import ContactKind
from districts.text import DIGITS

REGION = "BD"
NUMBER = re.compile(r"[+(০-৯0-9](?:[\s().–-]{0,4}[০-৯0-9])*\)?")
FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Phone:
    """normalized: E.164 where the number is possible. kind: what the numbering plan says, where it says anything."""

    normalized: str | None
    valid: bool
    kind: ContactKind | None = None
    lacks_zero: bool = False


_KINDS = {PhoneNumberType.MOBILE: ContactKind.MOBILE, PhoneNumberType.FIXED_LINE: ContactKind.PHONE}


@lru_cache(maxsize=4096)
def phone(published: str) -> Phone:
    try:
        number = phonenumbers.parse(published, REGION)
    except phonenumbers.NumberParseException:
        return Phone(None, valid=False)
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return Phone(None, valid=False)
    return Phone(
        normalized=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        valid=phonenumbers.is_valid_number(number),
        kind=_KINDS.get(phonenumbers.number_type(number)),
        lacks_zero=_digits(published)[:1] not in {"0", "8", ""} and not published.lstrip("(").startswith("+"),
    )


def kind(read: Phone, label: ContactKind | None) -> ContactKind:
    """What it is: the numbering plan knows a mobile from a landline better than its label, and of a fax nothing."""
    return label if label is ContactKind.FAX else read.kind or label or ContactKind.PHONE


def count_digits(text: str) -> int:
    return len(_digits(text))


def _digits(text: str) -> str:
    return "".join(c for c in text.translate(DIGITS) if "0" <= c <= "9")
