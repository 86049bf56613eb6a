"""The parts of a charter, recognised by their headings, with or without numerals, in either script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from districts.charters.draft import ServiceCategory
from seeds.reader import spelling, words
from seeds.reader.pieces import Block, Paragraph, Piece


class Part(StrEnum):
    TITLE = "TITLE"
    VISION_AND_MISSION = "VISION_AND_MISSION"
    VISION = "VISION"
    MISSION = "MISSION"
    SERVICES = "SERVICES"
    CITIZEN = "CITIZEN"
    INSTITUTIONAL = "INSTITUTIONAL"
    INTERNAL = "INTERNAL"
    SUBORDINATE = "SUBORDINATE"
    EXPECTATIONS = "EXPECTATIONS"
    GRIEVANCE = "GRIEVANCE"
    UNKNOWN = "UNKNOWN"

    @property
    def category(self) -> ServiceCategory | None:
        return ServiceCategory(self) if self in ServiceCategory.__members__ else None


# A wording is matched by its letters and digits only (words.key), so spacing and punctuation are free.
_HEADINGS = words.keyed(
    {
        Part.VISION_AND_MISSION: (
            "ভিশন ও মিশন",
            "ভিশন এবং মিশন",
            "রূপকল্প ও অভিলক্ষ্য",
            "রূপকল্প (Vision) ও অভিলক্ষ্য (Mission)",
            "Vision and Mission",
            "Vision & Mission",
        ),
        Part.SERVICES: (
            "প্রতিশ্রুত সেবাসমূহ",
            "প্রতিশ্রুত সেবা সমূহ",
            "প্রতিশ্রুত সেবা",
            "সেবা প্রদান প্রতিশ্রুতিসমূহ",
            "Promised services",
            "Services",
        ),
        Part.CITIZEN: (
            "নাগরিক সেবা",
            "নাগরিক সেবাসমূহ",
            "নাগরিক সেবার তালিকা",
            "নাগরিক পর্যায়ের সেবা",
            "Citizen services",
            "Citizen service",
        ),
        Part.INSTITUTIONAL: (
            "প্রাতিষ্ঠানিক সেবা",
            "প্রাতিষ্ঠানিক সেবাসমূহ",
            "দাপ্তরিক সেবা",
            "দাপ্তরিক সেবাসমূহ",
            "Institutional services",
            "Institutional service",
        ),
        Part.INTERNAL: (
            "অভ্যন্তরীণ সেবা",
            "আভ্যন্তরীণ সেবা",
            "অভ্যন্তরীণ সেবাসমূহ",
            "আভ্যন্তরীণ সেবাসমূহ",
            "অভ্যন্তরীন সেবা প্রদান",
            "Internal services",
            "Internal service",
        ),
        Part.SUBORDINATE: (
            "আওতাধীন দপ্তরসমূহের সেবা",
            "আওতাধীন দপ্তরসমূহ কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন অফিসসমূহের সেবা",
            "আওতাধীন অধিদপ্তর/সংস্থা/অন্যান্য প্রতিষ্ঠানসমূহের সেবা",
            "আওতাধীন অধিদপ্তর/সংস্থা/অন্যান্য প্রতিষ্ঠান কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তর/সংস্থা কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তর কর্তৃক প্রদত্ত সেবা",
            "আওতাধীন দপ্তরের সেবা",
            "Services of subordinate offices",
        ),
        Part.EXPECTATIONS: (
            "সেবা গ্রহীতার কাছে প্রত্যাশা",
            "সেবা গ্রহীতার নিকট প্রত্যাশা",
            "সেবা গ্রহীতাদের কাছে প্রত্যাশা",
            "সেবা গ্রহীতাদের নিকট প্রত্যাশা",
            "আপনার কাছে আমাদের প্রত্যাশা",
            "আপনাদের কাছে আমাদের প্রত্যাশা",
            "আপনাদের নিকট আমাদের প্রত্যাশা",
            "আপনার নিকট আমাদের প্রত্যাশা",
            "সেবা প্রত্যাশীদের কাছে প্রত্যাশা",
            "সেবা প্রত্যাশীর কাছে প্রত্যাশা",
            "সেবা গ্রহণকারীর কাছে প্রত্যাশা",
            "সেবা গ্রহণকারীদের কাছে প্রত্যাশা",
            "Expectations of the service seeker",
            "Expectations from service seekers",
            "Our expectations from you",
        ),
        Part.GRIEVANCE: (
            "অভিযোগ ব্যবস্থাপনা",
            "অভিযোগ প্রতিকার ব্যবস্থা",
            "অভিযোগ প্রতিকার ব্যবস্থাপনা",
            "অভিযোগ ব্যবস্থাপনা পদ্ধতি",
            "অভিযোগ প্রতিকার ব্যবস্থাপনা (GRS)",
            "অভিযোগ ব্যবস্থাপনা পদ্ধতি (GRS)",
            "অভিযোগ নিষ্পত্তি ব্যবস্থা",
            "অভিযোগ নিষ্পত্তি পদ্ধতি",
            "অভিযোগ প্রতিকার পদ্ধতি",
            "অভিযোগ প্রতিকার",
            "Grievance Redress System",
            "Grievance Redress System (GRS)",
            "Grievance redress",
            "Grievance management",
        ),
    }
)
_LABELS = words.keyed(
    {
        Part.VISION: ("ভিশন", "রূপকল্প", "Vision", "রূপকল্প (Vision)"),
        Part.MISSION: ("মিশন", "অভিলক্ষ্য", "Mission", "অভিলক্ষ্য (Mission)"),
    }
)
EXPECTED = (
    *(Part.TITLE, Part.VISION, Part.MISSION, Part.CITIZEN, Part.INSTITUTIONAL, Part.INTERNAL),
    *(Part.EXPECTATIONS, Part.GRIEVANCE),
)
_NUMBER = re.compile(r"\(?[0-9]{1,2}(?:[.।][0-9]{1,2}){0,3}\s*[).।:]{0,2}\s*")
_LETTER = re.compile(r"\(?(?:[\u0995-\u09b9]|[a-z]|[ivx]{1,4})\s?[).।:]{1,2}\s*")
_NUMBERED = re.compile(r"\(?[0-9]{1,2}(?:[.।][0-9]{1,2}){0,3}[).।:]{1,2}\s*[^\W\d]")
# "২.৩) " or "২.৩. " or "২.৩ ": two levels, which no list inside a cell uses. The letter keeps numbers and dates out.
_TWO_LEVELS = re.compile(r"\(?[0-9]{1,2}[.।][0-9]{1,2}(?:[).।:]{1,2}\s*|\s+)[^\W\d_]")
_NUMERALS = frozenset("(0123456789০১২৩৪৫৬৭৮৯")
_COLON = re.compile(r"[:ঃ：]")
_LONGEST_HEADING = 120
_FEWEST_LETTERS = 9


def of_heading(text: str) -> Part | None:
    """The part that a heading opens; None when the text is no heading that is known."""
    return _of_heading(text) if len(text) <= _LONGEST_HEADING else None


@lru_cache(maxsize=2048)
def _of_heading(text: str) -> Part | None:
    folded = words.fold(text)
    for bare in (text, _NUMBER.sub("", folded, count=1), _LETTER.sub("", folded, count=1)):
        key = words.key(bare)
        if part := _HEADINGS.get(key) or _LABELS.get(key):
            return part
    return None


def _nearest(text: str) -> Part | None:
    """The part whose heading differs in a letter or two; None where two parts are as near."""
    key = words.key(_NUMBER.sub("", words.fold(text), count=1))
    near = {part for known, part in _HEADINGS.items() if spelling.is_near(key, known)}
    return near.pop() if len(near) == 1 else None


def ends_a_table(text: str) -> bool:
    """Whether a line below a table opens a new section and is not more of the last cell."""
    known = of_heading(text) not in {None, Part.VISION, Part.MISSION}
    return known or _has_two_levels(text) or (_is_numbered(text) and _nearest(text) is not None)


@lru_cache(maxsize=1024)
def resembles_one(line: str) -> bool:
    """Whether a line of a cell may be a section's heading that nobody can tell any more."""
    key = words.key(_NUMBER.sub("", words.fold(line), count=1)) if len(line) <= _LONGEST_HEADING else ""
    return len(key) >= _FEWEST_LETTERS and any(spelling.resemble(key, known) for known in _HEADINGS)


