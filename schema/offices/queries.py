"""The queries `office`, `offices` and `officesByCode`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from districts.offices import Level
from schema import plan
from schema.offices import extent
from schema.offices.arguments import OFFICE_CODE
from schema.offices.types import Office
from schema.plan.cost import MILLISECOND
from schema.plan.declare.arguments import follow
from schema.shared.inputs import MOST_AT_ONCE, listed
from schema.shared.text import searched

# Points of looking up whether an office has a charter in force.
_LOOK_UP = 50


@strawberry.input(description="Filters offices. All conditions given must match.")
class OfficeFilter:
    below_code: str | None = strawberry.field(
        default=None, description="Only offices below this one, at any depth: `bd.khulna`."
    )
    levels: list[Level] | None = strawberry.field(default=None, description="Only offices of these levels.")
    has_charter: bool | None = strawberry.field(
        default=None, description="Only offices with a charter in force today (true) or without one (false)."
    )
    text: str | None = strawberry.field(
        default=None,
        description="Only offices with a similar name, present or former (at most 200 characters); see `search`.",
    )


def _by_code(query: plan.Query) -> str:
    return f"office_called({query.sql('code', cast='text')}) {query.row} WHERE true"


def _by_codes(query: plan.Query) -> str:
    codes = query.sql("codes", cast="text[]", convert=listed("codes"))
    return (
        "(SELECT 'Office' AS kind, (SELECT o.id FROM office_called(g.code) o) AS id, g.n"
        f" FROM unnest({codes}) WITH ORDINALITY g (code, n)) {query.row} WHERE true"
    )


def _listed(query: plan.Query) -> str:
    row = query.row
    conditions = ["true" if query.choice("includeClosed") else f"NOT is_closed({row}.closed_from)"]
    if query.given("filter", "belowCode"):
        above = f"(SELECT o.code FROM office_called({query.code(OFFICE_CODE, 'filter', 'belowCode')}) o)"
        # In the order of codes, an office stands directly before those below it.
        conditions += [f"{row}.code <@ {above}", f"{row}.code > {above}"]
    if query.given("filter", "levels"):
        conditions.append(f"{row}.level = ANY ({query.sql('filter', 'levels', cast='text[]')})")
    if query.given("filter", "hasCharter"):
        has = f"EXISTS (SELECT FROM charters c WHERE c.office_id = {row}.id AND c.in_force @> dhaka_today())"
        conditions.append(has if query.choice("filter", "hasCharter") else f"NOT {has}")
    if query.given("filter", "text"):
        text = query.sql("filter", "text", cast="text", convert=searched)
        conditions.append(f"{row}.id IN (SELECT offices_resembling({text}))")
    return f"offices {row} WHERE {' AND '.join(conditions)}"


def _work(arguments: Mapping[str, Any]) -> float:
    """The price: a text is compared with all names; charters are looked up for as many offices as there may be."""
    of_text = 0 if follow(arguments, ("filter", "text")) is None else 2 * MILLISECOND
    if follow(arguments, ("filter", "hasCharter")) is None:
        return of_text
    return of_text + _LOOK_UP * extent.offices({"code": follow(arguments, ("filter", "belowCode"))}, "code", below=True)


@strawberry.type
class Query:
    office: Office | None = plan.field(
        "The office with this current or former code; former codes redirect permanently. Null if there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "The office's path in the tree: `bd.khulna.magura`.")},
    )
    offices: plan.Connection[Office] = plan.field(
        "The offices of the network, by code.",
        plan.Page(_listed, (plan.Key("{row}.code", "ltree"),), work=_work),
        arguments=plan.connection_arguments(
            filter=plan.argument(OfficeFilter | None, "Filters the offices; all if not given.", None),
            include_closed=plan.argument(bool, "Include closed offices.", False),
        ),
    )
    offices_by_code: list[Office | None] = plan.field(
        "The offices with these current or former codes, in the same order; null for each code that no office has.",
        plan.Entity(
            _by_codes, "{row}.kind", "{row}.id", order="{row}.n", rows=lambda arguments: len(arguments["codes"])
        ),
        arguments={"codes": plan.argument(list[str], f"Codes of offices, at most {MOST_AT_ONCE}.")},
    )
