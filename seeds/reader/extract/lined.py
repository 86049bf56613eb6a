"""Text whose lines are the rows of its tables: each cell then has a place, as on a page, and a damaged row is alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from seeds.reader import columns, marks, services, words
from seeds.reader.columns import Column, Meaning
from seeds.reader.pieces import Piece, Span
from seeds.reader.tables import spans

Row = list[Piece]
_FEWEST = 2


def placed(cells: Sequence[Piece], leading: Collection[int]) -> tuple[Piece, ...] | None:
    """The cells with their places. leading: where those begin that no other precedes on their line.

    None where lines are not rows: each cell may have one of its own, or a row as many as it likes.
    """
    rows = _by_lines(cells, leading)
    heads = [at for at, row in enumerate(rows) if spans.says_columns(cell.text for cell in row)]
    if not heads or len(rows) < _FEWEST:
        return None
    found: list[Row] = rows[: heads[0]]
    for first, end in zip(heads, [*heads[1:], len(rows)], strict=True):
        if not _are_rows(rows[first:end]):
            return None
        found += _mended(rows[first:end])
    return tuple(
        replace(cell, span=Span(number, column)) for number, row in enumerate(found) for column, cell in enumerate(row)
    )


def _by_lines(cells: Sequence[Piece], leading: Collection[int]) -> list[Row]:
    rows: list[Row] = []
    for cell in cells:
        if cell.start in leading or not rows:
            rows.append([cell])
        else:
            rows[-1].append(cell)
    return rows


def _are_rows(lines: list[Row]) -> bool:
    """Whether most are as long as others of them; a title may stand alone in its line."""
    long = [len(line) for line in lines if len(line) > 1]
    return 2 * Counter(long).most_common(1)[0][1] >= len(lines) - sum(map(_is_title, lines))


def _is_title(line: Row) -> bool:
    return len(line) == 1 and marks.names_a_branch(line[0].text)


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
    return len(row) == len(heads) and all(map(services.fits, heads, row))
