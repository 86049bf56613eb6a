"""The meaning of a column heading that is put together of known words: "সেবা প্রাপ্তির প্রয়োজনীয় সময়"."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache
from itertools import product
from math import prod

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.text import spelling

HeadingWord = Enum(
    "HeadingWord",
    "SERVICE SERVICES GIVEN GIVING CASE FOR NEEDED TIME MONEY OF_MONEY PLURAL PAYING WAY STEPS TO_DO PAPER FORM "
    "OF_PAPERS OBTAINED NAMING AND DUTY GIVER PERSON OF_GIVER OFFICE BRANCH_NAME ABOVE AUTHORITY APPEAL IN_TIME "
    "GETTING FAILING REMEDY REMEDY_ALONE MAY_NAME NO_TIME_LIMIT NO_FEE NO_OFFICER ASKED PLACE PERSON_NAME",
)
_BETWEEN = "/"
_SEPARATORS = frozenset("/,;&+।")
# Spellings that real headings mix: ষ and শ for স, য for য়. A candrabindu is left out as often as not.
_SPELLING = str.maketrans("ষশ", "সস", "\u09bc\u0981\u0983")


@lru_cache(maxsize=4096)
def squeezed(heading: str) -> str:
    """The letters and digits without spaces, since many headings have none; one "/" for each run of separators."""
    seen = folding.fold(heading).translate(_SPELLING)
    kept = (
        _BETWEEN if c in _SEPARATORS else c for c in seen if c in _SEPARATORS or unicodedata.category(c)[0] in "LMN"
    )
    return re.sub("/+", "/", "".join(kept)).strip(_BETWEEN)


WORDS = wordings.load("headings/column_words", HeadingWord.__members__, squeezed)


def _any(*kinds: str) -> str:
    return WORDS.any_of(*(HeadingWord[kind] for kind in kinds))


_CASE = f"{_any('CASE')}?"
_AND = f"(?:/|/?{_any('AND')}/?)"
_JOINED = f"(?:{_AND})?"


def _list(item: str) -> str:
    return f"{item}(?:{_JOINED}{item})*"


_SERVICE = f"{_any('GIVEN')}?{_any('SERVICE')}{_CASE}(?:/{_any('SERVICE')}{_CASE})?/?"
_DONE = f"(?:{_any('GIVING')}{_CASE}/?){{0,2}}{_any('FOR')}?"
_OF_SERVICE = f"(?:{_SERVICE})?{_DONE}"
_NEEDED = f"{_any('NEEDED')}*"
_MONEY = f"(?:{_any('OF_MONEY')}/?)*{_any('MONEY')}(?:{_any('PLURAL')}|{_any('CASE')})?"
_PAYING = f"{_any('PAYING')}{_any('WAY')}"
_WAY = _any("WAY", "STEPS")
_PAPER = f"{_any('OF_PAPERS', 'NEEDED')}*{_any('PAPER', 'FORM')}{_any('PLURAL')}?"
_PAPERS = f"(?=.*{_any('PAPER')}){_OF_SERVICE}{_list(_PAPER)}"
_NAMED = f"{_any('GIVEN')}?(?:{_any('SERVICE')}{_CASE}{_any('NAMING')}|{_any('SERVICES')})"
_ASKED = f"(?:{_any('ASKED')}|/)*"
_PERSON = f"{_any('PERSON')}{_CASE}"
_SUPERIOR = f"{_any('PERSON', 'AUTHORITY')}{_CASE}"
_ON_DUTY = f"{_any('DUTY')}/?{_list(_PERSON)}"
_GIVER = f"{_any('OF_GIVER')}?{_any('GIVER')}{_CASE}(?:/?{_list(_PERSON)})?"
_BEFORE_OFFICER = f"(?:{_any('BRANCH_NAME')}/?)?"
_REMEDY = f"{_any('REMEDY')}{_CASE}"
_FAILED = f"{_any('IN_TIME')}*(?:{_any('SERVICE')}{_CASE})?{_any('GETTING')}?{_any('FAILING')}/?{_list(_REMEDY)}"
_REMEDY_ALONE = f"{_any('REMEDY_ALONE')}(?:{_JOINED}{_REMEDY})*"
# In this order: "সেবা প্রদান পদ্ধতি" could be a way to pay too.
_GRAMMAR = tuple(
    (meaning, re.compile(pattern))
    for meaning, pattern in (
        (Meaning.NAME, f"{_NAMED}(?:{_AND}(?:{_NAMED}|{_any('NAMING', 'SERVICE')}))*"),
        (Meaning.METHOD, f"{_OF_SERVICE}{_list(_WAY)}|{_SERVICE}{_DONE}{_any('TO_DO')}"),
        (Meaning.PAPERS, f"{_PAPERS}(?:{_AND}{_any('OF_PAPERS')}?{_any('OBTAINED')})?"),
        (Meaning.PLACE, f"(?:{_list(_PAPER)}{_CASE})?{_any('OBTAINED')}"),
        (Meaning.FEE, f"{_OF_SERVICE}{_NEEDED}{_list(_MONEY)}(?:{_AND}(?:{_MONEY})?{_PAYING})?"),
        (Meaning.PAYMENT, f"{_OF_SERVICE}{_NEEDED}{_list(_MONEY)}{_PAYING}"),
        (Meaning.TIME_LIMIT, f"{_OF_SERVICE}{_NEEDED}{_any('TIME')}"),
        (Meaning.OFFICER, f"{_BEFORE_OFFICER}{_any('OFFICE')}?(?:{_ON_DUTY}|{_GIVER}){_ASKED}"),
        (Meaning.SUPERIOR, f"{_BEFORE_OFFICER}{_any('ABOVE')}/?{_list(_SUPERIOR)}{_ASKED}"),
        (Meaning.REMEDY, f"(?:{_FAILED}|{_REMEDY_ALONE}|{_any('APPEAL')}{_any('AUTHORITY')}{_CASE}){_ASKED}"),
    )
)
_ALL_ASKED = re.compile(_ASKED)
_NAMES_PAPERS = re.compile(_any("PAPER"))
_BRANCH = re.compile(_any("BRANCH_NAME"))
_WORD = re.compile(r"[^\s/,;&+।]+")
_MOST_WORDS = 15
_MOST_READINGS = 16


def meaning_of(heading: str) -> Meaning | None:
    """None where a word is unknown or stands where it says nothing. heading: without its brackets."""
    said = squeezed(heading)
    return next((meaning for meaning, pattern in _GRAMMAR if pattern.fullmatch(said)), None) if said else None


def asks_for_known(text: str) -> bool:
    """Whether the words are such as a heading asks for, and no others."""
    return _ALL_ASKED.fullmatch(squeezed(text)) is not None


def without_branch(heading: str) -> str:
    """What an officer's heading says behind the name of the branch, which is nobody's name; squeezed."""
    said = squeezed(heading)
    found = _BRANCH.match(said)
    return said[found.end() :] if found else said


def names_papers(heading: str) -> bool:
    """Whether the heading of a column of places names the papers too."""
    return _NAMES_PAPERS.search(squeezed(heading)) is not None


def may_name(heading: str) -> bool:
    """Whether an own column so called may name the services: "বিষয়"."""
    return squeezed(heading) in WORDS[HeadingWord.MAY_NAME]


def nearest(heading: str) -> Meaning | None:
    """The meaning once each misspelt word is a known one that is a slip away; None where that may be several."""
    said = [squeezed(word) for word in _WORD.findall(heading)]
    if len(said) > _MOST_WORDS:
        return None
    mended = [(word,) if word in _LEXICON else _near(word) for word in said]
    if prod(map(len, mended)) > _MOST_READINGS:
        return None
    found = {meaning_of(" ".join(words)) for words in product(*mended)} - {None}
    return found.pop() if len(found) == 1 else None


def _near(word: str) -> tuple[str, ...]:
    return tuple(known for known in _LEXICON if spelling.is_a_slip_from(word, known)) or (word,)


def _lexicon() -> frozenset[str]:
    """The words with and without the ending of the genitive."""
    single = {word for kind in HeadingWord for word in WORDS[kind] if kind is not HeadingWord.CASE}
    return frozenset(f"{word}{ending}" for word in single for ending in ("", "র", "ের"))


_LEXICON = _lexicon()
