"""Who changed what, for headquarters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

import models
from districts.actors import Permission
from schema import days, plan
from schema.enums import AuditedChange
from schema.office_codes import within
from schema.offices import Office
from schema.plan import BadInput, ids

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


@strawberry.input(description="Filters audit entries. All conditions given must match.")
class AuditFilter:
    office_code: str | None = strawberry.field(default=None, description="Only this office: `bd.khulna.magura`.")
    include_below: bool = strawberry.field(default=False, description="Include all offices below `officeCode`.")
    actor: str | None = strawberry.field(default=None, description="Only changes by this person or command.")
    kind: str | None = strawberry.field(default=None, description="Only objects of this type: `Office`.")
    object_id: strawberry.ID | None = strawberry.field(default=None, description="Only changes to this object.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="Only changes on or after this day (Dhaka time)."
    )
    to: date | None = strawberry.field(default=None, description="Only changes on or before this day (Dhaka time).")


def _table(kind: Any) -> Any:
    if kind is not None and kind not in KINDS:
        raise BadInput(f"{kind[:60]!r} is not a type of object. Use one of {', '.join(sorted(KINDS))}.")
    return KINDS.get(kind)


def _audited(query: plan.Query) -> str:
    row, conditions = query.row, ["true"]
    query.check(days.in_order("from", "to", "filter"))
    if query.given("filter", "officeCode"):
        conditions.append(within(query, f"{row}.office_id", ("filter", "officeCode"), ("filter", "includeBelow")))
    if query.given("filter", "actor"):
        conditions.append(f"{row}.actor = {query.sql('filter', 'actor', cast='text')}")
    if query.given("filter", "kind"):
        conditions.append(f'{row}."table" = {query.sql("filter", "kind", cast="text", convert=_table)}')
    if query.given("filter", "objectId"):
        kind = query.sql("filter", "objectId", cast="text", convert=lambda given: KINDS.get(ids.kind(given)))
        key = query.sql("filter", "objectId", cast="integer", convert=ids.key)
        conditions.append(f'({row}."table", {row}."row") = ({kind}, {key})')
    if query.given("filter", "from"):
        conditions.append(f"{row}.at >= {_midnight(query.sql('filter', 'from', cast='date'))}")
    if query.given("filter", "to"):
        conditions.append(f"{row}.at < {_midnight(query.sql('filter', 'to', cast='date') + ' + 1')}")
    return f"audit_entries {row} WHERE {' AND '.join(conditions)}"


def _midnight(day: str) -> str:
    return f"(({day})::timestamp AT TIME ZONE 'Asia/Dhaka')"


@strawberry.type
class Query:
    audit_entries: plan.Connection[AuditEntry] | None = plan.field(
        "All changes ever made, newest first. Null, with `FORBIDDEN`, to everyone except headquarters.",
        plan.Page(_audited, (plan.Key("{row}.id", "bigint"),), descending=True),
        arguments=plan.connection_arguments(
            filter=plan.argument(AuditFilter | None, "Filters the changes; all if not given.", None)
        ),
        guard=plan.Guard(Permission.READ_AUDIT),
    )
