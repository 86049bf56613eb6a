"""Reads the services of one section from its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from districts.charters.draft import Place, ServiceCategory
from districts.charters.findings.notes import Note
from districts.charters.imports.document_labels import listed
from districts.charters.imports.document_reading import SECTIONS, Meaning, SectionKind
from seeds.reader.cells import grievances, groups, heading_row, inheritance, service_cells
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.document import BREAK, Piece, Table
from seeds.reader.layout import fitting, rows, sections, serials, tables
from seeds.reader.layout.columns import Column
from seeds.reader.layout.rows import Row, State
from seeds.reader.layout.tables import ServiceTable, matched_headings
from seeds.reader.text import words
from seeds.reader.values import lists, officers, placeholders
from seeds.reader.values.officers import titles

_PEOPLE = {Meaning.OFFICER, Meaning.SUPERIOR, Meaning.REMEDY}
_FAR = 2000
# Where a row lacks a cell, the title above or below it stands in its place.
_MAY_HIDE_A_TITLE = {
    Meaning.METHOD,
    Meaning.PAPERS,
    Meaning.PLACE,
    Meaning.FEE,
    Meaning.TIME_LIMIT,
    *_PEOPLE,
}
_MOST_LINES = 40
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

    def table(self, block: Table, others: Others, *, last: bool) -> None:
        """last: the document ends with this table. others: asked where a table has lost its headings."""
        end = grievances.begins_at(block.pieces) if grievances.runs_on(block) else len(block.pieces)
        if 0 < end < len(block.pieces):
            behind = block.pieces[end:]
            self.table(replace(block, pieces=block.pieces[:end]), others, last=False)
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
                self._rows(table, table.columns, block, last=last and table is found[-1])
        if not found:
            self.ledger.tell("TABLE_NOT_UNDERSTOOD", block.pieces, self.place(line=block.pieces[0].line))

    def _borrowed(self, block: Table, others: Others) -> list[ServiceTable]:
        table = tables.without_headings(block, others())
        if table is None:
            return []
        self.ledger.note(Note("HEADINGS_LOST", table.line), self.place(line=table.line))
        return [table]

    def _rows(self, table: ServiceTable, heads: tuple[Column, ...], block: Table, *, last: bool) -> None:
        if table.rows is None:
            cut = list(rows.split(table.cells, heads, fitting.fits))
        else:
            cut = list(rows.judged(table.rows, heads, fitting.fits))
        wide = [row.cells for row in cut if row.state is State.WHOLE]
        heads = matched_headings.named(heads, wide)
        position = next((at for at, column in enumerate(heads) if column.meaning is Meaning.SERIAL), None)
        split = groups.told(rows.certain(cut) if block.unseen else cut, serial_first=position == 0)
        whole = [row for row in split if row.state in _SERVICES]
        published = [_serial(row, position) for row in whole]
        first = next((number for _, number, _ in published if number), None)
        if whole and self.taken and (first is None or first <= max(self.taken)):
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
        self.meanings = meanings
        titles = [row.cells[0] for row in split if row.state is State.TITLE]
        groups.give(
            services, [*titles, *table.titles], self.category, self.ledger, above=above.group if above else None
        )
        for service in services:
            if block.lined or not service.cells[-1][2].span:
                self._text_below(service, last=service.cells[-1][2] is table.cells[-1])
        self.services += services

    def _services(
        self, split: list[Row], heads: tuple[Column, ...], numbered: list[tuple[int, list[Note]]], *, last: bool
    ) -> list[ServiceRow]:
        found: list[ServiceRow] = []
        for row in split:
            self.rows += row.state in _SERVICES or row.state is State.BROKEN
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
        service = ServiceRow(self.category, self.rows, serial, cells, missing, after_gap=self.gap)
        service_cells.read(service, self.ledger)
        for note in notes:
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

    def _text_below(self, service: ServiceRow, *, last: bool) -> None:
        """In text what stands below a row is more of its last cell: a section's heading that nobody knows; below the
        last row also a list that begins anew, a line below a list, what a blank line parts from it, and whatever stands
        where that cell was empty.
        """
        at, column, whole = service.cells[-1]
        piece, _ = service_cells.without_page_number(whole)
        before = self.ledger.source[max(0, piece.start - _FAR) : piece.start]
        stripped = before.rstrip()
        _, tab, gap = before[len(stripped) :].rpartition("\t")
        if not (tab or stripped.endswith("|")):
            return
        # Behind a pipe a cell may have a line of its own.
        behind = len(BREAK.findall(gap)) > (not tab) and not officers.says_nothing(piece)
        below = piece.lines() if BREAK.search(gap) else piece.lines()[1:]
        another = any(sections.resembles_one(said.text) for said in below[:_MOST_LINES])
        if another or (last and (behind or _is_parted(piece) or _goes_on(column, piece))):
            note = Note("TEXT_BELOW_TABLE", piece.line, piece.text)
            self.ledger.note(note, service.place(at, piece.line), service_code=service.code, piece=piece)

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


def _is_parted(piece: Piece) -> bool:
    """Whether a blank line stands in it."""
    return any(below.number > above.number + 1 for above, below in pairwise(piece.lines()))


def _goes_on(column: Column, piece: Piece) -> bool:
    """Whether a cell says more than its column asks for, below what it does ask for."""
    said = [line.text for line in piece.lines()]
    below_ditto = len(said) > 1 and placeholders.is_ditto(said[0])
    return (
        below_ditto
        or lists.goes_on_otherwise(piece)
        or (column.meaning is Meaning.REMEDY and officers.says_more(piece))
    )


def _rows_cannot_be_told(table: ServiceTable, heads: tuple[Column, ...]) -> bool:
    """Without serials rows follow from the number of cells alone: one too many or too few, and none is certain."""
    counted = table.rows is None and not any(column.meaning is Meaning.SERIAL for column in heads)
    return counted and len(table.cells) % len(heads) > 0


def _serial(row: Row, position: int | None) -> tuple[str, int | None, int]:
    piece = row.cells[position] if position is not None and position < len(row.cells) else None
    return (piece.text, words.serial(piece.text), piece.line) if piece else ("", None, row.cells[0].line)
