"""The parts of a charter, recognised by their headings, with or without numerals, in either script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from districts.charters.imports.document_reading import STATEMENTS, SectionKind
from districts.shared import folding
from seeds.reader.document import Block, Paragraph, Piece
from seeds.reader.layout import page_lines
from seeds.reader.layout.sections import brackets, numerals, statements
from seeds.reader.layout.sections.names import HEADINGS, LABELS, WORDS, SectionWord
from seeds.reader.text import spelling
from seeds.reader.values import placeholders

__all__ = [
    "EXPECTED",
    "Section",
    "belongs_to_heading",
    "ends_a_table",
    "ends_one_after",
    "label",
    "of_heading",
    "opens_anywhere",
    "resembles_one",
    "says_none",
    "split",
]

EXPECTED = (
    *(
        SectionKind.TITLE,
        SectionKind.VISION,
        SectionKind.MISSION,
        SectionKind.CITIZEN,
        SectionKind.INSTITUTIONAL,
        SectionKind.INTERNAL,
    ),
    *(SectionKind.EXPECTATIONS, SectionKind.GRIEVANCE),
)
"""The sections that every charter has."""
# A dash parts a label from its text where a blank stands beside it: "ভিশন-মিশন" and "রূপকল্প-২০৪১" are names.
_COLON = re.compile(r"[:ঃ：]|(?:\s[-–—]|[-–—](?=\s))(?!\s*[০-৯0-9])")
_BESIDE = re.compile(r"[:ঃ：/]|\s[-–—]|[-–—](?=\s)")
_LONGEST_HEADING = 120
_LATEST = 5
_FEWEST_LETTERS = 9
# With a numeral a section's heading, without one the document's title.
_PROMISES = frozenset(map(folding.key, WORDS[SectionWord.PROMISES]))
_NONE_HERE = frozenset(
    folding.key(" ".join(said))
    for parts in (
        (WORDS[SectionWord.THIS], WORDS[SectionWord.OF_OFFICE], WORDS[SectionWord.NOTHING_OF_IT]),
        (
            ("", *WORDS[SectionWord.HERE]),
            WORDS[SectionWord.NO],
            ("", *WORDS[SectionWord.OF_SERVICES]),
            WORDS[SectionWord.SERVICE],
            WORDS[SectionWord.NOT_THERE],
        ),
    )
    for said in product(*parts)
)


def of_heading(text: str) -> SectionKind | None:
    """The part that a heading opens; None when the text is no heading that is known."""
    return _of_heading(text) if len(text) <= _LONGEST_HEADING else None


@lru_cache(maxsize=2048)
def _of_heading(text: str) -> SectionKind | None:
    for bare in numerals.without(text):
        key = folding.key(bare)
        if part := HEADINGS.get(key) or LABELS.get(key) or _with_more(bare):
            return part
    return None


def _with_more(text: str) -> SectionKind | None:
    """ "নাগরিক সেবা (G2C)", "প্রাতিষ্ঠানিক সেবা: নাই": what stands behind the heading holds for the part anyway, or says
    that it is empty.
    """
    colon = _BESIDE.search(text)
    behind = (text[: colon.start()], text[colon.end() :].strip()) if colon else (text, "")
    for before, said in (brackets.last(text), behind):
        part = HEADINGS.get(folding.key(before)) if said else None
        if part and brackets.suits(part, said):
            return part
    return None


@lru_cache(maxsize=1024)
def _nearest(text: str) -> SectionKind | None:
    """The part whose heading differs in a letter or two or has an unknown bracket; None where two parts are as near.
    Behind a numeral of two levels a colon or a dash says what a bracket does.
    """
    bare = numerals.without_number(text)
    near = _near(folding.key(bare))
    colon = _BESIDE.search(bare) if _has_two_levels(text) else None
    for before, inside in (brackets.last(bare), (bare[: colon.start()], bare[colon.end() :]) if colon else ("", "")):
        if inside.strip() and not near:
            near = _near(folding.key(before))
            near = set() if brackets.names_another(inside, near) else near
    return near.pop() if len(near) == 1 else None


def belongs_to_heading(text: str, part: SectionKind, *, listed: bool) -> bool:
    """ "(G2C)" below "নাগরিক সেবা", or "প্রযোজ্য নয়" where no table follows. listed: one does."""
    before, inside = brackets.last(text) if len(text) <= _LONGEST_HEADING else (text, "")
    if says_none(text):
        return not listed
    return bool(inside) and not before.strip() and brackets.suits(part, inside)


def says_none(text: str) -> bool:
    """Whether a section says that it is empty: "প্রযোজ্য নয়", also of this office."""
    return placeholders.is_absent(text) or (len(text) <= _LONGEST_HEADING and folding.key(text) in _NONE_HERE)


def _near(key: str) -> set[SectionKind]:
    return {part for known, part in HEADINGS.items() if spelling.is_near(key, known)}


def ends_a_table(text: str) -> bool:
    """Whether a line below a table opens a new section, or is the page's own, and is not more of the last cell."""
    known = of_heading(text) not in {None, *STATEMENTS} or page_lines.is_one(text)
    return known or _has_two_levels(text) or (_is_numbered(text) and _nearest(text) is not None)


