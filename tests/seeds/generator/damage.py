"""What happens to documents on their way: cells lost, doubled and moved, lines cut, letters spoilt, junk in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.seeds.generator.layout import Part, Row

_NUMBER = "০১৭২২-৪৫৬৪২১"
_JUNK = [
    "অচেনা লেখা",
    "যত দ্রুত সম্ভব",
    "12345",
    "(১)",
    "২।",
    "বিনামূল্যে",
    "৩ কার্যদিবস",
    "নাগরিক সেবা",
    "\t",
    "ঐ",
    "—",
    _NUMBER,
    "",
]
Change = Callable[[st.DrawFn, list[Part]], None]


class Junk(str):
    """A cell that nobody has written. Where another was lost, it stands in that one's column: that is spoilt."""


@dataclass(frozen=True)
class Damaged:
    """kinds: what was done, each once."""

    parts: list[Part]
    kinds: tuple[str, ...]


@st.composite
def damaged(draw: st.DrawFn, parts: list[Part]) -> Damaged:
    """The parts after one to three changes; the rows that were changed say so."""
    changes = draw(st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=3))
    for change in changes:
        change(draw, parts)
    for part in parts:
        for row in (row for row in part.rows if len(row.cells) == len(part.columns)):
            row.spoilt |= {at for at, cell in enumerate(row.cells) if isinstance(cell, Junk)}
    kinds = dict.fromkeys(change.__name__.strip("_").replace("_", " ") for change in changes)
    return Damaged([part for part in parts if part.text or part.rows], tuple(kinds))


def _row(draw: st.DrawFn, parts: list[Part]) -> tuple[Part, Row]:
    part = draw(st.sampled_from([part for part in parts if part.rows] or [Part(rows=[Row([""], "TIER")])]))
    return part, draw(st.sampled_from(part.rows))


def _at(draw: st.DrawFn, row: Row) -> int:
    return draw(st.integers(0, max(len(row.cells) - 1, 0)))


def _spoil(row: Row, *columns: int) -> None:
    """After a cell was lost or added nobody knows which column that was. A reader may put a broken row together."""
    if row.first:
        _spoil(row.first, *(row.begins + column for column in columns))
    row.spoilt |= set(columns) if not row.damaged or row.spoilt else set(range(20))
    row.damaged = True


def _shift(row: Row) -> None:
    row.spoilt |= set(range(20)) if row.spoilt else set()
    row.damaged = True


def _lose_cell(draw: st.DrawFn, parts: list[Part]) -> None:
    _, row = _row(draw, parts)
    if len(row.cells) > 1:
        del row.cells[_at(draw, row)]
        _shift(row)


def _add_cell(draw: st.DrawFn, parts: list[Part]) -> None:
    _, row = _row(draw, parts)
    row.cells.insert(draw(st.integers(0, len(row.cells))), Junk(draw(st.sampled_from(_JUNK))))
    _shift(row)


def _double_cell(draw: st.DrawFn, parts: list[Part]) -> None:
    _, row = _row(draw, parts)
    at = _at(draw, row)
    row.cells.insert(at, row.cells[at])
    _shift(row)


def _swap_cells(draw: st.DrawFn, parts: list[Part]) -> None:
    _, row = _row(draw, parts)
    one, other = _at(draw, row), _at(draw, row)
    row.cells[one], row.cells[other] = row.cells[other], row.cells[one]
    if one != other:
        _spoil(row, one, other)


def _junk_cell(draw: st.DrawFn, parts: list[Part]) -> None:
    _, row = _row(draw, parts)
    at = _at(draw, row)
    row.cells[at] = draw(st.sampled_from(_JUNK))
    _spoil(row, at)


def _spoil_cell(draw: st.DrawFn, parts: list[Part]) -> None:
    """A letter lost, doubled or changed."""
    _, row = _row(draw, parts)
    at = _at(draw, row)
    text = row.cells[at]
    where = draw(st.integers(0, max(len(text) - 1, 0)))
    letter = draw(st.sampled_from(["", text[where : where + 1] * 2, "ক", "৭", "\u200b", "("]))
    row.cells[at] = text[:where] + letter + text[where + 1 :]
    if row.cells[at] != text:
        _spoil(row, at)


