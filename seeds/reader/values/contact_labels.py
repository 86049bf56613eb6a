"""Labels before a phone, a mailbox or a website: "মোবাইল:", "ই-মেইল:"."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from districts.shared import folding
from seeds.reader import wordings

ContactWord = Enum(
    "ContactWord",
    "EMAIL FAX MOBILE PHONE MOBILE_BEFORE_NUMBER FAX_BEFORE_NUMBER PHONE_BEFORE_NUMBER "
    "EMAIL_BEFORE_ADDRESS OF_OFFICE OF_PERSON NUMBER SECOND AND WEB PHONE_SIGN MOBILE_SIGN FAX_SIGN "
    "EMAIL_SIGN BESIDE BETWEEN",
)
WORDS = wordings.load("people/contacts", ContactWord.__members__, wordings.written)
_any_of = WORDS.any_published
_WHOSE = _any_of(ContactWord.OF_OFFICE, ContactWord.OF_PERSON)
_NUMBER = rf"(?:\s?{_any_of(ContactWord.NUMBER)})?"
_COLON = r"\s{0,3}[:ঃ：=–-]+"
# "সেল" is a wing and "M" a letter: only a number behind them makes them labels.
_BEFORE_A_NUMBER = r"\s{0,3}[:ঃ：.=–-]{0,2}\s{0,3}(?=[+(]{0,2}(?:[০-৯0-9][().–\s-]{0,2}){5})"

# A label is a word of these and a colon (visarga serves as one), or nothing else on its line, or a number after it.
# The colon in "মো: রফিকুল ইসলাম" is no label's.
_LABEL = re.compile(
    r"(?<![\u0980-\u09ffA-Za-z0-9.@_+-])(?:"
    rf"(?:{_WHOSE}\s)?"
    rf"(?:(?P<EMAIL>{_any_of(ContactWord.EMAIL)})|(?P<FAX>{_any_of(ContactWord.FAX)})"
    rf"|(?P<MOBILE>{_any_of(ContactWord.MOBILE)})|(?P<PHONE>{_any_of(ContactWord.PHONE)}))"
    rf"{_NUMBER}(?:(?:\s?[/,&]\s?|\s{_any_of(ContactWord.AND)}\s){_any_of(ContactWord.SECOND)}{_NUMBER})?"
    rf"(?:\s?\({_WHOSE}[.ঃ]?\))?"
    rf"(?:{_COLON}|\.(?=\s)|(?=\s{{0,3}}[+(০-৯0-9])|(?=\s{{0,3}}$))"
    rf"|(?P<MOBILE_>{_any_of(ContactWord.MOBILE_BEFORE_NUMBER)}{_NUMBER}){_BEFORE_A_NUMBER}"
    rf"|(?P<FAX_>{_any_of(ContactWord.FAX_BEFORE_NUMBER)}){_BEFORE_A_NUMBER}"
    rf"|(?P<PHONE_>(?:{_any_of(ContactWord.PHONE_BEFORE_NUMBER)}|{_WHOSE}){_NUMBER}){_BEFORE_A_NUMBER}"
    rf"|(?P<EMAIL_>{_any_of(ContactWord.EMAIL_BEFORE_ADDRESS)}\s?[:ঃ：]+(?=\s{{0,3}}[^\s@]{{1,64}}@))"
    rf"|(?P<WEB>{_any_of(ContactWord.WEB)}(?:{_COLON}|(?=\s{{0,3}}(?:www\.|http))))"
    rf"|(?P<PHONE__>{_any_of(ContactWord.PHONE_SIGN)}\ufe0f?)|(?P<MOBILE__>{_any_of(ContactWord.MOBILE_SIGN)}\ufe0f?)"
    rf"|(?P<FAX__>{_any_of(ContactWord.FAX_SIGN)}\ufe0f?)|(?P<EMAIL__>{_any_of(ContactWord.EMAIL_SIGN)}\ufe0f?)"
    r")",
    re.IGNORECASE,
)
BEFORE_ADDRESS = re.compile(
    rf"(?<![\u0980-\u09ffA-Za-z]){_any_of(ContactWord.EMAIL)}{_NUMBER}[\s:ঃ：.=–-]*$", re.IGNORECASE
)
"""The word for a mailbox, with a colon or without, before an address."""
WEBSITE = "WEB"
_SITE = re.compile(
    r"(?:https?://|www\.)[^\s@]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+){0,5}\.(?:bd|com|org|net|info)/?", re.IGNORECASE
)
_BESIDE = frozenset(
    folding.key(word) for of in (ContactWord.OF_OFFICE, ContactWord.OF_PERSON, ContactWord.BESIDE) for word in WORDS[of]
)


@lru_cache(maxsize=4096)
def of_line(line: str) -> tuple[re.Match[str], ...]:
    """The labels of a line; of a charter most lines come again from row to row."""
    return tuple(_LABEL.finditer(line))


def kind(label: re.Match[str]) -> str:
    """What a label says of what follows it: a kind of contact, or a website."""
    return (label.lastgroup or "").rstrip("_")


def is_website(line: str) -> bool:
    return "." in line and _SITE.fullmatch(line) is not None


def is_beside(text: str) -> bool:
    """ "(অফিস)" behind a number says whose it is, and is understood with it."""
    return folding.key(text) in _BESIDE
