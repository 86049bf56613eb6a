"""Connections: every page of every size, in both directions; and what is answered to arguments that cannot be used."""

from __future__ import annotations

import base64
from typing import Any

import pytest

import models
from api.http.graphql import errors
from districts import scope
from models.database.connection import Database
from schema.context import RequestContext
from schema.network import schema
from schema.plan import ids
from tests.schema.networks import filed_requests
from tests.support.operations import do
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

PAGE = "{ totalCount edges { cursor node { __typename ... on Node { id } } } pageInfo { ...Info } }"
INFO = "fragment Info on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
ARGUMENTS = "first: $first, after: $after, last: $last, before: $before"
HEAD = "query ($first: Int, $after: String, $last: Int, $before: String)"
FIRST = f'"{ids.encode("Request", 1)}"'
# Each connection, and how many rows it has in the rich database.
LISTS = {
    "children": (f'{{ office(code: "bd.dhaka") {{ list: children({ARGUMENTS}) {PAGE} }} }}', 14),
    "charters": (f'{{ office(code: "bd.dhaka.gazipur") {{ list: charters({ARGUMENTS}) {PAGE} }} }}', 3),
    "services": (f"{{ list: services({ARGUMENTS}) {PAGE} }}", 26),
    "officers": (f'{{ list: officers(officeCode: "bd", includeBelow: true, {ARGUMENTS}) {PAGE} }}', 9),
    "search": (f'{{ list: search(text: "Khulna", {ARGUMENTS}) {PAGE} }}', 71),
    "requests": (f'{{ list: requests(officeCode: "bd", includeBelow: true, {ARGUMENTS}) {PAGE} }}', 35),
    "duplicates": (f"{{ node(id: {FIRST}) {{ ... on Request {{ list: duplicates({ARGUMENTS}) {PAGE} }} }} }}", 15),
}
# As whom they are asked for, where not everybody reads them.
WHO = {"requests": filed_requests.READER, "duplicates": filed_requests.READER}
each_list = pytest.mark.parametrize("name", LISTS)


async def page(database: Database | Counted, name: str, **arguments: Any) -> dict[str, Any]:
    answer = await do(database, WHO.get(name), f"{HEAD} {LISTS[name][0]} {INFO}", **arguments)
    assert "errors" not in answer
    data = answer["data"]
    found: dict[str, Any] = data["list"] if "list" in data else next(iter(data.values()))["list"]
    return found


async def codes(database: Database, operation: str, **variables: Any) -> tuple[Any, list[str]]:
    """What a client gets: data, and the code of every error."""
    result = await schema.execute(operation, variable_values=variables, context_value=RequestContext(database=database))
    errors.make_presentable(result)
    return result.data, [(error.extensions or {})["code"] for error in result.errors or []]


@each_list
async def test_a_walk_forward_shows_every_row_once_and_in_order(full: Database, name: str) -> None:
    # given
    whole = await page(full, name, first=100)
    assert whole["totalCount"] == len(whole["edges"]) == LISTS[name][1]

    for size in range(1, 8):
        # when
        walked: list[Any] = []
        after = None
        while True:
            found = await page(full, name, first=size, after=after)
            info = found["pageInfo"]
            assert info["hasPreviousPage"] is bool(walked)
            assert info["startCursor"] == found["edges"][0]["cursor"]
            assert info["endCursor"] == found["edges"][-1]["cursor"]
            assert found["totalCount"] == whole["totalCount"]
            walked += found["edges"]
            assert info["hasNextPage"] is (len(walked) < whole["totalCount"])
            after = info["endCursor"]
            if not info["hasNextPage"]:
                break
            assert len(found["edges"]) == size

        # then
        assert walked == whole["edges"]


@each_list
async def test_a_walk_backward_shows_the_same(full: Database, name: str) -> None:
    # given
    whole = await page(full, name, first=100)

    for size in range(1, 8):
        # when
        walked: list[Any] = []
        before = None
        while True:
            found = await page(full, name, last=size, before=before)
            info = found["pageInfo"]
            assert info["hasNextPage"] is bool(walked)
            assert info["startCursor"] == found["edges"][0]["cursor"]
            assert info["endCursor"] == found["edges"][-1]["cursor"]
            walked = found["edges"] + walked
            assert info["hasPreviousPage"] is (len(walked) < whole["totalCount"])
            before = info["startCursor"]
            if not info["hasPreviousPage"]:
                break
            assert len(found["edges"]) == size

        # then
        assert walked == whole["edges"]


