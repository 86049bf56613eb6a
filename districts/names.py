"""A name or a title that somebody types."""

from __future__ import annotations

from districts import refusals
from districts.text import LocalizedText

# Three times what the charter reader takes for a title.
LONGEST = 300


def checked(field: str, typed: LocalizedText) -> LocalizedText:
    """As it was typed, without what is blank. Raises Refused (REQUIRED when nothing is left, INVALID when too long)."""
    bn, en = (text if text and text.strip() else None for text in (typed.bn, typed.en))
    if bn is None and en is None:
        raise refusals.empty(field)
    if max(len(bn or ""), len(en or "")) > LONGEST:
        raise refusals.too_long(field, LONGEST)
    return LocalizedText(bn, en)
