"""Recognises titles of posts and names of offices by their words."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from districts.shared import folding
from seeds.reader import wordings

_TitleWord = Enum(
    "_TitleWord",
    "TITLE_ENDING TITLE_WORD TITLE_OR_NAME RANK PHRASE OFFICE_ENDING OFFICE_WORD OFFICE_OF "
    "CALLED_BY_A_POST FOR_A_POST MANY_HOLD_IT GENITIVE CASE PLURAL OF AND VERB AGENCY GOES_ON",
)
_WORDS = wordings.load("people/titles", _TitleWord.__members__)
_ENDINGS = _WORDS[_TitleWord.TITLE_ENDING]
_TITLES = frozenset(_WORDS[_TitleWord.TITLE_WORD])
_OR_NAMES = frozenset(_WORDS[_TitleWord.TITLE_OR_NAME])
_RANKS = frozenset(_WORDS[_TitleWord.RANK])
_OFFICES = _WORDS[_TitleWord.OFFICE_ENDING]
_OFFICE_WORDS = frozenset(_WORDS[_TitleWord.OFFICE_WORD])
_CALLED_BY_A_POST = _WORDS[_TitleWord.CALLED_BY_A_POST]
_FOR_A_POST = frozenset(_WORDS[_TitleWord.FOR_A_POST])
_GENITIVE = _WORDS[_TitleWord.GENITIVE]
_OF = frozenset(_WORDS[_TitleWord.OF])
_AND = frozenset(_WORDS[_TitleWord.AND])
_VERBS = frozenset(_WORDS[_TitleWord.VERB])
_AGENCIES = frozenset(_WORDS[_TitleWord.AGENCY])
_GOES_ON = frozenset(_WORDS[_TitleWord.GOES_ON])
# "এফ.এ", "এস.আই.": short for a title.
_DOTTED = re.compile(r"(?<=[\u0980-\u09ff])\.(?=[\u0980-\u09ff])")
_BETWEEN_POSTS = re.compile(r"(?<=[^\s\d])/(?=[^\s\d])")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_APART = re.compile(r"[\s/|]+")
_LONGEST = 300
_LONGEST_PLACE = 4
_SIGNS = ".,;:ঃ।॥-–—0123456789'\"*"


@lru_cache(maxsize=4096)
def is_title(line: str) -> bool:
    """Whether a line, or what stands between its commas, names a post."""
    parts = folding.fold(line[:_LONGEST]).split(",")
    return not _is_office_of(parts) and any(map(_is_title, parts))


@lru_cache(maxsize=4096)
def is_office(line: str) -> bool:
    """Whether a line names an office and no post in it: "জেলা প্রশাসকের কার্যালয়, মাগুরা"."""
    if is_title(line):
        return False
    parts = folding.fold(line[:_LONGEST]).split(",")
    return any(
        part.strip().startswith(_WORDS[_TitleWord.OFFICE_OF]) or _is_called_office(_split(part)) for part in parts
    )


def ends_in_title(line: str) -> bool:
    """ "সহকারী প্রোগ্রামার, শ্রীপুর": the title, and behind a comma no more than its place."""
    parts = [_split(part) for part in folding.fold(line[:_LONGEST]).split(",")]
    behind = (sum(map(len, parts[at:])) for at in range(1, len(parts) + 1))
    return any(_is_at_end(part) and rest <= _LONGEST_PLACE for part, rest in zip(parts, behind, strict=True))


def several(line: str) -> list[str]:
    """Each post of "চেয়ারম্যান/সচিব"; "কর্মকর্তা/কর্মচারী" are anybody, and one."""
    parts = _BETWEEN_POSTS.split(line) if len(line) <= _LONGEST else [line]
    known = all(_is_at_end(_split(folding.fold(part))) for part in parts)
    return (
        parts
        if known and len(parts) > 1 and "(" not in line and _split(folding.fold(parts[-1]))[-1] not in _OR_NAMES
        else [line]
    )


@lru_cache(maxsize=4096)
def ends_in_office(line: str) -> bool:
    """ "পরিদর্শক, ট্রাফিক বিভাগ" names a post first; below somebody's title, "পরিদর্শক ট্রাফিক বিভাগ" is where he sits."""
    return _is_called_office(_split(folding.fold(line[:_LONGEST]).partition(",")[0]))


