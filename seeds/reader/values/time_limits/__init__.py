"""Parses time limits: the whole text is understood, or none of it.

A time limit that is read wrong would hold an office to a promise that it never gave. So the text is parsed item by
item, and anything left over or repeated makes the whole "not understood".
"""

from __future__ import annotations

from districts.charters.draft import TimeLimit
from districts.charters.findings.notes import Note
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import words
from seeds.reader.values.time_limits import grammar
from seeds.reader.values.time_limits.items import parse

__all__ = ["is_all", "parse", "read"]


def is_all(text: str) -> bool:
    """Whether a text is a time limit, though of half an hour, and no name as "জরুরি সেবা (২৪ ঘণ্টা)" is."""
    folded = folding.fold(text[: words.LONGEST])
    alone = grammar.DURATION.match(folded)
    if alone and (alone.end() == len(folded) or (alone["working"] and folded[alone.end() :].strip()[:1] in ",;।(")):
        return True
    limit = parse(text)
    names = (
        limit is not None and len(limit.classes) == 1 and folding.key(limit.classes[0].name).endswith(grammar.SERVICE)
    )
    return limit is not None and not names


def read(piece: Piece) -> tuple[TimeLimit | None, list[Note]]:
    limit = parse(piece.text)
    if limit is None:
        unread = TimeLimit(piece.text) if piece.text else None
        return unread, [Note("TIME_LIMIT_NOT_UNDERSTOOD", piece.line, piece.text)]
    mended = any(piece.text.count(opening) != piece.text.count(closing) for opening, closing in ("()", "[]"))
    return limit, [Note("BRACKET_MENDED", piece.line, piece.text)] if mended else []
