"""The result of `charter read`, as JSON and as text: a document or a single cell, before any import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import orjson
from rich.console import Console
from rich.text import Text

from api.commands.imports.text_report import STYLES, counted, printed, service_lines, wrapped_lines
from districts.charters.draft import Finding, Place
from districts.charters.imports.document_reading import Cell, Reading
from districts.shared.refused import Refused
from seeds.cell_reading import CellReading
from seeds.reader_processes import Crashed

Result = Reading | Refused | Crashed


def document_json(file: str, read: Result) -> bytes:
    """One line of JSON: the file, why it was refused, the draft, and the use of each cell of the source.

    A refused document has neither draft nor cells. crash: only if the reader failed.
    """
    if isinstance(read, Crashed):
        return orjson.dumps({"file": file, "refused": None, "crash": str(read)}) + b"\n"
    if isinstance(read, Refused):
        refused = {"code": read.code, "message": asdict(read.message)}
        return orjson.dumps({"file": file, "refused": refused}) + b"\n"
    cells = [_cell(cell) for cell in read.cells]
    return orjson.dumps({"file": file, "refused": None, "draft": read.draft, "cells": cells}) + b"\n"


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "text": cell.text,
        "meaning": cell.meaning,
        "outcome": cell.outcome,
        "into": str(cell.into) if cell.into else None,
        "findings": cell.findings,
        "place": cell.place,
    }


def cell_json(read: CellReading) -> bytes:
    """One line of JSON: the text, its value and the findings about it."""
    return orjson.dumps(read) + b"\n"


def document_text(file: str, read: Result) -> str:
    console = Console()
    return printed(console, _document(console.width, file, read))


def _document(width: int, file: str, read: Result) -> Iterator[Text]:
    if isinstance(read, (Refused, Crashed)):
        yield from wrapped_lines(f"{file}: {read}", width, hanging=4, style="bold red")
        return
    found = f"{counted(len(read.draft.services), 'service')}, {counted(len(read.draft.findings), 'finding')}"
    yield from wrapped_lines(f"{file}: {found}", width, hanging=4, style="bold")
    for service in read.draft.services:
        yield from service_lines(service, width)
    yield from _findings(read.draft.findings, width)


def _findings(findings: Iterable[Finding], width: int) -> Iterator[Text]:
    for finding in findings:
        head = f"{finding.severity.value}  {finding.code}  {_place(finding.place)}"
        yield from wrapped_lines(head, width, hanging=4, style=STYLES[finding.severity])
        yield from wrapped_lines(finding.message.en or finding.message.bn or "", width, head="    ")


def _place(place: Place) -> str:
    column = f"column {place.column}" if place.column else ""
    line = f"(line {place.line})" if place.line else ""
    return " ".join(filter(None, (place.section, f"row {place.row}" if place.row else "", column, line)))


def cell_text(read: CellReading) -> str:
    console = Console()
    return printed(console, _one_cell(console.width, read))


def _one_cell(width: int, read: CellReading) -> Iterator[Text]:
    yield from wrapped_lines(read.text, width, style="bold")
    value = orjson.dumps(read.value).decode() if read.value else "–"
    yield from wrapped_lines(value, width, head="    ")
    yield from _findings(read.findings, width)
