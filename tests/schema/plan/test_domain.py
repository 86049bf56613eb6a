"""The planner knows the application by its `Domain` and the operation's context alone."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
import strawberry

import models
from schema import plan
from schema.domain import DOMAIN
from schema.plan.documents.dependencies import Dependencies
from schema.plan.sql import cursors


@plan.bound(models.Office, description="…")
class Place:
    code: str = plan.field("…")


@strawberry.type
class Query:
    secret: str | None = plan.field(
        "…", plan.Column("'x'"), guard=plan.Guard("OPEN_SAFE", "place"), arguments={"place": plan.argument(str, "…")}
    )
    open: str | None = plan.field("…", plan.Column("'y'"))
    places: plan.Connection[Place] = plan.field(
        "…",
        plan.Page("offices {row} WHERE {row}.closed_from > current_day()", (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )


OTHER = replace(
    DOMAIN,
    roles_with=lambda permission: [f"{permission} of the bank", "director"],
    holds="may({roles}; {place})",
    enter="log_in({person})",
    generation="SELECT last_value FROM changes",
    today="current_day()",
    there="for that branch",
    everywhere="for the bank",
)
SCHEMA = plan.PlannedSchema(OTHER, query=Query)


class Recorded:
    """A database that answers every statement alike, and remembers it."""

    def __init__(self, answer: str) -> None:
        self.statements: list[str] = []
        self._answer = answer

    async def read(self, sql: str, *_values: Any) -> Any:
        self.statements.append(sql)
        return f"{self._answer}\n0.001"


def sql(query: str) -> str:
    written, _ = SCHEMA.documents.plan(SCHEMA.documents.get(query), None, {})
    return written.sql or ""


async def test_a_guard_is_written_with_the_roles_that_the_domain_names() -> None:
    database = Recorded('{"secret": null}')

    result = await SCHEMA.execute('{ secret(place: "north") }', context_value=plan.PlanContext(database=database))

    assert "CASE WHEN may('OPEN_SAFE of the bank', 'director'; $1::text) THEN 'x' END" in database.statements[0]
    assert [error.message for error in result.errors or []] == [
        "You do not have permission to read secret. You need OPEN_SAFE of the bank or director for that branch."
    ]


async def test_the_caller_enters_as_the_domain_says() -> None:
    database = Recorded('{"open": "y"}')

    await SCHEMA.execute("{ open }", context_value=plan.PlanContext(database=database, person="rahima"))

    assert "CASE WHEN log_in($1) THEN (" in database.statements[0]


async def test_an_answer_is_kept_with_the_generation_and_the_day_of_the_domain() -> None:
    database = Recorded('7 2026-12-03\n{"open": "y"}')
    kept: list[plan.Read] = []
    schema = plan.PlannedSchema(OTHER, query=Query)
    schema.documents.know(Dependencies(frozenset(), frozenset(), {}, OTHER.today))

    await schema.execute("{ open }", context_value=plan.PlanContext(database=database, keep=kept.append))

    assert "(SELECT last_value FROM changes) || ' ' || current_day()" in database.statements[0]
    assert kept == [plan.Read(frozenset(), 7, "2026-12-03")]


def test_a_count_computes_the_day_once() -> None:
    assert "r1.closed_from > (SELECT current_day())" in sql("{ places { totalCount } }")


@pytest.mark.parametrize(("offset", "fits"), [("+06", True), ("-03", False)])
def test_a_cursor_is_of_the_time_zone_of_the_domain(offset: str, fits: bool) -> None:
    cursor = base64.b64encode(b'["Query.days","2026-12-03 07:00:00+06"]').decode()
    keys = (plan.Key("{row}.day", "timestamptz"),)

    if fits:
        assert cursors.decode(cursor, "Query.days", keys, offset) == ["2026-12-03 07:00:00+06"]
    else:
        with pytest.raises(plan.BadInput):
            cursors.decode(cursor, "Query.days", keys, offset)


async def test_without_a_context_nothing_is_read() -> None:
    answered = await SCHEMA.execute("{ __schema { queryType { name } } }")
    failed = await SCHEMA.execute("query Unread { open }")

    assert answered.errors is None
    assert [error.message for error in failed.errors or []] == [
        "The operation reads the database, but its context has none."
    ]


async def test_a_stream_needs_no_context_either() -> None:
    results = [result async for result in await SCHEMA.stream("{ __schema { queryType { name } } }")]

    assert [getattr(result, "errors", None) for result in results] == [None]
