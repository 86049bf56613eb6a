"""Which papers a service needs, and where each is obtained."""

from __future__ import annotations

import re
from dataclasses import replace

from districts.charters.draft import RequiredDocument
from seeds.reader import contacts, lists, marks, words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

WHERE_APPLICABLE = tuple(map(words.fold, ("প্রযোজ্য ক্ষেত্রে", "প্রযোজ্যক্ষেত্রে", "where applicable", "if applicable")))
_NONE = frozenset(
    words.keyed({0: ("", "নেই", "নাই", "প্রযোজ্য নয়", "প্রয়োজন নেই", "প্রয়োজন নাই", "none", "not applicable", "n/a")})
)
_ADDRESS = re.compile(
    r"(?:https?://|(?<![a-z0-9@.-])(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10}(?=/))(?:[a-z0-9._~%?#&=:+/-]*[a-z0-9_~=])?(?:/(?=\s*$))?",
    re.IGNORECASE | re.ASCII,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER = re.compile(r"[০-৯0-9]\s?/(?=\s?[০-৯0-9])")


def read(piece: Piece, *, asks_place: bool) -> tuple[tuple[RequiredDocument, ...], list[Note]]:
    """asks_place: the column's heading promises the place too; it stands behind a "/"."""
    if marks.is_ditto(piece.text):
        return (), [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)]
    if words.key(piece.text[: words.LONGEST]) in _NONE:
        return (), []
    found: list[RequiredDocument] = []
    notes: list[Note] = []
    for position, item in enumerate(lists.items(piece), 1):
        name, place = _name_and_place(item.text) if asks_place else (item.text, None)
        if asks_place and place is None:
            notes.append(Note("PLACE_NOT_STATED", item.line, item.text))
        elif asks_place and len(_separators(item.text)) > 1:
            notes.append(Note("PLACE_UNCERTAIN", item.line, item.text))
        if contacts.has_contact(item.text):
            notes.append(Note("TEXT_NOT_UNDERSTOOD", item.line, item.text))
        conditional = words.has_any(item.text, WHERE_APPLICABLE)
        found.append(RequiredDocument(position, name, place, conditional))
    return tuple(found), notes if found else [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)]


def with_places(papers: tuple[RequiredDocument, ...], places: Piece) -> tuple[RequiredDocument, ...] | None:
    """The papers with what a column of places says: one place for all, or one for each; None where neither holds."""
    said = [None if marks.is_absent(item.text) else item.text for item in lists.items(places)]
    if len(said) == 1:
        said *= len(papers)
    if len(said) != len(papers):
        return None
    return tuple(
        replace(paper, obtain_from=paper.obtain_from or place) for paper, place in zip(papers, said, strict=True)
    )


def _name_and_place(text: str) -> tuple[str, str | None]:
    at = _separators(text)[-1:]
    name, place = (text[: at[0]].strip(), text[at[0] + 1 :].strip()) if at else ("", "")
    return (name, place) if name and place else (text, None)


def _separators(text: str) -> list[int]:
    """Where a "/" parts two things: not within an address of the web, brackets, or a number like ১/২০২০."""
    within = [found.span() for pattern in (_ADDRESS, _BRACKETS, _NUMBER) for found in pattern.finditer(text)]
    slashes = (found.start() for found in re.finditer("/", text[: words.LONGEST]))
    return [at for at in slashes if not any(start <= at < end for start, end in within)]
