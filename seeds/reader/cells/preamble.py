"""Reads what precedes the services: the title, the office's name, vision and mission."""

from __future__ import annotations

from districts.charters.draft import Place
from districts.charters.imports.document_reading import STATEMENTS, Meaning, SectionKind, Target
from districts.shared import folding
from districts.shared.text import LocalizedText
from seeds.reader.cells import letterhead
from seeds.reader.cells.ledger import Ledger
from seeds.reader.document import Paragraph, Piece, Table
from seeds.reader.layout import sections
from seeds.reader.layout.sections import Section
from seeds.reader.text import words

_CHARTER = tuple(map(folding.key, letterhead.WORDS[letterhead.LetterheadWord.CHARTER]))
_OFFICE = tuple(map(folding.fold, letterhead.WORDS[letterhead.LetterheadWord.OFFICE]))

_MOST_CELLS = 12


def title(section: Section, ledger: Ledger) -> LocalizedText:
    """The first paragraph that calls itself a charter; the English beside it stands in brackets."""
    found = LocalizedText()
    for piece in _paragraphs(section):
        whole = folding.key(piece.text[:200])
        if found == LocalizedText() and any(word in whole for word in _CHARTER):
            found = _two_languages(piece.text)
            ledger.own(piece, Place(SectionKind.TITLE, line=piece.line), Meaning.TITLE, into=Target("title"))
        elif words.has_any(piece.text[:200], _OFFICE) and not letterhead.is_address_of_the_web(piece.text):
            ledger.tell("OFFICE_STATED", [piece], Place(SectionKind.TITLE, line=piece.line))
        elif letterhead.is_line_of(piece.text):
            ledger.tell("LETTERHEAD", [piece], Place(SectionKind.TITLE, line=piece.line))
    return found


def _paragraphs(section: Section) -> list[Piece]:
    return [block.piece for block in section.blocks if isinstance(block, Paragraph)]


def _two_languages(text: str) -> LocalizedText:
    """ "সেবা প্রদান প্রতিশ্রুতি (Citizen's Charter)": what is not written in one of them is None."""
    before, bracket, rest = text.partition("(")
    inside, _, after = rest.partition(")")
    if not bracket or after.strip() or LocalizedText.written(inside).en is None:
        return LocalizedText.written(text)
    outside = before.strip()
    return LocalizedText(bn=outside if folding.key(outside) else None, en=inside.strip())


def statement(section: Section, ledger: Ledger) -> LocalizedText:
    """Vision or mission: the paragraphs below its label, or the text behind the label's colon."""
    place = Place(section.kind, line=section.heading.line if section.heading else None)
    meaning = Meaning(section.kind)
    value = section.kind.lower()
    pieces: list[Piece] = []
    for block in section.blocks:
        if not isinstance(block, Paragraph):
            break
        pieces.append(block.piece)
    if section.heading:
        layout = not section.opening
        ledger.own(
            section.heading,
            place,
            Meaning.SECTION_HEADING if layout else meaning,
            into=None if layout else Target(value),
        )
    for piece in pieces:
        ledger.own(piece, Place(section.kind, line=piece.line), meaning, into=Target(value))
    return LocalizedText.written(_text(section, pieces, ledger.source))


def stated(table: Table, ledger: Ledger) -> dict[SectionKind, LocalizedText]:
    """Vision and mission where a table says them, each beside or below its label; nothing of a table that says more."""
    found = _stated(table)
    for part, (piece, _) in found.items():
        ledger.own(piece, Place(part, line=piece.line), Meaning(part), into=Target(part.lower()))
    for run in ledger.unowned(table.pieces) if found else ():
        for label in run:
            ledger.own(label, Place(SectionKind.VISION_AND_MISSION, line=label.line), Meaning.SECTION_HEADING)
    return {part: LocalizedText.written(text) for part, (_, text) in found.items()}


def _stated(table: Table) -> dict[SectionKind, tuple[Piece, str]]:
    labels: list[SectionKind] = []
    found: dict[SectionKind, tuple[Piece, str]] = {}
    for piece in table.pieces if len(table.pieces) <= _MOST_CELLS else ():
        part, text = sections.label(piece.text) or (sections.of_heading(piece.text), "")
        if part in STATEMENTS and part:
            labels.append(part)
        elif piece.text and words.serial(piece.text) is None:
            text = piece.text
        if text and (not labels or labels[0] in found):
            return {}
        if text:
            found[labels.pop(0)] = piece, text
    return {} if labels else found


def _text(section: Section, pieces: list[Piece], source: str) -> str:
    if section.opening and section.heading:
        start = section.heading.end - len(section.opening)
    elif pieces:
        start = pieces[0].start
    else:
        return ""
    return source[start : pieces[-1].end] if pieces else section.opening
