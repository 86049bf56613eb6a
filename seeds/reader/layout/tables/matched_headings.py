"""Matches headings to rows with one cell more, or one less, than there are headings.

A surplus heading has no cells; a lost one leaves a column without a name. Which one it is can only be decided if every
other cell then fits its column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from districts.charters.imports.document_reading import Meaning
from seeds.reader.document import Piece
from seeds.reader.layout import fitting
from seeds.reader.layout.columns import Column

_FEWEST = 3
_FEWEST_TELLING = 2
_MOST = 0.6
Row = Sequence[Piece]
Cut = Callable[[tuple[Column, ...]], Sequence[Row]]
Fit = Callable[[tuple[Column, ...], Row], bool]


@dataclass(frozen=True, slots=True)
class Matched:
    """columns: one for each cell of a row. surplus: the heading that no column has."""

    columns: tuple[Column, ...]
    surplus: Piece | None = None


def match(heads: tuple[Column, ...], cut: Cut) -> Matched | None:
    """cut: the rows, under columns. None where they agree already, or where more than one heading may be the one."""
    rows = [len(row) for row in cut(heads) if len(row) > 1]
    if (rows and 2 * rows.count(len(heads)) >= len(rows)) or len(heads) < _FEWEST:
        return None
    without = [
        Matched((*heads[:at], *heads[at + 1 :]), head.heading)
        for at, head in enumerate(heads)
        if head.meaning is Meaning.UNKNOWN and len(heads) > _FEWEST
    ]
    candidates = [*without, *(Matched(_with_lost(heads, at)) for at in range(len(heads) + 1))]
    return _only(candidates, cut, _fit) or _only(candidates, cut, _fit_loosely)


def agree(heads: tuple[Column, ...], rows: Sequence[Row]) -> bool:
    """Whether most rows have a cell for each heading, none of which says what another heading asks for, and most of
    those whose form tells what they are say what their own does.
    """
    whole = [row for row in rows if len(row) == len(heads)]
    if sum(column.meaning in fitting.TELLING for column in heads) < _FEWEST_TELLING:
        return False
    cells = [(column, piece) for row in whole for column, piece in zip(heads, row, strict=True)]
    telling = [
        (column, piece)
        for column, piece in cells
        if column.meaning in fitting.TELLING and not fitting.says_nothing(piece)
    ]
    suiting = sum(fitting.suits(column, piece) for column, piece in telling)
    most = 2 * len(whole) > sum(len(row) > 1 for row in rows) and suiting > _MOST * len(telling)
    return most and not any(fitting.is_of_another(column, piece) for column, piece in cells)


def may_be_off(heads: tuple[Column, ...], rows: Sequence[Row]) -> dict[int, list[Column]]:
    """By the place of a heading that nobody knows, those beside it that may stand a column off: it may have come in
    where another was lost, and then what stands below it is what the next one asks for.
    """
    found: dict[int, list[Column]] = {}
    for at, column in enumerate(heads):
        if column.meaning is Meaning.UNKNOWN and not column.lost and not _is_of_its_own(heads, at, rows):
            before, behind = range(at - 1, -1, -1), range(at + 1, len(heads))
            found[at] = [*_off(heads, rows, before, +1), *_off(heads, rows, behind, -1)]
    return {at: off for at, off in found.items() if off}


def _is_of_its_own(heads: tuple[Column, ...], at: int, rows: Sequence[Row]) -> bool:
    """Whether the form of the cells tells what they are, and no heading asks for that."""
    missing = fitting.OF_A_FORM - {column.meaning for column in heads}
    said = [row[at] for row in rows if not fitting.says_nothing(row[at])]
    people = any(_fit_loosely((Column(Meaning.SUPERIOR, cell),), (cell,)) for cell in said)  # their e-mail is no method
    suits = (all(fitting.fits(Column(each, cell), cell) for cell in said) for each in missing)
    return bool(said) and not people and any(suits)


def _off(heads: tuple[Column, ...], rows: Sequence[Row], ats: range, step: int) -> Iterator[Column]:
    """The headings at `ats`, one after the other, while most cells a step from them say what they ask for."""
    for at in ats:
        said = [row[at + step] for row in rows if (row[at + step].over or row[at + step]).text]
        suiting = sum(_fit_loosely((heads[at],), (cell,)) for cell in said)
        if heads[at].meaning is Meaning.UNKNOWN or 2 * suiting <= len(said):
            return
        yield heads[at]


def _fit(heads: tuple[Column, ...], row: Row) -> bool:
    """Whether each cell may be what its column asks for; one that says nothing of its own may be anything."""
    return all(map(fitting.fits_or_empty, heads, row))


def _fit_loosely(heads: tuple[Column, ...], row: Row) -> bool:
    """Where headings do not say whether they ask for names, people are people."""
    return _fit(tuple(map(fitting.loosely, heads, row)), row)


def _with_lost(heads: tuple[Column, ...], at: int) -> tuple[Column, ...]:
    beside = heads[max(at - 1, 0)]
    lost = replace(beside, meaning=Meaning.UNKNOWN, asks_name=False, asks_place=False, remark=None, lost=True)
    return (*heads[:at], lost, *heads[at:])


def _only(candidates: list[Matched], cut: Cut, fit: Fit) -> Matched | None:
    """The one under which most rows fit, most of them all; None where others do as well that mean another thing."""
    scored = [(_score(each.columns, cut(each.columns), fit), each) for each in candidates]
    best = max(score for score, _ in scored)
    found = [each for score, each in scored if score == best]
    found = [each for each in found if _says_what_is_lost(each.columns, cut(each.columns), fit)] or found
    alike = len({tuple(column.meaning for column in each.columns) for each in found}) == 1
    return found[0] if alike and 2 * best > sum(len(row) > 1 for row in cut(found[0].columns)) else None


def _says_what_is_lost(heads: tuple[Column, ...], rows: Sequence[Row], fit: Fit) -> bool:
    """Whether the column without a heading holds what no other one does, and what its form tells."""
    missing = fitting.TELLING - {column.meaning for column in heads}
    lost = next((at for at, column in enumerate(heads) if column.lost), None)
    said = [] if lost is None else [row[lost] for row in rows if len(row) == len(heads) and row[lost].text]
    columns = [Column(each, cell, asks_name=asks) for each in missing for asks in (True, False) for cell in said[:1]]
    return any(all(fit((column,), (cell,)) for cell in said) for column in columns)


def _score(heads: tuple[Column, ...], rows: Sequence[Row], fit: Fit) -> int:
    return sum(len(row) == len(heads) and fit(heads, row) for row in rows)
