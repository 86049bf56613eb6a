"""Recognises placeholders in cells: a ditto mark, a dash, "not applicable", a vacancy, a remark."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.text import folded_text
from seeds.reader.wordings import patterns

_LONGEST = 80
_PlaceholderWord = Enum(
    "_PlaceholderWord",
    "DITTO DITTO_SIGN ABSENT VACANT BESIDE_VACANT ACTING REMARK REMARK_BEFORE_SIGN REMARK_ALONE "
    "PAGE_FIRST PAGE_BEFORE_DIGIT PAGE NUMBER BRANCH",
)
_WORDS = wordings.load("values/placeholders", _PlaceholderWord.__members__)
_any_of = _WORDS.any_of


def _keys(word: _PlaceholderWord) -> frozenset[str]:
    return frozenset(map(folding.key, _WORDS[word]))


_DITTO_SIGNS = frozenset(_WORDS[_PlaceholderWord.DITTO_SIGN])
_DITTO = _keys(_PlaceholderWord.DITTO)
_ABSENT = _keys(_PlaceholderWord.ABSENT)
_DASHES = re.compile(r"[\s.\-–—_=*xX×]+")
_VACANCY = _keys(_PlaceholderWord.VACANT)
_BESIDE = _keys(_PlaceholderWord.BESIDE_VACANT)
_ACTING = _keys(_PlaceholderWord.ACTING)
_BEFORE_SIGN = _WORDS[_PlaceholderWord.REMARK_BEFORE_SIGN]
_NUMBER = _any_of(_PlaceholderWord.NUMBER)
_REMARK = re.compile(
    rf"{_any_of(_PlaceholderWord.REMARK)}"
    rf"|{patterns.any_of(word for word in _BEFORE_SIGN if not word.isascii())}\s*[:ঃ.\-–।]"
    rf"|{patterns.any_of(word for word in _BEFORE_SIGN if word.isascii())}\s*[:.\-–]"
    rf"|{_any_of(_PlaceholderWord.REMARK_ALONE)}$"
    rf"|{_any_of(_PlaceholderWord.PAGE_FIRST)}\s*[:ঃ.\-–]?\s*{_NUMBER}?\s*[0-9]"
    rf"|{_any_of(_PlaceholderWord.PAGE_BEFORE_DIGIT)}\s*[0-9]"
)
_REMARK_WITHIN = re.compile(
    rf"(?<=[\s।]){_any_of(_PlaceholderWord.REMARK)}|(?<=[\s।]){_any_of(_PlaceholderWord.REMARK_BEFORE_SIGN)}\s*[:ঃ]"
)
_LONGEST_SEARCHED = 2000
_PAGE_NUMBER = re.compile(
    rf"{_any_of(_PlaceholderWord.PAGE)}\s*{_NUMBER}?\s*[:ঃ.\-–]?\s*[0-9]+(?:\s*(?:/|of)\s*[0-9]+)?"
)
_DANDA = re.compile(r"[।॥]\s*$")

_LONGEST_TITLE = 120
_BRANCH = re.compile(rf"(?:^|.*[\s(]|.*[\u0980-\u09ff]){_any_of(_PlaceholderWord.BRANCH)}[\s)।:ঃ]*")


def is_ditto(text: str) -> bool:
    """ঐ, ", -do-: the value above holds."""
    return text.strip() in _DITTO_SIGNS or _says(text, _DITTO)


def is_absent(text: str) -> bool:
    """A dash, or words that say that there is none."""
    return _DASHES.fullmatch(text) is not None or _says(text, _ABSENT)


def is_vacant(text: str) -> bool:
    """শূন্য, and no other word than such as stand beside it."""
    said = {folding.key(word) for word in text.split()} - {""} if len(text) <= _LONGEST else set()
    return bool(said & _VACANCY) and said <= _VACANCY | _BESIDE


def is_acting(text: str) -> bool:
    """Words that say that somebody holds a seat beside his own or until further notice."""
    return any(_says(part, _ACTING) for part in text.split(","))


def is_remark(line: str) -> bool:
    """বিঃদ্রঃ …, নোট: …, পৃষ্ঠা ২: a word to the reader of the document and no value."""
    return _REMARK.match(folding.fold(line[:_LONGEST])) is not None


def remark_within(text: str) -> int | None:
    """Where a word to the reader begins behind something else: "ছবি বিঃদ্রঃ …"; None without one."""
    folded = folded_text.fold(text[:_LONGEST_SEARCHED])
    found = _REMARK_WITHIN.search(folded.text)
    return folded.starts[found.start()] if found else None


def is_page_number(line: str) -> bool:
    """পৃষ্ঠা ২, page 2 of 9: what a printer puts below a table."""
    return len(line) <= _LONGEST and _PAGE_NUMBER.fullmatch(folding.fold(line)) is not None


def is_sentence(line: str) -> bool:
    return _DANDA.search(line) is not None


def _says(text: str, wordings: frozenset[str]) -> bool:
    return len(text) <= _LONGEST and folding.key(text) in wordings


def names_a_branch(text: str) -> bool:
    """Whether a cell that stands alone says of which branch what follows is; any other may be one that slid."""
    return (
        0 < len(text) <= _LONGEST_TITLE and not text[:1].isdigit() and _BRANCH.fullmatch(folding.fold(text)) is not None
    )
