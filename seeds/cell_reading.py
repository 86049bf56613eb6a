"""Reads one cell or one column heading as the charter reader does in a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from districts.charters.draft import Fee, Finding, NamedPost, Place, RequiredDocument, Service, TimeLimit
from districts.charters.findings import notes
from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Meaning
from seeds import reader
from seeds.reader.document import Piece
from seeds.reader.findings import FINDINGS
from seeds.reader.layout import columns

_COLUMN = 3


class CellKind(StrEnum):
    """A column heading, or the column that the cell stands in."""

    HEADING = "heading"
    TIME = "time"
    FEE = "fee"
    OFFICER = "officer"
    PAPERS = "papers"


_HEADINGS = {
    CellKind.TIME: "সেবা প্রদানের সময়সীমা",
    CellKind.FEE: "সেবার মূল্য",
    CellKind.OFFICER: "দায়িত্বপ্রাপ্ত কর্মকর্তা",
    CellKind.PAPERS: "প্রয়োজনীয় কাগজপত্র",
}
CellValue = Meaning | TimeLimit | Fee | NamedPost | tuple[RequiredDocument, ...] | None


@dataclass(frozen=True, slots=True)
class CellReading:
    """The parsed value of a cell, and the findings about it. value: of a heading its meaning, by its words alone."""

    value: CellValue
    findings: tuple[Finding, ...]


def read(text: str, kind: CellKind) -> CellReading:
    """The cell's value. A document of one service is built around it, whose other cells are known.

    Raises NotACharter for a text that cannot be part of a charter.
    """
    cell = " ".join(text.split())
    if kind is CellKind.HEADING:
        return CellReading(columns.column(Piece(0, len(cell), 1, cell, tab=True)).meaning, ())
    rows = (("ক্রমিক", "সেবার নাম", _HEADINGS[kind]), ("১", "তথ্য প্রদান", cell))
    table = "".join("".join(f"\t{each}" for each in row) + "\n" for row in rows)
    draft = reader.read(f"সেবা প্রদান প্রতিশ্রুতি\n১. নাগরিক সেবা\n{table}").draft
    value = _value(draft.services[0], kind) if draft.services else None
    findings = [finding for finding in draft.findings if finding.place.column == _COLUMN]
    if not value and not findings:  # it was taken for a part of the table itself, such as a heading
        note = Note("TEXT_NOT_UNDERSTOOD", 1, text)
        findings = [notes.finding(FINDINGS[note.code], note, Place())]
    return CellReading(value, tuple(findings))


def _value(service: Service, kind: CellKind) -> CellValue:
    """The value of a service in this column. A heading has been read without a service."""
    match kind:
        case CellKind.TIME:
            return service.time_limit
        case CellKind.FEE:
            return service.fee
        case CellKind.OFFICER:
            return service.responsible
        case CellKind.PAPERS:
            return service.required_documents
        case CellKind.HEADING:
            return None
