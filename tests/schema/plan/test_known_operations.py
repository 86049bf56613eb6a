"""An operation that is known takes a shorter way than the first time; what it is answered is the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from schema.network import schema
from schema.plan import engine
from tests.support.queries import Counted, ask

OFFICE = "query($code: String!) { office(code: $code) { code level name { bn } } }"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that Strawberry's pipeline was given."""
    documents: list[str] = []
    inside = engine.Planner.on_parse

    async def on_parse(self: engine.Planner) -> AsyncIterator[None]:
        documents.append(self.execution_context.query or "")
        async for _ in inside(self):
            yield

    monkeypatch.setattr(engine.Planner, "on_parse", on_parse)
    schema.allow(schema.allowed)
    return documents


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        (
            OFFICE,
            {"code": "bd.khulna.magura"},
            {"code": "bd.khulna.magura", "level": "DISTRICT", "name": {"bn": "মাগুরা"}},
        ),
        (OFFICE, {"code": "bd.nowhere"}, None),
    ],
)
async def test_it_is_read_without_being_parsed_again(
    counted: Counted, parsed: list[str], query: str, variables: dict[str, Any], expected: Any
) -> None:
    answers = [await ask(counted, query, **variables) for _ in range(3)]

    assert answers == [{"data": {"office": expected}}] * 3
    assert parsed == [query]
    assert len(counted.statements) == 3


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (OFFICE, {"code": 7}, "BAD_USER_INPUT"),
        (OFFICE, {}, "BAD_USER_INPUT"),
        ("query($n: Int!) { services(first: $n) { totalCount } }", {"n": 101}, "BAD_USER_INPUT"),
        ("query($c: String) { services(first: 1, after: $c) { totalCount } }", {"c": "nonsense"}, "BAD_USER_INPUT"),
    ],
)
async def test_it_is_refused_as_before(
    counted: Counted, parsed: list[str], query: str, variables: dict[str, Any], code: str
) -> None:
    first, second = [await ask(counted, query, **variables) for _ in range(2)]

    assert first == second
    assert first["data"] is None
    assert [error["extensions"]["code"] for error in first["errors"]] == [code]
    assert parsed == [query]
    assert counted.statements == []


@pytest.mark.parametrize("query", ["{ __schema { queryType { name } } }", "{ __typename }"])
async def test_what_the_schema_alone_answers_is_kept(counted: Counted, parsed: list[str], query: str) -> None:
    answers = [await ask(counted, query) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0]["data"]) == 1
    assert parsed == [query]


async def test_what_graphql_core_has_to_run_goes_the_long_way(counted: Counted, parsed: list[str]) -> None:
    query = '{ __type(name: "Office") { name } office(code: "bd") { code } }'

    answers = [await ask(counted, query) for _ in range(2)]

    assert answers == [{"data": {"__type": {"name": "Office"}, "office": {"code": "bd"}}}] * 2
    assert parsed == [query, query]