@each_list
async def test_twenty_rows_if_nobody_says_how_many(full: Database, name: str) -> None:
    # when
    found = await page(full, name)

    # then
    assert len(found["edges"]) == min(20, LISTS[name][1])
    assert found == await page(full, name, first=20)
    assert found == await page(full, name, first=None, last=None, after=None, before=None)


@each_list
@pytest.mark.parametrize("direction", ["first", "last"])
async def test_a_page_of_no_rows_is_a_count(watched: Counted, name: str, direction: str) -> None:
    # when
    found = await page(watched, name, **{direction: 0})

    # then
    more = {"hasNextPage": direction == "first", "hasPreviousPage": direction == "last"}
    assert found == {
        "totalCount": LISTS[name][1],
        "edges": [],
        "pageInfo": {"startCursor": None, "endCursor": None, **more},
    }
    assert len(watched.statements) == 1


@each_list
async def test_nothing_beyond_either_end(full: Database, name: str) -> None:
    # given
    whole = await page(full, name, first=100)
    first, last = whole["edges"][0]["cursor"], whole["edges"][-1]["cursor"]

    # when
    behind, ahead = await page(full, name, first=5, after=last), await page(full, name, last=5, before=first)

    # then
    nothing = {"startCursor": None, "endCursor": None}
    assert behind["edges"] == ahead["edges"] == []
    assert behind["pageInfo"] == {"hasNextPage": False, "hasPreviousPage": True, **nothing}
    assert ahead["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False, **nothing}


@each_list
@pytest.mark.parametrize(
    "selection",
    [
        "{ __typename }",
        "{ totalCount }",
        "{ pageInfo { __typename } }",
        "{ pageInfo { hasPreviousPage } }",
        "{ pageInfo { hasNextPage } }",
        "{ edges { __typename } }",
        "{ edges { cursor } }",
        "{ totalCount @skip(if: true) }",
        "{ edges { cursor @include(if: false) } pageInfo { endCursor @include(if: false) } }",
    ],
)
async def test_a_page_of_which_little_is_selected(watched: Counted, name: str, selection: str) -> None:
    # when
    answer = await do(watched, WHO.get(name), f"{HEAD} {LISTS[name][0].replace(PAGE, selection)}", first=2)

    # then
    assert "errors" not in answer
    assert len(watched.statements) == 1


def cursor(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


NO_CURSORS = [
    "",
    "nonsense",
    "\0",
    "ঢাকা",
    "=" * 5000,
    cursor("no JSON"),
    cursor("[]"),
    cursor("{}"),
    cursor('["Office.children"]'),
    cursor('["Office.children", 1]'),
    cursor('["Office.children", null]'),
    cursor('["Office.children", "bd..x"]'),
    cursor('["Office.children", "bd\\u0000x"]'),
    cursor('["Office.children", "\\ud800"]'),
    cursor('["Office.children", "bd", "bd"]'),
    cursor('["Office.charters", true]'),
    cursor('["Office.charters", 1.0]'),
    cursor('["Office.charters", 2147483648]'),
    cursor('["Query.services", 1, 1, 1]'),
    cursor('["Query.services", 1, 1, 1, "1"]'),
    cursor('["Query.officers", "\\u0000", 1]'),
    cursor('["Query.officers", 1, 1]'),
    cursor('["Query.search", 1, 2, 3]'),
    cursor('["Request.duplicates", "1"]'),
    *(
        cursor(f'["Query.requests", {due}, 1]')
        for due in ("1", "null", '""', '"-infinity"', '"NaN"', '"now"', '"2026-11-01"')
    ),
    *(
        cursor(f'["Query.requests", "{due}", 1]')
        for due in (
            "2026-02-30 10:00:00+06",
            "2026-13-01 10:00:00+06",
            "2026-11-01 25:00:00+06",
            "0000-01-01 10:00:00+06",
        )
    ),
    cursor('["Query.requests", "2026-11-01 10:00:00", 1]'),
    cursor('["Query.requests", "infinity"]'),
    cursor('["Query.requests", "infinity", "1"]'),
    cursor('["Elsewhere", 1]'),
    cursor("[" * 3000),
]


@each_list
async def test_cursors_that_nobody_was_given(full: Database, name: str) -> None:
    for wrong in NO_CURSORS:
        for arguments in ({"after": wrong}, {"before": wrong, "last": 3}):
            # when
            answer = await codes(full, f"{HEAD} {LISTS[name][0]} {INFO}", **arguments)

            # then
            assert answer == (None, ["BAD_USER_INPUT"]), wrong


@each_list
async def test_the_cursor_of_another_list(full: Database, name: str) -> None:
    for other in LISTS.keys() - {name}:
        # given
        foreign = (await page(full, other, first=1))["edges"][0]["cursor"]

        # when
        answer = await codes(full, f"{HEAD} {LISTS[name][0]} {INFO}", after=foreign)

        # then
        assert answer == (None, ["BAD_USER_INPUT"])


@each_list
@pytest.mark.parametrize(
    "arguments",
    [
        {"first": -1},
        {"first": 101},
        {"first": 2**31 - 1},
        {"first": 2**31},
        {"first": "3"},
        {"first": 1.5},
        {"first": True},
        {"last": -1},
        {"last": 101},
        {"first": 3, "last": 3},
        {"first": 0, "last": 0},
        {"after": 7},
        {"after": ["x"]},
    ],
)
async def test_pages_that_nobody_can_have(
    watched: Counted, full: Database, name: str, arguments: dict[str, Any]
) -> None:
    # when
    answer = await codes(full, f"{HEAD} {LISTS[name][0]} {INFO}", **arguments)

    # then
    assert answer == (None, ["BAD_USER_INPUT"])


@each_list
async def test_directions_that_contradict_each_other(full: Database, name: str) -> None:
    # given
    known = (await page(full, name, first=1))["edges"][0]["cursor"]

    for arguments in ({"first": 1, "before": known}, {"last": 1, "after": known}, {"before": known}):
        # when
        answer = await codes(full, f"{HEAD} {LISTS[name][0]} {INFO}", **arguments)

        # then
        assert answer == (None, ["BAD_USER_INPUT"])


async def test_a_bad_page_is_refused_where_no_row_asks_for_it(full: Database) -> None:
    # when
    answer = await codes(full, '{ office(code: "bd.nowhere") { children(first: -1) { totalCount } } }')

    # then
    assert answer == (None, ["BAD_USER_INPUT"])


async def test_an_argument_of_what_is_skipped_is_not_looked_at(full: Database) -> None:
    # when
    answer = await ask(full, '{ office(code: "bd") { code children(first: -1) @skip(if: true) { totalCount } } }')

    # then
    assert answer == {"data": {"office": {"code": "bd"}}}


# Every text that an argument takes, in a place that says whether it exists.
TEXTS = {
    "office": "query ($text: String!) { found: office(code: $text) { id } }",
    "chain": 'query ($text: String!) { found: escalationChain(officeCode: $text, serviceCode: "c1") { step } }',
    "service": 'query ($text: String!) { found: escalationChain(officeCode: "bd", serviceCode: $text) { step } }',
    "officers": "query ($text: String!) { found: officers(officeCode: $text) { edges { cursor } } }",
    "below": "query ($text: String!) { found: officers(officeCode: $text, includeBelow: true) { edges { cursor } } }",
    "search": "query ($text: String!) { found: search(text: $text) { edges { cursor } } }",
    "filter": "query ($text: String!) { found: services(filter: {officeCode: $text}) { edges { cursor } } }",
    "filter below": (
        "query ($text: String!)"
        " { found: services(filter: {officeCode: $text, includeBelow: true}) { edges { cursor } } }"
    ),
    "catalogue": "query ($text: String!) { found: services(filter: {catalogueCode: $text}) { edges { cursor } } }",
    "filter text": "query ($text: String!) { found: services(filter: {text: $text}) { edges { cursor } } }",
}
each_text = pytest.mark.parametrize("place", TEXTS)
STRANGE = [
    "",
    " ",
    "bd..x",
    ".",
    "bd.",
    "*",
    "%",
    "_",
    "'",
    '"',
    "\\",
    "$1",
    "{this}",
    "bd.*{1}",
    "x" * 200,
    "😀",
    "\u202e",
    "\x01",
]


@each_text
async def test_strange_texts_name_nothing(watched: Counted, place: str) -> None:
    for text in STRANGE:
        # when
        answer = await ask(watched, TEXTS[place], text=text)

        # then
        if place in {"chain", "officers", "below", "filter", "filter below"}:
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"], text[:20]
            continue
        assert "errors" not in answer, text[:20]
        if place not in {"search", "filter text"}:  # which look for what resembles the text
            assert answer["data"]["found"] in (None, {"edges": []}), text[:20]
    assert len(watched.statements) <= 2 * len(STRANGE)


@each_text
@pytest.mark.parametrize("text", ["\0", "bd\0", "\ud800", "bd\udfff.x"])
async def test_texts_that_no_database_can_hold(full: Database, place: str, text: str) -> None:
    # given
    literal = "".join(f"\\u{ord(letter):04x}" for letter in text)
    spelt = TEXTS[place].replace("query ($text: String!)", "").replace("$text", f'"{literal}"')

    # when
    answer, written = await codes(full, TEXTS[place], text=text), await codes(full, spelt)

    # then
    assert answer == (None, ["BAD_USER_INPUT"])
    assert written[0] is None
    # A literal with half of a surrogate pair is no GraphQL at all.
    assert written[1] == (["BAD_USER_INPUT"] if "\0" in text else ["GRAPHQL_PARSE_FAILED"])


MALFORMED = ["", "x", "17", "\0", "\ud800", "Office:1", "T2ZmaWNlOjE", cursor("Office:0"), cursor("Office:-1")] + [
    cursor(text)
    for text in ("Office:", "Office:1x", "Office:01", "office:1", ":1", "Office:2147483648", "Office:\u09e7", "\0")
]


@pytest.mark.parametrize("id_", MALFORMED)
async def test_malformed_ids(full: Database, id_: str) -> None:
    # when
    one = await codes(full, "query ($id: ID!) { node(id: $id) { id } }", id=id_)
    several = await codes(full, "query ($id: ID!) { nodes(ids: [$id]) { id } }", id=id_)

    # then
    assert one == several == (None, ["BAD_USER_INPUT"])


async def test_ids_of_nothing(watched: Counted) -> None:
    # given
    unknown = [
        ("Office", 999_999),
        ("Service", 999_999),
        ("Fee", 1),
        ("Query", 1),
        ("Nothing", 1),
        ("LocalizedText", 1),
    ]
    given = [ids.encode(*each) for each in unknown]

    # when
    answer = await ask(watched, "query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=given)

    # then
    assert answer == {"data": {"nodes": [None] * len(unknown)}}


async def test_nodes_come_in_the_order_of_their_ids(watched: Counted) -> None:
    # given
    given = [
        ids.encode(*each) for each in (("Office", 3), ("Service", 1), ("Office", 999_999), ("Office", 3), ("Post", 1))
    ]

    # when
    answer = await ask(watched, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=given)

    # then
    found = [None if id_ == given[2] else {"id": id_} for id_ in given]
    assert answer == {"data": {"nodes": found}}
    assert len(watched.statements) == 1


@pytest.mark.parametrize(("count", "refused"), [(0, False), (100, False), (101, True)])
async def test_how_many_ids_at_once(full: Database, count: int, refused: bool) -> None:
    # given
    given = [ids.encode("Office", 1)] * count

    # when
    _, found = await codes(full, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=given)

    # then
    assert found == (["BAD_USER_INPUT"] if refused else [])


async def test_drafts_are_nobodys_business(full: Database) -> None:
    # given
    async with scope.acting(TESTER):
        drafts = await models.Charter.filter(in_force=None)
        services = await models.Service.filter(charter__in_force=None)
    assert len(drafts) == 2
    given = [ids.encode("Charter", row.id) for row in drafts] + [ids.encode("Service", row.id) for row in services]

    # when
    answer = await ask(full, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=given)

    # then
    assert answer == {"data": {"nodes": [None] * len(given)}}


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ("Boolean", 'officers(officeCode: "bd", includeBelow: $null) { totalCount }'),
        ("Boolean", "services(filter: {includeBelow: $null}) { totalCount }"),
        ("Boolean = true", '__typename office(code: "bd") @skip(if: $null) { code }'),
        ("Boolean = true", 'office(code: "bd") { code @include(if: $null) }'),
        ('String = "bd"', "office(code: $null) { code }"),
        ('ID = "x"', "node(id: $null) { id }"),
    ],
)
async def test_null_where_a_default_stood_for_something(full: Database, declared: str, field: str) -> None:
    """A variable with a default may be null, the argument may not."""
    # when
    answer = await codes(full, f"query ($null: {declared}) {{ {field} }}", null=None)

    # then
    assert answer == (None, ["BAD_USER_INPUT"])


async def test_more_than_fifty_fields_in_one_selection(watched: Counted) -> None:
    # given
    fields = " ".join(f"f{n}: code" for n in range(300))

    # when
    answer = await ask(watched, f'{{ office(code: "bd") {{ {fields} }} }}')

    # then
    assert answer == {"data": {"office": {f"f{n}": "bd" for n in range(300)}}}
    assert len(watched.statements) == 1
