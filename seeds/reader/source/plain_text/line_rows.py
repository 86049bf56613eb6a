"""Text in which each line is a row: cells then have positions, and a damaged row affects no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from districts.charters.imports.document_reading import Meaning, Span
from seeds.reader.document import MOST_COLUMNS, Piece
from seeds.reader.layout import columns, fitting
from seeds.reader.layout.columns import Column
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.text import column_headings, words
from seeds.reader.values import placeholders

Row = list[Piece]
_FEWEST = 2


def placed(cells: Sequence[Piece], leading: Collection[int]) -> tuple[Piece, ...] | None:
    """The cells with their places. leading: where those begin that no other precedes on their line.

    None where lines are not rows: each cell may have one of its own, or a row as many as it likes.
    """
    rows = _by_lines(cells, leading)
    heads = [at for at, row in enumerate(rows) if is_heading_row((cell.text for cell in row), _texts(rows, at + 1))]
    if not heads or len(rows) < _FEWEST or any(len(rows[at]) > MOST_COLUMNS for at in heads):
        return None
    found: list[Row] = rows[: heads[0]]
    for first, end in zip(heads, [*heads[1:], len(rows)], strict=True):
        beside = rows[max(first - 1, 0) : first] + rows[first + 1 : first + 2]
        if not _are_rows(rows[first:end]) or any(_goes_on(rows[first], line) for line in beside):
            return None
        found += _mended(rows[first:end])
    return tuple(
        replace(cell, span=Span(number, column)) for number, row in enumerate(found) for column, cell in enumerate(row)
    )


def _texts(rows: list[Row], at: int) -> list[str]:
    return [cell.text for cell in rows[at]] if at < len(rows) else []


def _by_lines(cells: Sequence[Piece], leading: Collection[int]) -> list[Row]:
    rows: list[Row] = []
    for cell in cells:
        if cell.start in leading or not rows:
            rows.append([cell])
        else:
            rows[-1].append(cell)
    return rows


def _are_rows(lines: list[Row]) -> bool:
    """Whether most are as long as the first one, which is the headings, or all of them a cell longer or shorter.

    Where rows go on on a second line, no length is that of most lines.
    """
    heads = len(lines[0])
    lengths = [len(line) for line in lines if not _is_title(line)]
    length, count = Counter(lengths).most_common(1)[0]
    pair = len(lengths) == _FEWEST and abs(lengths[0] - lengths[1]) <= 1
    return abs(length - heads) <= 1 and (2 * count > len(lengths) or pair)


def _goes_on(heads: Row, beside: Row) -> bool:
    """Whether a heading row takes another line, with other headings; the same ones are a row that is printed again."""
    own, others = ({column_headings.meaning_of(cell.text) for cell in row} - {None} for row in (heads, beside))
    return bool(others) and not own & others


def _is_title(line: Row) -> bool:
    return len(line) == 1 and placeholders.names_a_branch(line[0].text)


def _mended(lines: list[Row]) -> list[Row]:
    """The rows: of lines that were broken or joined, where every cell is then what its column asks for."""
    heads = columns.columns(tuple(lines[0]))
    found: list[Row] = []
    for line in lines:
        joined = [*found[-1], *line] if len(found) > 1 else []
        if joined and len(line) < len(heads) and not _begins(line, heads) and _fit(joined, heads):
            found[-1] = joined
        else:
            found += _parted(line, heads)
    return found


def _begins(line: Row, heads: tuple[Column, ...]) -> bool:
    """Whether a row's serial stands where it should, or a title alone."""
    at = next((at for at, column in enumerate(heads) if column.meaning is Meaning.SERIAL), len(heads))
    return _is_title(line) or (at < len(line) and words.serial(line[at].text) is not None)


def _parted(line: Row, heads: tuple[Column, ...]) -> list[Row]:
    width = len(heads)
    rows = [line[at : at + width] for at in range(0, len(line), width)]
    return rows if len(rows) > 1 and all(_fit(row, heads) for row in rows) else [line]


def _fit(row: Row, heads: tuple[Column, ...]) -> bool:
    return len(row) == len(heads) and all(map(fitting.fits, heads, row))
