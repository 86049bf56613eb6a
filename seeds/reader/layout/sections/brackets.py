"""What a bracket behind a section's heading says: for whom its services are, or its name in English."""

from __future__ import annotations

import re

from districts.charters.imports.document_reading import SectionKind
from districts.shared import folding
from seeds.reader.values import placeholders
from seeds.reader.wordings.section_headings import HEADINGS, LABELS

_LAST = re.compile(r"[(\[]([^()\[\]]*)[)\]]?[\s:ঃ।.–-]*$")
_APART = re.compile(r"[/,;&]|\s(?:ও|এবং|বা|and|or)\s")
_OUTSIDE = frozenset((SectionKind.CITIZEN, SectionKind.INSTITUTIONAL))
_FOR = {
    folding.key(said): parts
    for parts, wordings in (
        (
            frozenset((SectionKind.CITIZEN,)),
            ("G2C", "জনসাধারণ", "জনগণ", "সর্বসাধারণ", "নাগরিক", "নাগরিকগণ", "সাধারণ জনগণ", "সেবাগ্রহীতা", "Government to Citizen",
             "Citizen's services"),
        ),
        (_OUTSIDE, ("G2B", "Government to Business")),
        (
            frozenset((SectionKind.INSTITUTIONAL, SectionKind.INTERNAL, SectionKind.SUBORDINATE)),
            ("G2G", "Government to Government", "সরকারি দপ্তর", "সরকারি প্রতিষ্ঠান", "অন্যান্য দপ্তর", "দপ্তর", "প্রতিষ্ঠান"),
        ),
        (frozenset((SectionKind.INSTITUTIONAL,)), ("প্রাতিষ্ঠানিক", "দাপ্তরিক")),
        (frozenset((SectionKind.INTERNAL,)), ("অভ্যন্তরীণ", "G2E", "Government to Employee",
             "কর্মকর্তা-কর্মচারী", "কর্মকর্তা/কর্মচারী")),
        (frozenset((SectionKind.GRIEVANCE,)), ("GRS",)),
        (frozenset(SectionKind), ("যদি থাকে", "প্রযোজ্য ক্ষেত্রে", "চলমান", "চলমান পাতা", "continued", "contd")),
    )
    for said in wordings
}  # fmt: skip
# "জনসাধারণের জন্য": for whom, in its case.
_CASE = re.compile(folding.fold("(?:দের|ের|র)? জন্য$"))


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
