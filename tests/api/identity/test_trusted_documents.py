"""Trusted documents over HTTP and WebSocket: sent by their ids, remembered, withdrawn, kept by others on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.app import create_app
from api.cache import responses
from api.cache.invalidation import Generations
from api.cache.responses import CachedResponse
from api.http.graphql.graphql_request import GraphQLRequest
from api.identity import api_clients as keys
from api.identity import trusted_documents
from api.identity.tokens import DevelopmentTokens
from api.identity.trusted_documents import Restriction, TrustedDocuments
from api.process.settings import Settings
from districts.identity import api_clients, grants
from districts.identity import trusted_documents as rules
from districts.identity.actors import Role
from districts.identity.api_clients import Created
from districts.identity.trusted_documents import Entry, digest
from models.database.connection import Address
from schema import plan
from schema.network import schema
from tests.api.cache.test_responses import DHAKA, Server, answers_of, running, until
from tests.api.identity.test_authenticator import ACKNOWLEDGED, connected
from tests.support.rows import TESTER

OFFICE = "query Office($code: String!) { office(code: $code) { name { en } } }"
SEVERAL = 'query A { office(code: "bd") { level } } query B { office(code: "bd.khulna") { level } }'
VIEWER = "{ viewer { kind } }"
GRANT = "mutation ($input: GrantInput!) { grant(input: $input) { userErrors { code } } }"
MANIFEST = [OFFICE, SEVERAL, VIEWER, GRANT]
MAGURA = {"code": "bd.khulna.magura"}
FOUND = {"data": {"office": {"name": {"en": "Magura"}}}}
NEWER = {"accept": "application/graphql-response+json"}
UNKNOWN = ("PERSISTED_QUERY_NOT_FOUND", "No document is registered under this id.")
REFUSED = ("TRUSTED_DOCUMENTS_ONLY", "This caller may send only registered documents. Register the document first.")


async def register(created: Created, *texts: str) -> None:
    entries = [Entry(digest(text), text) for text in texts]
    await rules.register(created.client.id, entries, check=schema.documents.check, actor=TESTER)


async def withdraw(created: Created, text: str) -> None:
    await rules.withdraw(created.client.id, [digest(text)], actor=TESTER)


async def restrict(created: Created, *, only: bool = True) -> None:
    await rules.restrict(created.client.id, only=only, actor=TESTER)


@pytest.fixture
async def server(address: Address, tmp_path: Path) -> AsyncIterator[Server]:
    async with running(address, data=tmp_path) as server:
        yield server


@pytest.fixture
async def site(server: Server) -> Created:
    """A frontend with a manifest."""
    created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
    await register(created, *MANIFEST)
    return created


@pytest.fixture
async def other(server: Server) -> Created:
    return await api_clients.create("bd.khulna.magura", "Another", actor=TESTER)


async def post(server: Server, created: Created | None = None, headers: Any = None, **body: Any) -> httpx.Response:
    key = {"x-api-key": created.key} if created else {}
    return await server.client.post("/graphql", json=body, headers={**key, **(headers or {})})


async def get(server: Server, headers: Any = None, **params: Any) -> httpx.Response:
    said = {name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in params.items()}
    return await server.client.get("/graphql", params=said, headers=headers)


def told(response: httpx.Response) -> tuple[str, str]:
    """The code and the message of the only error, which is all that is answered."""
    body = response.json()
    assert body.keys() == {"errors"}
    [error] = body["errors"]
    return error["extensions"]["code"], error["message"]


def persisted(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}


# By its id


@pytest.mark.parametrize("prefix", ["", "sha256:"])
async def test_a_document_is_sent_by_its_id(server: Server, site: Created, prefix: str) -> None:
    by_id: dict[str, Any] = {"documentId": prefix + digest(OFFICE), "variables": MAGURA}

    assert (await post(server, **by_id)).json() == FOUND
    assert (await post(server, site, **by_id)).json() == FOUND
    assert (await get(server, **by_id)).json() == FOUND


async def test_apollos_way_to_say_an_id_is_understood(server: Server, site: Created) -> None:
    assert (await post(server, extensions=persisted(OFFICE), variables=MAGURA)).json() == FOUND
    answer = await get(server, extensions=persisted(OFFICE), variables=MAGURA)
    assert (answer.json(), answer.headers["cache-control"]) == (FOUND, "public, max-age=60")
    # What is not known is sent again, with the document.
    unknown = OFFICE.replace("Office", "Unknown")
    # By this message urql knows it, Apollo by the code.
    missed = told(await post(server, extensions=persisted(unknown), variables=MAGURA))
    assert missed == ("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    again = await post(server, query=unknown, extensions=persisted(unknown), variables=MAGURA)
    assert (again.json(), again.headers["charter-generation"]) == (FOUND, answer.headers["charter-generation"])


async def test_one_of_several_operations_is_named(server: Server, site: Created) -> None:
    document_id = digest(SEVERAL)

    named = await post(server, documentId=document_id, operationName="B")
    unnamed = await post(server, documentId=document_id)

    assert named.json() == {"data": {"office": {"level": "DIVISION"}}}
    assert (unnamed.status_code, unnamed.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")


async def test_by_get_nothing_is_changed(server: Server, site: Created) -> None:
    given = {"input": {"subject": "x", "role": "OFFICER", "officeCode": "bd"}}

    refused = await get(server, documentId=digest(GRANT), variables=given)
    posted = await post(server, documentId=digest(GRANT), variables=given)

    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert posted.json() == {"data": {"grant": {"userErrors": [{"code": "FORBIDDEN"}]}}}


async def test_by_get_no_secret_is_taken(server: Server, site: Created) -> None:
    text = "query ($code: String!) { track(trackingCode: $code) { number } }"
    await register(site, text)

    posted = await post(server, documentId=digest(text), variables={"code": "1"})
    got = await get(server, documentId=digest(text), variables='{"code":"1"}')

    assert posted.json() == {"data": {"track": None}}
    assert (got.status_code, got.headers["allow"], "cache-control" in got.headers) == (405, "POST", False)


@pytest.mark.parametrize("said", ["", "x", "sha256:", "md5:" + "a" * 32, digest("{ x }"), digest(OFFICE).upper()])
async def test_an_id_of_nothing_is_told(server: Server, site: Created, said: str) -> None:
    older, newer = await post(server, documentId=said), await post(server, documentId=said, headers=NEWER)

    assert (older.status_code, told(older)) == (200, UNKNOWN)
    assert (newer.status_code, told(newer)) == (400, UNKNOWN)
    assert older.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"documentId": "x", "query": "{ x }"}, "Send a `query` or a `documentId`, not both"),
        ({"documentId": 1}, "`documentId` must be a string"),
        ({"extensions": {"persistedQuery": 1}}, "`extensions.persistedQuery` must be an object with a `sha256Hash`"),
        ({"extensions": {"persistedQuery": {}}}, "`extensions.persistedQuery` must be an object with a `sha256Hash`"),
        ({}, "No GraphQL query found in the request"),
    ],
)
async def test_what_says_no_document_is_refused(server: Server, body: dict[str, Any], message: str) -> None:
    response = await post(server, **body)

    assert (response.status_code, told(response)) == (400, ("BAD_USER_INPUT", message))


async def test_a_browser_that_asks_by_id_gets_no_explorer(server: Server, site: Created) -> None:
    answer = await get(server, headers={"accept": "text/html, */*;q=0.1"}, documentId=digest(VIEWER))

    assert answer.json() == {"data": {"viewer": {"kind": "ANONYMOUS"}}}


# Nothing else


async def test_for_a_frontend_that_is_restricted_nothing_else_runs(
    server: Server, site: Created, other: Created
) -> None:
    # given
    theirs = OFFICE.replace("Office", "Theirs")
    await register(other, theirs)
    await restrict(site)

    # then
    for query in ("{ __typename }", theirs, "{ nonsense", "query Q { __schema { types { name } } }"):
        response = await post(server, site, query=query, headers=NEWER)
        assert (response.status_code, told(response)) == (400, REFUSED)
    assert told(await post(server, site, documentId=digest(theirs), variables=MAGURA)) == UNKNOWN
    assert (await post(server, site, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND
    # What is registered may also be sent as it is.
    assert (await post(server, site, query=OFFICE, variables=MAGURA)).json() == FOUND
    assert told(await post(server, site, query=f"{OFFICE} ", variables=MAGURA)) == REFUSED
    # Others are not restricted by that.
    for caller in (None, other):
        assert (await post(server, caller, query="{ __typename }")).json() == {"data": {"__typename": "Query"}}
        assert (await post(server, caller, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND


async def test_whoever_is_signed_in_through_it_is_restricted_too(server: Server, site: Created, tmp_path: Path) -> None:
    await restrict(site)
    await grants.grant("rahima", Role.HQ_ADMIN, "bd", actor=TESTER)
    token = {"authorization": f"Bearer {DevelopmentTokens(tmp_path).issue('rahima')}"}

    assert told(await post(server, site, token, query="{ __typename }")) == REFUSED
    assert (await post(server, site, token, documentId=digest(VIEWER))).json() == {
        "data": {"viewer": {"kind": "PERSON"}}
    }
    assert (await post(server, None, token, query="{ __typename }")).json() == {"data": {"__typename": "Query"}}


async def test_a_restriction_begins_and_ends_within_seconds(
    server: Server, site: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "LIFETIME", 0)
    for only in (False, True, False):
        await restrict(site, only=only)
        response = await post(server, site, query="{ __typename }")
        assert ("errors" in response.json()) == only


async def test_for_who_is_nobody_the_operator_says_what_runs(address: Address, tmp_path: Path) -> None:
    async with running(address, data=tmp_path, trusted_only=True) as server:
        created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
        await register(created, OFFICE)

        assert told(await post(server, query="{ __typename }")) == REFUSED
        assert (await post(server, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND
        assert (await post(server, created, query="{ __typename }")).json() == {"data": {"__typename": "Query"}}


async def test_over_a_websocket_it_is_the_same(server: Server, site: Created) -> None:
    await restrict(site)

    async with connected(server.app) as socket:
        assert await socket.exchange({"type": "connection_init", "payload": {"x-api-key": site.key}}) == ACKNOWLEDGED

        async def said(**payload: Any) -> Any:
            answer = await socket.exchange({"id": "1", "type": "subscribe", "payload": payload})
            if answer["type"] == "next":
                await socket.told.get()
            return answer["payload"]

        assert await said(documentId=digest(OFFICE), variables=MAGURA) == FOUND
        assert await said(extensions=persisted(OFFICE), variables=MAGURA) == FOUND
        assert await said(query=OFFICE, variables=MAGURA) == FOUND
        for payload, (code, message) in (
            ({"query": "{ __typename }"}, REFUSED),
            ({"documentId": "x"}, UNKNOWN),
            ({"query": "{ x }", "documentId": "x"}, ("BAD_USER_INPUT", "Send a `query` or a `documentId`, not both")),
        ):
            assert await said(**payload) == [{"message": message, "extensions": {"code": code}}]


# What is remembered


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids for which the database was asked."""
    asked: list[str] = []
    original = trusted_documents._read

    async def counted(digest: str, database: Any, epoch: int) -> Any:
        asked.append(digest)
        return await original(digest, database, epoch)

    monkeypatch.setattr(trusted_documents, "_read", counted)
    return asked


