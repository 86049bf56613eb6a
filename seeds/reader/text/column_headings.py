"""The meaning of a column heading: known, misspelt, or with further words that ask for something."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.text import spelling

KNOWN = wordings.lookup("headings/columns", Meaning.__members__)
"""Matched whole, by letters and digits only: "সেবার মূল্যায়ন" is no fee. What stands in brackets is apart."""
SERIALS = {heading: meaning for heading, meaning in KNOWN.items() if meaning is Meaning.SERIAL}


_HeadingWord = Enum("_HeadingWord", "OF_OFFICER OF_SUPERIOR OF_REMEDY OF_BRANCH ASKED PLACE PERSON_NAME")


_WORDS = wordings.load("headings/column_words", _HeadingWord.__members__)
# "দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, রুম নম্বর, …": what is asked for stands behind the heading and not in brackets.
_STEMS = (
    (Meaning.OFFICER, _WORDS[_HeadingWord.OF_OFFICER]),
    (Meaning.SUPERIOR, _WORDS[_HeadingWord.OF_SUPERIOR]),
    (Meaning.REMEDY, _WORDS[_HeadingWord.OF_REMEDY]),
)
_LONGEST = 200
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SPACES_AND_COMMAS = re.compile(r"[\s,;/।.&]+")
_ASKED = frozenset(map(folding.key, _WORDS[_HeadingWord.ASKED]))
_PLACE = tuple(map(folding.key, _WORDS[_HeadingWord.PLACE]))
_NAME = tuple(map(folding.key, _WORDS[_HeadingWord.PERSON_NAME]))


@lru_cache(maxsize=1024)
def meaning_of(heading: str) -> Meaning | None:
    if not heading or len(heading) > _LONGEST:
        return None
    bare = _IN_BRACKETS.sub("", heading)
    return KNOWN.get(folding.key(bare)) or KNOWN.get(folding.key(heading)) or _of_stem(bare)


def _of_stem(heading: str) -> Meaning | None:
    folded = _without_branch(heading).lstrip()
    for meaning, stems in _STEMS:
        for stem in stems:
            if folded.startswith(stem) and _asked(folded.removeprefix(stem)):
                return meaning
    return None


def _asked(text: str) -> bool:
    """Whether the words are such as a heading asks for, and no others."""
    return {folding.key(word) for word in _SPACES_AND_COMMAS.split(text)} - {""} <= _ASKED


def nearest(heading: str) -> Meaning | None:
    """What a misspelt heading means; None where two meanings are as near. Asked of headings only: cells are many."""
    if len(heading) > _LONGEST:
        return None
    key = folding.key(_IN_BRACKETS.sub("", heading))
    near = {meaning for known, meaning in KNOWN.items() if spelling.is_near(key, known)}
    return near.pop() if len(near) == 1 else None


def remark(heading: str) -> str | None:
    """What a heading's brackets ask for and no heading is known to ask for."""
    for bracket in _IN_BRACKETS.finditer(heading):
        inside = bracket[1]
        if not _asked(inside):
            return inside.strip()
    return None


def asks_place(heading: str) -> bool:
    """Whether it asks where papers are obtained."""
    return _asks(heading, _PLACE)


def asks_name(heading: str) -> bool:
    """Whether it asks for a person's name."""
    return _asks(heading, _NAME)


def _asks(heading: str, known: tuple[str, ...]) -> bool:
    whole = folding.key(_without_branch(heading[:_LONGEST]))
    return any(wording in whole for wording in known)


def _without_branch(heading: str) -> str:
    folded = folding.fold(heading)
    return next(
        (folded.removeprefix(branch) for branch in _WORDS[_HeadingWord.OF_BRANCH] if folded.startswith(branch)), folded
    )
