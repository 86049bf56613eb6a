"""Titles inside a table, under which some of its services stand: a branch of the office, a kind of service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from districts.charters.draft import Place, ServiceCategory
from seeds.reader import marks, words
from seeds.reader.ledger import Ledger
from seeds.reader.lines import Line
from seeds.reader.meanings import Meaning
from seeds.reader.pieces import Piece
from seeds.reader.rows import Row, State

_LONGEST = 120
_BRANCHES = "|".join(
    map(
        words.fold,
        ("শাখা", "অধিশাখা", "উপশাখা", "অনুবিভাগ", "বিভাগ", "উইং", "সেল", "ইউনিট", "সেকশন", "কোষ",
         "সেবাসমূহ", "সেবা সমূহ", "সংক্রান্ত সেবা",
         "branch", "section", "wing", "cell", "unit", "division", "services"),
    )
)  # fmt: skip
_BRANCH = re.compile(rf"(?:^|.*[\s(]|.*[\u0980-\u09ff])(?:{_BRANCHES})[\s)।:ঃ]*")


def names_a_branch(text: str) -> bool:
    """Whether a cell that stands alone says of which branch what follows is; any other may be one that slid."""
    return 0 < len(text) <= _LONGEST and not text[:1].isdigit() and _BRANCH.fullmatch(words.fold(text)) is not None


def told(rows: Iterable[Row], *, serial_first: bool) -> list[Row]:
    """The rows, those that are a title marked as such."""
    return [replace(row, state=State.TITLE) if _is_title(row, serial_first=serial_first) else row for row in rows]


def _is_title(row: Row, *, serial_first: bool) -> bool:
    said = [cell for cell in row.cells if cell.text]
    if len(said) != 1 or row.cells[0] is not said[0]:
        return False
    text = said[0].text
    if len(row.cells) == 1:
        return row.state in {State.EXTRA, State.BROKEN} and names_a_branch(text)
    # In the serials' column, before empty cells, stands no service.
    plain = words.serial(text) is None and not marks.is_remark(text) and not marks.is_ditto(text)
    return serial_first and row.state in {State.WHOLE, State.BROKEN} and plain and names_a_branch(text)


def _may_be_title(piece: Piece) -> bool:
    return len(piece.text) <= _LONGEST and not marks.is_remark(piece.text) and not marks.is_sentence(piece.text)


def give(lines: list[Line], titles: Iterable[Piece], category: ServiceCategory, ledger: Ledger) -> None:
    """Each line stands under the last title before it. A title without a line is left to be told."""
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
            ledger.own(title, place, Meaning.GROUP, into=f"{under[0].code}.group")
