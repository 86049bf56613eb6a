"""The parts of a page from above to below: its tables with their words, and the lines between them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from seeds.reader.source.pdf import ruled_tables
from seeds.reader.source.pdf.lines import PrintedLine, lines
from seeds.reader.source.pdf.ruled_tables import RuledTable, TableCell
from seeds.reader.source.pdf.rulings import Rulings
from seeds.reader.source.pdf.words import Page, Word

_FURTHEST = 3
_NEAR_THE_EDGE = 0.1
_NUMBERS = re.compile(r"[0-9০-৯]+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:পৃষ্ঠা|পাতা|page)\W*)?(?:নং\W*)?[0-9০-৯]{1,3}\W*(?:(?:/|of|এর|-)\W*[0-9০-৯]{1,3}\W*)?", re.IGNORECASE
)


@dataclass
class PageParts:
    page: Page
    lines: list[PrintedLine]
    tables: list[RuledTable]
    beside: list[PrintedLine] = field(default_factory=list)


def parts(pages: list[Page], drawn: list[Rulings]) -> list[PageParts]:
    found = [_parts(page, rulings) for page, rulings in zip(pages, drawn, strict=True)]
    _take_out_heads_and_feet(found)
    return found


def _parts(page: Page, drawn: Rulings) -> PageParts:
    tables = ruled_tables.tables(drawn)
    loose = [word for word in page.words if not _put(word, tables)]
    kept = [table for table in tables if any(cell.words for cell in table.cells)]
    return PageParts(page, lines(loose), sorted(kept, key=lambda table: table.box.top))


def _put(word: Word, tables: list[RuledTable]) -> bool:
    """Puts a word into the innermost cell that holds its middle."""
    x, y = word.box.middle
    for table in tables:
        if table.box.left <= x <= table.box.right and table.box.top <= y <= table.box.bottom:
            cell = _cell(table, x, y)
            if cell:
                cell.words.append(word)
                return True
    return False


def _cell(table: RuledTable, x: float, y: float) -> TableCell | None:
    return next(
        (cell for cell in table.cells if cell.box.left <= x <= cell.box.right and cell.box.top <= y <= cell.box.bottom),
        None,
    )


def _take_out_heads_and_feet(found: list[PageParts]) -> None:
    """What stands at the same end of several pages, but for its numbers, and the numbers of pages."""
    said = Counter(key for part in found for key in {_key(line) for line in _at_the_ends(part)})
    for part in found:
        at_the_ends = _at_the_ends(part)
        part.beside = [line for line in at_the_ends if said[_key(line)] > 1 or _numbers_a_page(line, part.page)]
        part.lines = [line for line in part.lines if line not in part.beside]


def _at_the_ends(part: PageParts) -> list[PrintedLine]:
    """The lines above everything else and below everything else."""
    top = min((table.box.top for table in part.tables), default=part.page.height)
    bottom = max((table.box.bottom for table in part.tables), default=0.0)
    above = [line for line in part.lines[:_FURTHEST] if line.box.bottom <= top]
    below = [line for line in part.lines[-_FURTHEST:] if line.box.top >= bottom and line not in above]
    return above + below


def _key(line: PrintedLine) -> tuple[str, int]:
    return _NUMBERS.sub("", line.text), round(line.box.top / 4)


def _numbers_a_page(line: PrintedLine, page: Page) -> bool:
    edge = _NEAR_THE_EDGE * page.height
    at_an_edge = line.box.bottom < edge or line.box.top > page.height - edge
    return at_an_edge and _PAGE_NUMBER.fullmatch(line.text) is not None