def _join_cells(draw: st.DrawFn, parts: list[Part]) -> None:
    """What is between two cells is lost: a tab, a border."""
    _, row = _row(draw, parts)
    if len(row.cells) > 1:
        at = draw(st.integers(0, len(row.cells) - 2))
        row.cells[at : at + 2] = [" ".join(filter(None, row.cells[at : at + 2]))]
        _shift(row)


def _break_row(draw: st.DrawFn, parts: list[Part]) -> None:
    """One row becomes two."""
    part, row = _row(draw, parts)
    at = next((at for at, each in enumerate(part.rows) if each is row), None)
    if at is not None and len(row.cells) > 1:
        cut = draw(st.integers(1, len(row.cells) - 1))
        part.rows.insert(at + 1, Row(row.cells[cut:], row.kind, damaged=True, first=row, begins=cut))
        del row.cells[cut:]
        _shift(row)


def _join_rows(draw: st.DrawFn, parts: list[Part]) -> None:
    """Two rows become one."""
    part, row = _row(draw, parts)
    at = next((at for at, each in enumerate(part.rows[:-1]) if each is row), None)
    if at is not None:
        below = part.rows.pop(at + 1)
        row.cells += below.cells
        row.line = row.line or below.line
        _shift(row)


def _lose_row(draw: st.DrawFn, parts: list[Part]) -> None:
    part, row = _row(draw, parts)
    at = next((at for at, each in enumerate(part.rows) if each is row), None)
    if at is not None and len(part.rows) > 1:
        del part.rows[at]


def _double_row(draw: st.DrawFn, parts: list[Part]) -> None:
    part, row = _row(draw, parts)
    at = next((at for at, each in enumerate(part.rows) if each is row), None)
    if at is not None:
        part.rows.insert(at, replace(row, cells=list(row.cells), spoilt=set(row.spoilt)))


def _swap_rows(draw: st.DrawFn, parts: list[Part]) -> None:
    part = draw(st.sampled_from([part for part in parts if len(part.rows) > 2] or [Part(rows=[Row([""], "TIER")] * 3)]))
    at = draw(st.integers(0, len(part.rows) - 2))
    part.rows[at], part.rows[at + 1] = part.rows[at + 1], part.rows[at]


def _junk_paragraph(draw: st.DrawFn, parts: list[Part]) -> None:
    """In text a line below a table is more of its last cell: a telephone number below an officer is one of his.

    Nothing in such a text says otherwise, so that cell is spoilt; any other junk there must be told.
    """
    junk = draw(st.sampled_from(["অচেনা অনুচ্ছেদ", "৫.১) অচেনা অংশ", "পৃষ্ঠা ২", "ভিশন: আরেকটি", _NUMBER]))
    at = draw(st.integers(0, len(parts)))
    parts.insert(at, Part(junk))
    if at and parts[at - 1].rows and junk == _NUMBER:
        last = parts[at - 1].rows[-1]
        last.spoilt.add(len(last.cells) - 1)


def _lose_part(draw: st.DrawFn, parts: list[Part]) -> None:
    if len(parts) > 2:
        del parts[draw(st.integers(0, len(parts) - 1))]


def _spoil_paragraph(draw: st.DrawFn, parts: list[Part]) -> None:
    part = draw(st.sampled_from([part for part in parts if part.text] or [Part("x")]))
    where = draw(st.integers(0, len(part.text) - 1))
    part.text = (part.text[:where] + draw(st.sampled_from(["", "ক", "য়", " "])) + part.text[where + 1 :]).strip() or "x"


_CHANGES: list[Change] = [
    _lose_cell, _add_cell, _double_cell, _swap_cells, _junk_cell, _spoil_cell, _spoil_cell, _join_cells,
    _lose_row, _double_row, _swap_rows, _break_row, _join_rows,
    _junk_paragraph, _lose_part, _spoil_paragraph,
]  # fmt: skip
