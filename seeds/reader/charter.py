"""Reads a charter: from a published document through all stages to a draft with findings."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import chain, pairwise, zip_longest

from districts.charters.draft import CharterDraft, Expectation, GrievanceTier, Place, ServiceCategory
from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import SECTIONS, STATEMENTS, Meaning, Reading, SectionKind
from districts.charters.imports.source_document import PublishedDocument
from districts.shared.text import LocalizedText
from seeds.reader import source
from seeds.reader.cells import expectations, grievances, incomplete_posts, preamble, services_sections
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.service_row import ServiceRow
from seeds.reader.cells.service_section import SectionReader
from seeds.reader.document import BREAK, Block, Document, Paragraph, Piece, Table
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.layout import page_lines, sections, tables
from seeds.reader.layout.columns import Column
from seeds.reader.layout.sections import Section
from seeds.reader.text import column_headings


def read(given: str | PublishedDocument) -> Reading:
    """Read a charter, a text or whatever was published.

    Raises NotACharter when the document cannot be read, or has no table of services at all.
    """
    document = _without_page_lines(source.text(given) if isinstance(given, str) else source.published(given))
    parts = services_sections.with_citizens_services(grievances.with_own_section(sections.split(document.blocks)))
    if not any(isinstance(block, Table) and tables.read(block) for part in parts for block in part.blocks):
        raise NotACharter("NO_TABLE_OF_SERVICES", headings="ক্রমঃ, সেবার নাম, সেবা প্রদান পদ্ধতি")
    return _Charter(document, parts).reading()


def _without_page_lines(document: Document) -> Document:
    """What the portal puts around each page stands beside the charter."""
    blocks: list[Block] = []
    of_page: list[Piece] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and page_lines.is_one(block.piece.text):
            of_page.append(block.piece)
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks), aside=(*document.aside, *of_page)) if of_page else document


class _Charter:
    def __init__(self, document: Document, parts: list[Section]) -> None:
        self.document = document
        self.parts = parts
        self.ledger = Ledger(document.source)
        self.pieces = list(chain.from_iterable(part.pieces for part in parts))
        self.texts: dict[SectionKind, LocalizedText] = {}
        self.readers: dict[SectionKind, SectionReader] = {}
        self.seen: set[SectionKind] = set()
        self.expectations: tuple[Expectation, ...] = ()
        self.grievance_tiers: tuple[GrievanceTier, ...] = ()

    def reading(self) -> Reading:
        for part in self.parts:
            self._section(part)
        incomplete_posts.infer(self._service_rows(), self.ledger)
        self._rest()
        rows = sorted(self._service_rows(), key=lambda row: (_ORDER[row.category], row.serial))
        draft = CharterDraft(
            title=self.texts.get(SectionKind.TITLE, LocalizedText()),
            effective_from=None,
            services=tuple(row.service() for row in rows),
            findings=self.ledger.findings(),
            source=self.ledger.source,
            expectations=self.expectations,
            grievance_note=self.texts.get(SectionKind.GRIEVANCE, LocalizedText()),
            grievance_tiers=self.grievance_tiers,
            **{kind.lower(): self.texts.get(kind, LocalizedText()) for kind in STATEMENTS},
        )
        return Reading(draft, self.ledger.cells([*self.pieces, *self.document.aside, *self.document.drawn]))

    def _service_rows(self) -> list[ServiceRow]:
        return [row for reader in self.readers.values() for row in reader.services]

    def _section(self, section: Section) -> None:
        part = section.kind
        unfiled = part.category is None and services_sections.holds_services(section)
        if unfiled and part not in {SectionKind.TITLE, SectionKind.VISION_AND_MISSION, SectionKind.SERVICES}:
            self._tell("SERVICES_NOT_FILED", section)
        elif part is SectionKind.TITLE:
            self.texts[part] = preamble.title(section, self.ledger)
            self._stated(section)
        elif part in STATEMENTS and part not in self.texts:
            self.texts[part] = preamble.statement(section, self.ledger)
        elif part in {*STATEMENTS, SectionKind.UNKNOWN} or (part in _ONCE and part in self.seen):
            self._tell("SECTION_UNKNOWN", section)
        else:
            self._own_heading(section)
            self._read(section)
        self.seen.add(part)
        if section.mended and section.heading:
            self._tell_mended(section, section.heading)

    def _own_heading(self, section: Section) -> None:
        if section.heading:
            self.ledger.own(section.heading, Place(section.kind, line=section.heading.line), Meaning.SECTION_HEADING)

    def _tell_mended(self, section: Section, heading: Piece) -> None:
        note = Note("SECTION_HEADING_MENDED", heading.line, heading.text, {"section": SECTIONS[section.kind]})
        self.ledger.note(note, Place(section.kind, line=heading.line), piece=heading)

    def _read(self, section: Section) -> None:
        match section.kind:
            case SectionKind.EXPECTATIONS:
                self.expectations = expectations.read(section, self.ledger)
            case SectionKind.GRIEVANCE:
                if section.heading is None:
                    grievances.tell_heading_missing(section, self._before(section), self.ledger)
                self.texts[section.kind] = LocalizedText.written(grievances.note(section, self.ledger))
                self.grievance_tiers = grievances.tiers(section, self.ledger)
            case _:
                if section.kind.category and section.heading is None:
                    line = section.pieces[0].line
                    self.ledger.note(Note("SERVICES_WITHOUT_SECTION", line), Place(section.kind, line=line))
                self._tell_headings_above(section)
                self._stated(section)
                self._services(section)

    def _tell_headings_above(self, section: Section) -> None:
        """Of which of several sections the services are, nobody can know."""
        above = services_sections.empty_above(section, self.parts)
        if above and section.heading and not section.mended:
            said = self.ledger.source[above[0].start : section.heading.end]
            details = {"section": SECTIONS[section.kind]}
            note = Note("SECTION_HEADING_MENDED", section.heading.line, said, details)
            self.ledger.note(note, Place(section.kind, line=section.heading.line), piece=section.heading)

    def _before(self, section: Section) -> Piece | None:
        """The cell of text that a section without a heading follows."""
        first = section.pieces[0]
        at = next(at for at, piece in enumerate(self.pieces) if piece is first)
        before = self.pieces[at - 1] if at else None
        return before if before and before.tab and not before.span else None

    def _stated(self, section: Section) -> None:
        """A table of vision and mission above the services."""
        for block in section.blocks if section.kind.category is None else ():
            if isinstance(block, Table) and not self.seen & STATEMENTS:
                found = preamble.stated(block, self.ledger)
                self.texts |= found
                self.seen |= found.keys()

    def _services(self, section: Section) -> None:
        category = section.kind.category
        listed = any(isinstance(block, Table) for block in section.blocks)
        above: Block | None = None
        for block in section.blocks:
            if isinstance(block, Paragraph) and sections.belongs_to_heading(
                block.piece.text, section.kind, listed=listed
            ):
                place = Place(section.kind, line=block.piece.line)
                self.ledger.own(block.piece, place, Meaning.SECTION_HEADING)
            if isinstance(block, Table) and category:
                reader = self.readers.setdefault(section.kind, SectionReader(category, self.ledger))
                title = services_sections.title_above(above, self.ledger)
                last = block.pieces[-1] is self.pieces[-1]
                reader.table(block, lambda: self.headings, last=last, title=title)
            above = block

    @cached_property
    def headings(self) -> list[tuple[Column, ...]]:
        """Of all tables of services, one for each set of columns; none where they are too many to tell apart."""
        blocks = (block for part in self.parts for block in part.blocks if isinstance(block, Table))
        found = (table.columns for block in blocks for table in tables.read(block) if table.columns)
        different = {tuple(column.meaning for column in heads): heads for heads in found}
        return list(different.values()) if len(different) <= _MOST_HEADINGS else []

    def _tell(self, code: str, section: Section) -> None:
        pieces = section.pieces
        place = (
            Place(section.kind, line=pieces[0].line)
            if section.kind is not SectionKind.UNKNOWN
            else Place(line=pieces[0].line)
        )
        self.ledger.tell(code, pieces, place, section=SECTIONS[section.kind])

    def _rest(self) -> None:
        """What nobody claimed: a table of services outside a known section, or text that no rule understands."""
        for section, behind in zip_longest(self.parts, self.parts[1:]):
            known = section.kind.category is not None
            within = section.kind if section.kind in SECTIONS and section.kind is not SectionKind.UNKNOWN else None
            below = behind.blocks[:1] if behind and behind.heading is None else []
            for block, following in pairwise([*section.blocks, *below]):
                if isinstance(following, Table) and _heading_without_tab(block, following, self.ledger.source):
                    self.ledger.tell("HEADING_WITHOUT_TAB", block.pieces, Place(within, line=block.pieces[0].line))
            for block in section.blocks:
                unfiled = isinstance(block, Table) and not known and tables.hold_services(block)
                for run in self.ledger.unowned(block.pieces):
                    code = "SERVICES_NOT_FILED" if unfiled else "TEXT_NOT_UNDERSTOOD"
                    self.ledger.tell(code, run, Place(within, line=run[0].line))
        self._beside()
        self._missing()

    def _beside(self) -> None:
        """What the document holds besides its sections, and what was noticed while it was taken apart."""
        for piece in self.document.aside:
            self.ledger.tell("BESIDE_THE_CHARTER", [piece], Place(line=piece.line))
        for piece in self.document.drawn:
            self.ledger.own(piece, Place(line=piece.line), Meaning.COLUMN_NUMBER)
        for code, piece in self.document.noticed:
            self.ledger.note_about(code, piece)
        for code, piece in self.document.marked:
            self.ledger.mark(code, piece)
        for note in self.document.about:
            self.ledger.note(note, Place())

    def _missing(self) -> None:
        if self.texts[SectionKind.TITLE] == LocalizedText():
            self.ledger.note(Note("TITLE_MISSING"), Place(SectionKind.TITLE))
        if not self.ledger.told("OFFICE_STATED"):
            self.ledger.note(Note("OFFICE_NOT_STATED"), Place())
        for part in sections.EXPECTED:
            if part not in self.seen:
                self.ledger.note(Note("SECTION_MISSING", details={"section": SECTIONS[part]}), Place(part))
        if not self._service_rows():
            self.ledger.note(Note("NO_SERVICE_READ"), Place())


def _heading_without_tab(block: Block, table: Table, source: str) -> bool:
    """Whether a paragraph is really the first cell of the table behind it: a heading, or on the heading row's line."""
    if not isinstance(block, Paragraph) or not tables.hold_services(table):
        return False
    up_to_its_tab = source[block.piece.end : table.pieces[0].start].partition("\t")[0]
    return column_headings.meaning_of(block.piece.text) is not None or not BREAK.search(up_to_its_tab)


_MOST_HEADINGS = 20
_ONCE = {SectionKind.EXPECTATIONS, SectionKind.GRIEVANCE}
_ORDER = {category: at for at, category in enumerate(ServiceCategory)}
