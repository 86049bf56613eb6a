"""Who is calling, over the real application: by header, and by a WebSocket's first message."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

import models
from api.app import create_app
from api.identity.tokens import DevelopmentTokens
from api.process.settings import LogStyle, Settings
from api.telemetry import logs
from districts import scope
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Database
from schema.plan import ids
from seeds import charters
from tests.api.docs import test_docs
from tests.support.rows import TESTER

IMPORTING = test_docs.ROOT / "docs" / "importing.md"
MAGURA, JASHORE, KHULNA = "bd.khulna.magura", "bd.khulna.jashore", "bd.khulna"
VIEWER = "{ viewer { kind subject grants { role office { code } } } }"
ANONYMOUS: dict[str, Any] = {"viewer": {"kind": "ANONYMOUS", "subject": None, "grants": []}}
BAD = "eyJhbGciOiJFZDI1NTE5In0.eyJzdWIiOiJhZG1pbiJ9.c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ"
WRONG_SCHEME = "Not signed in: send `Authorization: Bearer TOKEN`."
FOREIGN = "Not signed in: the token was not issued by this server."


def person(subject: str, *held: tuple[Role, str]) -> dict[str, Any]:
    """What the viewer is told."""
    roles = [{"role": role.value, "office": {"code": office}} for role, office in held]
    return {"viewer": {"kind": "PERSON", "subject": subject, "grants": roles}}


@pytest.fixture
def app(seeded: Database, tmp_path: Path) -> Starlette:
    """The real application on a seeded database."""
    application = create_app(Settings(data=tmp_path, cors_origins=("https://magura.example",)))
    application.state.database = seeded
    return application


@pytest.fixture
def tokens(app: Starlette, tmp_path: Path) -> DevelopmentTokens:
    issuer = DevelopmentTokens(tmp_path)
    issuer.issue("somebody")
    return issuer


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def post(
    client: httpx.AsyncClient, query: str, authorization: str | None = None, **variables: Any
) -> httpx.Response:
    headers = {} if authorization is None else {"authorization": authorization}
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


async def data(client: httpx.AsyncClient, query: str, token: str | None = None, **variables: Any) -> Any:
    response = await post(client, query, token and f"Bearer {token}", **variables)
    answer = response.json()
    assert (response.status_code, [*answer]) == (200, ["data"]), answer
    return answer["data"]


async def granted(tokens: DevelopmentTokens, subject: str, role: Role, office: str) -> str:
    """A token of somebody with this grant."""
    await grants.grant(subject, role, office, actor=TESTER)
    return tokens.issue(subject)


async def test_without_a_header_nobody_in_particular_asks(client: httpx.AsyncClient) -> None:
    assert await data(client, VIEWER) == ANONYMOUS
    # What a frontend sends that has no token yet.
    assert (await post(client, VIEWER, "")).json() == {"data": ANONYMOUS}


async def test_a_token_says_who_asks_and_the_database_what_they_may(
    client: httpx.AsyncClient, tokens: DevelopmentTokens
) -> None:
    # given
    await grants.grant("rahima", Role.OFFICER, JASHORE, actor=TESTER)
    token = await granted(tokens, "rahima", Role.DISTRICT_ADMIN, MAGURA)
    await grants.grant("karim", Role.HQ_ADMIN, "bd", actor=TESTER)

    # then
    assert await data(client, VIEWER, token) == person("rahima", (Role.OFFICER, JASHORE), (Role.DISTRICT_ADMIN, MAGURA))
    assert await data(client, VIEWER, tokens.issue("nobody has granted me anything")) == person(
        "nobody has granted me anything"
    )
    assert await data(client, VIEWER) == ANONYMOUS


async def test_headquarters_sees_only_its_own_grants_as_the_viewers(
    client: httpx.AsyncClient, tokens: DevelopmentTokens
) -> None:
    await grants.grant("rahima", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)
    token = await granted(tokens, "director", Role.HQ_ANALYST, "bd")

    assert await data(client, VIEWER, token) == person("director", (Role.HQ_ANALYST, "bd"))


@pytest.mark.parametrize("query", [VIEWER, "{ __typename }", '{ office(code: "bd") { code } }', "{ offices }", "{"])
async def test_a_bad_token_is_refused_whatever_is_asked(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, query: str
) -> None:
    response = await post(client, query, f"Bearer {BAD}")

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json() == {"errors": [{"message": FOREIGN, "extensions": {"code": "UNAUTHENTICATED"}}]}


async def test_a_mutation_with_a_bad_token_changes_nothing(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, seeded: Database
) -> None:
    await grants.grant("admin", Role.HQ_ADMIN, "bd", actor=TESTER)
    response = await post(client, GRANT, f"Bearer {BAD}", input=GIVEN)

    assert (response.status_code, [*response.json()]) == (401, ["errors"])
    assert (await scope.person("karim")).grants == ()


async def test_an_expired_token_is_told_as_one(client: httpx.AsyncClient, tokens: DevelopmentTokens) -> None:
    response = await post(client, VIEWER, f"Bearer {tokens.issue('somebody', now=1_700_000_000)}")

    assert response.status_code == 401
    assert response.json()["errors"][0]["message"] == "Not signed in: the token has expired."


async def test_without_a_key_every_token_is_refused(client: httpx.AsyncClient) -> None:
    response = await post(client, VIEWER, f"Bearer {BAD}")

    assert response.status_code == 401
    assert response.json()["errors"][0]["message"] == "Not signed in: this server has not issued any tokens."


async def test_an_unusable_key_is_our_fault_and_not_the_callers(app: Starlette, tmp_path: Path) -> None:
    (tmp_path / "development.jwk").write_bytes(b"{}")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await post(client, VIEWER, f"Bearer {BAD}")
        anonymous = await data(client, VIEWER)

    assert response.status_code == 500
    assert response.json() == {"errors": [{"message": "Internal error", "extensions": {"code": "INTERNAL"}}]}
    assert anonymous == ANONYMOUS


@pytest.mark.parametrize(
    "authorization",
    ["Basic cmFoaW1hOnNlY3JldA==", "Token {token}", "{token}", "Bearer", "Bearer ", "Bearer:{token}", "Bearer{token}"],
)
async def test_another_scheme_is_refused(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, authorization: str
) -> None:
    response = await post(client, VIEWER, authorization.format(token=tokens.issue("rahima")))

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json() == {"errors": [{"message": WRONG_SCHEME, "extensions": {"code": "UNAUTHENTICATED"}}]}


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("authorization", ["Bearer {token}", "bearer {token}", "BEARER   {token}", "  Bearer {token} "])
async def test_neither_the_headers_case_nor_its_spaces_matter(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, name: str, authorization: str
) -> None:
    headers = {name: authorization.format(token=tokens.issue("rahima"))}
    response = await client.post("/graphql", json={"query": VIEWER}, headers=headers)

    assert response.json() == {"data": person("rahima")}


async def test_it_is_the_same_by_get(client: httpx.AsyncClient, tokens: DevelopmentTokens) -> None:
    good = await client.get(
        "/graphql", params={"query": VIEWER}, headers={"authorization": f"Bearer {tokens.issue('rahima')}"}
    )
    bad = await client.get("/graphql", params={"query": VIEWER}, headers={"authorization": f"Bearer {BAD}"})

    assert (good.status_code, good.json()) == (200, {"data": person("rahima")})
    assert (bad.status_code, [*bad.json()], bad.headers["www-authenticate"]) == (401, ["errors"], "Bearer")


async def test_a_page_of_another_origin_may_read_the_refusal(
    client: httpx.AsyncClient, tokens: DevelopmentTokens
) -> None:
    headers = {"origin": "https://magura.example", "authorization": f"Bearer {BAD}"}
    asked = await client.options(
        "/graphql",
        headers={
            "origin": "https://magura.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        },
    )
    refused = await client.post("/graphql", json={"query": VIEWER}, headers=headers)

    assert asked.status_code == 200
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://magura.example")


GRANT = (
    "mutation ($input: GrantInput!) { grant(input: $input) {"
    " grant { subject role office { code } } userErrors { field code } } }"
)
GIVEN = {"subject": "karim", "role": "OFFICER", "officeCode": MAGURA}
FORBIDDEN = {"grant": {"grant": None, "userErrors": [{"field": ["officeCode"], "code": "FORBIDDEN"}]}}


async def test_a_grant_holds_and_ends_while_the_server_runs(
    client: httpx.AsyncClient, tokens: DevelopmentTokens
) -> None:
    # given
    token = tokens.issue("rahima")
    assert await data(client, GRANT, token, input=GIVEN) == FORBIDDEN
    assert await data(client, GRANT, input=GIVEN) == FORBIDDEN
    assert (await scope.person("karim")).grants == ()

    # when
    held = await grants.grant("rahima", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)

    # then
    assert await data(client, VIEWER, token) == person("rahima", (Role.DISTRICT_ADMIN, MAGURA))
    made = {"subject": "karim", "role": "OFFICER", "office": {"code": MAGURA}}
    assert await data(client, GRANT, token, input=GIVEN) == {"grant": {"grant": made, "userErrors": []}}

    # and when
    await grants.revoke(held.id, actor=TESTER)

    # then
    assert await data(client, VIEWER, token) == person("rahima")
    assert await data(client, GRANT, token, input={**GIVEN, "subject": "salma"}) == FORBIDDEN
    assert (await scope.person("salma")).grants == ()


DRAFT = """
query ($office: String!, $charter: ID!, $finding: ID!, $service: ID!) {
  office(code: $office) {
    charters { totalCount edges { node { revision status services { code } findings { code } } } }
  }
  charter: node(id: $charter) { ... on Charter { status findings { code } } }
  finding: node(id: $finding) { ... on Finding { code } }
  service: node(id: $service) { ... on Service { code } }
  nodes(ids: [$charter, $finding, $service]) { __typename }
}
"""


FINDINGS = [
    "OFFICE_NOT_STATED",
    "TIME_LIMIT_NOT_UNDERSTOOD",
    "INHERITED",
    "GRIEVANCE_TIERS_MISSING",
    *["SECTION_MISSING"] * 5,
]


@pytest.fixture
async def draft(seeded: Database) -> dict[str, str]:
    """One of Jashore: the ids of what is in it."""
    document = next(block.text for block in test_docs.blocks(IMPORTING) if block.name == "charter.txt")
    stored = await charters.import_document(JASHORE, document, actor=TESTER, publish=False)
    async with scope.acting(TESTER):
        service = await models.Service.get(charter_id=stored.charter.id, code="c1")
    return {
        "office": JASHORE,
        "charter": ids.encode("Charter", stored.charter.id),
        "finding": ids.encode("Finding", stored.findings[0].id),
        "service": ids.encode("Service", service.id),
    }


UNSEEN = {
    "office": {"charters": {"totalCount": 0, "edges": []}},
    "charter": None,
    "finding": None,
    "service": None,
    "nodes": [None, None, None],
}


@pytest.mark.parametrize(
    ("role", "office"),
    [
        (Role.OFFICER, JASHORE),
        (Role.DISTRICT_ADMIN, JASHORE),
        (Role.DIVISION_ADMIN, KHULNA),
        (Role.HQ_ANALYST, "bd"),
        (Role.HQ_ADMIN, "bd"),
    ],
)
async def test_a_draft_is_seen_by_those_who_work_for_its_office(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, draft: dict[str, str], role: Role, office: str
) -> None:
    seen = await data(client, DRAFT, await granted(tokens, "rahima", role, office), **draft)

    assert seen["office"]["charters"]["totalCount"] == 1
    [edge] = seen["office"]["charters"]["edges"]
    assert (edge["node"]["revision"], edge["node"]["status"]) == (1, "DRAFT")
    assert edge["node"]["services"] == [{"code": "c1"}, {"code": "c2"}]
    assert [each["code"] for each in edge["node"]["findings"]] == FINDINGS
    assert seen["charter"] == {"status": "DRAFT", "findings": edge["node"]["findings"]}
    assert seen["finding"] == {"code": FINDINGS[0]}
    assert seen["service"] == {"code": "c1"}
    assert [each["__typename"] for each in seen["nodes"]] == ["Charter", "Finding", "Service"]


@pytest.mark.parametrize(
    ("role", "office"),
    [
        (Role.DISTRICT_ADMIN, MAGURA),
        (Role.DIVISION_ADMIN, "bd.dhaka"),
        (Role.DISTRICT_ADMIN, "bd.khulna.jashore.abhaynagar"),
        (None, None),
    ],
)
async def test_a_draft_is_not_there_for_an_admin_of_other_offices(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, draft: dict[str, str], role: Role | None, office: str
) -> None:
    token = await granted(tokens, "karim", role, office) if role else tokens.issue("karim")

    assert await data(client, DRAFT, token, **draft) == UNSEEN


async def test_a_draft_is_not_there_for_anybody_else(client: httpx.AsyncClient, draft: dict[str, str]) -> None:
    assert await data(client, DRAFT, **draft) == UNSEEN


async def test_a_draft_is_out_of_sight_once_the_grant_is_revoked(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, draft: dict[str, str]
) -> None:
    held = await grants.grant("rahima", Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    token = tokens.issue("rahima")

    seen = await data(client, DRAFT, token, **draft)
    await grants.revoke(held.id, actor=TESTER)

    assert seen["charter"]["status"] == "DRAFT"
    assert await data(client, DRAFT, token, **draft) == UNSEEN


async def test_what_one_caller_may_see_the_next_does_not(
    client: httpx.AsyncClient, tokens: DevelopmentTokens, draft: dict[str, str]
) -> None:
    """They share connections and the cache of plans."""
    token = await granted(tokens, "rahima", Role.HQ_ADMIN, "bd")

    answers = await asyncio.gather(
        *(data(client, DRAFT, token if number % 2 else None, **draft) for number in range(40))
    )

    assert [answer == UNSEEN for answer in answers] == [True, False] * 20


class Socket:
    """The server's side of a WebSocket, driven message by message."""

    def __init__(self) -> None:
        self.sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def exchange(self, message: object) -> Any:
        """What is answered: a message, or the code that the connection is closed with."""
        self.sent.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})
        told = await asyncio.wait_for(self.told.get(), 10)
        return json.loads(told["text"]) if told["type"] == "websocket.send" else told["code"]

    async def ask(self, query: str, **variables: Any) -> Any:
        payload = {"query": query, "variables": variables}
        answer = await self.exchange({"id": "1", "type": "subscribe", "payload": payload})
        if isinstance(answer, int):
            return answer
        complete = await asyncio.wait_for(self.told.get(), 10)
        assert (answer["type"], json.loads(complete["text"])) == ("next", {"id": "1", "type": "complete"})
        return answer["payload"]["data"]


