"""The source document in a report: its tables, each cell coloured by how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import models
from api.commands.imports.html_report import understood
from api.commands.imports.html_report.markup import both, said, tag
from districts.charters.draft import Service, Severity
from districts.charters.imports.document_reading import Cell, Outcome
from districts.shared.text import LocalizedText

Numbered = Mapping[int, models.Finding]
"""Findings by their number on the page."""
_SHADES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def shown(cells: Sequence[Cell], findings: Numbered, services: Iterable[Service]) -> str:
    """The document as HTML. services: of the draft; their values are shown below their cells."""
    told = _Told(findings, {service.code: service for service in services})
    ordered = sorted(cells, key=lambda cell: cell.start)
    parts: list[str] = []
    for tab, run in groupby(ordered, key=lambda cell: cell.tab):
        together = list(run)
        parts += _tables(together, told) if tab else (_piece("p", cell, told) for cell in together if cell.text)
    return tag("div", *parts, class_="source")


class _Told:
    """Matches findings to cells: by code and place, or else by code and text."""

    def __init__(self, findings: Numbered, services: Mapping[str, Service]) -> None:
        self._findings = findings
        self.services = services

    def about(self, cell: Cell) -> list[int]:
        return [number for code in cell.findings for number in self._of(code, cell)]

    def _of(self, code: str, cell: Cell) -> list[int]:
        same = [(number, finding) for number, finding in self._findings.items() if finding.code == code]
        here = [number for number, finding in same if _stands(finding, cell)]
        within = [number for number, finding in same if finding.published and finding.published in cell.text]
        return here or within[:1] or [number for number, _ in same[:1]]

    def shade(self, cell: Cell, numbers: Sequence[int]) -> str:
        graves = {self._findings[number].severity for number in numbers}
        grave = next((severity for severity in Severity if severity.value in graves), None)
        if "INHERITED" in cell.findings and grave is Severity.INFO:
            return "inherited"
        if grave:
            return _SHADES[grave]
        return "layout" if cell.outcome is Outcome.LAYOUT else "understood"

    def code(self, number: int) -> str:
        return self._findings[number].code


def _stands(finding: models.Finding, cell: Cell) -> bool:
    """The cell's position: row and column, or its line if it has none."""
    place = cell.place
    same = (finding.section, finding.row, finding.column) == (place.section, place.row, place.column)
    return same and (place.row is not None or finding.line == place.line)


def _tables(cells: Sequence[Cell], told: _Told) -> Iterator[str]:
    """Splits a run of cells into the document's tables."""
    rows: list[list[Cell]] = []
    for cell in cells:
        if rows and _begins_table(rows[-1][-1], cell):
            yield _table(rows, told)
            rows = []
        if not rows or _begins_row(rows[-1], cell):
            rows.append([])
        rows[-1].append(cell)
    yield _table(rows, told)


def _begins_table(before: Cell, cell: Cell) -> bool:
    return before.span is not None and cell.span is not None and cell.span.row < before.span.row


def _begins_row(row: Sequence[Cell], cell: Cell) -> bool:
    """Whether the cell begins a row: by its span, or in tabbed text where the columns start again."""
    before = row[-1]
    if before.span and cell.span:
        return cell.span.row != before.span.row
    place, last = cell.place, before.place
    other = (cell.meaning.value.startswith("COLUMN"), place.section, place.row) != (
        before.meaning.value.startswith("COLUMN"),
        last.section,
        last.row,
    )
    return other or (place.column is not None and last.column is not None and place.column <= last.column)


def _table(rows: Sequence[Sequence[Cell]], told: _Told) -> str:
    drawn = (
        tag("tr", *(_piece("td", cell, told, **_reach(cell, len(rows) - at)) for cell in row if not cell.covered))
        for at, row in enumerate(rows)
    )
    return tag("div", tag("table", tag("tbody", *drawn)), class_="scroll")


def _reach(cell: Cell, below: int) -> dict[str, int | None]:
    """The cell's row span, cut at the end of the table."""
    if cell.span is None:
        return {}
    rows, columns = min(cell.span.rows, below), cell.span.columns
    return {"rowspan": rows if rows > 1 else None, "colspan": columns if columns > 1 else None}


def _piece(name: str, cell: Cell, told: _Told, **attributes: object) -> str:
    numbers = told.about(cell)
    value = understood.of(cell, told.services) if cell.place.row else LocalizedText()
    into = tag("span", both(value), class_="into") if value.en else ""
    shade = told.shade(cell, numbers)
    return tag(name, tag("span", said(cell.text), dir="auto"), into, _links(numbers, told), class_=shade, **attributes)


def _links(numbers: Iterable[int], told: _Told) -> str:
    links = [tag("a", said(told.code(number)), href=f"#finding-{number}") for number in dict.fromkeys(numbers)]
    return tag("span", *links, class_="codes") if links else ""
