"""The server as a process: what a client, a load balancer and an operator see."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from api.commands.serve import url
from api.identity.tokens import DevelopmentTokens
from models.database.connection import Address
from tests.api.points import worth
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database

pytestmark = pytest.mark.system

CHARTER = str(Path(sys.executable).with_name("charter"))
NAME = '{ office(code: "bd.khulna.magura") { name { en } } }'
MAGURA = {"data": {"office": {"name": {"en": "Magura"}}}}


@dataclass
class Server:
    process: asyncio.subprocess.Process
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> int:
        self.process.terminate()
        return await asyncio.wait_for(self.process.wait(), 10)


async def start(*arguments: str, **settings: str) -> asyncio.subprocess.Process:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CHARTER", "DATABASE"))}
    return await asyncio.create_subprocess_exec(
        CHARTER,
        *arguments,
        env=environment | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


def kill(process: asyncio.subprocess.Process) -> None:
    """With all that it has started: whoever is left would hold its pipes, and waiting for it would never end."""
    os.killpg(process.pid, signal.SIGKILL)


@asynccontextmanager
async def serving(address: Address, *options: str, **settings: str) -> AsyncIterator[Server]:
    """`charter serve` on a free port, until it is ready; killed in the end if it still runs."""
    process = await start(
        "serve",
        *options,
        **{"DATABASE_URL": url(address), "CHARTER_PORT": "0", "CHARTER_DRAIN_SECONDS": "0"} | settings,
    )
    try:
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        server = Server(process, int(first.split("127.0.0.1:")[1].split("/")[0]))
        async with httpx.AsyncClient(base_url=server.base, timeout=20) as client:
            assert (await client.get("/readyz")).json() == {"ready": True}
        yield server
    finally:
        if process.returncode is None:
            kill(process)
            await process.wait()


async def ended(process: asyncio.subprocess.Process) -> tuple[int, list[str]]:
    """Exit code and the lines on standard error."""
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode is not None
    return process.returncode, errors.decode().splitlines()


async def test_it_answers_over_post_get_and_websocket_alike_and_stops(address: Address) -> None:
    async with serving(address) as server:
        async with httpx.AsyncClient(base_url=server.base, follow_redirects=False) as client:
            posted = await client.post("/graphql", json={"query": NAME})
            got = await client.get("/graphql", params={"query": NAME})
            page = await client.get("/graphql", headers={"accept": "text/html"})

        assert (posted.status_code, got.status_code) == (200, 200)
        assert posted.json() == got.json() == await over_websocket(server, NAME) == MAGURA
        assert "explorer.js" in page.text
        assert "server" not in posted.headers
        assert await server.stop() == 0


async def over_websocket(server: Server, query: str) -> Any:
    async with websockets.connect(
        f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[websockets.Subprotocol("graphql-transport-ws")]
    ) as socket:

        async def exchange(message: object) -> Any:
            await socket.send(json.dumps(message))
            frame = await asyncio.wait_for(socket.recv(), 5)
            assert isinstance(frame, str), "a client reads text frames only"
            return json.loads(frame)

        assert (await exchange({"type": "connection_init"}))["type"] == "connection_ack"
        bad = await exchange({"id": "0", "type": "subscribe", "payload": {"query": "{" + "long " * 50}})
        assert (bad["id"], bad["type"]) == ("0", "error")
        assert bad["payload"][0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"
        answer = await exchange({"id": "1", "type": "subscribe", "payload": {"query": query}})
        assert (answer["id"], answer["type"]) == ("1", "next")
        return answer["payload"]


@pytest.mark.parametrize(
    "message", ["[1]", '"x"', "{", '{"type":"subscribe","id":1}', '{"type":"subscribe"}', '{"a":1}']
)
async def test_a_bad_websocket_message_closes_the_connection_with_a_reason(
    websocket_server: Server, message: str
) -> None:
    async with websockets.connect(
        f"ws://127.0.0.1:{websocket_server.port}/graphql",
        subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
    ) as connection:
        await connection.send(message)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(connection.recv(), 5)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4400


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ({"query": "{ __typename }", "operationName": "Nobody"}, 'Unknown operation named "Nobody".'),
        ({"query": "fragment F on Query { __typename }"}, "Can't get GraphQL operation type"),
    ],
)
async def test_an_operation_that_is_not_there_is_told_as_over_http(
    websocket_server: Server, payload: dict[str, str], message: str
) -> None:
    async with websockets.connect(
        f"ws://127.0.0.1:{websocket_server.port}/graphql",
        subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
    ) as connection:
        await connection.send(json.dumps({"type": "connection_init"}))
        await connection.recv()
        await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
        told = json.loads(await asyncio.wait_for(connection.recv(), 5))
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"http://127.0.0.1:{websocket_server.port}/graphql", json=payload)

    assert (told["type"], told["payload"]) == ("error", answer.json()["errors"])
    assert told["payload"] == [{"message": message, "extensions": {"code": "BAD_USER_INPUT"}}]


async def test_another_sites_page_may_not_open_a_websocket(websocket_server: Server) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(
            f"ws://127.0.0.1:{websocket_server.port}/graphql",
            subprotocols=[websockets.Subprotocol("graphql-transport-ws")],
            origin=websockets.Origin("https://evil.example"),
        )

    assert refused.value.response.status_code == 403


@pytest.fixture(scope="module")
async def websocket_server(roles: Address, seeded_template: str) -> AsyncIterator[Server]:
    async with (
        new_database(roles, "charter_test_websocket", seeded_template) as name,
        serving(as_role(roles, SERVING, name)) as server,
    ):
        yield server


async def test_sigterm_first_fails_readiness_then_finishes_what_is_in_flight(address: Address) -> None:
    async with serving(address, CHARTER_DRAIN_SECONDS="1") as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        body = json.dumps({"query": NAME}).encode()
        head = ["POST /graphql HTTP/1.1", "Host: x", "Content-Type: application/json", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*head, "", ""]).encode() + body[:10])
        await writer.drain()
        server.process.send_signal(signal.SIGTERM)
        async with httpx.AsyncClient(base_url=server.base) as client:
            while (draining := await client.get("/readyz")).status_code == 200:
                pass
            still_served = await client.post("/graphql", json={"query": NAME})
        await until_refused(server.port)
        writer.write(body[10:])
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()

        assert draining.json() == {"ready": False, "reason": "stopping"}
        assert still_served.json() == MAGURA
        assert answer.startswith(b"HTTP/1.1 200")
        assert json.loads(answer.split(b"\r\n\r\n")[1]) == MAGURA
        assert await asyncio.wait_for(server.process.wait(), 10) == 0


async def until_refused(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            return
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        await asyncio.sleep(0.05)
    pytest.fail("the server still takes new connections")


async def test_several_workers_serve_and_stop_together(address: Address) -> None:
    async with serving(address, CHARTER_WORKERS="2") as server:
        async with httpx.AsyncClient(base_url=server.base) as client:
            answers = [(await client.post("/graphql", json={"query": NAME})).json() for _ in range(4)]

        assert answers == [MAGURA] * 4
        assert await server.stop() == 0
        await until_refused(server.port)


async def test_no_worker_serves_on_when_the_server_was_killed(address: Address) -> None:
    async with serving(address, CHARTER_WORKERS="2") as server:
        server.process.kill()

        await until_refused(server.port)


async def test_no_worker_begins_to_serve_when_the_server_was_killed_before(address: Address) -> None:
    process = await start("serve", DATABASE_URL=url(address), CHARTER_PORT="0", CHARTER_WORKERS="2")
    assert process.stdout is not None
    first = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
    await asyncio.sleep(0.5)  # its workers load the application, for seconds
    process.kill()
    await process.wait()

    try:
        await until_refused(int(first.split("127.0.0.1:")[1].split("/")[0]))
    finally:
        with contextlib.suppress(ProcessLookupError):
            kill(process)


async def test_it_refuses_a_role_that_owns_the_tables(address: Address) -> None:
    code, errors = await ended(await start("serve", DATABASE_URL=url(replace(address, user=OWNER)), CHARTER_PORT="0"))

    assert (code, len(errors)) == (1, 1)
    assert errors[0].startswith("charter: the serving role owns the tables")


async def test_it_refuses_a_database_that_is_not_what_it_reads(address: Address, roles: Address) -> None:
    async with connect(replace(roles, database=address.database)) as server:
        await server.execute("ALTER TABLE time_limits RENAME COLUMN working_days TO days")
    code, errors = await ended(await start("serve", DATABASE_URL=url(address), CHARTER_PORT="0"))

    reason = "charter: the database is not what this version reads: its tables were changed by hand (TimeLimit: column "
    assert (code, len(errors)) == (1, 1)
    assert errors[0].startswith(reason)


async def test_a_taken_port_is_told_in_one_line(address: Address) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, errors = await ended(await start("serve", DATABASE_URL=url(address), CHARTER_PORT=port))

    assert (code, errors) == (
        1,
        [f"charter: cannot listen on 127.0.0.1 port {port}: Address already in use (set CHARTER_HOST or CHARTER_PORT)"],
    )


async def test_an_absent_database_is_waited_for_and_the_password_is_not_told(address: Address) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = Address("127.0.0.1", port, SERVING, address.database, "hunter2")
    process = await start("serve", DATABASE_URL=url(database), CHARTER_PORT="0", CHARTER_DRAIN_SECONDS="0")
    try:
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        server = Server(process, int(first.split("127.0.0.1:")[1].split("/")[0]))
        async with httpx.AsyncClient(base_url=server.base, timeout=20) as client:
            # when it is away
            ready = await client.get("/readyz")
            alive = await client.get("/livez")
            refused = await client.post("/graphql", json={"query": NAME})

            # then
            assert (ready.status_code, ready.json()["reason"]) == (503, "the database is unreachable")
            assert alive.status_code == 200
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            assert refused.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert await server.stop() == 0
        assert process.stderr is not None
        errors = (await process.stderr.read()).decode()
        assert "the server starts and waits: cannot open the database " in errors
        assert "hunter2" not in errors
    finally:
        if process.returncode is None:
            kill(process)
            await process.wait()


VIEWER = "{ viewer { kind subject grants { role office { code } } } }"


async def viewer(server: Server, token: str) -> Any:
    async with httpx.AsyncClient(base_url=server.base) as client:
        answer = await client.post("/graphql", json={"query": VIEWER}, headers={"authorization": f"Bearer {token}"})
    return answer.json()


def development(role: str, office: str) -> Any:
    """What the viewer is told who tries the role out there."""
    grants = [{"role": role, "office": {"code": office}}]
    return {"data": {"viewer": {"kind": "PERSON", "subject": f"development:{role}@{office}", "grants": grants}}}


async def printed(process: asyncio.subprocess.Process) -> str:
    """The whole output of a command that succeeds."""
    output, errors = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, errors) == (0, b"")
    return output.decode()


async def test_a_token_by_command_works_on_a_server_that_runs(address: Address, tmp_path: Path) -> None:
    settings = {"CHARTER_DATA": str(tmp_path), "DATABASE_URL": url(address)}
    async with serving(address, **settings) as server:
        token = await printed(await start("token", "--role", "OFFICER", "--office", "bd.khulna.magura", **settings))
        said = await printed(
            await start("grant", "development:OFFICER@bd.khulna.magura", "HQ_ANALYST", "--office", "bd", **settings)
        )
        answer = await viewer(server, token.strip())

    assert len(token.splitlines()) == 1
    assert said == "development:OFFICER@bd.khulna.magura is HQ_ANALYST of bd\n"
    assert answer["data"]["viewer"]["grants"] == [
        {"role": "OFFICER", "office": {"code": "bd.khulna.magura"}},
        {"role": "HQ_ANALYST", "office": {"code": "bd"}},
    ]


@pytest.mark.parametrize(
    "arguments", [("token", "--role", "HQ_ADMIN"), ("grant", "rahima", "HQ_ADMIN")], ids=lambda arguments: arguments[0]
)
async def test_an_unknown_office_is_told_in_one_line(
    address: Address, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    settings = {"CHARTER_DATA": str(tmp_path), "DATABASE_URL": url(address)}
    refused = await start(*arguments, "--office", "bd.nowhere", **settings)

    assert await ended(refused) == (1, ["charter: There is no office with the code 'bd.nowhere'."])


@pytest.mark.parametrize("prepare", ["--prepare", "--no-prepare"])
async def test_on_a_database_of_ones_own_it_prints_no_token(address: Address, tmp_path: Path, prepare: str) -> None:
    owner = url(replace(address, user=OWNER))
    settings = {"DATABASE_URL": url(address), "DATABASE_OWNER_URL": owner, "CHARTER_PORT": "0"}
    process = await start("serve", prepare, CHARTER_DATA=str(tmp_path), CHARTER_DRAIN_SECONDS="0", **settings)
    try:
        lines = await read_until(process, "curl")
        process.terminate()
        rest = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            kill(process)

    assert len(lines) == 3
    assert "oken" not in "".join(lines) + rest[0].decode() + rest[1].decode()
    assert not (tmp_path / "development.jwk").exists()


async def read_until(
    process: asyncio.subprocess.Process, word: str, terminal: io.BufferedReader | None = None
) -> list[str]:
    """Its lines up to one that has the word."""
    lines: list[str] = []
    while not lines or word not in lines[-1]:
        reading = asyncio.to_thread(terminal.readline) if terminal else process.stdout and process.stdout.readline()
        assert reading
        line = await asyncio.wait_for(reading, 60)
        assert line, f"it ended: {lines}"
        lines.append(line.decode().replace("\r\n", "\n"))
    return lines


async def test_on_a_terminal_it_prints_two_tokens_and_into_a_log_none(tmp_path: Path) -> None:
    """`make serve` on a fresh machine; then the same as a service."""
    settings = {"CHARTER_DATA": str(tmp_path / "data"), "CHARTER_PORT": "0", "CHARTER_DRAIN_SECONDS": "0"}
    printed_first, lines, tokens, errors = [], [], [], ""
    for terminal in (True, False):
        process, output = (
            await on_terminal("serve", "--prepare", **settings)
            if terminal
            else (await start("serve", "--prepare", **settings), None)
        )
        try:
            lines = await read_until(process, "curl", output)
            server = Server(process, int(lines[0].split("127.0.0.1:")[1].split("/")[0]))
            if terminal:
                printed_first, tokens = lines, [lines[3].strip(), lines[5].strip()]
            assert await viewer(server, tokens[0]) == development("DISTRICT_ADMIN", "bd.khulna.magura")
            assert await viewer(server, tokens[1]) == development("HQ_ADMIN", "bd")
            process.terminate()
            assert process.stderr is not None
            errors += (await asyncio.wait_for(process.stderr.read(), 20)).decode()
            await asyncio.wait_for(process.wait(), 20)
        finally:
            if process.returncode is None:
                kill(process)
            if output is not None:
                output.close()

    assert (printed_first[2], printed_first[4]) == (
        "Development token for an admin of Magura:\n",
        "Development token for an admin of headquarters:\n",
    )
    assert lines[1] == f"Embedded database in {tmp_path / 'data'}; Ctrl-C stops both\n"
    assert lines[2].startswith("Sign in with a development token: charter token --role DISTRICT_ADMIN")
    assert "/graphql" in errors
    said = errors + "".join(lines)
    assert not [part for token in tokens for part in token.split(".") if part in said]


async def on_terminal(*arguments: str, **settings: str) -> tuple[asyncio.subprocess.Process, io.BufferedReader]:
    """The program, and what it prints on a terminal."""
    ours, its = os.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CHARTER", "DATABASE"))}
    process = await asyncio.create_subprocess_exec(
        CHARTER,
        *arguments,
        env=environment | settings,
        stdout=its,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    os.close(its)
    return process, os.fdopen(ours, "rb")


async def test_with_an_issuer_it_prints_no_token(tmp_path: Path) -> None:
    """On an embedded database too, where there is somebody who tries it out."""
    data = tmp_path / "data"
    settings = {
        "CHARTER_DATA": str(data),
        "CHARTER_PORT": "0",
        "CHARTER_DRAIN_SECONDS": "0",
        "CHARTER_OIDC_ISSUER": "http://127.0.0.1:1",
        "CHARTER_OIDC_AUDIENCE": "charter",
    }
    process = await start("serve", "--prepare", **settings)
    try:
        lines = await read_until(process, "curl")
        server = Server(process, int(lines[0].split("127.0.0.1:")[1].split("/")[0]))
        token = DevelopmentTokens(tmp_path).issue("development:HQ_ADMIN@bd")
        answer = await viewer(server, token)
        process.terminate()
        errors = (await asyncio.wait_for(process.communicate(), 20))[1].decode()
    finally:
        if process.returncode is None:
            kill(process)

    assert [line.strip() for line in lines[1:3]] == [f"Embedded database in {data}; Ctrl-C stops both", "Try it:"]
    assert not (data / "development.jwk").exists()
    assert answer["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
    assert errors.count("cannot fetch the keys of the issuer http://127.0.0.1:1") == 1
    assert token not in errors


@pytest.mark.parametrize(
    ("proxies", "statuses"), [("127.0.0.1,::1", [200, 429, 200, 200]), ("10.0.0.7", [200, 429, 429, 429])]
)
async def test_where_a_request_comes_from_is_a_trusted_proxys_word_alone(
    address: Address, proxies: str, statuses: list[int]
) -> None:
    below = "children(first: 100) { edges { node { %s } } }"
    dear = 'office(code: "bd") { %s }' % (below % (below % "id code level name { bn }"))
    assert 2 * worth(f"{{ {dear} }}") > 120_000
    settings = {
        "CHARTER_RATE_ANONYMOUS": "120000",
        "CHARTER_TRUSTED_PROXIES": proxies,
        "CHARTER_CACHE_BYTES": "0",
    }
    told = ["203.0.113.7", "203.0.113.7", "203.0.113.8", "198.51.100.1, 203.0.113.9"]
    async with serving(address, **settings) as server, httpx.AsyncClient(base_url=server.base) as client:
        answers = [
            await client.post("/graphql", json={"query": f"{{ {dear} }}"}, headers={"x-forwarded-for": forwarded})
            for forwarded in told
        ]

    assert [answer.status_code for answer in answers] == statuses
