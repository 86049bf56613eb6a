"""Which papers a service needs, and where each is obtained."""

from __future__ import annotations

from districts.charters.draft import RequiredDocument
from seeds.reader import lists, words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

WHERE_APPLICABLE = tuple(map(words.fold, ("প্রযোজ্য ক্ষেত্রে", "প্রযোজ্যক্ষেত্রে", "where applicable", "if applicable")))
_NONE = frozenset(
    words.keyed({0: ("", "নেই", "নাই", "প্রযোজ্য নয়", "প্রয়োজন নেই", "প্রয়োজন নাই", "none", "not applicable", "n/a")})
)


def read(piece: Piece, *, asks_place: bool) -> tuple[tuple[RequiredDocument, ...], list[Note]]:
    """asks_place: the column's heading promises the place too; it stands behind a "/"."""
    if words.key(piece.text[: words.LONGEST]) in _NONE:
        return (), []
    found: list[RequiredDocument] = []
    notes: list[Note] = []
    for position, item in enumerate(lists.items(piece), 1):
        name, place = _name_and_place(item.text) if asks_place else (item.text, None)
        if asks_place and place is None:
            notes.append(Note("PLACE_NOT_STATED", item.line, item.text))
        elif item.text.count("/") > 1 and asks_place:
            notes.append(Note("PLACE_UNCERTAIN", item.line, item.text))
        conditional = words.has_any(item.text, WHERE_APPLICABLE)
        found.append(RequiredDocument(position, name, place, conditional))
    return tuple(found), notes


def _name_and_place(text: str) -> tuple[str, str | None]:
    name, _, place = (part.strip() for part in text.rpartition("/"))
    return (name, place) if name and place else (text, None)
