"""The meaning of a bracket after a section's heading: its service seekers, or its English name."""

from __future__ import annotations

import re

from districts.charters.imports.document_reading import SectionKind
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.layout.sections.names import HEADINGS, LABELS, WORDS, SectionWord
from seeds.reader.values import placeholders

_LAST = re.compile(r"[(\[]([^()\[\]]*)[)\]]?[\s:ঃ।.–-]*$")
_APART = re.compile(rf"[/,;&]|\s{WORDS.any_of(SectionWord.AND)}\s")
_OF = {
    "CITIZENS": frozenset((SectionKind.CITIZEN,)),
    "OUTSIDE": frozenset((SectionKind.CITIZEN, SectionKind.INSTITUTIONAL)),
    "GOVERNMENT": frozenset((SectionKind.INSTITUTIONAL, SectionKind.INTERNAL, SectionKind.SUBORDINATE)),
    "INSTITUTIONS": frozenset((SectionKind.INSTITUTIONAL,)),
    "STAFF": frozenset((SectionKind.INTERNAL,)),
    "GRIEVANCES": frozenset((SectionKind.GRIEVANCE,)),
    "ANY": frozenset(SectionKind),
}
_FOR = wordings.lookup("headings/section_brackets", _OF)
# "জনসাধারণের জন্য": for whom, in its case.
_CASE = re.compile(rf"{WORDS.any_of(SectionWord.CASE)}? {WORDS.any_of(SectionWord.FOR)}$")


def last(text: str) -> tuple[str, str]:
    """A heading before its last bracket, and what stands in it; "" where it has none."""
    found = _LAST.search(text)
    return (text[: found.start()], found[1].strip()) if found else (text, "")


def suits(part: SectionKind, inside: str) -> bool:
    """Whether all of it is known to be said of the part: for whom it is, or that it has no services."""
    return (part.category is not None and placeholders.is_absent(inside)) or all(part in said for said in _said(inside))


def names_another(inside: str, parts: set[SectionKind]) -> bool:
    """Whether any of it is said of other parts only."""
    return any(said and not said & parts for said in _said(inside))


def _said(inside: str) -> list[frozenset[SectionKind]]:
    """Of which parts each of its words may be said; of none where it is not known."""
    whole = _of(inside)
    return [whole] if whole else [_of(said) for said in _APART.split(inside)]


def _of(said: str) -> frozenset[SectionKind]:
    key = folding.key(said)
    if part := HEADINGS.get(key) or LABELS.get(key):
        return frozenset((part,))
    return _FOR.get(key) or _FOR.get(folding.key(_CASE.sub("", folding.fold(said)))) or frozenset()
