"""Splits the cells of a service table into rows.

Where the document does not mark the beginning of a row (a tab only marks a cell), rows follow from the number of
columns, and a row whose serial is not in its place is not trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import combinations

from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.layout import fitting, paragraph_rows
from seeds.reader.layout.columns import Column
from seeds.reader.layout.row_boundaries import Boundaries
from seeds.reader.text import words
from seeds.reader.values import placeholders

Fits = Callable[[Column, Piece], bool]
_FEW = 2
_FORMED = {Meaning.SERIAL, Meaning.FEE, Meaning.TIME_LIMIT, Meaning.OFFICER, Meaning.SUPERIOR}


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
    """joined: of several rows of the document. grouped: it has more paragraphs than columns. part: which of
    several services of one row it is, from 1; own: the places of its own cells, where others are the first one's.
    """

    state: State
    cells: tuple[Piece, ...]
    last: bool = False
    joined: bool = False
    grouped: bool = False
    part: int = 0
    own: tuple[int, ...] | None = None


def split(cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits) -> Iterator[Row]:
    """fits says whether a text can be the value of a column; it is asked only about rows of a wrong length."""
    position = next((at for at, column in enumerate(columns) if column.meaning is Meaning.SERIAL), None)
    at = beyond = 0
    following = Boundaries(cells, position)
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


def certain(split: Iterable[Row], columns: tuple[Column, ...]) -> Iterator[Row]:
    """Where an empty cell leaves no trace a short row may lack any: it is read if its end stands so in a whole row, or
    if what its cells say fits no other columns but the first ones.
    """
    rows = list(split)
    whole = [[folding.key(cell.text) for cell in row.cells] for row in rows if row.state is State.WHOLE]
    for row in rows:
        short = row.state in {State.SHORT, State.BROKEN} and 1 < len(row.cells) < len(columns)
        together = paragraph_rows.grouped(row.cells, columns) if row.state is State.BROKEN else None
        if together:
            yield Row(State.WHOLE, together, grouped=True)
        elif short and _lacks_only_the_last(row.cells, columns):
            yield replace(row, state=State.SHORT)
        else:
            yield row if row.state is not State.SHORT or _ends_as(row, whole) else Row(State.BROKEN, row.cells)


def _ends_as(short: Row, whole: list[list[str]]) -> bool:
    at = len(short.cells) - 1
    said = folding.key(short.cells[-1].text)
    return any(keys[at] == said for keys in whole) and not any(said in keys[at + 1 :] for keys in whole)


def _lacks_only_the_last(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> bool:
    """Whether the cells suit the first columns, and no others that stand in the same order."""
    if len(columns) - len(cells) > _FEW:
        return False
    suiting = [kept for kept in combinations(columns, len(cells)) if _may_be(cells, kept)]
    return suiting == [columns[: len(cells)]] and columns[len(cells) - 1].meaning in fitting.TELLING


def _may_be(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> bool:
    pairs = list(zip(columns, cells, strict=True))
    formed = (fitting.suits(column, cell) for column, cell in pairs if column.meaning in _FORMED)
    return all(formed) and not any(fitting.is_of_another(column, cell) for column, cell in pairs)


def joined(split: Iterable[Row], columns: tuple[Column, ...]) -> Iterator[Row]:
    """Where a whole row names no service and says little, it goes on with the one above: as rows of a merged cell do
    that a text cannot show. Both together are one, marked as such.
    """
    above: Row | None = None
    for row in split:
        if above and above.state is row.state is State.WHOLE and _goes_on(row.cells, columns):
            cells = tuple(_joined(*both) for both in zip(above.cells, row.cells, strict=True))
            above = replace(above, cells=cells, joined=True)
            continue
        if above:
            yield above
        above = row
    if above:
        yield above


def _goes_on(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> bool:
    naming = [
        cell for column, cell in zip(columns, cells, strict=False) if column.meaning in {Meaning.SERIAL, Meaning.NAME}
    ]
    said = sum(bool(cell.text) for cell in cells)
    return len(naming) == _FEW and not any(cell.text or cell.over for cell in naming) and 0 < said <= len(columns) // 2


def _joined(above: Piece, below: Piece) -> Piece:
    """One cell of both, of the parts that have a text."""
    said = [part for cell in (above, below) for part in cell.each if part.text]
    if len(said) < _FEW:
        return said[0] if said else above
    text = "\n".join(part.text for part in said)
    return Piece(said[0].start, said[-1].end, said[0].line, text, tab=True, span=said[0].span, parts=tuple(said))


def _row(cells: tuple[Piece, ...], columns: tuple[Column, ...], fits: Fits, *, last: bool) -> Iterator[Row]:
    width = len(columns)
    if not any(cell.text for cell in cells):
        yield Row(State.BLANK, cells)
    elif len(cells) == width:
        numbers = all(words.serial(cell.text) == number for number, cell in enumerate(cells, 1))
        yield Row(State.NUMBERS if numbers else State.WHOLE, cells)
    elif len(cells) == width + 1 and placeholders.names_a_branch(cells[-1].text):
        yield from (Row(State.WHOLE, cells[:width]), Row(State.EXTRA, cells[width:]))
    elif whole := _several(cells, columns):
        yield from (Row(State.WHOLE, each) for each in whole)
    elif not _is_named(cells, columns) or not _all_fit(cells, columns, fits, last=last):
        yield Row(State.BROKEN, cells)
    elif len(cells) < width:
        yield Row(State.SHORT, cells, last=last)
    else:
        yield Row(State.WHOLE, cells[:width])
        rest = cells[width:]
        yield Row(State.EXTRA if len(rest) <= _FEW else State.BROKEN, rest)


def _several(cells: tuple[Piece, ...], columns: tuple[Column, ...]) -> list[tuple[Piece, ...]]:
    """A row with others below it that have no serial of their own, each of them whole: more of the service, or a title
    before empty cells. Else none.
    """
    width = len(columns)
    found = [cells[at : at + width] for at in range(0, len(cells), width)]
    below = found[1:]
    whole = bool(below) and len(cells) % width == 0 and _is_named(found[0], columns)
    return found if whole and all(_goes_on(row, columns) or _is_alone(row) for row in below) else []


def _is_alone(cells: tuple[Piece, ...]) -> bool:
    return bool(cells[0].text) and words.serial(cells[0].text) is None and not any(cell.text for cell in cells[1:])


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
