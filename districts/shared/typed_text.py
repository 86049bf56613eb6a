"""Checks typed text: names, titles, reasons."""

from __future__ import annotations

import unicodedata

from districts.shared import refusals
from districts.shared.text import LocalizedText

# Three times the longest title that the charter reader accepts.
LONGEST = 300
# For longer texts: a fee, a time limit, a reason.
LONGEST_TEXT = 3000


def is_blank(text: str | None) -> bool:
    """Whether the text is empty or has only spaces, format and control characters."""
    return all(each.isspace() or is_invisible(each) for each in text or "")


def is_invisible(character: str) -> bool:
    """A format or a control character."""
    return unicodedata.category(character) in {"Cf", "Cc"}


def checked(field: str | tuple[str, ...], typed: LocalizedText, *, longest: int = LONGEST) -> LocalizedText:
    """The text without surrounding blanks. Raises Refused (REQUIRED if nothing is left, INVALID if too long)."""
    said = optional(field, typed, longest=longest)
    if said == LocalizedText():
        raise refusals.empty(*_path(field))
    return said


def optional(field: str | tuple[str, ...], typed: LocalizedText, *, longest: int = LONGEST) -> LocalizedText:
    """The same for an optional text. Raises Refused (INVALID if too long)."""
    bn, en = (None if is_blank(text) else text for text in (typed.bn, typed.en))
    if max(len(bn or ""), len(en or "")) > longest:
        raise refusals.too_long(*_path(field), longest=longest)
    return LocalizedText(bn, en)


def require_reason(typed: str) -> str:
    """The reason of a change, without surrounding spaces. Raises Refused (REQUIRED, INVALID if too long)."""
    if is_blank(typed):
        raise refusals.no_reason()
    if len(typed) > LONGEST_TEXT:
        raise refusals.too_long("reason", longest=LONGEST_TEXT)
    return typed.strip()


def _path(field: str | tuple[str, ...]) -> tuple[str, ...]:
    return (field,) if isinstance(field, str) else field
