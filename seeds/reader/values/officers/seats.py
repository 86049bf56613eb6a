"""Parts a title from the office or place behind it on its line: "উপপরিচালক, জেলা সমাজসেবা কার্যালয়, মাগুরা"."""

from __future__ import annotations

import re
from functools import lru_cache

from districts.shared import folding
from seeds.reader.values import places
from seeds.reader.values.officers import titles

_APART = re.compile(r"\s*[,;|/।]\s*|\s+[-–—]\s*|\s+|(?<=\))")
_SIGNS = " \t,;|/।.–—-"
# A bracket that belongs to the title: "(ভূমি), শ্রীপুর".
_GOES_ON = re.compile(r"\([^()]*\)?.")
# "মাগুরা জেলা"
_LEVELS = frozenset(map(folding.fold, ("জেলা", "উপজেলা", "সদর", "মহানগর", "district", "upazila", "sadar")))
_LONGEST = 200


@lru_cache(maxsize=4096)
def parted(text: str) -> tuple[str, str | None]:
    """The title, and where the post is; None where nothing behind the title is surely an office or a place."""
    for apart in _APART.finditer(text[:_LONGEST]) if len(text) <= _LONGEST else ():
        title, where = text[: apart.start()], text[apart.end() :].strip(_SIGNS)
        if (
            title.count("(") == title.count(")")
            and titles.ends_in_title(title)
            and "," not in title
            and is_where(where)
            and not _GOES_ON.match(where)
        ):
            return title.rstrip(_SIGNS), _in_pairs(where)
    return text, None


def is_where(text: str) -> bool:
    """Whether all of it is an office or a place, and no post."""
    parts = [part.strip(_SIGNS) for part in text.split(",")]
    return bool(text) and not titles.is_title(text) and not titles.goes_on(text) and all(map(_is_where, parts))


def _is_where(part: str) -> bool:
    if titles.is_office(part) or places.on_the_map(part):
        return True
    place, _, kind = part.rpartition(" ")
    if folding.fold(kind) in _LEVELS and places.on_the_map(place):
        return True
    agency, _, rest = part.partition(" ")
    return titles.is_agency(agency) and (not rest or _is_where(rest))


def _in_pairs(where: str) -> str:
    """Without the bracket around all of it."""
    return where[1:-1] if where[:1] + where[-1:] == "()" and "(" not in where[1:] else where
