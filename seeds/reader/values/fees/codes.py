"""Codes of accounts beside a fee ("কোড নং ১-২২০১-০০০১-২৬৮১"): their digits are no amount."""

from __future__ import annotations

import re
from enum import Enum

from seeds.reader import wordings

_CodeWord = Enum("_CodeWord", "CODE CODE_OF NUMBER CASE")
_WORDS = wordings.load("values/account_codes", _CodeWord.__members__)
_any_of = _WORDS.any_of
_APART = r"\s?[-–]\s?"
# The 13 digits of the government's former accounts are told by their groups, those of the present ones by a word.
_GROUPED = rf"[0-9]{_APART}[0-9]{{4}}{_APART}[0-9]{{4}}{_APART}[0-9]{{4}}|[0-9](?:\s[0-9]{{4}}){{3}}"
_NUMBER = rf"(?:{_any_of(_CodeWord.NUMBER)})?\s?[:ঃ.=–-]*\s?"
_WORD = rf"(?:{_any_of(_CodeWord.CODE_OF)}\s)?{_any_of(_CodeWord.CODE)}{_any_of(_CodeWord.CASE)}?"
_BEHIND = rf"(?:\s?{_any_of(_CodeWord.NUMBER)})?"
CODE = (
    rf"(?<![a-z\u0980-\u09ff])(?:{_WORD}\s?{_NUMBER}(?:{_GROUPED}|[0-9]{{4,20}}(?:[-–][0-9]+)*){_BEHIND}"
    rf"|{_NUMBER}(?:{_GROUPED}){_BEHIND}(?:\s?{_WORD})?|[0-9]{{5,13}}{_BEHIND}\s?{_WORD})"
    rf"(?:\s?{_any_of(_CodeWord.CASE)}(?![a-z\u0980-\u09ff]))?(?![0-9])"
)
"""A pattern for folded text."""
_CODE = re.compile(CODE)


def without(folded: str) -> str:
    """The text with blanks in place of its codes."""
    return _CODE.sub(lambda found: " " * len(found[0]), folded)
