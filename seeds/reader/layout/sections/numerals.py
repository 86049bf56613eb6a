"""The numeral with which a heading or a line begins: "২.১) ", "(ক) "."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared import folding
from districts.shared.text import DIGITS
from seeds.reader import wordings

_NUMBER = re.compile(r"\(?[0-9]{1,2}(?:[.।][0-9]{1,2}){0,3}\s*[).।:]{0,2}\s*")
_LETTER = re.compile(r"\(?(?:[\u0995-\u09b9]|[a-z]|[ivx]{1,4})\s?[).।:]{1,2}\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?[0-9]{1,2}(?:[.।][0-9]{1,2}){0,3}[).।:]{1,2}\s*[^\W\d]")
# "২.৩) " or "২.৩. " or "২.৩ ": two levels, which no list inside a cell uses. The letter keeps numbers and dates out.
_TWO_LEVELS = re.compile(r"\(?([0-9]{1,2})[.।]([0-9]{1,2})(?:[).।:]{1,2}\s*|\s+)(?=[^\W\d_])")
_ONE_LEVEL = re.compile(r"\(?([0-9]{1,2})\s?[).।:]{1,2}(?![0-9])")
_FIRST = frozenset("(0123456789০১২৩৪৫৬৭৮৯")
_LONGEST = 20


_MeasureWord = Enum("_MeasureWord", "UNIT BEGINNING IN_SHORT ENDING")


# "২.৫ সেমি" is a number with its unit; the endings are those of a case or a count.
_UNITS = wordings.load("values/measures", _MeasureWord.__members__)
_UNIT = re.compile(
    rf"(?:{_UNITS.any_of(_MeasureWord.UNIT)}|{_UNITS.any_of(_MeasureWord.BEGINNING)}[\u0980-\u09ff]*)"
    rf"{_UNITS.any_of(_MeasureWord.ENDING)}?(?![^\W\d_]|[\u0980-\u09ff])|{_UNITS.any_of(_MeasureWord.IN_SHORT)}\s?[.:]"
)


def without(text: str) -> tuple[str, str, str]:
    """The text as it stands, without the number and without the letter before it; the last two folded."""
    folded = folding.fold(text)
    return text, _NUMBER.sub("", folded, count=1), _LETTER.sub("", folded, count=1)


def without_number(text: str) -> str:
    folded = folding.fold(text)
    found = _NUMBER.match(folded)
    return folded[found.end() :] if found else folded


def end_of(text: str) -> int:
    """Where the text behind its numeral begins."""
    begin = text[:_LONGEST].translate(DIGITS)
    found = _NUMBER.match(begin) or _LETTER.match(begin)
    return found.end() if found else 0


def is_lettered(text: str) -> bool:
    """ "ক) …", "(খ) …"."""
    return _LETTER.match(text[:_LONGEST]) is not None


def is_numbered(text: str) -> bool:
    return text[:1] in _FIRST and bool(text) and _NUMBERED.match(folding.fold(text)) is not None


def levels(text: str) -> tuple[int, int] | None:
    """(2, 3) of "২.৩) …"."""
    found = _TWO_LEVELS.match(text[:_LONGEST].translate(DIGITS))
    return (int(found[1]), int(found[2])) if found else None


def first(text: str) -> int | None:
    """3 of "৩) …" and of "৩. …", none of "৩.১) …"."""
    found = _ONE_LEVEL.match(text[:_LONGEST].translate(DIGITS))
    return int(found[1]) if found else None


def has_two_levels(text: str) -> bool:
    """ "২.৩) বিবিধ সেবা"; "০.৫০ একর" and "২.৫ সেমি ছবি" are decimals."""
    if text[:1] not in _FIRST or not text:
        return False
    folded = folding.fold(text)
    found = _TWO_LEVELS.match(folded)
    if found is None or not int(found[1]):
        return False
    signed = not found[0].rstrip()[-1].isdigit()
    padded = found[2].startswith("0") and not found[1].startswith("0")
    return signed or (not padded and _UNIT.match(folded, found.end()) is None)
