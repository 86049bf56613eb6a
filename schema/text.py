from __future__ import annotations

from typing import Any

import strawberry

from districts import text
from schema.plan import BadInput
from schema.plan.arguments import plain

LONGEST_SEARCH = 200


def searched(value: Any) -> Any:
    """A text to look for. Raises BadInput for one that is longer than any name."""
    if isinstance(value, str) and len(value) > LONGEST_SEARCH:
        raise BadInput(f"Search for {LONGEST_SEARCH} characters at most; {len(value)} were given.")
    return plain(value)


@strawberry.type(
    description="One text in two languages. What nobody wrote is null, never machine-translated: show the other one."
)
class LocalizedText:
    bn: str | None = strawberry.field(description="In Bengali, as published, code point for code point.")
    en: str | None = strawberry.field(description="In English, as published.")


@strawberry.type(description="Where something stands in the document that a charter was read from.")
class Place:
    section: str | None = strawberry.field(
        description="The category of the services of a table, or TITLE, VISION_AND_MISSION, VISION, MISSION, SERVICES"
        " (above the first category), EXPECTATIONS or GRIEVANCE; null for the whole document and for a section that is"
        " not known."
    )
    row: int | None = strawberry.field(
        description="The row of the table, counted from 1 over the rows that hold services."
    )
    column: int | None = strawberry.field(
        description="The column of the table, counted from 1 as the document has them."
    )
    line: int | None = strawberry.field(description="The line of the document's text, counted from 1.")


@strawberry.input(description="One text in two languages; what nobody wrote is null.")
class LocalizedTextInput:
    bn: str | None = strawberry.field(default=None, description="In Bengali.")
    en: str | None = strawberry.field(default=None, description="In English.")


def said(given: LocalizedTextInput) -> text.LocalizedText:
    """What was given, for a rule. Raises BadInput for text that no database can hold."""
    return text.LocalizedText(bn=plain(given.bn), en=plain(given.en))
