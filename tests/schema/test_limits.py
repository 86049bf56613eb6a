"""What one operation may ask for: how long a document, how deep lists in lists, how many fields."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import GraphQLError

from api import requests
from models.connection import Busy, Database
from schema.network import schema
from schema.plan import documents
from schema.plan.documents import Documents
from tests.conftest import Counted, ask

LISTS = "Lists may stand in each other at most 4 deep. Ask for the rest by itself."


async def refusal(database: Database | Counted, query: str) -> str:
    """The sentence with which the whole operation is refused as too much."""
    answer = await ask(database, query)
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED"}
    message: str = error["message"]
    return message


def fresh() -> Documents:
    return Documents(schema._schema, schema.bindings)


def aliases(count: int) -> str:
    return "{ " + " ".join(f"a{n}: __typename" for n in range(count)) + " }"


# The document


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (aliases(2000), "at most 5,000 words and signs"),
        ("{ __typename } " + "#\n" * 5001, "at most 5,000 words and signs"),
        ("{ __typename } " + " " * 100_000, "at most 100,000 characters; this one has 100,015"),
        ("{ " + "__typename " * 4000 + "}", "too many fields of one name"),
        (
            "{ " + " ".join(f"...F{n}" for n in range(350)) + " }"
            + " ".join(f"fragment F{n} on Query {{ a{n}: __typename }}" for n in range(350)),
            "fragments in fragments",
        ),
    ],
)  # fmt: skip
async def test_a_document_that_is_too_long_is_refused(counted: Counted, query: str, words: str) -> None:
    assert words in await refusal(counted, query)
    assert counted.statements == []


async def test_a_long_document_is_answered(seeded: Database) -> None:
    answer = await ask(seeded, aliases(1600))

    assert answer == {"data": {f"a{n}": "Query" for n in range(1600)}}


def test_looking_for_several_operations_has_the_same_limits() -> None:
    query = "query A { __typename } query B { __typename }"

    assert requests.ambiguity(query, None) is not None
    assert requests.ambiguity(query + "#\n" * 5001, None) is None  # reading it says why


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

    fresh().get(query)

    assert time.process_time() - begin < 1  # 0.3 s on a machine that has nothing else to do


def test_a_document_with_errors_is_not_kept() -> None:
    known = fresh()
    for query in ("{ nothing }", "{ office }"):
        assert known.get(query).errors
        assert known.get(query) is not known.get(query)
    for query in ("{", aliases(2000)):
        with pytest.raises(GraphQLError):
            known.get(query)

    assert known.get("{ __typename }") is known.get("{ __typename }")
    assert len(known) == 1


def test_what_is_kept_has_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(documents, "MAX_MEMORY", 2_000_000)
    known = fresh()

    # when
    for number in range(20):
        known.get(f"{{ x{number}: __typename {aliases(300)[2:]}")

    # then: one has about 450,000 bytes
    assert len(known) == 4


def test_plans_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(documents, "MAX_MEMORY", 20_000)
    known = fresh()
    known.get("{ __typename }")
    document = known.get('query ($a: Boolean!) { office(code: "bd") { code @skip(if: $a) id } }')
    assert len(known) == 2

    # when
    monkeypatch.setattr(documents, "MAX_MEMORY", document.memory + 100)
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
    assert await refusal(counted, query) == LISTS
    assert await refusal(counted, query.replace("{", "{ __schema { queryType { name } }", 1)) == LISTS
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
async def test_four_lists_and_one_beside_another_are_answered(seeded: Database, inner: str) -> None:
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
    sentences = {
        await refusal(counted, query)
        for query in (doubled(30), doubled(30).replace("{", "{ __schema { queryType { name } }", 1))
    }

    # then
    assert "errors" not in answer
    assert sentences == {"An operation selects at most 5,000 fields, those of a fragment wherever it stands."}
    assert len(counted.statements) == 1


@pytest.mark.parametrize("head", ["", "__schema { queryType { name } } "])
@pytest.mark.parametrize("more", [1, 60])
async def test_an_operation_that_is_nested_too_deeply(counted: Counted, head: str, more: int) -> None:
    def nested(depth: int) -> str:
        parents = depth - 2  # below the operation and the office
        return f'{{ {head} office(code: "bd") {{ {"parent { " * parents} code {"}" * parents} }} }}'

    answer = await ask(counted, nested(50))
    counted.statements.clear()
    sentence = await refusal(counted, nested(50 + more))

    assert answer["data"]["office"] == {"parent": None}
    assert sentence == "Objects may stand in each other at most 50 deep."
    assert counted.statements == []


class AllInUse:
    async def read(self, *_statement: Any) -> Any:
        raise Busy


@pytest.mark.parametrize("head", ["", "__schema { queryType { name } } "])
async def test_a_database_without_a_free_connection_is_told_as_a_timeout(head: str) -> None:
    busy: Any = AllInUse()

    answer = await ask(busy, f'{{ {head} office(code: "bd") {{ code }} }}')

    assert [error["extensions"] for error in answer["errors"]] == [{"code": "TIMEOUT"}]
