"""The columns of a service table, recognised by their headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from seeds.reader import headings, spelling, words
from seeds.reader.meanings import Meaning
from seeds.reader.pieces import Piece

__all__ = ["EXPECTED", "Column", "Meaning", "column", "columns", "meaning_of"]


EXPECTED = (
    Meaning.SERIAL,
    Meaning.NAME,
    Meaning.METHOD,
    Meaning.PAPERS,
    Meaning.FEE,
    Meaning.TIME_LIMIT,
    Meaning.OFFICER,
    Meaning.SUPERIOR,
)
# A wording is matched whole, by its letters and digits only: "সেবার মূল্যায়ন" is no fee. What stands in brackets is apart.
_HEADINGS = words.keyed(headings.WORDINGS)
_PLACE = tuple(map(words.key, ("প্রাপ্তিস্থান", "প্রাপ্তির স্থান", "where to get")))
_NAME = tuple(map(words.key, ("নাম", "name")))
# "দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, রুম নম্বর, …": what is asked for stands behind the heading and not in brackets.
_STEMS = (
    (Meaning.OFFICER, tuple(map(words.fold, ("দায়িত্বপ্রাপ্ত কর্মকর্তার", "দায়িত্বপ্রাপ্ত কর্মচারীর")))),
    (Meaning.SUPERIOR, tuple(map(words.fold, ("ঊর্ধ্বতন কর্মকর্তার", "ঊর্ধ্বতন কর্তৃপক্ষের")))),
    (Meaning.REMEDY, tuple(map(words.fold, ("প্রতিকারকারী কর্মকর্তার", "ব্যর্থ হলে প্রতিকারকারী কর্মকর্তার")))),
)
_LONGEST = 200
_OF_BRANCH = words.fold("শাখার নামসহ")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")
_SPACES_AND_COMMAS = re.compile(r"[\s,;/।.&]+")
# What a heading's brackets may ask for. Any other word there is told to the admin.
_ASKED = frozenset(
    words.key(word)
    for word in words.folded(
        "নাম পদবি ফোন টেলিফোন মোবাইল নম্বর নং ই-মেইল ইমেইল ই মেইল ঠিকানা রুম কক্ষ কোড জেলা উপজেলা জেলার উপজেলার দাপ্তরিক অফিসিয়াল "
        "সহ নামসহ কোডসহ নম্বরসহ ও এবং যদি থাকে টাকা টাকায় ঘণ্টা দিন মাস দিনে কার্যদিবস কর্মদিবস কার্যদিবসে "
        "name title designation phone number e-mail email address room and taka tk bdt hours working days months"
    )
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column. asks_place, asks_name: its heading asks where papers are obtained, for a person's name.

    remark: words in the heading that the reader does not understand. mended: the heading is misspelt. lost: it has
    none, and `heading` is the one beside it. inferred: no heading says the meaning.
    """

    meaning: Meaning
    heading: Piece
    asks_place: bool = False
    asks_name: bool = False
    remark: str | None = None
    mended: bool = False
    lost: bool = False
    inferred: bool = False


@lru_cache(maxsize=1024)
def meaning_of(heading: str) -> Meaning | None:
    if not heading or len(heading) > _LONGEST:
        return None
    bare = _IN_BRACKETS.sub("", heading)
    return _HEADINGS.get(words.key(bare)) or _HEADINGS.get(words.key(heading)) or _of_stem(bare)


def _of_stem(heading: str) -> Meaning | None:
    folded = words.fold(heading).removeprefix(_OF_BRANCH).lstrip()
    for meaning, stems in _STEMS:
        for stem in stems:
            if folded.startswith(stem) and _asked(folded.removeprefix(stem)):
                return meaning
    return None


def _asked(text: str) -> bool:
    """Whether the words are such as a heading asks for, and no others."""
    return {words.key(word) for word in _SPACES_AND_COMMAS.split(text)} - {""} <= _ASKED


def _nearest(heading: str) -> Meaning | None:
    """What a misspelt heading means; None where two meanings are as near. Asked of headings only: cells are many."""
    if len(heading) > _LONGEST:
        return None
    key = words.key(_IN_BRACKETS.sub("", heading))
    near = {meaning for known, meaning in _HEADINGS.items() if spelling.is_near(key, known)}
    return near.pop() if len(near) == 1 else None


def column(heading: Piece) -> Column:
    whole = words.key(words.fold(heading.text[:_LONGEST]).removeprefix(_OF_BRANCH))
    known = meaning_of(heading.text)
    meaning = known or _nearest(heading.text) or Meaning.UNKNOWN
    return Column(
        meaning=meaning,
        heading=heading,
        asks_place=any(word in whole for word in _PLACE),
        asks_name=any(word in whole for word in _NAME),
        remark=None if meaning is Meaning.UNKNOWN else _remark(heading.text),
        mended=known is None and meaning is not Meaning.UNKNOWN,
    )


def _remark(heading: str) -> str | None:
    for bracket in _IN_BRACKETS.finditer(heading):
        inside = bracket[1]
        if not _asked(inside):
            return inside.strip()
    return None


def columns(headings: tuple[Piece, ...]) -> tuple[Column, ...]:
    """A meaning that comes a second time is unknown: one column of each kind can be told apart, two cannot."""
    found: list[Column] = []
    for heading in headings:
        read = column(heading)
        repeated = any(other.meaning is read.meaning for other in found)
        found.append(Column(Meaning.UNKNOWN, heading) if repeated else read)
    return tuple(found)
