"""The GraphQL types of the audit log."""

from __future__ import annotations

from datetime import datetime

import strawberry

import models
from schema import plan
from schema.audit.enums import AuditedChange
from schema.offices.types import Office

KINDS = {getattr(models, name).__name__: getattr(models, name)._meta.db_table for name in models.__all__}


"""What is recorded, by the name under which callers know it."""


def _case(column: str, values: dict[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{found}' THEN {said}" for found, said in values.items())
    return f"CASE {column} {cases} ELSE {otherwise} END"


_KIND = _case('{this}."table"', {table: f"'{kind}'" for kind, table in KINDS.items()}, '{this}."table"')


_CHANGE = _case("{this}.change", {"INSERT": "'CREATED'", "UPDATE": "'UPDATED'", "DELETE": "'DELETED'"}, "{this}.change")


# A column as this API would name it: name_bn is nameBn.
_NAME = "(lower(left(c.said, 1)) || substr(c.said, 2))"


_CHANGES = f"""
(SELECT {_NAME} AS field, {{this}}.before->>k.key AS before, {{this}}.after->>k.key AS after
 FROM jsonb_object_keys(coalesce({{this}}.after, {{this}}.before)) AS k (key)
 CROSS JOIN LATERAL (SELECT replace(initcap(replace(k.key, '_', ' ')), ' ', '') AS said) c) {{row}} WHERE true
"""


@plan.bound(None, description="A changed value of an object.")
class AuditedValue:
    field: str = plan.field("The field's name: `nameEn`.")
    before: str | None = plan.field("The previous value; null if there was none.", plan.Column("{this}.before"))
    after: str | None = plan.field("The new value; null if there is none.", plan.Column("{this}.after"))


@plan.bound(
    models.AuditEntry, description="A change to one object. Entries are written by the database and kept permanently."
)
class AuditEntry:
    at: datetime = plan.field("When it happened.")
    actor: str = plan.field("Who made the change: a person, as the token issuer identifies them, or a command.")
    kind: str = plan.field(
        "The type of the object: `Office`, `Charter`, `Posting`.", plan.Column(_KIND, nullable=False)
    )
    object_id: strawberry.ID | None = plan.field(
        "The object's id in this API; null if its type has none. The object may no longer exist.",
        plan.Reference('{this}."table"', '{this}."row"'),
    )
    change: AuditedChange = plan.field("The type of change.", plan.Column(_CHANGE, nullable=False))
    values: list[AuditedValue] = plan.field(
        "The changed values; all values if the object was created or deleted.", plan.Many(_CHANGES, "{row}.field")
    )
    office: Office | None = plan.field("The office that the object belongs to; null for objects of the whole network.")
