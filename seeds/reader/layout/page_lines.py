"""Recognises the lines that a portal puts around each of its pages, where they were copied with a charter."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared import folding
from seeds.reader import wordings

_PageLine = Enum("_PageLine", "LINE BEGINNING")
_WORDS = wordings.load("headings/page_lines", _PageLine.__members__, folding.key)
_LINES = frozenset(_WORDS[_PageLine.LINE])
_COLON = re.compile(r"[:ঃ：]")
_LONGEST = 200


def is_one(text: str) -> bool:
    if not text or len(text) > _LONGEST:
        return False
    before, *behind = _COLON.split(text, 1)
    return folding.key(text) in _LINES or (bool(behind) and folding.key(before) in _WORDS[_PageLine.BEGINNING])
