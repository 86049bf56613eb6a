"""Removes empty columns, which come from doubled tabs and from a tab at the end of every row."""

from __future__ import annotations

from seeds.reader.document import Piece

_MOST_BEHIND = 2


def left_out(cells: tuple[Piece, ...], first: int, last: int) -> tuple[tuple[Piece, ...], int, tuple[Piece, ...]]:
    """The cells from the heading row on without such columns, where the headings end then, and what was left out.

    A column is blank where it has no heading and no row has a cell in it: one value there, and all of it stays.
    """
    region = cells[first:]
    for behind in range(_MOST_BEHIND + 1):
        width = last - first + behind
        blank = {at for at in range(width) if at < len(region) and not region[at].text}
        if blank and _are_blank(region, width, blank):
            kept = tuple(cell for at, cell in enumerate(region) if at % width not in blank)
            dropped = tuple(cell for at, cell in enumerate(region) if at % width in blank)
            return cells[:first] + kept, first + width - len(blank), dropped
    return cells, last, ()


def _are_blank(region: tuple[Piece, ...], width: int, blank: set[int]) -> bool:
    """In every row, of which there are two or more, and no other column is: the rows are as long as the headings."""
    if len(region) < 2 * width:
        return False
    return all(not any(cell.text for cell in region[at::width]) for at in blank)
