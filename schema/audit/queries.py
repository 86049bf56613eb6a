"""The query `auditLog`."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from districts.identity.actors import Permission
from schema import plan
from schema.audit.types import KINDS, AuditEntry
from schema.offices.arguments import within
from schema.plan import BadInput, ids
from schema.shared import days


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