async def settled(server: Server) -> None:
    """Returns when this process knows of all that has happened."""
    latest = await server.latest()
    await until(lambda: server.kept.generations._latest == latest)


async def test_the_database_is_asked_for_a_document_once(server: Server, site: Created, read: list[str]) -> None:
    await settled(server)

    for code in ("bd", "bd.khulna", "bd.khulna.magura"):
        for _ in range(3):
            await post(server, documentId=digest(OFFICE), variables={"code": code})
            await get(server, documentId=digest(OFFICE), variables={"code": code})
    # A change of something else makes no difference.
    await server.rename("Magura Sadar")
    await settled(server)
    await post(server, documentId=digest(OFFICE), variables=MAGURA)

    assert read == [digest(OFFICE)]


async def test_what_cannot_be_an_id_is_not_asked_for(server: Server, site: Created) -> None:
    class Nothing:
        async def read(self, *_given: Any) -> Any:
            pytest.fail("the database was asked")

    known = TrustedDocuments(server.kept.generations)
    for said in ("", "x", digest(OFFICE)[1:], "sha256:sha256:" + digest(OFFICE)):
        with pytest.raises(trusted_documents.UnknownDocument):
            await known.resolve(GraphQLRequest(None, None, None, None, document_id=said), None, Nothing())


