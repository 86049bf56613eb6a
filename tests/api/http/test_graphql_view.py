"""GraphQL over HTTP, over the application with a schema of its own."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from cross_web import HTTPException

from api.http.graphql import execution
from api.http.graphql.graphql_request import GraphQLRequest
from schema.context import RequestContext
from schema.network import schema
from tests.api import network

JSON = {"content-type": "application/json"}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(network.app(cors_origins=("https://magura.example",)))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def post(client: httpx.AsyncClient, query: str, **body: Any) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, **body})


def code(response: httpx.Response) -> Any:
    [error] = response.json()["errors"]
    return error["extensions"]["code"]


async def test_a_query_is_answered_over_post_and_get(client: httpx.AsyncClient) -> None:
    query = "query Greet($name: String!) { greeting(name: $name) }"
    posted = await post(client, query, variables={"name": "খুলনা"})
    got = await client.get("/graphql", params={"query": query, "variables": json.dumps({"name": "খুলনা"})})

    assert (posted.status_code, got.status_code) == (200, 200)
    assert posted.json() == got.json() == {"data": {"greeting": "নমস্কার খুলনা"}}
    assert posted.headers["content-type"] == "application/json"


async def test_planned_data_passes_through_as_it_is(client: httpx.AsyncClient) -> None:
    response = await post(client, "{ planned }")

    assert response.text == '{"data":{"planned":"আগে থেকেই JSON"}}'


@pytest.mark.parametrize("path", ["/graphql", "/graphql/"])
async def test_neither_spelling_redirects(client: httpx.AsyncClient, path: str) -> None:
    response = await client.post(path, json={"query": "{ greeting }"})

    assert (response.status_code, response.json()) == (200, {"data": {"greeting": "নমস্কার Magura"}})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"null", "must be a JSON object"),
        (b'"abc"', "must be a JSON object"),
        (b"17", "must be a JSON object"),
        (b"[1,2]", "Batching is not supported"),
        (b"[]", "Batching is not supported"),
        (b'[{"query":"{greeting}"}]', "Batching is not supported"),
        (b"\xff\xfe{}", "must be JSON in UTF-8. At line 1, column 1: "),
        (b'{"query": "\xe0\xa6"}', "must be JSON in UTF-8"),
        (b'{"query": "\\ud800"}', "no low surrogate"),
        (b"[" * 100_000, "depth limit exceeded"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "depth limit exceeded"),
        (b"", "The request body must be JSON in UTF-8. At line 1, column 1: Input is a zero-length"),
        (b"{}", "No GraphQL query found"),
        (b'{"query": ""}', "No GraphQL query found"),
        (b'{"query": {}}', "`query` must be a string"),
        (b'{"query": "{greeting}", "variables": [1]}', "`variables` must be an object"),
        (b'{"query": "{greeting}", "variables": "x"}', "`variables` must be an object"),
        (b'{"query": "{greeting}", "extensions": 1}', "`extensions` must be an object"),
        (b'{"query": "{greeting}", "operationName": 1}', "`operationName` must be a string"),
        (b'{"query": "{greeting}", "operationName": "Nobody"}', 'Unknown operation named "Nobody"'),
        (b'{"query": "fragment F on Query { greeting }"}', "Can't get GraphQL operation type"),
        (b'{"query": "subscription { count(to: 1) }"}', "over WebSocket"),
    ],
)
async def test_a_bad_body_is_the_callers_error(client: httpx.AsyncClient, body: bytes, words: str) -> None:
    response = await client.post("/graphql", content=body, headers=JSON)

    assert response.status_code == 400
    assert code(response) == "BAD_USER_INPUT"
    assert words in response.json()["errors"][0]["message"]


async def test_a_byte_order_mark_is_no_part_of_the_body(client: httpx.AsyncClient) -> None:
    """PowerShell and .NET write one."""
    response = await client.post("/graphql", content=b'\xef\xbb\xbf{"query": "{ greeting }"}', headers=JSON)

    assert (response.status_code, response.json()) == (200, {"data": {"greeting": "নমস্কার Magura"}})


async def test_variables_in_an_address_are_told_by_their_name(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{ greeting }", "variables": '{"a": x}'})

    message = "`variables` must be JSON in UTF-8. At line 1, column 7: unexpected character, expected a JSON value"
    assert (response.status_code, response.json()["errors"][0]["message"]) == (400, message)


async def test_a_schema_without_subscriptions_says_so() -> None:
    asked = GraphQLRequest(query="subscription { count(to: 1) }", variables=None, operation_name=None, extensions=None)
    with pytest.raises(HTTPException) as refused:
        await execution.run(schema, "POST", asked, RequestContext())

    assert (refused.value.status_code, refused.value.reason) == (400, "There are no subscriptions: send a query")


async def test_a_body_of_another_type_is_refused(client: httpx.AsyncClient) -> None:
    for content_type in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        response = await client.post("/graphql", content=b"{}", headers={"content-type": content_type})
        assert (response.status_code, code(response)) == (415, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
    ],
)
async def test_a_body_in_another_writing_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    response = await client.post("/graphql", content=b'{"query":"{greeting}"}', headers=headers)

    assert (response.status_code, code(response)) == (415, "BAD_USER_INPUT")


NEWER = "application/graphql-response+json"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        (NEWER, NEWER),
        (f"{NEWER}, application/json;q=0.9", NEWER),
        (f"application/json, {NEWER}", NEWER),
        (f"application/json, {NEWER};q=0.5", "application/json"),
        (f"*/*, {NEWER};q=0", "application/json"),
        (f"{NEWER}; charset=utf-8, multipart/mixed", NEWER),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("application/json;q=much", "application/json"),
    ],
)
async def test_an_answer_has_the_type_that_is_asked_for(
    client: httpx.AsyncClient, accept: str | None, expected: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    del client.headers["accept"]

    answered = await client.post("/graphql", json={"query": "{greeting}"}, headers=headers)
    refused = await client.post("/graphql", json=None, headers=JSON | headers)

    assert (answered.status_code, answered.headers["content-type"]) == (200, expected)
    assert (refused.status_code, refused.headers["content-type"]) == (400, expected)
    assert all(response.headers["vary"].startswith("Accept") for response in (answered, refused))


@pytest.mark.parametrize(
    "accept", ["text/plain", "application/json;q=0", "application/json; charset=utf-16", "x" * 9999]
)
async def test_an_answer_in_no_such_type_is_refused(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json={"query": "{greeting}"}, headers={"accept": accept})

    assert (response.status_code, code(response)) == (406, "BAD_USER_INPUT")
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("query", "variables", "status"),
    [
        ("{ greeting", None, 400),
        ("{ nothing }", None, 400),
        ("query Q($n: String!) { greeting(name: $n) }", {"n": None}, 400),
        ("{ broken }", None, 200),
        ("{ greeting }", None, 200),
    ],
)
async def test_the_newer_type_says_by_the_status_whether_it_ran(
    client: httpx.AsyncClient, query: str, variables: Any, status: int
) -> None:
    body = {"query": query, "variables": variables}
    response = await client.post("/graphql", json=body, headers={"accept": NEWER})

    assert response.status_code == status
    assert ("data" in response.json()) == (status == 200)


@pytest.mark.parametrize("declared", [True, False])
async def test_an_oversized_body_is_refused(client: httpx.AsyncClient, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b"x" * 100_000

    content: Any = b"x" * 1_100_000 if declared else chunks()
    response = await client.post("/graphql", content=content, headers=JSON)

    assert (response.status_code, code(response)) == (413, "LIMIT_EXCEEDED")


async def test_a_bad_get_is_the_callers_error(client: httpx.AsyncClient) -> None:
    for params in ({}, {"query": "{greeting}", "variables": "{"}, {"query": "{greeting}", "variables": "[1]"}):
        response = await client.get("/graphql", params=params)
        assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


async def test_of_several_operations_one_must_be_named(client: httpx.AsyncClient) -> None:
    document = 'mutation Write { write(text: "x") } query Read { greeting }'
    network.written.clear()

    unnamed = await post(client, document)
    named = await post(client, document, operationName="Read")

    assert (unnamed.status_code, code(unnamed)) == (400, "BAD_USER_INPUT")
    assert (named.status_code, named.json()["data"]) == (200, {"greeting": "নমস্কার Magura"})
    assert network.written == []


async def test_a_word_of_a_query_is_not_an_operation(client: httpx.AsyncClient) -> None:
    response = await post(client, 'query mutation { greeting(name: "query") } # subscription')

    assert response.json() == {"data": {"greeting": "নমস্কার query"}}


async def test_a_get_cannot_write(client: httpx.AsyncClient) -> None:
    network.written.clear()
    response = await client.get("/graphql", params={"query": 'mutation { write(text: "x") }'})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert network.written == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_told_what_is_allowed(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert code(response) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("query", "variables", "expected"),
    [
        ("{ greeting", None, "GRAPHQL_PARSE_FAILED"),
        ("{a" * 3000, None, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query Q($n: String!) { greeting(name: $n) }", {}, "BAD_USER_INPUT"),
        ("query Q($n: String!) { greeting(name: $n) }", {"n": 5}, "BAD_USER_INPUT"),
        ("{ refused }", None, "BAD_USER_INPUT"),
        ("{ broken }", None, "INTERNAL"),
        ("{ greeting } # hook", None, "INTERNAL"),
    ],
)
async def test_every_error_has_a_code(client: httpx.AsyncClient, query: str, variables: Any, expected: str) -> None:
    response = await post(client, query, variables=variables)

    assert (response.status_code, code(response)) == (200, expected)
    # Null says that the operation failed on its way; what never began has no data at all.
    assert response.json().get("data", "none") == (None if expected == "INTERNAL" or "refused" in query else "none")


async def test_an_unknown_error_stays_here(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "charter")
    response = await post(client, "{ secretAlias: broken }")

    assert response.json() == {
        "data": None,
        "errors": [
            {
                "message": "Internal error",
                "locations": [{"line": 1, "column": 3}],
                "path": ["secretAlias"],
                "extensions": {"code": "INTERNAL"},
            }
        ],
    }
    [record] = [record for record in caplog.records if record.name == "charter.graphql"]
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], RuntimeError)


async def test_cors_is_for_the_named_origins_only(client: httpx.AsyncClient) -> None:
    def preflight(origin: str) -> dict[str, str]:
        return {
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        }

    admitted = await client.options("/graphql", headers=preflight("https://magura.example"))
    other = await client.options("/graphql", headers=preflight("https://evil.example"))

    assert (admitted.status_code, admitted.headers["access-control-allow-origin"]) == (200, "https://magura.example")
    assert (other.status_code, "access-control-allow-origin" in other.headers) == (400, False)


async def test_without_the_setting_there_is_no_cors() -> None:
    transport = httpx.ASGITransport(network.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.post("/graphql", json={"query": "{greeting}"}, headers={"origin": "https://a.example"})

    assert "access-control-allow-origin" not in response.headers


async def test_a_request_has_few_query_parameters(client: httpx.AsyncClient) -> None:
    few = await client.get("/graphql?query={greeting}" + "&a=1" * 49)
    many = await client.get("/graphql?query={greeting}" + "&a=1" * 50)

    assert (few.status_code, few.json()) == (200, {"data": {"greeting": "নমস্কার Magura"}})
    assert (many.status_code, many.json()["errors"][0]["message"]) == (
        400,
        "A request can have at most 50 query parameters.",
    )
