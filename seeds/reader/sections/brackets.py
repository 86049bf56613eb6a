"""What a bracket behind a section's heading says: for whom its services are, or its name in English."""

from __future__ import annotations

import re

from seeds.reader import marks, words
from seeds.reader.sections.parts import HEADINGS, LABELS, Part

_LAST = re.compile(r"[(\[]([^()\[\]]*)[)\]]?[\s:ঃ।.–-]*$")
_APART = re.compile(r"[/,;&]|\s(?:ও|এবং|বা|and|or)\s")
_OUTSIDE = frozenset((Part.CITIZEN, Part.INSTITUTIONAL))
_FOR = {
    words.key(said): parts
    for parts, wordings in (
        (
            frozenset((Part.CITIZEN,)),
            ("G2C", "জনসাধারণ", "জনগণ", "সর্বসাধারণ", "নাগরিক", "নাগরিকগণ", "সাধারণ জনগণ", "সেবাগ্রহীতা", "Government to Citizen",
             "Citizen's services"),
        ),
        (_OUTSIDE, ("G2B", "Government to Business")),
        (
            frozenset((Part.INSTITUTIONAL, Part.INTERNAL, Part.SUBORDINATE)),
            ("G2G", "Government to Government", "সরকারি দপ্তর", "সরকারি প্রতিষ্ঠান", "অন্যান্য দপ্তর", "দপ্তর", "প্রতিষ্ঠান"),
        ),
        (frozenset((Part.INSTITUTIONAL,)), ("প্রাতিষ্ঠানিক", "দাপ্তরিক")),
        (frozenset((Part.INTERNAL,)), ("অভ্যন্তরীণ", "G2E", "Government to Employee", "কর্মকর্তা-কর্মচারী", "কর্মকর্তা/কর্মচারী")),
        (frozenset((Part.GRIEVANCE,)), ("GRS",)),
        (frozenset(Part), ("যদি থাকে", "প্রযোজ্য ক্ষেত্রে", "চলমান", "চলমান পাতা", "continued", "contd")),
    )
    for said in wordings
}  # fmt: skip
# "জনসাধারণের জন্য": for whom, in its case.
_CASE = re.compile(words.fold("(?:দের|ের|র)? জন্য$"))


def last(text: str) -> tuple[str, str]:
    """A heading before its last bracket, and what stands in it; "" where it has none."""
    found = _LAST.search(text)
    return (text[: found.start()], found[1].strip()) if found else (text, "")


def suits(part: Part, inside: str) -> bool:
    """Whether all of it is known to be said of the part: for whom it is, or that it has no services."""
    return (part.category is not None and marks.is_absent(inside)) or all(part in said for said in _said(inside))


def names_another(inside: str, parts: set[Part]) -> bool:
    """Whether any of it is said of other parts only."""
    return any(said and not said & parts for said in _said(inside))


def _said(inside: str) -> list[frozenset[Part]]:
    """Of which parts each of its words may be said; of none where it is not known."""
    whole = _of(inside)
    return [whole] if whole else [_of(said) for said in _APART.split(inside)]


def _of(said: str) -> frozenset[Part]:
    key = words.key(said)
    if part := HEADINGS.get(key) or LABELS.get(key):
        return frozenset((part,))
    return _FOR.get(key) or _FOR.get(words.key(_CASE.sub("", words.fold(said)))) or frozenset()
