"""Titles inside a table, under which some of its services stand: a branch of the office, a kind of service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from districts.charters.draft import Place, ServiceCategory
from seeds.reader import marks, words
from seeds.reader.ledger import Ledger, Target
from seeds.reader.lines import Line
from seeds.reader.meanings import Meaning
from seeds.reader.pieces import Piece
from seeds.reader.rows import Row, State

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
        return row.state in {State.EXTRA, State.BROKEN, State.SHORT} and marks.names_a_branch(text)
    # In the serials' column, before empty cells, stands no service.
    plain = words.serial(text) is None and not marks.is_remark(text) and not marks.is_ditto(text)
    return serial_first and row.state in {State.WHOLE, State.BROKEN} and plain and marks.names_a_branch(text)


def _may_be_title(piece: Piece) -> bool:
    return len(piece.text) <= _LONGEST and not marks.is_remark(piece.text) and not marks.is_sentence(piece.text)


def give(
    lines: list[Line], titles: Iterable[Piece], category: ServiceCategory, ledger: Ledger, *, above: str | None
) -> None:
    """Each line stands under the last title before it. A title without a line is left to be told.

    above: the title of the last line before a heading row printed again.
    """
    for line in lines:
        line.group = above
    following = sorted(filter(_may_be_title, titles), key=lambda piece: piece.start)
    for title, after in zip(following, [*following[1:], None], strict=False):
        under = [
            line
            for line in lines
            if title.start < line.cells[0][2].start and (after is None or line.cells[0][2].start < after.start)
        ]
        for line in under:
            line.group = title.text
        if under:
            place = Place(category, line=title.line)
            ledger.own(title, place, Meaning.GROUP, into=Target("group", under[0].code))
