"""The paragraphs, tables and asides of a page or a Word file, and the limits of a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from districts.shared.text import LocalizedText, in_bengali_digits
from seeds.reader.findings.not_a_charter import NotACharter

_MOST_CELLS = 20_000
_DEEPEST = 12
_MOST_CHARACTERS = 2_000_000
_MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that stands beside the charter."""

    text: str


@dataclass
class Cell:
    """rows, columns: over how many it reaches, at least one."""

    flow: Flow = field(default_factory=list)
    rows: int = 1
    columns: int = 1


@dataclass
class Grid:
    """The cells of each row as they are written: none where one of a row above reaches down."""

    rows: list[list[Cell]] = field(default_factory=list)


Flow = list[str | Aside | Grid]
"""Lines that are not blank, and tables."""


def all_lines(flow: Flow) -> Iterator[str]:
    for part in flow:
        if isinstance(part, Grid):
            for row in part.rows:
                for cell in row:
                    yield from all_lines(cell.flow)
        else:
            yield part.text if isinstance(part, Aside) else part


def with_lines(flow: Flow, lines: Iterator[str]) -> Flow:
    """The same paragraphs and tables with other lines, in the order of `all_lines`."""
    found: Flow = []
    for part in flow:
        if isinstance(part, Grid):
            rows = [[replace(cell, flow=with_lines(cell.flow, lines)) for cell in row] for row in part.rows]
            found.append(Grid(rows))
        else:
            found.append(Aside(next(lines)) if isinstance(part, Aside) else next(lines))
    return found


@dataclass
class Limits:
    """What one document may hold; each method raises NotACharter."""

    cells: int = 0
    lines: int = 0
    characters: int = 0

    def cell(self) -> None:
        self.cells += 1
        if self.cells > _MOST_CELLS:
            raise too_large(_MOST_CELLS, "ঘরের বেশি", "more than {} cells")

    def line(self, text: str) -> None:
        self.lines += 1
        self.characters += len(text)
        if self.lines > _MOST_LINES:
            raise too_large(_MOST_LINES, "লাইনের বেশি", "more than {} lines")
        if self.characters > _MOST_CHARACTERS:
            raise too_large(_MOST_CHARACTERS, "অক্ষরের বেশি", "more than {} characters")

    @staticmethod
    def table(depth: int) -> None:
        if depth > _DEEPEST:
            raise too_large(_DEEPEST, "স্তরের বেশি গভীর ছক", "tables in each other more than {} deep")


def too_large(most: int, bn: str, en: str) -> NotACharter:
    what = LocalizedText(in_bengali_digits(f"{most:,} {bn}"), en.format(f"{most:,}"))
    return NotACharter("FILE_TOO_LARGE", what=what)


def plain(line: str) -> str:
    """A line without what ends lines and cells in the rendering."""
    return " ".join(line.replace("\t", " ").splitlines())