@asynccontextmanager
async def connected(
    app: Starlette, authorization: str | None = None, *, origin: str | None = None
) -> AsyncIterator[Socket]:
    """authorization: as a header, which no browser sends with a WebSocket."""
    headers = [(b"authorization", authorization.encode())] if authorization else []
    headers += [(b"origin", origin.encode())] if origin else []
    handshake = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"host", b"test"), *headers],
        "subprotocols": ["graphql-transport-ws"],
    }
    socket = Socket()

    async def take(message: MutableMapping[str, Any]) -> None:
        socket.told.put_nowait(message)

    socket.sent.put_nowait({"type": "websocket.connect"})
    serving = asyncio.create_task(app(handshake, socket.sent.get, take))
    assert (await asyncio.wait_for(socket.told.get(), 10))["type"] == "websocket.accept"
    yield socket
    socket.sent.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await asyncio.wait_for(serving, 10)


def beginning(**payload: object) -> dict[str, object]:
    return {"type": "connection_init", "payload": payload}


ACKNOWLEDGED = {"type": "connection_ack"}


@pytest.mark.parametrize("name", ["authorization", "Authorization"])
async def test_a_websockets_first_message_says_who_asks(
    app: Starlette, tokens: DevelopmentTokens, draft: dict[str, str], name: str
) -> None:
    token = await granted(tokens, "rahima", Role.DISTRICT_ADMIN, JASHORE)
    async with connected(app) as socket:
        assert await socket.exchange(beginning(**{name: f"Bearer {token}"})) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == person("rahima", (Role.DISTRICT_ADMIN, JASHORE))
        assert (await socket.ask(DRAFT, **draft))["charter"]["status"] == "DRAFT"
        made = await socket.ask(GRANT, input={**GIVEN, "officeCode": JASHORE})

    assert made["grant"] == {
        "grant": {"subject": "karim", "role": "OFFICER", "office": {"code": JASHORE}},
        "userErrors": [],
    }


