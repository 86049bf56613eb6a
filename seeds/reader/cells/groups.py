"""Reads group titles inside a table of services: a branch of the office, a kind of service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from districts.charters.draft import Place, ServiceCategory
from districts.charters.imports.document_reading import Meaning, Target
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import Piece
from seeds.reader.layout.rows import Row, State
from seeds.reader.text import words
from seeds.reader.values import placeholders

_LONGEST = 120


def told(rows: Iterable[Row], *, serial_first: bool) -> list[Row]:
    """The rows, those that are a title marked as such."""
    return [replace(row, state=State.TITLE) if _is_title(row, serial_first=serial_first) else row for row in rows]


def _is_title(row: Row, *, serial_first: bool) -> bool:
    said = [cell for cell in row.cells if cell.text]
    if len(said) != 1 or row.cells[0] is not said[0]:
        return False
    text = said[0].text
    if len(row.cells) == 1:
        return row.state in {State.EXTRA, State.BROKEN, State.SHORT} and placeholders.names_a_branch(text)
    # In the serials' column, before empty cells, stands no service.
    plain = words.serial(text) is None and not placeholders.is_remark(text) and not placeholders.is_ditto(text)
    return serial_first and row.state in {State.WHOLE, State.BROKEN} and plain and placeholders.names_a_branch(text)


def _may_be_title(piece: Piece) -> bool:
    return (
        len(piece.text) <= _LONGEST
        and not placeholders.is_remark(piece.text)
        and not placeholders.is_sentence(piece.text)
    )


def give(
    rows: list[ServiceRow], titles: Iterable[Piece], category: ServiceCategory, ledger: Ledger, *, above: str | None
) -> None:
    """Each row stands under the last title before it. A title without a row is left to be told.

    above: the title of the last row before a heading row printed again.
    """
    for row in rows:
        row.group = above
    following = sorted(filter(_may_be_title, titles), key=lambda piece: piece.start)
    for title, after in zip(following, [*following[1:], None], strict=False):
        under = [
            row
            for row in rows
            if title.start < row.cells[0][2].start and (after is None or row.cells[0][2].start < after.start)
        ]
        for row in under:
            row.group = title.text
        if under:
            place = Place(category, line=title.line)
            ledger.own(title, place, Meaning.GROUP, into=Target("group", under[0].code))
