"""What is not everybody's to read: null with FORBIDDEN, and the rest of the operation is answered."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import strawberry

from districts.identity import grants
from districts.identity.actors import Permission, Role
from models.database.connection import Database
from schema import plan
from schema.context import RequestContext
from schema.domain import DOMAIN
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA
from tests.support.queries import Counted
from tests.support.rows import TESTER


@plan.bound(None, description="Something.")
class Secret:
    word: str = plan.field("…", plan.Column("{this}.word", nullable=False))


@strawberry.type
class Query:
    there: Secret | None = plan.field(
        "…",
        plan.One("(VALUES ('here')) {row}(word) WHERE true", nullable=False),
        arguments={"office_code": plan.argument(str, "…")},
        guard=plan.Guard(Permission.EDIT_CHARTER, "officeCode"),
    )
    national: Secret | None = plan.field(
        "…",
        plan.One("(VALUES ('everywhere')) {row}(word) WHERE true", nullable=False),
        guard=plan.Guard(Permission.READ_AUDIT),
    )
    open: Secret = plan.field("…", plan.One("(VALUES ('open')) {row}(word) WHERE true", nullable=False))

    @strawberry.field
    def python(self) -> str:
        return "resolved"


SCHEMA = plan.PlannedSchema(DOMAIN, query=Query)
ADMIN, ANALYST = "admin of Jashore", "analyst"


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(ADMIN, Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    await grants.grant(ANALYST, Role.HQ_ANALYST, "bd", actor=TESTER)
    await grants.grant("officer", Role.OFFICER, JASHORE, actor=TESTER)


async def asked(database: Any, person: str | None, text: str, **variables: Any) -> dict[str, Any]:
    result = await SCHEMA.execute(
        text, variable_values=variables, context_value=RequestContext(database=database, person=person)
    )
    answer: dict[str, Any] = orjson.loads(orjson.dumps({"data": result.data}))
    if result.errors:
        answer["errors"] = [(error.path, (error.extensions or {})["code"], error.message) for error in result.errors]
    return answer


THERE = "query ($code: String!) { there(officeCode: $code) { word } open { word } }"


@pytest.mark.parametrize("code", [JASHORE, SHARSHA])
async def test_who_holds_the_permission_reads_it_there_and_below(counted: Counted, code: str) -> None:
    answer = await asked(counted, ADMIN, THERE, code=code)

    assert answer == {"data": {"there": {"word": "here"}, "open": {"word": "open"}}}
    assert len(counted.statements) == 1


NEEDED = "You need DISTRICT_ADMIN or DIVISION_ADMIN or HQ_ADMIN for that office or above it"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (None, JASHORE),
        ("stranger", JASHORE),
        ("officer", JASHORE),
        (ADMIN, MAGURA),
        (ADMIN, "bd.khulna"),
        (ADMIN, "bd.khulna.jashor"),
        (ADMIN, "bd"),
        (ADMIN, ""),
        (ADMIN, "nowhere"),
    ],
)
async def test_to_all_others_it_is_null_and_forbidden(seeded: Database, person: str | None, code: str) -> None:
    answer = await asked(seeded, person, THERE, code=code)

    assert answer == {
        "data": {"there": None, "open": {"word": "open"}},
        "errors": [(["there"], "FORBIDDEN", f"You do not have permission to read there. {NEEDED}.")],
    }


async def test_each_field_is_forbidden_for_itself_under_its_alias(seeded: Database) -> None:
    text = "query ($a: String!, $b: String!) { a: there(officeCode: $a) { word } b: there(officeCode: $b) { word } }"

    answer = await asked(seeded, ADMIN, text, a=MAGURA, b=JASHORE)

    assert answer["data"] == {"a": None, "b": {"word": "here"}}
    assert [path for path, _, _ in answer["errors"]] == [["a"]]


async def test_what_holds_for_the_whole_network_is_held_at_the_top(seeded: Database) -> None:
    await grants.grant("analyst of a district", Role.HQ_ANALYST, JASHORE, actor=TESTER)

    assert await asked(seeded, ANALYST, "{ national { word } }") == {"data": {"national": {"word": "everywhere"}}}
    for person in ("analyst of a district", ADMIN, None):
        assert (await asked(seeded, person, "{ national { word } }"))["data"] == {"national": None}


async def test_a_grant_that_was_taken_back_opens_nothing(seeded: Database) -> None:
    given = await grants.grant("former", Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    await grants.revoke(given.id, actor=TESTER)

    assert (await asked(seeded, "former", THERE, code=JASHORE))["data"]["there"] is None


async def test_it_is_the_same_where_python_resolves_beside_it(seeded: Database) -> None:
    text = "query ($code: String!) { python there(officeCode: $code) { word } }"

    assert (await asked(seeded, ADMIN, text, code=JASHORE))["data"] == {"python": "resolved", "there": {"word": "here"}}
    refused = await asked(seeded, ADMIN, text, code=MAGURA)
    assert refused["data"] == {"python": "resolved", "there": None}
    assert [(path, code) for path, code, _ in refused["errors"]] == [(["there"], "FORBIDDEN")]


def test_a_guard_that_guards_nothing_stops_the_start() -> None:
    guard = plan.Guard(Permission.READ_AUDIT, "nothing")
    source = plan.One("(VALUES ('x')) {row}(word) WHERE true", nullable=False)

    @strawberry.type
    class Wrong:
        sure: Secret = plan.field("…", source, guard=guard)
        astray: Secret | None = plan.field("…", source, guard=guard)

    with pytest.raises(plan.WrongBinding) as stopped:
        plan.PlannedSchema(DOMAIN, query=Wrong)

    assert str(stopped.value).splitlines() == [
        "Wrong.sure: only a nullable field of the query has a guard",
        "Wrong.astray: its guard names no argument of it",
    ]
