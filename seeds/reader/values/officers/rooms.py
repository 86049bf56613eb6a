"""The room in which an officer sits: "কক্ষ নং ৩০২", "রুম: ১০৫", "Room No. 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from districts.charters.draft import ContactKind
from districts.shared.text import DIGITS
from seeds.reader.values.contacts import Found
from seeds.reader.values.officers.labels import WORDS, LabelWord

_ROOM = re.compile(
    rf"(?<![\u0980-\u09ffA-Za-z]){WORDS.any_published(LabelWord.ROOM)}\s?{WORDS.any_published(LabelWord.NUMBER)}?"
    r"\s{0,2}[:ঃ：.=#–-]{0,2}\s{0,2}"
    r"(?P<room>[A-Za-z]?[-–]?[০-৯0-9]{1,5}(?:[-–/][০-৯0-9A-Za-z]{1,4})?)(?![০-৯0-9A-Za-z\u0980-\u09ff])",
    re.IGNORECASE,
)
_AROUND = " \t,;|()[]"


def find(text: str) -> Iterator[re.Match[str]]:
    return _ROOM.finditer(text)


def is_room(text: str) -> bool:
    return _ROOM.match(text) is not None


def take(text: str) -> tuple[Found | None, str]:
    """The room that a line names at one of its ends, and what else stands there."""
    found = _ROOM.search(text) if len(text) <= 200 else None
    if found is None:
        return None, text
    published = found["room"]
    before, behind = text[: found.start()].rstrip(_AROUND), text[found.end() :].strip(_AROUND + "।.")
    if before and behind:
        return None, text
    rest = before or behind
    return Found(ContactKind.ROOM, published, published.translate(DIGITS), valid=True), rest
