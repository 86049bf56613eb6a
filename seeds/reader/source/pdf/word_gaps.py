"""Joins words that a PDF's letters only seem to part.

Programs place each Bengali glyph by itself, and poppler takes the room that some leave ("কম্পিউ টার") for a space. Real
spaces of a document are nearly all as wide as each other, in parts of the height of the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from seeds.reader.source.pdf.words import Box, Page, Word

_LETTERS = ("\u0980", "\u09e3")
_LEAST, _MOST = 0.1, 0.6
_USUAL = 0.18
_FEWEST = 20
_NARROW = 0.8
_SAME_LINE = 0.5


def closed(pages: list[Page]) -> list[Page]:
    """The pages with the parts of each word together: a gap counts if it is nearly as wide as the usual space."""
    limit = _NARROW * _space(pages)
    return [replace(page, words=list(_joined(page.words, limit))) for page in pages]


def _space(pages: Iterable[Page]) -> float:
    """The most frequent gap between Bengali letters."""
    gaps = (_gap(before, word) for page in pages for before, word in pairwise(page.words))
    found = Counter(round(gap, 2) for gap in gaps if gap is not None and _LEAST < gap < _MOST)
    return found.most_common(1)[0][0] if found.total() >= _FEWEST else _USUAL


def _joined(words: Iterable[Word], limit: float) -> Iterator[Word]:
    last: Word | None = None
    for word in words:
        gap = _gap(last, word) if last else None
        if last and gap is not None and gap < limit:
            box = Box(
                last.box.left,
                min(last.box.top, word.box.top),
                word.box.right,
                max(last.box.bottom, word.box.bottom),
            )
            last = replace(last, text=last.text + word.text, box=box)
            continue
        if last:
            yield last
        last = word
    if last:
        yield last


def _gap(before: Word, word: Word) -> float | None:
    """The room between two Bengali letters of one line and font, in parts of the line's height; None for others."""
    overlap = min(before.box.bottom, word.box.bottom) - max(before.box.top, word.box.top)
    if before.font != word.font or overlap <= _SAME_LINE * before.box.height or word.box.left < before.box.left:
        return None
    letters = _is_letter(before.text[-1]) and _is_letter(word.text[0])
    return (word.box.left - before.box.right) / before.box.height if letters else None


def _is_letter(character: str) -> bool:
    return _LETTERS[0] <= character <= _LETTERS[1]