@pytest.mark.parametrize(
    "message", [{"type": "connection_init"}, beginning(), beginning(authorization=""), beginning(authorization=None)]
)
async def test_a_websocket_without_a_token_is_nobodys(
    app: Starlette, draft: dict[str, str], message: dict[str, object]
) -> None:
    async with connected(app) as socket:
        assert await socket.exchange(message) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == ANONYMOUS
        assert await socket.ask(DRAFT, **draft) == UNSEEN


@pytest.mark.parametrize(
    "given", [f"Bearer {BAD}", BAD, "Bearer", "Basic cmFoaW1hOnNlY3JldA==", 5, True, ["Bearer x"], {"a": 1}]
)
async def test_a_websocket_with_a_bad_token_is_closed(app: Starlette, tokens: DevelopmentTokens, given: object) -> None:
    async with connected(app) as socket:
        assert await socket.exchange(beginning(authorization=given)) == 4403


async def test_a_websocket_is_somebodys_only_once_it_says_so(app: Starlette, tokens: DevelopmentTokens) -> None:
    async with connected(app) as socket:
        assert await socket.ask(VIEWER) == 4401
    async with connected(app) as socket:
        assert await socket.exchange(beginning()) == ACKNOWLEDGED
        assert await socket.exchange(beginning(authorization=f"Bearer {tokens.issue('rahima')}")) == 4429


