"""Marks in a line what a font of Bijoy draws, until the whole document is known.

Whether the name of a font can be trusted depends on the whole document (`conversion`), and words that Word cuts into
several runs are converted as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from seeds.reader.source import legacy_fonts

# Noncharacters, which no text has.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_WITHOUT = {ord(_OPEN): None, ord(_CLOSE): None}


@dataclass(frozen=True, slots=True)
class FontRun:
    """A stretch of text in one font; font: "" if unknown."""

    text: str
    font: str


def marked(runs: Iterable[FontRun]) -> str:
    """A line from its runs, with marks around what a font of Bijoy draws."""
    written = []
    for bijoy, group in groupby(runs, key=lambda run: legacy_fonts.is_bijoy(run.font)):
        text = "".join(run.text for run in group)
        bare = text.strip()
        written.append(text.replace(bare, f"{_OPEN}{bare}{_CLOSE}", 1) if bijoy and bare else text)
    return "".join(written)


def stretches(line: str) -> Iterator[tuple[str, bool]]:
    """A line in stretches, and whether marks enclose each."""
    at = 0
    for found in _MARKED.finditer(line):
        if found.start() > at:
            yield line[at : found.start()], False
        yield found[1], True
        at = found.end()
    if at < len(line) or not line:
        yield line[at:], False


def is_marked(line: str) -> bool:
    return _OPEN in line


def without(line: str) -> str:
    return line.translate(_WITHOUT)
