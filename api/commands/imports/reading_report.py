"""The result of `charter read`, as JSON and as text: a document or a single cell, before any import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import orjson
from rich.console import Console
from rich.text import Text

from api.commands.console.output import json_line
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
        return json_line({"file": file, "refused": None, "crash": str(read)})
    if isinstance(read, Refused):
        return json_line({"file": file, "refused": _refused(read)})
    cells = [_cell(cell) for cell in read.cells]
    return json_line({"file": file, "refused": None, "draft": read.draft, "cells": cells})


def _refused(refused: Refused) -> dict[str, object]:
    return {"code": refused.code, "message": asdict(refused.message)}


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "text": cell.text,
        "meaning": cell.meaning,
        "outcome": cell.outcome,
        "into": str(cell.into) if cell.into else None,
        "findings": cell.findings,
        "place": cell.place,
    }


def cell_json(text: str, read: CellReading | Refused) -> bytes:
    """One line of JSON: the text, why it was refused, its value and the findings about it."""
    if isinstance(read, Refused):
        return json_line({"text": text, "refused": _refused(read)})
    return json_line({"text": text, "refused": None, "value": read.value, "findings": read.findings})


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


def cell_text(text: str, read: CellReading | Refused) -> str:
    console = Console()
    return printed(console, _one_cell(console.width, text, read))


def _one_cell(width: int, text: str, read: CellReading | Refused) -> Iterator[Text]:
    yield from wrapped_lines(text, width, style="bold")
    if isinstance(read, Refused):
        yield from wrapped_lines(str(read), width, head="    ", style="bold red")
        return
    value = orjson.dumps(read.value).decode() if read.value else "–"
    yield from wrapped_lines(value, width, head="    ")
    yield from _findings(read.findings, width)