async def test_a_program_may_send_a_header_with_a_websocket(app: Starlette, tokens: DevelopmentTokens) -> None:
    async with connected(app, f"Bearer {tokens.issue('rahima')}") as socket:
        assert await socket.exchange({"type": "connection_init"}) == ACKNOWLEDGED
        assert await socket.ask(VIEWER) == person("rahima")
    async with connected(app, f"Bearer {BAD}") as socket:
        assert await socket.exchange({"type": "connection_init"}) == 4403


async def test_a_grant_holds_and_ends_on_an_open_websocket(app: Starlette, tokens: DevelopmentTokens) -> None:
    async with connected(app) as socket:
        await socket.exchange(beginning(authorization=f"Bearer {tokens.issue('rahima')}"))
        before = await socket.ask(VIEWER)
        held = await grants.grant("rahima", Role.OFFICER, MAGURA, actor=TESTER)
        during = await socket.ask(VIEWER)
        await grants.revoke(held.id, actor=TESTER)
        after = await socket.ask(VIEWER)

    assert before == after == person("rahima")
    assert during == person("rahima", (Role.OFFICER, MAGURA))


@pytest.mark.parametrize("style", ["json", "text"])
async def test_no_token_reaches_the_log(
    app: Starlette,
    tokens: DevelopmentTokens,
    capsys: pytest.CaptureFixture[str],
    restored_logging: None,
    style: LogStyle,
) -> None:
    # given
    good = tokens.issue("rahima")
    header = base64.urlsafe_b64encode(b'{"alg":"Ed25519","crit":5}').decode()
    odd = ".".join([header, *good.split(".")[1:]])
    logs.configure(style, logging.DEBUG)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    # when
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        statuses = [
            (await post(client, query, f"Bearer {token}")).status_code
            for token in (good, BAD, odd)
            for query in (VIEWER, "{ nothing }")
        ]
    for token in (good, BAD, odd):
        async with connected(app) as socket:
            await socket.exchange(beginning(authorization=f"Bearer {token}"))
    logs.flush()
    output = capsys.readouterr().err

    # then
    assert statuses == [200, 200, 401, 401, 401, 401]
    assert output.count("/graphql") == 9
    for part in ".".join((good, BAD, odd)).split("."):
        assert part not in output
