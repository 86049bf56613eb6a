"""Decides by its last word whether a text is a place where papers are obtained, or another paper."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from importlib.resources import files

from districts.shared import folding
from seeds.reader import wordings

_PlaceWord = Enum(
    "_PlaceWord",
    "PLACE PAPER PAPER_ENDING FORM COUNT CASE ROOM NUMBER BETWEEN BEHIND BEHIND_WORD COUNTED",
)
_WORDS = wordings.load("values/places", _PlaceWord.__members__)
_any_of = _WORDS.any_of
_FORMS = frozenset(_WORDS[_PlaceWord.FORM])
# Not the genitive: what it belongs to follows.
_ENDING = f"{_any_of(_PlaceWord.COUNT)}?{_any_of(_PlaceWord.CASE)}?"


def _ends_with(word: _PlaceWord, *, compound: bool) -> re.Pattern[str]:
    """compound: the word may begin with another one: "আবেদনপত্র"."""
    before = "" if compound else r"(?<![^\W\d_])(?<![\u0980-\u09ff])"
    return re.compile(rf"{before}{_any_of(word)}{_ENDING}$")


_PLACE = _ends_with(_PlaceWord.PLACE, compound=False)
_PAPER = re.compile(
    "|".join(
        (
            _ends_with(_PlaceWord.PAPER, compound=False).pattern,
            _ends_with(_PlaceWord.PAPER_ENDING, compound=True).pattern,
        )
    )
)
_WEB = re.compile(
    r"(?:https?://|www\.)\S{1,200}|(?:[a-z0-9-]{1,63}\.){1,5}(?:gov|com|org|net|info)(?:\.bd)?(?:/\S{0,200}|(?![a-z0-9]))"
)
_ROOM = re.compile(rf"{_any_of(_PlaceWord.ROOM)}\s*{_any_of(_PlaceWord.NUMBER)}?\s*[.:ঃ–-]?\s*[0-9]")
_APART = re.compile(rf"[,;।/]|\s{_any_of(_PlaceWord.BETWEEN)}\s")
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
# "… হতে সংগ্রহ করতে হবে", "-২ টি".
_BEHIND = re.compile(
    rf"\s*(?:[–-]?\s*[0-9]{{1,2}}\s*{_any_of(_PlaceWord.COUNTED)}?"
    rf"|{_any_of(_PlaceWord.BEHIND)}|(?<= ){_any_of(_PlaceWord.BEHIND_WORD)})\s*$"
)
_POST_CODE = re.compile(r"[\s–-]*[0-9]{4}$")
_SIGNS = " .:ঃ–-)]"
_MOST_BEHIND = 6
_LONGEST = 300


def is_place(text: str) -> bool:
    said = _parts(text)
    return any(map(_is_place, said)) and not any(map(_is_paper, said))


def is_nothing_else(text: str) -> bool:
    """Whether all of it says where; "আবেদন অনলাইনে" says what too."""
    said = _parts(text)
    return (
        bool(said) and all(map(_is_place, said)) and not any(word in _FORMS for part in said for word in part.split())
    )


def is_paper(text: str) -> bool:
    said = _parts(text)
    return any(map(_is_paper, said)) and not any(map(_is_place, said))


def is_address(first: str, rest: list[str]) -> bool:
    """Whether the lines below an office say in which town it stands."""
    return is_place(first) and all(on_the_map(part) for line in rest for part in line.strip(" ।.").split(","))


def _is_place(part: str) -> bool:
    office, _, town = part.rpartition(" ")
    said = office if office and on_the_map(town) else part
    return bool(_PLACE.search(said) or _ROOM.search(said)) or on_the_map(said)


def _is_paper(part: str) -> bool:
    return _PAPER.search(part) is not None


def _parts(text: str) -> list[str]:
    """What stands between commas and the like, without what may stand behind its last word."""
    said = _WEB.sub(" website ", _BRACKETS.sub(" ", folding.fold(text[:_LONGEST])))
    found = _APART.split(said)
    return [said for part in found if (said := _without_what_is_behind(part))]


def _without_what_is_behind(part: str) -> str:
    said = part.strip(_SIGNS)
    if _ROOM.search(said):
        return said
    for _ in range(_MOST_BEHIND):
        said = _BEHIND.sub("", said).strip(_SIGNS)
    return said


def on_the_map(text: str) -> bool:
    """A district or an upazila, also with its post code."""
    return folding.key(_POST_CODE.sub("", folding.fold(text[:_LONGEST]).strip())) in _on_the_map()


@cache
def _on_the_map() -> frozenset[str]:
    table = files("seeds").joinpath("data", "offices.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return frozenset(
        folding.key(name) for _, level, *names in rows if level not in {"level", "NATIONAL"} for name in names
    )
