"""What an edit says."""

from __future__ import annotations

from typing import Any


class Edit(dict[str, Any]):
    """What changes: `Edit(free=None)`. A field that it does not name stays; None takes a value away.

    Texts are LocalizedTexts, posts are given by their ids, a part of a charter by an Edit of its own, a list by an Edit
    for each item, whole and in order. The names are those of the part's dataclass (of a Taka: `given`).
    """
