"""The SQL of every binding, shown to a migrated database: a word that it does not know stops the start as well."""

from __future__ import annotations

import time
from typing import Any

import pytest
import strawberry

import models
from models.database.connection import Database
from schema import plan
from schema.domain import DOMAIN
from schema.network import schema
from schema.plan import startup_check


async def test_the_database_understands_every_field_of_every_type(empty: Database) -> None:
    # given
    written = dict(startup_check.statements(schema.bindings))
    assert {owner for owner, _ in schema.bindings.relations} <= written.keys()

    # when
    begin = time.process_time()
    await startup_check.check(schema.bindings, empty)

    # then: it is for every start
    assert time.process_time() - begin < 1


async def test_a_distant_database_is_asked_a_few_times(empty: Database) -> None:
    """Until the start is over nothing is answered, not even /livez."""

    class Counted:
        asked = 0

        async def prepare(self, *statements: str) -> None:
            self.asked += 1
            await empty.prepare(*statements)

    counted = Counted()
    await startup_check.check(schema.bindings, counted)

    assert len(dict(startup_check.statements(schema.bindings))) > 100
    assert counted.asked < 10


def test_every_field_is_selected() -> None:
    written = dict(startup_check.statements(schema.bindings))

    missing = {
        (owner, name)
        for owner, name in schema.bindings.relations.keys() - set(schema.bindings.payloads)
        if f"'{name}':" not in written[owner] and f"'{name}0':" not in written[owner]
    }

    assert missing == set()
    for word in ("resembles(", "services_resembling(", "listing_counts", "DESC) AS n", "search_hits(", "> ($", "< ($"):
        assert word in written["Query"]


@plan.bound(models.Post, description="…", beside={"held": "SELECT 1 AS one WHERE {this}.id = 1"})
class Seat:
    title_bn: str | None = plan.field("…")
    once: int = plan.field("…", plan.Column("{held}.one", nullable=False))
    twice: int = plan.field("…", plan.Column("{held}.two", nullable=False))


@plan.bound(models.Office, description="…")
class Place:
    code: str = plan.field("…")
    seats: list[Seat] = plan.field("…", plan.Many("posts {row} WHERE {row}.office_id = {this}.id", "{row}.id"))
    colour: str | None = plan.field("…", plan.Column("{this}.colour"))


@strawberry.type
class Query:
    place: Place | None = plan.field("…", plan.One("offices {row} WHERE {row}.code = 'bd'"))
    pages: plan.Connection[Place] = plan.field(
        "…",
        plan.Page("offices {row} WHERE true", (plan.Key("{row}.standing", "integer"),)),
        arguments=plan.connection_arguments(),
    )


async def test_sql_that_the_database_does_not_understand_is_told_by_type(empty: Database) -> None:
    wrong: Any = plan.PlannedSchema(DOMAIN, query=Query)

    with pytest.raises(plan.WrongBinding) as stopped:
        await startup_check.check(wrong.bindings, empty)

    lines = dict(line.split(": ", 1) for line in str(stopped.value).splitlines())
    assert "standing does not exist" in lines["Query"]
    assert "colour does not exist" in lines["Place"]
    assert "two does not exist" in lines["Seat"]
