"""The sheets of a workbook as paragraphs and tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from districts.shared.text import LocalizedText
from seeds.reader.document import trimmed
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.layout import sections
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.source.bijoy.font_marks import marked
from seeds.reader.source.flow import Aside, Cell, Flow, Grid, Limits, too_large
from seeds.reader.source.word.package import Package
from seeds.reader.source.workbook import cell_values
from seeds.reader.source.workbook.cell_values import CellValues
from seeds.reader.source.workbook.markup import child, children, is_on, name, number, reference

_MAIN = "xl/workbook.xml"
_MOST_COLUMNS = 200
_MOST_MERGED = 20_000
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_UNNAMED = re.compile(r"(?:sheet|শিট|পাতা)\s*[0-9০-৯]*\Z", re.IGNORECASE)
_TEXTS = frozenset(("t",))
_CODES = re.compile(r'&(?:"[^"]*"|[LCRBIUSEXYPNDTAFZG]|[0-9]+|K[0-9A-F]{6})')


@dataclass
class _Sheet:
    """said: the lines of each cell that says something, by row and column, from 0. merged: by first place, the last."""

    said: dict[int, dict[int, list[str]]] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    @cached_property
    def first_column(self) -> int:
        return min(map(min, self.said.values()))


def extract(package: Package) -> Flow:
    """The sheets in their order. The name on a sheet's tab, which is not printed, is read if it is a section's heading.

    Raises NotACharter.
    """
    main = next(iter(package.related("", "/officeDocument")), _MAIN)
    workbook = package.xml(main)
    if workbook is None or child(workbook, "sheets") is None:
        raise NotACharter("FILE_DAMAGED", what=LocalizedText("এতে কোনো পাতা নেই", "it holds no sheet"))
    strings, styles = (_first(package, main, kind) for kind in ("/sharedStrings", "/styles"))
    values = cell_values.read(strings, styles, since_1904=cell_values.is_1904(workbook))
    limits = Limits()
    flow: Flow = []
    beside: list[str] = []
    for sheet in children(child(workbook, "sheets"), "sheet"):
        part = package.referred(main, reference(sheet))
        root = package.xml(part) if part else None
        if root is None or name(root) != "worksheet":
            continue  # a sheet that is one diagram
        found = list(_flow(root, values, limits))
        title = trimmed(sheet.get("name", ""))
        if sheet.get("state", "visible") != "visible":
            beside += [title, *_lines(found)]
        elif sections.of_heading(title):
            flow += [title, *found]
        else:
            flow += found
            beside += [title] if title and not _UNNAMED.match(title) else []
        beside += _beside(package, part, root)
    return [*flow, *map(Aside, beside)]


def _first(package: Package, main: str, kind: str) -> etree._Element | None:
    parts = package.related(main, kind)
    return package.xml(parts[0]) if parts else None


def _beside(package: Package, part: str, root: etree._Element) -> Iterator[str]:
    """What does not stand in cells: notes on them, text boxes, the head and foot of the printed page."""
    for kind in ("/comments", "/drawing"):
        for target in package.related(part, kind):
            yield from _paragraphs(package.xml(target))
    head_and_foot = child(root, "headerFooter")
    for each in () if head_and_foot is None else head_and_foot:
        if said := _CODES.sub(" ", each.text or "").strip():
            yield said


def _paragraphs(root: etree._Element | None) -> Iterator[str]:
    for found in () if root is None else root.iter():
        if name(found) in {"p", "text"}:
            line = "".join(each.text or "" for each in found.iter() if name(each) in _TEXTS)
            if trimmed(line):
                yield line


def _flow(root: etree._Element, values: CellValues, limits: Limits) -> Iterator[str | Aside | Grid]:
    sheet = _read(root, values, limits)
    rows = sorted(sheet.said)
    block: list[int] = []
    for at, row in enumerate(rows):
        below = at > 0 and row > rows[at - 1] + 1
        if block and below and (len(sheet.said[row]) == 1 or _is_heading(sheet.said[row])):
            yield from _block(block, sheet, limits)
            block = []
        block.append(row)
    yield from _block(block, sheet, limits)
    yield from map(Aside, sheet.hidden)


def _is_heading(row: dict[int, list[str]]) -> bool:
    return is_heading_row("\n".join(lines) for lines in row.values())


def _block(rows: list[int], sheet: _Sheet, limits: Limits) -> Iterator[str | Grid]:
    """Rows that follow each other: lone cells above and below their table are paragraphs."""
    first = next((at for at, row in enumerate(rows) if len(sheet.said[row]) > 1), len(rows))
    last = next((at for at in range(len(rows) - 1, -1, -1) if not _is_note(rows[at], sheet)), -1) + 1
    for row in rows[:first]:
        yield from (line for lines in sheet.said[row].values() for line in lines)
    if first < last:
        yield _grid(rows[first:last], sheet, limits)
    for row in rows[max(first, last) :]:
        yield from (line for lines in sheet.said[row].values() for line in lines)


def _is_note(row: int, sheet: _Sheet) -> bool:
    """A single text in the first column, not merged with what is below it: it stands under the table."""
    said = sheet.said[row]
    return list(said) == [sheet.first_column] and (row, sheet.first_column) not in sheet.merged


def _grid(rows: list[int], sheet: _Sheet, limits: Limits) -> Grid:
    columns = 1 + max(max(sheet.said[row]) for row in rows)
    reached = {place: last for place, last in sheet.merged.items() if place[0] in set(rows)}
    covered: set[tuple[int, int]] = set()
    grid = Grid()
    for row in rows:
        cells = []
        for column in range(columns):
            if (row, column) in covered:
                continue
            limits.cell()
            last_row, last_column = reached.get((row, column), (row, column))
            inside = rows[rows.index(row) : bisect_right(rows, last_row)] if last_row > row else [row]
            width = min(last_column, columns - 1) - column + 1
            covered |= {(each, column + at) for each in inside for at in range(width)}
            flow: Flow = list(sheet.said[row].get(column, ()))
            cells.append(Cell(flow, rows=max(len(inside), 1), columns=max(width, 1)))
        grid.rows.append(cells)
    return grid


def _read(root: etree._Element, values: CellValues, limits: Limits) -> _Sheet:
    sheet = _Sheet()
    hidden = _hidden_columns(root)
    row = -1
    for element in children(child(root, "sheetData"), "row"):
        row = number(element, "r", row + 2) - 1
        column = -1
        for cell in children(element, "c"):
            place = _PLACE.match(cell.get("r", ""))
            column = _column(place[1]) if place else column + 1
            lines = [line for line in marked(values.runs(cell)).splitlines() if trimmed(line)]
            if not lines:
                continue
            if column >= _MOST_COLUMNS:
                raise too_large(_MOST_COLUMNS, "কলামের বেশি", "more than {} columns")
            for line in lines:
                limits.line(line)
            if is_on(element, "hidden") or column in hidden:
                sheet.hidden += lines
            else:
                sheet.said.setdefault(row, {})[column] = lines
    _merge(root, sheet)
    return sheet


def _merge(root: etree._Element, sheet: _Sheet) -> None:
    for at, merged in enumerate(children(child(root, "mergeCells"), "mergeCell")):
        if at >= _MOST_MERGED:
            raise too_large(_MOST_MERGED, "জোড়া ঘরের বেশি", "more than {} merged cells")
        first, _, last = merged.get("ref", "").partition(":")
        begins, ends = _PLACE.match(first), _PLACE.match(last)
        if begins and ends:
            sheet.merged[int(begins[2]) - 1, _column(begins[1])] = int(ends[2]) - 1, _column(ends[1])


def _hidden_columns(root: etree._Element) -> set[int]:
    found: set[int] = set()
    for columns in children(child(root, "cols"), "col"):
        if is_on(columns, "hidden"):
            found |= set(range(number(columns, "min", 1) - 1, min(number(columns, "max", 1), _MOST_COLUMNS)))
    return found


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def _lines(flow: list[str | Aside | Grid]) -> Iterator[str]:
    for part in flow:
        if isinstance(part, Grid):
            yield from (line for row in part.rows for cell in row for line in _lines(cell.flow))
        else:
            yield part.text if isinstance(part, Aside) else part
