"""Splits the cells of a service table into rows.

Where the document does not mark the beginning of a row (a tab only marks a cell), rows follow from the number of
columns, and a row whose serial is not in its place is not trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.text import words
from seeds.reader.values import placeholders

Fits = Callable[[Column, Piece], bool]
_FEW = 2


class State(Enum):
    """WHOLE: a cell for each column. SHORT: the last ones are missing. BROKEN: which value is which cannot be told.

    EXTRA: cells beyond the last column. NUMBERS: the row of column numbers once more. BLANK: nothing but tabs.
    TITLE: one cell that is the title of what follows.
    """

    WHOLE = auto()
    SHORT = auto()
    BROKEN = auto()
    EXTRA = auto()
    NUMBERS = auto()
    BLANK = auto()
    TITLE = auto()


@dataclass(frozen=True, slots=True)
class Row:
    state: State
    cells: tuple[Piece, ...]
    last: bool = False


def split(cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits) -> Iterator[Row]:
    """fits says whether a text can be the value of a column; it is asked only about rows of a wrong length."""
    position = next((at for at, column in enumerate(columns) if column.meaning is Meaning.SERIAL), None)
    at = beyond = 0
    following = _Boundaries(cells, position)
    while at < len(cells):
        end = following.end_of_row(at, len(columns))
        for row in _row(cells[at:end], columns, fits, last=end == len(cells)):
            state = _of_few(row, position or 0, beyond) if row.state is State.SHORT else row.state
            beyond = len(row.cells) if state is State.EXTRA else beyond
            yield replace(row, state=state)
        at = end


def _of_few(row: Row, position: int, beyond: int) -> State:
    """The state of a short row: BROKEN if it ends before its serial, else SHORT. The last row is EXTRA if it is as long
    as the surplus cells of others, or has at most two cells and ends before its serial.
    """
    count = len(row.cells)
    if row.last:
        return State.EXTRA if count <= min(position, _FEW) or count == beyond else State.SHORT
    return State.BROKEN if count <= position else State.SHORT


def judged(told: Sequence[tuple[Piece, ...]], columns: tuple[Column, ...], fits: Fits) -> Iterator[Row]:
    """Rows that the document tells apart."""
    width = len(columns)
    beyond = any(cell.text for cells in told for cell in cells[width:])
    blank = [len(cells) == width + 1 and not cells[-1].text for cells in told]
    usual = 2 * sum(blank) > len(told) and not beyond
    for at, cells in enumerate(told, 1):
        if blank[at - 1]:
            yield from _with_blank(cells, columns, fits, told=beyond, usual=usual)
        else:
            yield from _row(cells, columns, fits, last=at == len(told))


def _with_blank(
    cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits, *, told: bool, usual: bool
) -> Iterator[Row]:
    """A row with an empty cell too many: a tab at its end, or one too many before, by which all others have slid.

    told: other rows have something there. usual: most end so.
    """

    def may_fit(column: Column, piece: Piece) -> bool:
        return not piece.text or placeholders.is_ditto(piece.text) or fits(column, piece)

    whole, rest = cells[:-1], cells[-1:]
    without = (cells[:at] + cells[at + 1 :] for at in range(len(whole)))
    slid = not usual and any(_all_fit(row, columns, may_fit, last=False) for row in without)
    if slid and not told and not _all_fit(whole, columns, may_fit, last=False):
        yield Row(State.BROKEN, cells)
        return
    yield Row(State.WHOLE, whole)
    if slid or told:
        yield Row(State.EXTRA, rest)


def certain(split: Iterable[Row]) -> Iterator[Row]:
    """Where an empty cell leaves no trace a short row may lack any: it is read if its end stands so in a whole row."""
    rows = list(split)
    whole = [[folding.key(cell.text) for cell in row.cells] for row in rows if row.state is State.WHOLE]
    for row in rows:
        yield row if row.state is not State.SHORT or _ends_as(row, whole) else Row(State.BROKEN, row.cells)


def _ends_as(short: Row, whole: list[list[str]]) -> bool:
    at = len(short.cells) - 1
    said = folding.key(short.cells[-1].text)
    return any(keys[at] == said for keys in whole) and not any(said in keys[at + 1 :] for keys in whole)


class _Boundaries:
    """Where rows may begin: a cell at the serial's position from there holds a number and nothing else."""

    def __init__(self, cells: tuple[Piece, ...], position: int | None) -> None:
        self.count = len(cells)
        self.position = position
        self.serials = [words.serial(cell.text) for cell in cells]
        self.next = [self.count] * (self.count + 1)
        for at in range(self.count - 1, 0, -1):
            self.next[at - 1] = at if self.begins(at) else self.next[at]

    def serial_of(self, at: int) -> int | None:
        at += self.position or 0
        return self.serials[at] if at < self.count else None

    def begins(self, at: int) -> bool:
        return at == self.count or self.serial_of(at) is not None

    def end_of_row(self, at: int, columns: int) -> int:
        whole = at + columns
        if self.position is None:
            return min(whole, self.count)
        if whole <= self.count and self.begins(whole):
            return whole
        if self.serial_of(at) is not None and whole < self.count <= whole + self.position:
            return whole  # what is left is too short to reach a serial of its own
        near = self.next[at]
        expected = (self.serial_of(at) or 0) + 1
        if near < self.count and self.serial_of(near) == expected:
            return near
        unreadable = any(more <= self.count and self.begins(more) for more in (whole + columns, whole + 2 * columns))
        return whole if unreadable else near


def _row(cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits, *, last: bool) -> Iterator[Row]:
    width = len(columns)
    if not any(cell.text for cell in cells):
        yield Row(State.BLANK, cells)
    elif len(cells) == width:
        numbers = all(words.serial(cell.text) == number for number, cell in enumerate(cells, 1))
        yield Row(State.NUMBERS if numbers else State.WHOLE, cells)
    elif len(cells) == width + 1 and placeholders.names_a_branch(cells[-1].text):
        yield from (Row(State.WHOLE, cells[:width]), Row(State.EXTRA, cells[width:]))
    elif not _is_named(cells, columns) or not _all_fit(cells, columns, fits, last=last):
        yield Row(State.BROKEN, cells)
    elif len(cells) < width:
        yield Row(State.SHORT, cells, last=last)
    else:
        yield Row(State.WHOLE, cells[:width])
        rest = cells[width:]
        yield Row(State.EXTRA if len(rest) <= _FEW else State.BROKEN, rest)


def _is_named(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> bool:
    """A row that ends before its name is not worth a service."""
    names = [cell.text for column, cell in zip(columns, cells, strict=False) if column.meaning is Meaning.NAME]
    return any(names) or all(column.meaning is not Meaning.NAME for column in columns)


def _all_fit(cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits, *, last: bool) -> bool:
    """The last cell before a document breaks off may be cut in its middle and proves nothing."""
    pairs = list(zip(columns, cells, strict=False))
    if last and len(cells) < len(columns):
        pairs.pop()
    return all(fits(column, cell) for column, cell in pairs)