async def test_what_is_withdrawn_runs_no_more(server: Server, site: Created, other: Created) -> None:
    by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}
    await register(other, OFFICE)
    assert (await post(server, **by_id)).json() == FOUND

    # Another has it still.
    await withdraw(site, OFFICE)
    await settled(server)
    assert (await post(server, **by_id)).json() == FOUND

    await withdraw(other, OFFICE)
    await settled(server)
    assert told(await post(server, **by_id)) == UNKNOWN
    await register(site, OFFICE)
    assert (await post(server, **by_id)).json() == FOUND


async def test_of_a_frontend_that_is_restricted_too(server: Server, site: Created, other: Created) -> None:
    await register(other, OFFICE)
    await restrict(site)
    assert (await post(server, site, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND

    await withdraw(site, OFFICE)
    await settled(server)

    assert told(await post(server, site, documentId=digest(OFFICE), variables=MAGURA)) == UNKNOWN
    assert told(await post(server, site, query=OFFICE, variables=MAGURA)) == REFUSED


def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on notifications are lost."""
    monkeypatch.setattr(Generations, "told", lambda *_given: None)


async def test_a_lost_notification_is_made_up_for_within_a_second(
    server: Server, site: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}
    await settled(server)
    assert (await post(server, **by_id)).json() == FOUND
    with monkeypatch.context() as patched:
        deaf(patched)
        await withdraw(site, OFFICE)
        # Nobody has told; whoever knows that it happened says so.
        assert (await post(server, **by_id)).json() == FOUND
        seen = {"Charter-Generation": str(await server.latest())}
        assert told(await post(server, headers=seen, **by_id)) == UNKNOWN

    await settled(server)
    assert told(await post(server, **by_id)) == UNKNOWN


async def test_what_was_just_registered_runs_at_once_whatever_was_heard(
    server: Server, site: Created, other: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another process: this one has not been told, and remembers the document as that of another frontend."""
    await register(other, "{ __typename }")
    await restrict(other)
    await settled(server)
    await post(server, documentId=digest(OFFICE), variables=MAGURA)
    assert told(await post(server, other, documentId=digest(OFFICE), variables=MAGURA)) == UNKNOWN
    deaf(monkeypatch)

    await register(other, OFFICE, "{ viewer { subject } }")

    assert (await post(server, other, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND
    assert "data" in (await post(server, documentId=digest("{ viewer { subject } }"))).json()


async def test_while_nobody_tells_every_document_is_looked_up(server: Server, site: Created, read: list[str]) -> None:
    server.kept.generations.lose()
    for _ in range(2):
        assert (await post(server, documentId=digest(OFFICE), variables=MAGURA)).json() == FOUND
        server.kept.generations.lose()

    assert read == [digest(OFFICE)] * 2


async def test_documents_are_remembered_where_no_answer_is_kept(
    address: Address, tmp_path: Path, read: list[str]
) -> None:
    async with running(address, data=tmp_path, cache_bytes=0) as server:
        created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
        await register(created, OFFICE)
        await settled(server)
        for _ in range(2):
            answer = await get(server, documentId=digest(OFFICE), variables=MAGURA)

    assert (answer.json(), answer.headers["cache-control"]) == (FOUND, "private, no-store")
    assert read == [digest(OFFICE)]


async def test_no_more_is_remembered_than_is_allowed() -> None:
    generations = Generations()
    generations.learn({"trusted_documents": 1}, "here")
    known = TrustedDocuments(generations, most=10_000)

    class Database:
        async def read(self, _sql: str, digest: str) -> str:
            return orjson.dumps([1, digest * 10, ["chk_aaaaaaaa"]]).decode()

    for n in range(50):
        await known.resolve(GraphQLRequest(None, None, None, None, document_id=digest(str(n))), None, Database())
        assert known._size <= 10_000

    assert [*known._known] == [digest(str(n)) for n in range(42, 50)]


async def test_a_database_that_is_away_is_told_as_such() -> None:
    class Away:
        async def read(self, *_given: Any) -> Any:
            raise OSError

    known = TrustedDocuments(Generations())
    with pytest.raises(plan.errors.Unavailable):
        await known.resolve(GraphQLRequest("{ x }", None, None, None), Restriction(), Away())


# Kept by others on the way


async def test_what_is_got_by_its_id_may_be_kept_by_others_for_a_while(server: Server, site: Created) -> None:
    by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}
    first, second = [await get(server, **by_id) for _ in range(2)]

    assert server.kept.hits == 1
    for answer in (first, second):
        assert answer.headers["cache-control"] == "public, max-age=60"
        assert answer.headers["vary"] == "Accept, Authorization, X-API-Key, Origin, Charter-Generation"
        assert answer.headers["etag"] == first.headers["etag"]
        # They give it to others, whose account this is not.
        assert not [name for name in answer.headers if name.startswith("ratelimit")]
    posted = await post(server, **by_id)
    asked = await get(server, query=OFFICE, variables=MAGURA)
    assert "cache-control" not in posted.headers
    assert asked.headers["cache-control"] == "public, no-cache"
    assert asked.headers["vary"] == "Accept, Authorization, X-API-Key, Origin"
    for answer in (posted, asked):
        assert "ratelimit" in answer.headers


async def test_whoever_has_it_already_is_told_that_it_is_the_same(server: Server, site: Created) -> None:
    by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}
    etag = (await get(server, **by_id)).headers["etag"]

    same = await get(server, headers={"If-None-Match": etag}, **by_id)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert same.headers["cache-control"] == "public, max-age=60"
    assert same.headers["vary"].endswith("Charter-Generation")

    await server.rename("Magura Sadar")
    seen = {"If-None-Match": etag, "Charter-Generation": str(await server.latest())}
    changed = await get(server, headers=seen, **by_id)
    assert (changed.status_code, changed.json()) == (200, {"data": {"office": {"name": {"en": "Magura Sadar"}}}})
    assert changed.headers["etag"] != etag


async def test_what_is_somebodys_alone_nobody_keeps(server: Server, site: Created, tmp_path: Path) -> None:
    token = {"authorization": f"Bearer {DevelopmentTokens(tmp_path).issue('rahima')}"}

    for headers, document in ((None, VIEWER), (token, VIEWER), (token, OFFICE)):
        answer = await get(server, headers=headers, documentId=digest(document), variables=MAGURA)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "etag" not in answer.headers


async def test_the_operator_says_for_how_long(address: Address, tmp_path: Path) -> None:
    for max_age, control in ((5, "public, max-age=5"), (0, "public, no-cache")):
        async with running(address, data=tmp_path, max_age=max_age) as server:
            created = await api_clients.create("bd.khulna.magura", "Site", actor=TESTER)
            await register(created, OFFICE)
            answer = await get(server, documentId=digest(OFFICE), variables=MAGURA)
            assert answer.headers["cache-control"] == control


@pytest.mark.parametrize(
    ("clock", "control"),
    [
        ("23:00:00", b"public, max-age=60"),
        ("23:59:28", b"public, max-age=30"),
        ("23:59:57.5", b"public, no-cache"),
        ("23:59:59", b"public, no-cache"),
    ],
)
def test_nobody_keeps_it_past_midnight_in_dhaka(monkeypatch: pytest.MonkeyPatch, clock: str, control: bytes) -> None:
    """Then a charter may come into force, and an acting charge end."""
    now = datetime.fromisoformat(f"2026-11-29T{clock}").replace(tzinfo=DHAKA)
    monkeypatch.setattr(responses, "_now", lambda: now)
    answer = responses._response(b"{}", "application/json", plan.Read(frozenset(), 1, "2026-11-29"))

    lasting: CachedResponse = responses.with_max_age(answer, 60)

    assert dict(lasting.cache_headers)[b"cache-control"] == control


async def test_a_cache_on_the_way_never_gives_an_older_answer_to_who_has_seen_a_newer(
    server: Server, site: Created
) -> None:
    """A cache that does what RFC 9111 says, and clients that echo the generation."""
    stored: dict[tuple[str, ...], httpx.Response] = {}
    by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}

    async def through(headers: dict[str, str]) -> httpx.Response:
        # All that `Vary` names counts.
        key = (headers.get("Charter-Generation", ""),)
        if key not in stored:
            stored[key] = await get(server, headers=headers, **by_id)
            assert "max-age" in stored[key].headers["cache-control"]
        return stored[key]

    first = await through({})
    await server.rename("Magura Sadar")
    seen = {"Charter-Generation": str(await server.latest())}

    assert (await through({})).json() == first.json() == FOUND
    assert (await through(seen)).json() == {"data": {"office": {"name": {"en": "Magura Sadar"}}}}


async def test_several_processes_agree_within_a_moment(server: Server, site: Created) -> None:
    """A second application on the same database stands for another process."""
    other = create_app(Settings(database=server.address, listen=server.address, drain_seconds=0))
    other.state.database = server.app.state.database
    kept = answers_of(other)
    async with (
        kept.generations.followed(server.address),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url="http://charter.example") as client,
    ):
        second = Server(other, kept, client, server.address)
        by_id: dict[str, Any] = {"documentId": digest(OFFICE), "variables": MAGURA}
        for each in (server, second):
            await settled(each)
            assert (await post(each, **by_id)).json() == FOUND
        await withdraw(site, OFFICE)
        for each in (server, second):
            await settled(each)
            assert told(await post(each, **by_id)) == UNKNOWN
