"""What the read engine answers is what naive resolvers answer, for operations of every shape, in one statement each."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSchema, get_named_type, is_leaf_type, parse, validate
from hypothesis import HealthCheck, Phase, given, settings

from districts.requests.enums import RequestKind, RequestStatus
from tests.schema.oracle import completeness
from tests.schema.oracle.memory import Memory
from tests.schema.oracle.naive import Oracle
from tests.schema.oracle.operations import Operation, tapes, written
from tests.schema.oracle.values import Values
from tests.support.examples import examples
from tests.support.queries import Counted, ask

# A longer campaign: ORACLE_EXAMPLES=5000 ORACLE_SEED=1 pytest tests/schema/oracle/test_oracle.py
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", examples(500, some=150)))
FIXED = "ORACLE_SEED" not in os.environ
relaxed = settings(
    max_examples=EXAMPLES,
    derandomize=FIXED,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.generate, Phase.shrink],
)


@pytest.fixture
def oracle(memory: Memory) -> Oracle:
    return Oracle(memory)


@pytest.fixture
def values(memory: Memory, oracle: Oracle) -> Values:
    return Values(oracle.schema, memory)


def ordered(value: Any) -> Any:
    """Equal only where the keys come in the same order too."""
    if isinstance(value, dict):
        return [(key, ordered(inner)) for key, inner in value.items()]
    return [ordered(item) for item in value] if isinstance(value, list) else value


@relaxed
@given(tape=tapes)
async def test_planned_answers_are_the_naive_ones(
    watched: Counted, oracle: Oracle, values: Values, tape: bytes
) -> None:
    # given
    operation = written(tape, oracle.schema, values)
    assert validate(oracle.schema, parse(operation.text)) == []
    naive = oracle.answer(operation.text, operation.variables, operation.name)
    watched.statements.clear()

    # when
    planned = await ask(watched, operation.text, operation.name, **operation.variables)

    # then
    if "errors" in planned:
        refused(operation, planned, naive.errors, oracle.schema)
        unknown_office = "nearest" in planned["errors"][0]["extensions"]
        assert len(watched.statements) == (2 if unknown_office else 0)
        return
    assert naive.errors is None
    assert ordered(planned["data"]) == ordered(json.loads(json.dumps(naive.data)))
    completeness.check(oracle.schema, operation.text, operation.name, operation.variables, planned["data"])
    assert len(watched.statements) == 1


EVERYTHING = """{ __typename number status kind subject body submittedAt dueAt overdue waitingSince rating
    deadline { from workingDays skipped { date reason { bn en } } } service { id code } office { code }
    currentStep { step post { id } office { code } occupancy officer { id } since dueAt }
    timeline { at type message { bn en } step post { id } } }"""


OTHERS = ("__schema { queryType { name } }", 'office(code: "bd") { code }')


@pytest.mark.parametrize("beside", ["", *(pytest.param(other, marks=pytest.mark.generator) for other in OTHERS)])
async def test_every_request_is_told_to_whoever_has_its_code(
    watched: Counted, oracle: Oracle, values: Values, beside: str
) -> None:
    """With another beside it in the same document; and what is no code, or nobody's, opens nothing."""
    both = [f"{name}: track(trackingCode: ${name}) {EVERYTHING}" for name in "ab"]
    text = f"query ($a: String!, $b: String!) {{ {both[0]} {beside} {both[1]} }}"
    codes, told = values.tracking_codes, []

    for one, other in zip(codes, codes[1:] + codes[:1], strict=True):
        watched.statements.clear()
        naive = oracle.answer(text, {"a": one, "b": other})
        planned = await ask(watched, text, a=one, b=other)
        assert naive.errors is None
        assert ordered(planned["data"]) == ordered(json.loads(json.dumps(naive.data)))
        assert len(watched.statements) == (2 if "schema" in beside else 1)
        told.append(planned["data"]["a"])

    there = len(values.memory.rows["Request"])
    assert [each is not None for each in told] == [True] * 3 * there + [False] * (len(told) - 3 * there)
    assert told[:there] == told[there : 2 * there] == told[2 * there : 3 * there]
    assert {each["status"] for each in told[:there]} == set(RequestStatus)
    assert {each["kind"] for each in told[:there]} == set(RequestKind)
    assert {each["overdue"] for each in told[:there]} == {True, False}
    assert {each["dueAt"] is None for each in told[:there]} == {True, False}
    assert {each["subject"] is None for each in told[:there]} == {True, False}
    events = {event["type"] for each in told[:there] for event in each["timeline"]}
    assert {"COMMENTED", "ESCALATED", "HANDED_OVER", "CLOSED"} <= events
    assert "DUPLICATE_LINKED" not in events
    assert any(request.duplicate_of_id for request in values.memory.rows["Request"].values())


def refused(
    operation: Operation, planned: dict[str, Any], naive: list[GraphQLError] | None, schema: GraphQLSchema
) -> None:
    """A refusal is deserved, and said as the contract says it."""
    assert planned["data"] is None
    [code] = [error["extensions"]["code"] for error in planned["errors"]]
    if code == "LIMIT_EXCEEDED":
        assert lists(schema, operation.text) > 4
    else:
        assert code == "BAD_USER_INPUT"
        assert operation.doubtful or naive, planned


def lists(schema: GraphQLSchema, text: str) -> int:
    """How deep the lists of the document stand in each other, whatever its directives leave out."""
    definitions = parse(text).definitions
    fragments: dict[str, Any] = {node.name.value: node for node in definitions if node.kind == "fragment_definition"}  # type: ignore[attr-defined]

    def deepest(type_: Any, node: Any) -> int:
        return max((below(type_, inner) for inner in node.selection_set.selections), default=0)

    def below(type_: Any, node: Any) -> int:
        if node.kind == "fragment_spread":
            node = fragments[node.name.value]
        if node.kind != "field":
            return deepest(schema.type_map[node.type_condition.name.value] if node.type_condition else type_, node)
        definition = getattr(type_, "fields", {}).get(node.name.value)
        if definition is None or is_leaf_type(get_named_type(definition.type)):
            return 0
        return int("[" in str(definition.type)) + deepest(get_named_type(definition.type), node)

    return max(deepest(schema.query_type, node) for node in definitions if node.kind == "operation_definition")


@settings(relaxed, max_examples=max(EXAMPLES // 5, 50))
@given(tape=tapes)
async def test_mixed_answers_are_the_planned_ones(
    watched: Counted, oracle: Oracle, values: Values, tape: bytes
) -> None:
    """With a field that only graphql-core can answer beside it."""
    # given
    operation = written(tape, oracle.schema, values)
    planned = await ask(watched, operation.text, operation.name, **operation.variables)

    # when
    answer = await ask(watched, operation.mixed, operation.name, **operation.variables)

    # then
    if "errors" in planned:
        codes = {error["extensions"]["code"] for error in planned["errors"]}
        assert {error["extensions"]["code"] for error in answer["errors"]} == codes
        return
    assert ordered(answer) == ordered({"data": {"__schema": {"queryType": {"name": "Query"}}, **planned["data"]}})
