"""Parts the words of an officer's line into name, title and office by what each part is, whatever sign parts them."""

from __future__ import annotations

import re
from enum import Enum, auto

from seeds.reader.text import brackets
from seeds.reader.values.officers import labels, naming, ranks, seats, titles

_APART = re.compile(r"\s*[,;|।]\s*|\s+/\s+|\s+[-–—]\s*|\s*[–—]\s*|-\s+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WORDS = range(2, 6)
_NO_LETTER = re.compile(r"[০-৯0-9@()]")
Part = tuple[int, str]
"""Where a part begins in its line, and its words."""


class _Kind(Enum):
    NAME = auto()
    TITLE = auto()
    WHERE = auto()


def parted(stretches: list[Part], *, asks_name: bool, opens: bool) -> list[Part] | None:
    """One person's name, title and offices, in this order; None where a part is none of them, where there are two of
    one, and where there is nothing to part. opens: the cell begins with them.
    """
    found: dict[_Kind, list[Part]] = {kind: [] for kind in _Kind}
    for start, text in stretches:
        if labels.has_label(text) or labels.HEADING.match(text):
            return None
        goes_on: _Kind | None = None
        begun = 0
        for at, end in _pieces(text):
            said = brackets.bare(text[at:end])
            kind = _kind(said, first=opens and not any(found.values()), asks_name=asks_name)
            if kind is None:
                return None
            if goes_on and kind is _Kind.WHERE:  # "… বিআরটিএ, নওগাঁ সার্কেল"
                found[goes_on][-1] = (start + begun, brackets.bare(text[begun:end]))
                continue
            found[kind].append((start + at, said))
            placed = kind is _Kind.WHERE or (kind is _Kind.TITLE and seats.parted(said)[1])
            goes_on, begun = (kind, at) if placed else (None, 0)
    names, posts = len(found[_Kind.NAME]), len(found[_Kind.TITLE])
    told = [part for kind in _Kind for part in found[kind]]
    return told if max(names, posts) == 1 and len(told) > 1 else None


def _pieces(text: str) -> list[tuple[int, int]]:
    within = [bracket.span() for bracket in _IN_BRACKETS.finditer(text)]
    signs = [each.span() for each in _APART.finditer(text) if not any(a < each.start() < b for a, b in within)]
    starts, ends = [0, *(end for _, end in signs)], [*(start for start, _ in signs), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if brackets.bare(text[start:end])]


def _kind(text: str, *, first: bool, asks_name: bool) -> _Kind | None:
    titled = titles.is_title(text)
    if naming.is_name(text) and not titled:
        return _Kind.NAME
    if titled:
        return None if naming.is_name(text) or ranks.mentions_name(text) else _Kind.TITLE
    if seats.is_where(text):
        return _Kind.WHERE
    plain = len(text.split()) in _WORDS and not _NO_LETTER.search(text) and ranks.may_be_name(text)
    return _Kind.NAME if plain and ((first and asks_name) or ranks.ends_in_surname(text)) else None
