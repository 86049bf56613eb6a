"""Notices text below a table that was taken for more of its last cell."""

from __future__ import annotations

from itertools import pairwise

from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Meaning
from seeds.reader.cells import service_cells
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import BREAK, Piece
from seeds.reader.layout import sections
from seeds.reader.layout.columns import Column
from seeds.reader.values import lists, officers, placeholders

_FAR = 2000
_MOST_LINES = 40


def tell(service: ServiceRow, ledger: Ledger, *, last: bool) -> None:
    """In text what stands below a row is more of its last cell: a section's heading that nobody knows; below the
    last row also a list that begins anew, a line below a list, what a blank line parts from it, and whatever stands
    where that cell was empty.
    """
    at, column, whole = service.cells[-1]
    piece, _ = service_cells.without_page_number(whole)
    before = ledger.source[max(0, piece.start - _FAR) : piece.start]
    stripped = before.rstrip()
    _, tab, gap = before[len(stripped) :].rpartition("\t")
    if not (tab or stripped.endswith("|")):
        return
    # Behind a pipe a cell may have a line of its own.
    behind = len(BREAK.findall(gap)) > (not tab) and not officers.says_nothing(piece)
    below = piece.lines() if BREAK.search(gap) else piece.lines()[1:]
    another = any(sections.resembles_one(said.text) for said in below[:_MOST_LINES])
    if another or (last and (behind or _is_parted(piece) or _goes_on(column, piece))):
        note = Note("TEXT_BELOW_TABLE", piece.line, piece.text)
        ledger.note(note, service.place(at, piece.line), service_code=service.code, piece=piece)


def _is_parted(piece: Piece) -> bool:
    """Whether a blank line stands in it."""
    return any(below.number > above.number + 1 for above, below in pairwise(piece.lines()))


def _goes_on(column: Column, piece: Piece) -> bool:
    """Whether a cell says more than its column asks for, below what it does ask for."""
    said = [line.text for line in piece.lines()]
    below_ditto = len(said) > 1 and placeholders.is_ditto(said[0])
    return (
        below_ditto
        or lists.goes_on_otherwise(piece)
        or (column.meaning is Meaning.REMEDY and officers.says_more(piece))
    )
