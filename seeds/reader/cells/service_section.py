"""Reads the services of one section from its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from districts.charters.draft import Place, ServiceCategory
from districts.charters.findings.notes import Note
from districts.charters.imports.document_labels import listed
from districts.charters.imports.document_reading import SECTIONS, Meaning, SectionKind
from seeds.reader.cells import (
    grievances,
    groups,
    heading_row,
    inheritance,
    service_cells,
    several_services,
    text_below,
)
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import Piece, Table
from seeds.reader.layout import fitting, rows, serials, tables
from seeds.reader.layout.columns import Column
from seeds.reader.layout.rows import Row, State
from seeds.reader.layout.tables import ServiceTable, column_evidence
from seeds.reader.text import words
from seeds.reader.values import placeholders
from seeds.reader.values.officers import titles

_PEOPLE = {Meaning.OFFICER, Meaning.SUPERIOR, Meaning.REMEDY}
# Where a row lacks a cell, the title above or below it stands in its place.
_MAY_HIDE_A_TITLE = {
    Meaning.METHOD,
    Meaning.PAPERS,
    Meaning.PLACE,
    Meaning.FEE,
    Meaning.TIME_LIMIT,
    *_PEOPLE,
}
Others = Callable[[], Sequence[tuple[Column, ...]]]
"""The headings of all tables of services in the document."""
_SERVICES = {State.WHOLE, State.SHORT}


@dataclass
class SectionReader:
    category: ServiceCategory
    ledger: Ledger
    services: list[ServiceRow] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    rows: int = 0
    meanings: tuple[Meaning, ...] = ()
    gap: bool = False

    def place(self, *, row: int | None = None, column: int | None = None, line: int | None = None) -> Place:
        return Place(self.category, row, column, line)

    def table(self, block: Table, others: Others, *, last: bool, title: Piece | None = None) -> None:
        """last: the document ends with this table. others: asked where a table has lost its headings. title: a line
        above it that says of which branch its services are.
        """
        end = grievances.begins_at(block.pieces) if grievances.runs_on(block) else len(block.pieces)
        if 0 < end < len(block.pieces):
            behind = block.pieces[end:]
            self.table(replace(block, pieces=block.pieces[:end]), others, last=False, title=title)
            self.ledger.tell("TABLE_NOT_UNDERSTOOD", behind, self.place(line=behind[0].line))
            return
        found = tables.read(block)
        first = found[0].pieces[0].start if found else len(self.ledger.source) + 1
        above = [piece for piece in block.pieces if piece.start < first]
        if above:
            found = self._borrowed(replace(block, pieces=tuple(above)), others) + found
        for table in found:
            if table.columns is None or _rows_cannot_be_told(table, table.columns):
                self.ledger.tell("TABLE_NOT_UNDERSTOOD", table.pieces, self.place(line=table.line))
            else:
                branch = title if table is found[0] else None
                self._rows(table, table.columns, block, last=last and table is found[-1], title=branch)
        if not found:
            self.ledger.tell("TABLE_NOT_UNDERSTOOD", block.pieces, self.place(line=block.pieces[0].line))

    def _borrowed(self, block: Table, others: Others) -> list[ServiceTable]:
        table = tables.without_headings(block, others())
        if table is None:
            return []
        self.ledger.note(Note("HEADINGS_LOST", table.line), self.place(line=table.line))
        return [table]

    def _rows(
        self, table: ServiceTable, heads: tuple[Column, ...], block: Table, *, last: bool, title: Piece | None
    ) -> None:
        if table.rows is None:
            told = rows.split(table.cells, heads, fitting.fits)
        else:
            told = rows.judged(table.rows, heads, fitting.fits)
        cut = list(rows.joined(told, heads))
        wide = [row.cells for row in cut if row.state is State.WHOLE]
        heads = column_evidence.named(column_evidence.decided(heads, wide), wide)
        position = next((at for at, column in enumerate(heads) if column.meaning is Meaning.SERIAL), None)
        split = groups.told(rows.certain(cut, heads) if block.unseen else cut, serial_first=position == 0)
        split = several_services.parted(split, heads, self.ledger)
        whole = [row for row in split if row.state in _SERVICES]
        published = [_serial(row, position) for row in whole]
        first = next((number for _, number, _ in published if number), None)
        if whole and self.taken and title is None and (first is None or first <= max(self.taken)):
            section = SECTIONS[SectionKind(self.category)]
            place = self.place(line=table.line)
            self.ledger.tell("SECTION_REPEATED", table.pieces, place, section=section)
            return
        if table.headings:
            heading_row.own(table, heads, self.category, self.ledger)
            heading_row.note_shifted_headings(heads, wide, self.category, self.ledger)
            if tuple(column.meaning for column in heads) != self.meanings:
                heading_row.tell_missing(table, heads, self.category, self.ledger)
        numbered = serials.assign(published, self.taken, has_column=position is not None)
        services = self._services(split, heads, numbered, last=last)
        meanings = tuple(column.meaning for column in heads)
        above = self.services[-1] if self.services and meanings == self.meanings else None
        inheritance.inherit(services, self.ledger, above=above)
        several_services.share(services)
        self.meanings = meanings
        titles = [row.cells[0] for row in split if row.state is State.TITLE]
        groups.give(
            services,
            [*titles, *table.titles, *([title] if title else [])],
            self.category,
            self.ledger,
            above=above.group if above else None,
        )
        for service in services:
            if block.lined or not service.cells[-1][2].span:
                text_below.tell(service, self.ledger, last=service.cells[-1][2] is table.cells[-1])
        self.services += services

    def _services(
        self, split: list[Row], heads: tuple[Column, ...], numbered: list[tuple[int, list[Note]]], *, last: bool
    ) -> list[ServiceRow]:
        found: list[ServiceRow] = []
        for row in split:
            self.rows += (row.state in _SERVICES or row.state is State.BROKEN) and row.part <= 1
            if row.state in _SERVICES:
                found.append(self._service(row, heads, *numbered[len(found)], last=last))
                self.gap = False
            else:
                self.gap = self.gap or row.state is State.BROKEN
                self._no_service(row, heads)
        return found

    def _service(
        self, row: Row, heads: tuple[Column, ...], serial: int, notes: list[Note], *, last: bool
    ) -> ServiceRow:
        cells = [(at, column, piece) for at, (column, piece) in enumerate(zip(heads, row.cells, strict=False), 1)]
        missing = tuple(enumerate(heads, 1))[len(cells) :]
        cells = [cell for cell in cells if row.own is None or cell[0] - 1 in row.own]
        service = ServiceRow(self.category, self.rows, serial, cells, missing, after_gap=self.gap, part=row.part)
        service_cells.read(service, self.ledger)
        self._tell_put_together(service, row)
        for note in notes if row.part <= 1 else ():
            of_serial = ((at, piece) for at, column, piece in cells if column.meaning is Meaning.SERIAL)
            at, piece = next(of_serial, (None, None))
            self.ledger.note(note, service.place(at, note.line), service_code=service.code, piece=piece)
        for at, column, piece in (cells[0], cells[-1]):
            if column.meaning in _MAY_HIDE_A_TITLE and _names_a_branch(column, piece):
                note = Note("TITLE_IN_A_CELL", piece.line, piece.text)
                self.ledger.note(note, service.place(at, piece.line), service_code=service.code, piece=piece)
        if missing:
            self._short(service, cut=last and row.last)
        return service

    def _tell_put_together(self, service: ServiceRow, row: Row) -> None:
        """Of cells that the document does not show as one, or of a row that holds several services."""
        code = "ROWS_JOINED" if row.joined else "PARAGRAPHS_GROUPED" if row.grouped else "SERVICES_PARTED"
        if not (row.joined or row.grouped or row.part):
            return
        line = service.cells[0][2].line
        if row.part <= 1:
            self.ledger.note(Note(code, line), service.place(None, line), service_code=service.code)
        for _, _, piece in service.cells:
            for part in piece.each if row.part else piece.parts:
                self.ledger.mark(code, part)

    def _short(self, service: ServiceRow, *, cut: bool) -> None:
        at, _, piece = service.cells[-1]
        details = {"missing": listed([column.meaning for _, column in service.missing])}
        note = Note("TRUNCATED" if cut else "ROW_SHORT", service.last_line, piece.text, details)
        self.ledger.note(note, service.place(at, service.last_line), service_code=service.code, piece=piece)

    def _no_service(self, row: Row, heads: tuple[Column, ...]) -> None:
        place = self.place(row=self.rows, line=row.cells[0].line)
        if row.state is State.BROKEN:
            self.ledger.tell("ROW_NOT_UNDERSTOOD", row.cells, place, cells=len(row.cells), columns=len(heads))
        elif row.state is State.EXTRA:
            self.ledger.tell("EXTRA_CELL", row.cells, place, even_if_blank=True)
        elif row.state is State.TITLE:
            for piece in row.cells[1:]:
                self.ledger.own(piece, self.place(line=piece.line), Meaning.COLUMN_NUMBER)
        else:
            for at, piece in enumerate(row.cells, 1):
                self.ledger.own(piece, self.place(column=at, line=piece.line), Meaning.COLUMN_NUMBER)


def _names_a_branch(column: Column, piece: Piece) -> bool:
    """A post may be called by its branch: "সহকারী কমিশনার (রাজস্ব শাখা)"."""
    if not placeholders.names_a_branch(piece.text):
        return False
    return not (column.meaning in _PEOPLE and any(titles.is_title(line.text) for line in piece.lines()))


def _rows_cannot_be_told(table: ServiceTable, heads: tuple[Column, ...]) -> bool:
    """Without serials rows follow from the number of cells alone: one too many or too few, and none is certain."""
    counted = table.rows is None and not any(column.meaning is Meaning.SERIAL for column in heads)
    return counted and len(table.cells) % len(heads) > 0


def _serial(row: Row, position: int | None) -> tuple[str, int | None, int]:
    piece = row.cells[position] if position is not None and position < len(row.cells) and row.part <= 1 else None
    return (piece.text, words.serial(piece.text), piece.line) if piece else ("", None, row.cells[0].line)
