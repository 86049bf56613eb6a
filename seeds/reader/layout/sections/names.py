"""The names of a charter's sections, and the words that replace or accompany them."""

from __future__ import annotations

from enum import Enum

from districts.charters.imports.document_reading import STATEMENTS, SectionKind
from seeds.reader import wordings

_NAMES = wordings.lookup("headings/sections", SectionKind.__members__)
HEADINGS = {name: section for name, section in _NAMES.items() if section not in STATEMENTS}
"""By their letters and digits only, so that spacing and punctuation are free."""
LABELS = {name: section for name, section in _NAMES.items() if section in STATEMENTS}
"""Names that may stand before a colon on the line of their text: "ভিশন: …"."""


SectionWord = Enum(
    "SectionWord",
    "PROMISES THIS OF_OFFICE NOTHING_OF_IT HERE NO OF_SERVICES SERVICE NOT_THERE OTHER_SECTION GOES_ON AND CASE FOR",
)


WORDS = wordings.load("headings/section_words", SectionWord.__members__)
