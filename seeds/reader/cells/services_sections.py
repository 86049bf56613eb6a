"""Which services belong to which section: without headings, below several headings, below a title of their own."""

from __future__ import annotations

from dataclasses import replace

from districts.charters.imports.document_reading import SectionKind
from seeds.reader.cells.ledger import Ledger
from seeds.reader.document import Block, Paragraph, Piece, Table
from seeds.reader.layout import sections, tables
from seeds.reader.layout.sections import Section, numerals
from seeds.reader.values import placeholders

_MAY_HOLD_CITIZENS_SERVICES = {
    SectionKind.TITLE,
    SectionKind.VISION_AND_MISSION,
    SectionKind.SERVICES,
    SectionKind.UNKNOWN,
}
_LONGEST_TITLE = 80


def with_citizens_services(parts: list[Section]) -> list[Section]:
    """Charters of the first generation have no section headings: their services are the citizens'.

    Nothing changes where a section of services has a table of its own: what stands outside it may be of any kind.
    """
    if any(part.kind.category and holds_services(part) for part in parts):
        return parts
    found: list[Section] = []
    for part in parts:
        tables_at = [at for at, block in enumerate(part.blocks) if isinstance(block, Table) and _has_rows(block)]
        other = part.kind is SectionKind.UNKNOWN and part.heading is not None and sections.names_one(part.heading.text)
        if part.kind in _MAY_HOLD_CITIZENS_SERVICES and tables_at and not other:
            at = tables_at[0]
            own = Section(SectionKind.CITIZEN, blocks=part.blocks[at:])
            found += [replace(part, blocks=part.blocks[:at]), own]
        else:
            found.append(part)
    return found


def _has_rows(table: Table) -> bool:
    return tables.hold_services(table) and bool(tables.read(table))


def holds_services(section: Section) -> bool:
    return any(isinstance(block, Table) and tables.hold_services(block) for block in section.blocks)


def empty_above(section: Section, parts: list[Section]) -> list[Piece]:
    """The headings of services right above this one's, with nothing between: they may be of the same table."""
    found: list[Piece] = []
    at = next(at for at, part in enumerate(parts) if part is section)
    while at and (above := parts[at - 1]).kind.category and above.heading and not above.blocks:
        found.insert(0, above.heading)
        at -= 1
    return found if holds_services(section) else []


def title_above(block: Block | None, ledger: Ledger) -> Piece | None:
    """The title of the services in a table, in a line of its own above it: a branch, or a letter and some words."""
    if not isinstance(block, Paragraph) or not ledger.unowned([block.piece]):
        return None
    text = block.piece.text
    at = numerals.end_of(text)
    plain = len(text) <= _LONGEST_TITLE and not placeholders.is_sentence(text) and not placeholders.is_remark(text)
    titled = placeholders.names_a_branch(text[at:]) or numerals.is_lettered(text)
    return block.piece if plain and titled and not sections.resembles_one(text) else None
