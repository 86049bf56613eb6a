"""What an edit says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from districts.shared.text import LocalizedText


class Edit(dict[str, Any]):
    """What changes: `Edit(free=None)`. A field that it does not name stays; None takes a value away.

    A text is a LocalizedText, or an Edit of its languages: `Edit(bn="...")`. Posts are given by their ids, a part of a
    charter by an Edit of its own, a list by an Edit for each item, whole and in order. The names are those of the
    part's dataclass (of a Taka: `given`).
    """


def text(edit: LocalizedText | Edit | None, stored: Mapping[str, Any], name: str) -> LocalizedText:
    """A text after an edit. stored: its row, with the columns `{name}_bn` and `{name}_en` if there is a text."""
    if isinstance(edit, Edit):
        return LocalizedText(*(edit.get(language, stored.get(f"{name}_{language}")) for language in ("bn", "en")))
    return edit or LocalizedText()