def is_agency(word: str) -> bool:
    """An office that is known by its initials: "এলজিইডি"."""
    return folding.fold(word).strip(_SIGNS) in _AGENCIES


def goes_on(line: str) -> bool:
    """Whether a line goes on with what stands before it: "এর …", "ও …"."""
    return not _GOES_ON.isdisjoint(folding.fold(line[:_LONGEST]).split()[:1])


def opens_title(word: str) -> bool:
    """Whether no name goes on with this word: "উপজেলা", "সহকারী"."""
    said = folding.fold(word).strip(_SIGNS)
    return said in _RANKS and said not in _OR_NAMES


def _is_called_office(said: list[str]) -> bool:
    return bool(said) and (said[-1].endswith(_OFFICES) or said[-1] in _OFFICE_WORDS)


def _is_office_of(parts: list[str]) -> bool:
    """ "পরিচালক, স্থানীয় সরকার এর কার্যালয়": the genitive is of all that stands before it."""
    first, *others = map(_split, parts)
    of = others[0] if others else []
    return (
        len(of) > len(_GENITIVE)
        and of[-2] in _GENITIVE
        and of[-1].endswith(_CALLED_BY_A_POST)
        and not (any(_at(of, at) or _is_titles_word(of[at]) for at in range(len(of) - 2)))
        and _is_at_end(first)
    )


def _is_title(part: str) -> bool:
    if part.strip().startswith(_WORDS[_TitleWord.OFFICE_OF]):
        return False
    said = _split(part)
    if said and said[-1] in _VERBS:
        return False
    return any(_at(said, at) for at in range(len(said))) or any(phrase in part for phrase in _WORDS[_TitleWord.PHRASE])


def _is_at_end(said: list[str]) -> bool:
    return bool(said) and _at(said, len(said) - 1)


def _split(part: str) -> list[str]:
    bare = _IN_BRACKETS.sub(" ", part)
    return [word for each in _APART.split(_DOTTED.sub("", bare)) if (word := each.strip(_SIGNS))]


def _at(said: list[str], at: int) -> bool:
    """Whether a word is a title's, and not of an office that is called by it."""
    word = said[at]
    for many in _WORDS[_TitleWord.PLURAL]:
        word = word.removesuffix(many)
    if word in _OR_NAMES:
        return at == len(said) - 1 and all(before in _RANKS for before in said[:at])
    if not _is_titles_word(word):
        return False
    behind = _behind(said[at + 1 :])
    if behind in _FOR_A_POST and word.endswith(_WORDS[_TitleWord.MANY_HOLD_IT]) and _is_called_office(said):
        return False
    return not (behind.endswith(_CALLED_BY_A_POST) or _is_of_a_post(behind))


def _behind(said: list[str]) -> str:
    """The first word behind a title that is of no title: "জেলা প্রশাসক ও জেলা ম্যাজিস্ট্রেটের …"."""
    joined = False
    for word in said:
        joined = joined or word in _AND
        if not (word in _OF or word in _AND or _is_titles_word(word) or (joined and word in _RANKS)):
            return word
    return ""


def _is_of_a_post(word: str) -> bool:
    """ "নির্বাহী অফিসারের …": what follows is called by the post."""
    return any(word.endswith(of) and _is_titles_word(word.removesuffix(of)) for of in _WORDS[_TitleWord.CASE])


def _is_titles_word(word: str) -> bool:
    return word in _TITLES or word.endswith(_ENDINGS)
