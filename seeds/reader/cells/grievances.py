"""Reads the grievance redress table: the tiers, their posts and their time limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from districts.charters.draft import Contact, ContactOwner, GrievanceLevel, GrievanceTier, Place, TimeLimit
from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_labels import COLUMNS
from districts.charters.imports.document_reading import Meaning, SectionKind, Target
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.cells import plain_tables
from seeds.reader.cells.ledger import Ledger
from seeds.reader.cells.plain_tables import PlainTable
from seeds.reader.document import Paragraph, Piece, Table
from seeds.reader.layout.columns import Column
from seeds.reader.layout.rows import Row, State
from seeds.reader.layout.sections import Section
from seeds.reader.text import column_headings, words
from seeds.reader.values import contacts, time_limits

_HEADINGS = column_headings.SERIALS | wordings.lookup("headings/grievances", Meaning.__members__)
_FEWEST_HEADINGS = 2
_MOST_COLUMNS = 5
_TierWord = Enum(
    "_TierWord",
    "APPEAL OFFICER CENTRAL APPEAL_IN_SHORT OFFICER_IN_SHORT CENTRAL_IN_SHORT BEFORE_CENTRAL "
    "BEFORE_APPEAL BEFORE_OFFICER FAILS",
)
_WORDS = wordings.load("people/grievance_tiers", _TierWord.__members__)
# In this order: the appeal officer is an officer too, and both may sit where the central cell does.
_LEVELS = (
    (GrievanceLevel.APPEAL, _WORDS[_TierWord.APPEAL]),
    (GrievanceLevel.OFFICER, _WORDS[_TierWord.OFFICER]),
    (GrievanceLevel.CENTRAL, _WORDS[_TierWord.CENTRAL]),
    (GrievanceLevel.APPEAL, _WORDS[_TierWord.APPEAL_IN_SHORT]),
    (GrievanceLevel.OFFICER, _WORDS[_TierWord.OFFICER_IN_SHORT]),
    (GrievanceLevel.CENTRAL, _WORDS[_TierWord.CENTRAL_IN_SHORT]),
)
# Who has failed before, and which tier is next.
_NEXT = (
    (GrievanceLevel.CENTRAL, _WORDS[_TierWord.BEFORE_CENTRAL]),
    (GrievanceLevel.APPEAL, _WORDS[_TierWord.BEFORE_APPEAL]),
    (GrievanceLevel.OFFICER, _WORDS[_TierWord.BEFORE_OFFICER]),
)
_FAILS = re.compile(_WORDS.any_of(_TierWord.FAILS))
# What stands beside a contact is the text's, and is kept as that.
_OF_THE_TEXT = {"TEXT_NOT_UNDERSTOOD", "WEBSITE_NOT_KEPT"}


def begins_at(cells: Sequence[Piece]) -> int:
    """Where the headings of such a table stand among cells, below a heading that was not recognised; else their end."""
    known = [plain_tables.meaning_of(cell, _HEADINGS) for cell in cells]
    for at, meaning in enumerate(known):
        row = set(known[at : at + _MOST_COLUMNS])
        if meaning and Meaning.WHOM in row and len(row - {None}) > _FEWEST_HEADINGS:
            return at
    return len(cells)


def with_own_section(parts: list[Section]) -> list[Section]:
    """Its table is a section of its own, even where no heading says so."""
    if any(part.kind is SectionKind.GRIEVANCE for part in parts):
        return parts
    for at, part in enumerate(parts):
        for number, block in enumerate(part.blocks):
            begins = begins_at(block.pieces) if isinstance(block, Table) else 0
            if isinstance(block, Table) and begins < len(block.pieces) and (begins == 0 or runs_on(block)):
                table = replace(block, pieces=block.pieces[begins:])
                above = [replace(block, pieces=block.pieces[:begins])] if begins else []
                before = replace(part, blocks=[*part.blocks[:number], *above])
                behind = Section(part.kind, blocks=part.blocks[number + 1 :])
                own = Section(SectionKind.GRIEVANCE, blocks=[table])
                return [*parts[:at], before, own, *([behind] if behind.blocks else []), *parts[at + 1 :]]
    return parts


def runs_on(table: Table) -> bool:
    """Whether two tables that follow each other are one run of cells."""
    return not table.pieces[0].span or table.lined


def tell_heading_missing(section: Section, above: Piece | None, ledger: Ledger) -> None:
    """above: the cell before the table. In text it may have swallowed the heading."""
    line = section.pieces[0].line
    place = Place(SectionKind.GRIEVANCE, line=line)
    own_line = above and not ledger.source[: above.start].rstrip(" ").endswith(("\t", "|"))
    last = above.lines()[-1].text if above and above.text and (own_line or len(above.lines()) > 1) else ""
    if last and not contacts.has_contact(last):
        ledger.note(Note("GRIEVANCE_HEADING_UNSEEN", line, last), place)
    else:
        ledger.note(Note("GRIEVANCE_HEADING_MISSING", line), place)


def note(section: Section, ledger: Ledger) -> str | None:
    """The paragraphs above the table, or all of them where there is none."""
    found: list[Piece] = []
    for block in section.blocks:
        if not isinstance(block, Paragraph):
            break
        found.append(block.piece)
    for piece in found:
        ledger.own(
            piece, Place(SectionKind.GRIEVANCE, line=piece.line), Meaning.GRIEVANCE, into=Target("grievance_note")
        )
    return ledger.source[found[0].start : found[-1].end] if found else None


def tiers(section: Section, ledger: Ledger) -> tuple[GrievanceTier, ...]:
    """In their order. A table without the headings of one is left to be told."""
    found: list[GrievanceTier] = []
    for block in section.blocks:
        table = plain_tables.read(block, _HEADINGS, _FEWEST_HEADINGS) if isinstance(block, Table) else None
        if table and any(column.meaning is Meaning.WHOM for column in table.columns):
            plain_tables.own_headings(table, SectionKind.GRIEVANCE, ledger)
            for row in table.rows:
                if row.state is State.WHOLE:  # a short one may lack any cell: nothing tells an address from a person
                    found.append(_tier(len(found) + 1, table, row, ledger))
                plain_tables.own_layout(table, row, SectionKind.GRIEVANCE, ledger)
    if not found:
        line = section.heading.line if section.heading else None
        ledger.note(Note("GRIEVANCE_TIERS_MISSING", line), Place(SectionKind.GRIEVANCE, line=line))
    return tuple(found)


def _tier(position: int, table: PlainTable, row: Row, ledger: Ledger) -> GrievanceTier:
    cells = {column.meaning: piece for column, piece in zip(table.columns, row.cells, strict=False)}
    said = {meaning: (piece.over or piece).text or None for meaning, piece in cells.items()}
    whom = said.get(Meaning.WHOM)
    for at, (column, piece) in enumerate(zip(table.columns, row.cells, strict=False), 1):
        _own(at, column, piece, ledger)
    reached = [c for m in (Meaning.WHOM, Meaning.ADDRESS) if m in cells for c in _contacts(cells[m], ledger)]
    level = _level(whom or "")
    if level is GrievanceLevel.OTHER:
        level = _level_on(said.get(Meaning.OCCASION) or "")
        code = "GRIEVANCE_TIER_UNKNOWN" if level is GrievanceLevel.OTHER else "GRIEVANCE_TIER_INFERRED"
        piece = cells.get(Meaning.WHOM, row.cells[0])
        place = Place(SectionKind.GRIEVANCE, line=piece.line)
        ledger.note(Note(code, piece.line, piece.text or None), place, piece=piece)
    return GrievanceTier(
        position,
        level,
        whom,
        said.get(Meaning.OCCASION),
        said.get(Meaning.ADDRESS),
        tuple(reached),
        _time_limit(cells.get(Meaning.TIME_LIMIT), ledger),
    )


def _own(at: int, column: Column, piece: Piece, ledger: Ledger) -> None:
    if column.meaning in {Meaning.SERIAL, Meaning.UNKNOWN}:
        return
    place = Place(SectionKind.GRIEVANCE, column=at, line=piece.line)
    for part in piece.each:
        ledger.own(part, place, column.meaning, into=Target(f"grievance_tiers.{column.meaning.lower()}"))
    if piece.over and piece.over.text:
        details: dict[str, Detail] = {"column": COLUMNS[column.meaning], "source": piece.over.line}
        ledger.note(Note("INHERITED", piece.line, details=details), place, piece=piece)
    elif not piece.text:
        ledger.note(Note("CELL_EMPTY", piece.line, details={"column": COLUMNS[column.meaning]}), place, piece=piece)


def _level(whom: str) -> GrievanceLevel:
    return next((level for level, said in _LEVELS if words.has_any(whom[:200], said)), GrievanceLevel.OTHER)


def _level_on(occasion: str) -> GrievanceLevel:
    """The tier that is next: named after "…না পারলে", or else the tier above the one that failed."""
    seen = folding.fold(occasion[:200])
    fails = _FAILS.search(seen)
    if fails is None:
        return GrievanceLevel.OTHER
    named = _level(seen[fails.end() :])
    before = seen[: fails.start()]
    return (
        named
        if named is not GrievanceLevel.OTHER
        else next((level for level, said in _NEXT if any(word in before for word in said)), GrievanceLevel.OTHER)
    )


def _contacts(piece: Piece, ledger: Ledger) -> list[Contact]:
    """Its telephones and mailboxes, or those of the merged cell that covers it: they were told where they stand."""
    reader = contacts.Reader()
    for line in (piece.over or piece).lines():
        reader.line(line)
    reader.close()
    for told in reader.notes if piece.over is None else []:
        if told.code not in _OF_THE_TEXT:
            ledger.note(told, Place(SectionKind.GRIEVANCE, line=told.line), piece=piece)
    return [Contact(f.kind, ContactOwner.POST, f.published, f.normalized, f.valid) for f in reader.found]


def _time_limit(piece: Piece | None, ledger: Ledger) -> TimeLimit | None:
    if piece is None:
        return None
    limit, notes = time_limits.read(piece.over or piece)
    for told in notes if piece.text else []:
        ledger.note(told, Place(SectionKind.GRIEVANCE, line=told.line), piece=piece)
    return limit
