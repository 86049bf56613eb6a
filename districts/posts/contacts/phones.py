"""Parses phone numbers as offices write them: Bengali digits, dashes, a missing zero, two in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from districts.charters.draft import ContactKind
from districts.shared.text import DIGITS

REGION = "BD"
NUMBER = re.compile(r"[+(০-৯0-9](?:[\s().–-]{0,4}[০-৯0-9])*\)?")
FEWEST_DIGITS = 6


# Since 2020 landlines nationwide move to 02, a zone digit, and eight more digits. The plan in `phonenumbers` lacks
# them.
_NEW_LANDLINE = re.compile(r"02[23459][0-9]{8}")
# Public short numbers: the government's, emergencies, and those of offices and banks (16xxx).
_HOTLINE = re.compile(r"333|999|10[0-9]{1,2}|16[0-9]{3}")
_COUNTRY = re.compile(r"(?:\+|00)?88-?(?=\(?0)")
_AREA = re.compile(r"\(?(0[0-9]{1,4})[)\s.–-]+[0-9]")
_WITHOUT_ZERO = re.compile(r"\(?([2-9][0-9]{1,4})[)\s.–-]+([0-9]{5,6})")
_OF_DHAKA = re.compile(r"2(?:[0-9]{7,8}|[23459][0-9]{8})")
_DHAKA = "02"
# "০২-৫৫১০০৫৫৫-৭" means lines 5 to 7: the digits after the last dash are not part of one number.
_LAST_LINE = re.compile(r"[0-9]{3}\s{0,2}[-–—]\s{0,2}[0-9]\s{0,2}\)?$")
_LAST_LINE_OF_MANY = re.compile(r"[0-9]{5}\s{0,2}[-–—]\s{0,2}[0-9]{2}\s{0,2}\)?$")


@dataclass(frozen=True, slots=True)
class Phone:
    """normalized: E.164 if the number is possible. kind: by the numbering plan, if known.

    lacks_area: the area code is unknown. unlisted: it has the form of BTCL's new landlines.
    """

    normalized: str | None
    valid: bool
    kind: ContactKind | None = None
    lacks_zero: bool = False
    lacks_area: bool = False
    unlisted: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """The area code of a number, and the number of digits after it."""

    code: str
    digits: int


_KINDS = {PhoneNumberType.MOBILE: ContactKind.MOBILE, PhoneNumberType.FIXED_LINE: ContactKind.PHONE}
_FEWEST_LOCAL, _MOST_LOCAL = 5, 9


@lru_cache(maxsize=4096)
def phone(published: str) -> Phone:
    said = _digits(published)
    if _HOTLINE.fullmatch(said):
        return Phone(said, valid=True, kind=ContactKind.PHONE)
    read = _parsed(published)
    if said[:1] in {"0", ""} or said.startswith("880") or published.lstrip("(").startswith("+"):
        return read
    if read.normalized and (read.kind is ContactKind.MOBILE or _lacks_only_its_zero(published, said, read)):
        return replace(read, lacks_zero=True)
    local = _FEWEST_LOCAL <= len(said) <= _MOST_LOCAL
    return Phone(None, valid=False, lacks_area=True) if local else replace(read, lacks_zero=read.normalized is not None)


def within(area: Area, published: str) -> Phone | None:
    """A number without an area code, in the area of the number before it; None if their lengths differ."""
    said = _digits(published)
    fits = len(said) in {7, 8, 9} if area.code == _DHAKA else len(said) == area.digits
    read = _parsed(area.code + said) if fits and not _says_lines(published, doubtful=True) else None
    return read if read and read.normalized else None


def area(published: str) -> Area | None:
    """The number's area: everything after 02 is one area; other codes must be followed by digits."""
    said = _COUNTRY.sub("", published.translate(DIGITS).replace(" ", "").lstrip("("), count=1)
    digits = _digits(said)
    if digits.startswith(_DHAKA):
        return Area(_DHAKA, len(digits) - len(_DHAKA))
    stated = _AREA.match(said)
    return Area(stated[1], len(digits) - len(stated[1])) if stated else None


def _lacks_only_its_zero(published: str, said: str, read: Phone) -> bool:
    """Whether only the leading zero is missing: evident for 02 or a separator after the code; otherwise it may be a
    Dhaka number of 7 or 8 digits.
    """
    apart = _WITHOUT_ZERO.fullmatch(published.translate(DIGITS).strip())
    return (read.valid or read.unlisted) and (apart is not None or _OF_DHAKA.fullmatch(said) is not None)


def _parsed(published: str) -> Phone:
    try:
        number = phonenumbers.parse(published, REGION)
    except phonenumbers.NumberParseException:
        return Phone(None, valid=False)
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return Phone(None, valid=False)
    valid = phonenumbers.is_valid_number(number)
    mobile = valid and phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    if not mobile and _says_lines(published, doubtful=not valid):
        return Phone(_e164(number), valid=False, kind=ContactKind.PHONE)
    unlisted = not valid and _NEW_LANDLINE.fullmatch(f"0{number.national_number}") is not None
    return Phone(
        normalized=_e164(number),
        valid=valid,
        kind=ContactKind.PHONE if unlisted else _KINDS.get(phonenumbers.number_type(number)),
        unlisted=unlisted,
    )


def _says_lines(published: str, *, doubtful: bool) -> bool:
    """Whether the number names several lines. doubtful: unknown to the numbering plan; a known number may be grouped
    with two digits last.
    """
    said = published.translate(DIGITS).strip()
    return bool(_LAST_LINE.search(said) or (doubtful and _LAST_LINE_OF_MANY.search(said)))


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def kind(read: Phone, label: ContactKind | None) -> ContactKind:
    """The kind of number. The numbering plan is better than the label at mobiles and landlines, but knows no faxes."""
    return label if label is ContactKind.FAX else read.kind or label or ContactKind.PHONE


def count_digits(text: str) -> int:
    return len(_digits(text))


def _digits(text: str) -> str:
    return "".join(c for c in text.translate(DIGITS) if "0" <= c <= "9")
