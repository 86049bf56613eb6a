"""What one operation may ask for: how long a document, how deep lists in lists, how many fields."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from graphql import GraphQLError, Token, get_introspection_query

from districts.shared.operation_limits import Allowed
from models.database.connection import Database
from models.database.pool import Busy
from schema.context import RequestContext
from schema.network import schema
from schema.plan.documents import cache, parsing
from schema.plan.documents.cache import Documents
from tests.support.queries import Counted, ask

LISTS = ("lists", 4, 5)


async def refused(database: Database | Counted, query: str, **variables: Any) -> tuple[str, int, int]:
    """Which limit the whole operation is refused for, how much it allows, and how much was counted."""
    answer = await ask(database, query, **variables)
    assert answer["data"] is None
    [error] = answer["errors"]
    told = error["extensions"]
    assert told.pop("code") == "LIMIT_EXCEEDED"
    assert f"{told['most']:,}" in error["message"]
    assert error["message"].endswith(f"Counted here: {told['asked']:,}.")
    return told["limit"], told["most"], told["asked"]


def fresh(**allowed: int) -> Documents:
    return Documents(schema._schema, schema.bindings, Allowed(**allowed))


@pytest.fixture(autouse=True)
def allowed() -> Allowed:
    schema.allow(Allowed())
    return Allowed()


@pytest.fixture
def allowing(allowed: Allowed) -> Callable[..., None]:
    """Sets limits other than the usual ones."""
    return lambda **others: schema.allow(replace(allowed, **others))


def aliases(count: int) -> str:
    return "{ " + " ".join(f"a{n}: __typename" for n in range(count)) + " }"


# The document


@pytest.mark.parametrize(
    ("query", "limit"),
    [
        ("{ " + "__typename " * 2500 + "}", ("tokens", 2500, 2501)),
        ("{ __typename } " + "#\n" * 2501, ("tokens", 2500, 2501)),
        ("{ __typename } " + " " * 100_000, ("characters", 100_000, 100_015)),
        (aliases(101), ("aliases", 100, 101)),
        ("{ ...F } fragment F on Query { " + aliases(101)[2:], ("aliases", 100, 101)),
        ("{ __typename " + "@include(if: true) " * 51 + "}", ("directives", 50, 51)),
        ("query @a { ...F @a } fragment F on Query @a { " + "... @a { id @a } " * 24 + "}", ("directives", 50, 51)),
        ("{ " + "__typename " * 2400 + "}", ("comparisons", 10_000, 10_001)),
    ],
)
async def test_a_document_that_is_too_long_is_refused(
    counted: Counted, query: str, limit: tuple[str, int, int]
) -> None:
    assert await refused(counted, query) == limit
    assert counted.statements == []


async def test_a_long_document_is_answered(seeded: Database, allowing: Callable[..., None]) -> None:
    allowing(tokens=5000, aliases=1600, root_fields=1600)

    answer = await ask(seeded, aliases(1600))

    assert answer == {"data": {f"a{n}": "Query" for n in range(1600)}}


@pytest.mark.parametrize(
    "query",
    [
        aliases(1600),
        "{ " + 'office(code: "bd") { id } ' * 550 + "}",
        "{ " + 'office(code: "bd") { parent { id code level } } ' * 310 + "}",
        "{ services(filter: {" + " ".join(f"officeCod{n}: 1" for n in range(1650)) + "}) { totalCount } }",
        "{ " + " ".join(f"serviceofficer{n}" for n in range(4900)) + " }",
        "{ nodes(ids: []) { " + "... on Office { a: id } ... on Service { a: id } " * 300 + "} }",
    ],
)
def test_the_worst_document_is_read_in_a_moment(query: str) -> None:
    begin = time.process_time()

    fresh(tokens=5000, aliases=5000).get(query)

    assert time.process_time() - begin < 1  # 0.3 s on a machine that has nothing else to do


async def test_variables_with_too_many_values_are_refused(counted: Counted, allowing: Callable[..., None]) -> None:
    allowing(values=5)
    query = "query ($ids: [ID!]!, $more: [ID!]!) { nodes(ids: $ids) { id } more: nodes(ids: $more) { id } }"
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert await refused(counted, query, ids=["a", "b"], more=["c", "d"]) == ("values", 5, 6)
    assert await refused(counted, nodes, ids="x", unknown=[{"a": 1, "b": [1]}]) == ("values", 5, 6)
    assert counted.statements == []
    assert (await ask(counted, nodes, ids=["a", "b", "c", "d"]))["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_the_worst_variables_are_refused_in_a_moment(counted: Counted, allowing: Callable[..., None]) -> None:
    """Each unknown field of an input is an error, and each error shows all of the input."""
    allowing(values=1_000_000)
    submit = "mutation ($input: SubmitRequestInput!) { submitRequest(input: $input) { trackingCode } }"
    begin = time.process_time()

    answer = await ask(counted, submit, input={f"unknown{number}": 0 for number in range(20_000)})

    assert time.process_time() - begin < 1  # 0.05 s; it took 10 s
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_document_with_errors_is_not_kept() -> None:
    known = fresh()
    for query in ("{ nothing }", "{ office }"):
        assert known.get(query).errors
        assert known.get(query) is not known.get(query)
    for query in ("{", aliases(200)):
        with pytest.raises(GraphQLError):
            known.get(query)

    assert known.get("{ __typename }") is known.get("{ __typename }")
    assert len(known) == 1


def test_a_document_that_is_forgotten_is_no_garbage() -> None:
    def tokens() -> int:
        return sum(isinstance(each, Token) and each.value == "forgotten" for each in gc.get_objects())

    gc.disable()
    try:
        tree = parsing.read("{ forgotten }", Allowed())
        kept = tokens()
        del tree
        left = tokens()
    finally:
        gc.enable()

    assert (kept, left) == (1, 0)


def test_what_is_kept_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(cache, "MAX_MEMORY", 2_000_000)
    known = fresh(aliases=301)

    # when
    for number in range(20):
        known.get(f"{{ x{number}: __typename {aliases(300)[2:]}")

    # then: one has about 450,000 bytes
    assert len(known) == 4


def test_a_document_takes_what_its_widest_character_makes_of_all() -> None:
    known = fresh()
    plain = known.get("{ __typename } #" + "x" * 99_000).memory
    wide = known.get("{ __typename } #😀" + "x" * 98_999).memory

    assert plain >= 99_000
    assert wide >= 4 * 99_000


def test_plans_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(cache, "MAX_MEMORY", 20_000)
    known = fresh()
    known.get("{ __typename }")
    document = known.get('query ($a: Boolean!) { office(code: "bd") { code @skip(if: $a) id } }')
    assert len(known) == 2

    # when
    monkeypatch.setattr(cache, "MAX_MEMORY", document.memory + 100)
    known.plan(document, None, {"a": True})

    # then
    assert len(known) == 0


# Lists in lists


def nested(levels: int, inner: str = "code") -> str:
    for _ in range(levels):
        inner = f"children(first: 100) {{ edges {{ node {{ {inner} }} }} }}"
    return inner


def office(inner: str) -> str:
    return f'{{ office(code: "bd") {{ {inner} }} }}'


@pytest.mark.parametrize(
    "query",
    [
        office(nested(5)),
        office(nested(4, "ancestors { code }")),
        office("ancestors { " * 5 + "code" + " }" * 5),
        f"{{ nodes(ids: []) {{ ... on Office {{ {nested(4)} }} }} }}",
        f"{{ services {{ edges {{ node {{ office {{ {nested(4)} }} }} }} }} }}",
        f"{office('...A')} fragment A on Office {{ {nested(3, '...B')} }} fragment B on Office {{ {nested(2)} }}",
    ],
)
async def test_lists_stand_in_each_other_four_deep(counted: Counted, query: str) -> None:
    assert await refused(counted, query) == LISTS
    assert await refused(counted, query.replace("{", "{ __schema { queryType { name } }", 1)) == LISTS
    assert counted.statements == []


@pytest.mark.parametrize(
    "inner",
    [
        nested(4),
        nested(4, "posts @skip(if: true) { id } code"),
        nested(4, "children { totalCount }"),
        nested(3, "posts { office { parent { code } } }") + " more: " + nested(3, "ancestors { code }"),
    ],
)
async def test_four_lists_and_one_beside_another_are_answered(
    seeded: Database, inner: str, allowing: Callable[..., None]
) -> None:
    allowing(cost=10**12)

    answer = await ask(seeded, office(inner))

    assert "errors" not in answer


# How much is selected


def doubled(levels: int) -> str:
    fragments = [
        f"fragment F{n} on Office {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }}" for n in range(levels)
    ]
    return f'{{ office(code: "bd") {{ ...F0 }} }} {" ".join(fragments)} fragment F{levels} on Office {{ code }}'


async def test_a_fragment_counts_wherever_it_stands(counted: Counted) -> None:
    # when
    answer = await ask(counted, doubled(5))
    refusals = [
        await refused(counted, query)
        for query in (doubled(30), doubled(30).replace("{", "{ __schema { queryType { name } }", 1))
    ]

    # then
    assert "errors" not in answer
    assert {(limit, most) for limit, most, _ in refusals} == {("fields", 5000)}
    assert len(counted.statements) == 1


async def test_a_count_that_no_json_holds_is_a_limit_too(counted: Counted) -> None:
    """Each fragment has the next one twice: two to the hundredth selections of one object."""
    fragments = " ".join(f"fragment F{n} on Office {{ ...F{n + 1} ...F{n + 1} }}" for n in range(100))
    bomb = f'{{ office(code: "bd") {{ ...F0 }} }} {fragments} fragment F100 on Office {{ code }}'

    assert await refused(counted, bomb) == ("fields", 5000, 5001)
    assert counted.statements == []


@pytest.mark.parametrize("head", ["", "__schema { queryType { name } } "])
@pytest.mark.parametrize("more", [1, 60])
async def test_an_operation_that_is_nested_too_deeply(counted: Counted, head: str, more: int) -> None:
    def nested(depth: int) -> str:
        parents = depth - 2  # below the operation and the office
        return f'{{ {head} office(code: "bd") {{ {"parent { " * parents} code {"}" * parents} }} }}'

    answer = await ask(counted, nested(50))
    counted.statements.clear()
    limit = await refused(counted, nested(50 + more))

    assert answer["data"]["office"] == {"parent": None}
    assert limit == ("depth", 50, 51)
    assert counted.statements == []


class AllInUse:
    async def read(self, *_statement: Any) -> Any:
        raise Busy


@pytest.mark.parametrize("head", ["", "__schema { queryType { name } } "])
async def test_a_database_without_a_free_connection_is_unavailable(head: str) -> None:
    busy: Any = AllInUse()

    answer = await ask(busy, f'{{ {head} office(code: "bd") {{ code }} }}')

    assert [error["extensions"] for error in answer["errors"]] == [{"code": "UNAVAILABLE", "retryAfter": 5}]


# What it costs


async def cost(database: Database, query: str, **variables: Any) -> Any:
    """What an operation is told that it costs, when it asks."""
    result = await schema.execute(
        query, variables, RequestContext(database=database), operation_extensions={"cost": True}
    )
    assert result.errors is None
    assert result.extensions
    return result.extensions["cost"]


OFFICE = 'office(code: "bd.khulna")'


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ __typename }", 1),
        ("{ a: __typename b: __typename }", 2),
        (f"{{ {OFFICE} {{ code }} }}", 1 + 1),
        (f"{{ {OFFICE} {{ code name {{ bn en }} }} }}", 1 + 2 + 2),
        # A list of which nobody says how long it is counts as ten.
        (f"{{ {OFFICE} {{ ancestors {{ code level }} }} }}", 1 + 1 + 10 * 2),
        (f"{{ {OFFICE} {{ charter {{ services {{ code }} }} }} }}", 1 + 1 + 1 + 30),
        # A page: its own fields, then for each row the edge's and the node's.
        (f"{{ {OFFICE} {{ children(first: 7) {{ edges {{ node {{ code }} }} }} }} }}", 1 + 1 + 1 + 7 * (1 + 1)),
        (f"{{ {OFFICE} {{ children(last: 7) {{ edges {{ node {{ code }} }} }} }} }}", 1 + 1 + 1 + 7 * (1 + 1)),
        (f"{{ {OFFICE} {{ children {{ edges {{ node {{ code }} }} }} }} }}", 1 + 1 + 1 + 20 * (1 + 1)),
        (f"{{ {OFFICE} {{ children(first: 0) {{ edges {{ node {{ code }} }} }} }} }}", 1 + 1 + 1),
        (f"{{ {OFFICE} {{ children(first: 0) {{ pageInfo {{ endCursor }} }} }} }}", 1 + 1 + 1 + 1),
        # Counting reads all rows; a counter that is kept does not.
        ("{ services(first: 0, filter: { text: \"x\" }) { totalCount } }", 1 + 1 + 100),
        ("{ services(first: 0) { totalCount } }", 1 + 1),
        ('{ search(text: "x", first: 0) { totalCount } }', 1 + 1 + 100),
        ('{ nodes(ids: ["x", "y"]) { id } }'.replace('"x", "y"', ""), 1),
        (f'{{ {OFFICE} {{ calendar(from: "2026-01-01", to: "2026-01-10") {{ date }} }} }}', 1 + 1 + 10),
        ('{ __type(name: "Office") { name } }', 1 + 1),
        (f'{{ {OFFICE} {{ code }} __type(name: "Office") {{ name }} }}', 2 + 2),
    ],
)  # fmt: skip
async def test_a_cost_is_rows_times_fields(seeded: Database, query: str, expected: int) -> None:
    told = await cost(seeded, query)
    assert (told["cost"], told["most"]) == (expected, 100_000)


async def test_variables_say_what_it_costs(seeded: Database) -> None:
    # given
    query = (
        f"query ($n: Int, $m: Int = 5) {{ {OFFICE} {{ children(first: $n) {{ edges {{ node {{"
        " children(first: $m) { edges { node { code } } } } } } } }"
    )

    # when
    costs = [
        (await cost(seeded, query, **given))["cost"] for given in ({"n": 3}, {"n": 4}, {"n": 4, "m": 1}, {"n": 0}, {})
    ]

    # then
    def expected(n: int, m: int) -> int:
        return 1 + 1 + 1 + n * (1 + 1 + 1 + m * 2)

    assert costs == [expected(3, 5), expected(4, 5), expected(4, 1), 3, expected(20, 5)]


async def test_who_does_not_ask_is_not_told(seeded: Database) -> None:
    for asked in (None, {}, {"cost": False}, {"cost": "true"}):
        result = await schema.execute(
            "{ __typename }", None, RequestContext(database=seeded), operation_extensions=asked
        )
        assert not result.extensions


async def test_what_costs_too_much_is_refused_before_anything_is_read(counted: Counted) -> None:
    fields = " ".join(f"a{number}: code" for number in range(9))
    page = (
        f"children(first: 100) {{ edges {{ node {{ children(first: $n) {{ edges {{ node {{ {fields} }} }} }} }} }} }}"
    )
    query = f"query ($n: Int!) {{ {OFFICE} {{ {page} }} }}"

    fits = await ask(counted, query, n=99)
    before = len(counted.statements)
    limit = await refused(counted, query, n=100)

    assert "errors" not in fits
    assert limit == ("cost", 100_000, 1 + 1 + 1 + 100 * (1 + 1 + 1 + 100 * (1 + 9)))
    assert len(counted.statements) == before


async def test_each_mutation_counts_with_what_it_answers(seeded: Database, allowing: Callable[..., None]) -> None:
    # given
    one = 'withdrawRequest(input: { trackingCode: "1" }) { tracked { number status } userErrors { code field } }'

    # when
    told = await cost(seeded, f"mutation {{ a: {one} }}")
    allowing(cost=20)
    limit = await refused(seeded, f"mutation {{ a: {one} }}")

    # then
    assert told["cost"] == 2 + 2 + 10 * 2
    assert told["work"] == 50_000
    assert limit == ("cost", 20, told["cost"])


async def test_an_operation_has_so_many_mutations_and_fields(counted: Counted, allowing: Callable[..., None]) -> None:
    # given
    change = 'withdrawRequest(input: { trackingCode: "1" }) { userErrors { code } }'
    changes = " ".join(f"a{n}: {change}" for n in range(6))
    reads = " ".join(f'a{n}: office(code: "bd") {{ code }}' for n in range(21))

    # then
    assert await refused(counted, f"mutation {{ {changes} }}") == ("mutations", 5, 6)
    assert await refused(counted, f"{{ {reads} }}") == ("rootFields", 20, 21)
    assert await refused(counted, f"{{ {reads} __schema {{ queryType {{ name }} }} }}") == ("rootFields", 20, 22)
    assert counted.statements == []


async def test_a_page_may_be_made_smaller(seeded: Database, allowing: Callable[..., None]) -> None:
    allowing(page=10)

    usual = await ask(seeded, '{ office(code: "bd") { children { edges { node { code } } } } }')
    larger = await ask(seeded, '{ office(code: "bd") { children(first: 11) { totalCount } } }')

    assert len(usual["data"]["office"]["children"]["edges"]) == 8
    assert larger["errors"][0]["message"] == "The page size must be from 0 to 10; 11 was given."


# Introspection


async def test_introspection_has_a_cost_and_a_depth(seeded: Database) -> None:
    whole = await cost(seeded, get_introspection_query())
    deep = await ask(seeded, "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }")

    assert 10_000 < whole["cost"] < whole["most"]
    assert {error["message"] for error in deep["errors"]} == {"Maximum introspection depth exceeded"}


async def test_introspection_is_kept(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    query = get_introspection_query()
    first = await ask(seeded, query)

    # when
    monkeypatch.setattr("strawberry.schema.schema.execute", None)
    again = await ask(seeded, query)

    # then
    assert again == first


DAYS = 'from: "2026-01-01", to: "2026-12-31"'


@pytest.mark.parametrize(
    ("query", "work"),
    [
        (f'{{ performance(officeCode: "bd.khulna.magura", {DAYS}) {{ submitted }} }}', 80_000 + 8 * 500),
        (f'{{ performance(officeCode: "bd", {DAYS}) {{ submitted }} }}', 80_000 + 568 * 500),
        (f'{{ performance(officeCode: "bd", {DAYS}, includeBelow: false) {{ submitted }} }}', 80_000 + 500),
        (f'{{ performance(officeCode: "bd", {DAYS}, groupBy: SERVICE) {{ submitted }} }}', 2_500_000),
        (f'{{ performance(officeCode: "bd", {DAYS}, serviceCode: "c1") {{ submitted }} }}', 80_000 + 568 * 1_500),
        (
            f'{{ performance(officeCode: "bd", {DAYS}, kinds: [GRIEVANCE], channels: [WEBSITE]) {{ submitted }} }}',
            2_500_000,
        ),
        ('{ search(text: "x") { totalCount } }', 60_000),
        ('{ a: search(text: "x") { totalCount } b: search(text: "y") { totalCount } }', 120_000),
        ('{ services(filter: {text: "x"}) { totalCount } }', 150_000),
        ('{ services(filter: {text: "x", officeCode: "bd.khulna"}) { totalCount } }', 10_000),
        ("{ services { totalCount } }", 0),
        ('{ office(code: "bd") { code } }', 0),
        ('mutation { importCharter(input: {officeCode: "bd"}) { userErrors { code } } }', 400_000),
    ],
)
def test_what_rows_and_fields_do_not_tell_is_declared(query: str, work: int) -> None:
    document = schema.documents.get(query)
    plan, variables = schema.documents.plan(document, None, {})

    assert plan.work.of(plan.parameters.arguments(variables)) == work
