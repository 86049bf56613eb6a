"""An input of a mutation as the edit that a rule takes."""

from __future__ import annotations

from typing import Any

import strawberry

from districts.charters import fields
from districts.charters.fields import Derived, Field, Seat
from districts.shared.edits import Edit
from schema.plan import ids
from schema.shared.text import LocalizedTextInput, edited


def edit_of(part: type, given: object) -> Edit:
    """What an input says of a part of a charter: those of the part's fields that its sender gave, and of a text the
    languages.

    A post is given by its id, as `responsibleId`. Raises BadInput for text that no database can hold and for an id that
    is not a post's.
    """
    edit = Edit()
    for field in fields.of(part):
        name = f"{field.name}_id" if isinstance(field.mark, Seat) else field.given
        value = getattr(given, name, strawberry.UNSET)
        if value is not strawberry.UNSET and not isinstance(field.mark, Derived):
            edit[field.given] = _said(field, value)
    return edit


def _said(field: Field, value: Any) -> Any:
    if isinstance(value, LocalizedTextInput):
        return edited(value)
    if isinstance(value, list):
        return [edit_of(field.type, each) for each in value]
    if isinstance(field.mark, Seat):
        return value and ids.expect("Post", value)
    return edit_of(field.type, value) if field.is_part and value is not None else value