def _is_numbered(text: str) -> bool:
    begins = text[:1] in _NUMERALS and 0 < len(text) <= _LONGEST_HEADING
    return begins and _NUMBERED.match(words.fold(text)) is not None


def opens_anywhere(text: str) -> bool:
    """Whether even a table's cell is a section's heading: a known one under a two-level numeral."""
    return _has_two_levels(text) and of_heading(text) is not None


def _has_two_levels(text: str) -> bool:
    begins = text[:1] in _NUMERALS and 0 < len(text) <= _LONGEST_HEADING
    return begins and _TWO_LEVELS.match(words.fold(text)) is not None


def label(text: str) -> tuple[Part, str] | None:
    """ "ভিশন: …" on one line: the part and the text after the colon."""
    colon = _COLON.search(text, 0, 40)
    part = _LABELS.get(words.key(text[: colon.start()])) if colon else None
    return (part, text[colon.end() :].strip()) if colon and part else None


@dataclass
class Section:
    """A heading with everything up to the next one. opening: text that follows a label on the heading's own line.

    mended: the heading is misspelt.
    """

    part: Part
    heading: Piece | None = None
    opening: str = ""
    mended: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        below = [piece for block in self.blocks for piece in block.pieces]
        return below if self.heading is None else [self.heading, *below]


# Their paragraphs may be numbered lists: one numeral opens no section there.
_WITH_LISTS = {Part.VISION, Part.MISSION, Part.EXPECTATIONS, Part.GRIEVANCE}


def split(blocks: Iterable[Block]) -> list[Section]:
    """The document's sections in order; what stands before the first heading is the title's."""
    found = [Section(Part.TITLE)]
    for block in blocks:
        opened = _opened(block.piece, found[-1].part) if isinstance(block, Paragraph) else None
        if opened:
            found.append(opened)
        else:
            found[-1].blocks.append(block)
    return found


def _opened(piece: Piece, within: Part) -> Section | None:
    if part := of_heading(piece.text):
        return Section(part, piece)
    if labelled := label(piece.text):
        return Section(labelled[0], piece, labelled[1])
    if _has_two_levels(piece.text) or (_is_numbered(piece.text) and within not in _WITH_LISTS):
        nearest = _nearest(piece.text)
        return Section(nearest or Part.UNKNOWN, piece, mended=nearest is not None)
    return None
