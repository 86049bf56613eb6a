"""What somebody types: names, titles, and the texts and reasons beside them."""

from __future__ import annotations

import unicodedata

from districts.shared import refusals
from districts.shared.text import LocalizedText

# Three times what the charter reader takes for a title.
LONGEST = 300
# Of what is no name: a fee, a time limit, why something was done.
LONGEST_TEXT = 3000


def is_blank(text: str | None) -> bool:
    """Whether nobody would see it: there is nothing, or nothing but spaces and format and control characters."""
    return all(each.isspace() or is_invisible(each) for each in text or "")


def is_invisible(character: str) -> bool:
    """A format or a control character."""
    return unicodedata.category(character) in {"Cf", "Cc"}


def checked(field: str | tuple[str, ...], typed: LocalizedText, *, longest: int = LONGEST) -> LocalizedText:
    """As it was typed, without what is blank. Raises Refused (REQUIRED when nothing is left, INVALID when too long)."""
    said = optional(field, typed, longest=longest)
    if said == LocalizedText():
        raise refusals.empty(*_path(field))
    return said


def optional(field: str | tuple[str, ...], typed: LocalizedText, *, longest: int = LONGEST) -> LocalizedText:
    """The same of what may be left out. Raises Refused (INVALID when too long)."""
    bn, en = (None if is_blank(text) else text for text in (typed.bn, typed.en))
    if max(len(bn or ""), len(en or "")) > longest:
        raise refusals.too_long(*_path(field), longest=longest)
    return LocalizedText(bn, en)


def require_reason(typed: str) -> str:
    """Why something is done, without the spaces around it. Raises Refused (REQUIRED, INVALID when too long)."""
    if is_blank(typed):
        raise refusals.no_reason()
    if len(typed) > LONGEST_TEXT:
        raise refusals.too_long("reason", longest=LONGEST_TEXT)
    return typed.strip()


def _path(field: str | tuple[str, ...]) -> tuple[str, ...]:
    return (field,) if isinstance(field, str) else field
