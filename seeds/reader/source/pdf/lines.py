"""Lines from words, and paragraphs from lines that were broken only where they were full."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from seeds.reader.source.bijoy.font_marks import FontRun, marked
from seeds.reader.source.pdf.words import Box, Word
from seeds.reader.values import contact_labels

_SAME_LINE = 0.5
_TOUCHING = 0.06
_USUAL_SPACE = 0.25
_SLACK = 1.0
_BREAK = re.compile(r"(?<=[^\W_]{3}[-/])(?=.)")
_STARTS = re.compile(
    r"[(\[]?(?:[০-৯0-9]{1,2}|[ক-হ])\s?[।)\]]|[০-৯0-9]{1,2}\.(?![০-৯0-9])|[•●▪◦■□◆➢➤►✓✔\uf0b7\uf0a7\uf0d8]|[-–—*]\s"
)
_HYPHEN = re.compile(r"[^\W_]-\Z")
_UNBROKEN = re.compile(r"[!-~]+\Z")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """The words of one line from left to right. full: the width that it could take; 0 if it is not known."""

    words: tuple[Word, ...]
    full: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self._spaced)

    @property
    def marked(self) -> str:
        """The text, with marks around what a font of Bijoy draws."""
        runs = (FontRun(text, word.font) for text, word in zip(self._spaced, self.words, strict=True))
        return marked(runs)

    @property
    def _spaced(self) -> list[str]:
        """Each word, behind a space unless it touches the one before."""
        written = [word.text for word in self.words[:1]]
        for before, word in pairwise(self.words):
            touching = word.box.left - before.box.right <= _TOUCHING * word.box.height
            written.append(word.text if touching else f" {word.text}")
        return written

    @property
    def box(self) -> Box:
        return around([word.box for word in self.words])


def around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def lines(words: list[Word]) -> list[PrintedLine]:
    """Words in lines from above to below. Words that overlap by half of their height stand on one line."""
    rows: list[tuple[Box, list[Word]]] = []
    for word in sorted(words, key=lambda word: word.box.middle[1]):
        if rows and _beside(rows[-1][0], word.box):
            box, row = rows[-1]
            row.append(word)
            rows[-1] = (around([box, word.box]) if len(row) < 2 else box, row)
        else:
            rows.append((word.box, [word]))
    return [PrintedLine(tuple(sorted(row, key=lambda word: word.box.left))) for _, row in rows]


def _beside(line: Box, box: Box) -> bool:
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    return overlap >= _SAME_LINE * min(line.height, box.height)


def space(found: Iterable[PrintedLine]) -> float:
    """The usual room between words, as a part of their height."""
    gaps = sorted(
        (word.box.left - before.box.right) / word.box.height
        for line in found
        for before, word in pairwise(line.words)
        if word.box.height
    )
    real = [gap for gap in gaps if gap > _TOUCHING]
    return real[len(real) // 2] if real else _USUAL_SPACE


def paragraphs(found: list[PrintedLine], full: float, space: float) -> list[str]:
    """Texts of lines that have this width. A line on which the next word had room was ended by its writer."""
    texts: list[str] = []
    before: PrintedLine | None = None
    for line in found:
        here = replace(line, full=full)
        if before and not _starts(here.text) and _is_broken(before, here, space):
            texts[-1] = f"{texts[-1]}{_between(before)}{here.marked}"
        else:
            texts.append(here.marked)
        before = here
    return texts


def _starts(text: str) -> bool:
    """Whether it is an item of a list, or begins with the label of a phone or mailbox."""
    return _STARTS.match(text) is not None or any(label.start() == 0 for label in contact_labels.of_line(text))


def _is_broken(line: PrintedLine, following: PrintedLine, space: float) -> bool:
    first = following.words[0]
    piece = _BREAK.split(first.text)[0]
    needed = first.box.width * len(piece) / len(first.text)
    if _is_cut(line):
        return True
    return line.box.width + space * first.box.height + needed > line.full - _SLACK


def _is_cut(line: PrintedLine) -> bool:
    """Whether it is one word that is longer than the line, as addresses are."""
    (*others, last) = line.words
    return not others and len(last.text) > 1 and last.box.width * (1 + 1 / len(last.text)) > line.full


def _between(line: PrintedLine) -> str:
    last = line.words[-1].text
    cut = _is_cut(line) and _UNBROKEN.match(last)
    return "" if cut or _HYPHEN.search(last) else " "
