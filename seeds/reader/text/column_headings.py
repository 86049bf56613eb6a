"""The meaning of a column heading: known, misspelt, or with further words that ask for something."""

from __future__ import annotations

import re
from functools import lru_cache

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.text import heading_grammar, spelling
from seeds.reader.text.heading_grammar import WORDS, HeadingWord

KNOWN = wordings.lookup("headings/columns", Meaning.__members__)
"""Matched whole, by letters and digits only: "সেবার মূল্যায়ন" is no fee. What stands in brackets is apart."""
SERIALS = {heading: meaning for heading, meaning in KNOWN.items() if meaning is Meaning.SERIAL}

_LONGEST = 200
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")


@lru_cache(maxsize=4096)
def meaning_of(heading: str) -> Meaning | None:
    if not heading or len(heading) > _LONGEST:
        return None
    bare = _IN_BRACKETS.sub("", heading)
    return KNOWN.get(folding.key(bare)) or KNOWN.get(folding.key(heading)) or heading_grammar.meaning_of(bare)


def is_known(text: str) -> bool:
    """Whether a cell is a heading word for word: "ভর্তি ফি" may be a service's name."""
    return 0 < len(text) <= _LONGEST and folding.key(_IN_BRACKETS.sub("", text)) in KNOWN


@lru_cache(maxsize=1024)
def nearest(heading: str) -> Meaning | None:
    """What a misspelt heading means; None where two meanings are as near. Asked of headings only: cells are many."""
    if len(heading) > _LONGEST:
        return None
    bare = _IN_BRACKETS.sub("", heading)
    key = folding.key(bare)
    near = {meaning for known, meaning in KNOWN.items() if spelling.is_near(key, known)}
    return near.pop() if len(near) == 1 else None if near else heading_grammar.nearest(bare)


def remark(heading: str) -> str | None:
    """What a heading's brackets ask for and no heading is known to ask for."""
    for bracket in _IN_BRACKETS.finditer(heading):
        inside = bracket[1]
        if not heading_grammar.asks_for_known(inside):
            return inside.strip()
    return None


def asks_place(heading: str) -> bool:
    """Whether it asks where papers are obtained."""
    return any(word in heading_grammar.squeezed(heading[:_LONGEST]) for word in WORDS[HeadingWord.PLACE])


def asks_name(heading: str) -> bool:
    """Whether it asks for a person's name."""
    return any(word in heading_grammar.without_branch(heading[:_LONGEST]) for word in WORDS[HeadingWord.PERSON_NAME])
