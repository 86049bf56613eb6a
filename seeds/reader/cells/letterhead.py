"""Reads a document's letterhead: the government, a place, a web address, a date."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared import folding
from districts.shared.text import DIGITS
from seeds.reader import wordings
from seeds.reader.values import places
from seeds.reader.wordings import patterns

LetterheadWord = Enum("LetterheadWord", "CHARTER OFFICE GOVERNMENT DATE WEBSITE")


WORDS = wordings.load("headings/letterhead", LetterheadWord.__members__, wordings.written)
_GOVERNMENT = frozenset(map(folding.key, WORDS[LetterheadWord.GOVERNMENT]))
_WEB = re.compile(
    rf"(?:{WORDS.any_published(LetterheadWord.WEBSITE)}\s*[:ঃ：]?\s*)?"
    r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10}(?:/[^\s]*)?",
    re.IGNORECASE | re.ASCII,
)
# When something is in force is no word of a letterhead.
_DATED = re.compile(patterns.any_of(map(folding.fold, WORDS[LetterheadWord.DATE])) + r"\s*[:ঃ：.–-]+[^:]*[0-9]")
_LONGEST = 80
_MOST_PARTS = 4
_MOST_WORDS = 4


def is_line_of(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    known = folding.key(text) in _GOVERNMENT or _DATED.match(folding.fold(text)) is not None
    return known or is_address_of_the_web(text) or _is_address(text)


def is_address_of_the_web(text: str) -> bool:
    return len(text) <= _LONGEST and _WEB.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    """ "শালিখা, মাগুরা", "বাংলাদেশ সচিবালয়, ঢাকা-১০০০": places, the last of which is on the map."""
    *before, last = text.translate(DIGITS).rstrip("।. ").split(",")
    short = len(before) < _MOST_PARTS and all(0 < len(part.split()) <= _MOST_WORDS for part in before)
    plain = not any(character.isdigit() or character in ":ঃ;।" for part in before for character in part)
    return short and plain and places.on_the_map(last)