def ends_one_after(text: str, before: tuple[int, int] | None) -> bool:
    """before: the numeral of the section that the table is in. One that goes back is of a list, unless it is known."""
    levels = numerals.levels(text)
    back = before is not None and levels is not None and levels <= before
    return ends_a_table(text) and not (back and of_heading(text) is None and _nearest(text) is None)


@lru_cache(maxsize=1024)
def resembles_one(line: str) -> bool:
    """Whether a line of a cell may be a section's heading that nobody can tell any more."""
    key = folding.key(numerals.without_number(line)) if len(line) <= _LONGEST_HEADING else ""
    return len(key) >= _FEWEST_LETTERS and any(spelling.resemble(key, known) for known in HEADINGS)


def names_one(line: str) -> bool:
    """Whether a heading that is not known resembles one, or begins with one: who its services are for is in doubt."""
    key = folding.key(numerals.without_number(line))
    return resembles_one(line) or any(key.startswith(known) for known, part in HEADINGS.items() if part.category)


def _is_numbered(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and numerals.is_numbered(text)


def opens_anywhere(text: str) -> bool:
    """Whether even a table's cell is a section's heading: a known one under a two-level numeral."""
    return _has_two_levels(text) and of_heading(text) is not None


def _has_two_levels(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and numerals.has_two_levels(text)


def label(text: str) -> tuple[SectionKind, str] | None:
    """ "ভিশন: …" on one line, numbered or not: the part and the text behind the colon or dash."""
    start = numerals.end_of(text)
    colon = _COLON.search(text, start, start + 40)
    part = LABELS.get(folding.key(text[start : colon.start()])) if colon else None
    return (part, text[colon.end() :].strip()) if colon and part else None


@dataclass
class Section:
    """A heading with everything up to the next one. opening: text that follows a label on the heading's own line.

    mended: the heading is misspelt.
    """

    kind: SectionKind
    heading: Piece | None = None
    opening: str = ""
    mended: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        below = [piece for block in self.blocks for piece in block.pieces]
        return below if self.heading is None else [self.heading, *below]

    def latest(self) -> list[str]:
        """Its last few paragraphs."""
        below = [block.piece.text for block in self.blocks[-_LATEST:] if isinstance(block, Paragraph)]
        return below if len(below) == _LATEST or not self.opening else [self.opening, *below]


# Their paragraphs may be numbered lists: one numeral opens no section there.
_WITH_LISTS = {*STATEMENTS, SectionKind.EXPECTATIONS, SectionKind.GRIEVANCE}


def split(blocks: Iterable[Block]) -> list[Section]:
    """The document's sections in order; what stands before the first heading is the title's."""
    found = [Section(SectionKind.TITLE)]
    for block in blocks:
        opened = _opened(block.piece, found[-1]) if isinstance(block, Paragraph) else None
        if opened:
            found.append(opened)
        else:
            found[-1].blocks.append(block)
    return found


def _is_listed(text: str, within: Section) -> bool:
    """ "৩.১) …" below "৩) …", then "৩.২) …": a list of the section, not the next one."""
    numeral = numerals.levels(text)
    if within.kind is not SectionKind.EXPECTATIONS or numeral is None or _nearest(text):
        return False
    above = [found for said in within.latest() if (found := numerals.levels(said))]
    if above:
        return numeral == (above[-1][0], above[-1][1] + 1)
    return numeral[1] == 1 and numerals.first(within.heading.text if within.heading else "") in {None, numeral[0]}


def _opened(piece: Piece, within: Section) -> Section | None:
    if part := of_heading(piece.text):
        return Section(part, piece)
    if _is_numbered(piece.text) and folding.key(numerals.without_number(piece.text)) in _PROMISES:
        return Section(SectionKind.SERVICES, piece)
    if labelled := label(piece.text):
        return Section(labelled[0], piece, labelled[1])
    listed = within.kind in _WITH_LISTS or placeholders.is_sentence(piece.text)
    numbered = _has_two_levels(piece.text) or (_is_numbered(piece.text) and not listed)
    if numbered and not _is_listed(piece.text, within):
        nearest = _nearest(piece.text)
        if nearest or within.kind is not SectionKind.UNKNOWN or _has_two_levels(piece.text):
            return Section(nearest or SectionKind.UNKNOWN, piece, mended=nearest is not None)
    if within.kind in STATEMENTS and statements.ends_at(piece.text, within.latest()):
        return Section(SectionKind.UNKNOWN, piece)
    return None
