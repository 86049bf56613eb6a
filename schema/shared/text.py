"""Texts in two languages, and search terms."""

from __future__ import annotations

from typing import Any

import strawberry

from districts.shared import text
from districts.shared.edits import Edit
from schema.plan import BadInput
from schema.plan.declare.arguments import plain

LONGEST_SEARCH = 200


def searched(value: Any) -> Any:
    """A search text. Raises BadInput for one longer than any name."""
    if isinstance(value, str) and len(value) > LONGEST_SEARCH:
        raise BadInput(f"The search text can have at most {LONGEST_SEARCH} characters; {len(value)} were given.")
    return plain(value)


@strawberry.type(
    description="A text in two languages. A missing language is null, never machine-translated: show the other one."
)
class LocalizedText:
    bn: str | None = strawberry.field(description="Bengali, exactly as published.")
    en: str | None = strawberry.field(description="English, as published.")


@strawberry.type(description="A place in the document from which a charter was read.")
class Place:
    section: str | None = strawberry.field(
        description="The category of a table's services, or TITLE, VISION_AND_MISSION, VISION, MISSION, SERVICES"
        " (above the first category), EXPECTATIONS or GRIEVANCE; null for the whole document or an"
        " unknown section."
    )
    row: int | None = strawberry.field(
        description="Row number in the table, starting at 1 and counting only rows with services."
    )
    column: int | None = strawberry.field(description="Column number in the table, starting at 1, in document order.")
    line: int | None = strawberry.field(description="Line number in the document's text, starting at 1.")


@strawberry.input(
    description="A text in two languages; null for a language without text. In an edit, a language that is not given"
    " stays unchanged."
)
class LocalizedTextInput:
    bn: str | None = strawberry.field(default=strawberry.UNSET, description="Bengali.")
    en: str | None = strawberry.field(default=strawberry.UNSET, description="English.")


def said(given: LocalizedTextInput) -> text.LocalizedText:
    """The whole text of an input. Raises BadInput for text that the database cannot hold."""
    return text.LocalizedText(**edited(given))


def edited(given: LocalizedTextInput) -> Edit:
    """The languages that an input gives. Raises BadInput for text that the database cannot hold."""
    values = {"bn": given.bn, "en": given.en}
    return Edit({name: plain(value) for name, value in values.items() if value is not strawberry.UNSET})
