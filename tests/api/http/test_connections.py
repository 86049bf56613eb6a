"""Connections that would hold more than their share: too many, too slow, too deep a pipeline, too many frames."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import struct
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
import starlette.websockets
import websockets
from starlette.types import Message, Receive, Scope, Send
from strawberry.http.exceptions import WebSocketDisconnected
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.utils import ClientDisconnected
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from api.http.connections.address_counts import AddressCounts
from api.http.connections.held_bytes import HeldBytes
from api.http.connections.limits import ConnectionLimits
from api.http.connections.response_cycle import ResponseCycle
from api.http.graphql import graphql_view
from api.http.websocket import admission, bounded_websocket, frame_budget, handler
from api.http.websocket.admission import WebSocketAdmission
from api.http.websocket.bounded_websocket import BoundedWebSocket
from api.http.websocket.frame_budget import BURST, FIRST, PRICE, FrameBudget
from api.limits.rate_classes import ANONYMOUS
from api.limits.rate_limiter import RateLimiter
from schema.plan.cost.prices import REQUEST
from tests.api.wires import Server, served, until

SUBPROTOCOL = websockets.Subprotocol("graphql-transport-ws")
# Cuts who takes less than 2,000 bytes in a fifth of a second.
QUICK = ConnectionLimits(slowest_reader=10_000, window=0.2)


def request(query: str, **variables: str) -> bytes:
    body = json.dumps({"query": query, "variables": variables}).encode()
    return b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


def greeting(size: int) -> bytes:
    """Asks for an answer of about so many bytes."""
    return request("query ($name: String!) { greeting(name: $name) }", name="x" * size)


HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
PING = b"\x89\xfd\0\0\0\0" + b"x" * 125


async def opened(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket by hand, whose client's library would read and answer by itself."""
    reader, writer = await server.client()
    writer.write(HANDSHAKE)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert head.startswith(b"HTTP/1.1 101")
    return reader, writer


async def socket(server: Server) -> ClientConnection:
    return await websockets.connect(f"ws://127.0.0.1:{server.port}/graphql", subprotocols=[SUBPROTOCOL])


async def acknowledged(server: Server) -> ClientConnection:
    connection = await socket(server)
    await connection.send(json.dumps({"type": "connection_init"}))
    assert json.loads(await connection.recv()) == {"type": "connection_ack"}
    return connection


async def close_code(connection: ClientConnection) -> tuple[int, str]:
    """How the server closed it, whatever it sent before."""
    await asyncio.wait_for(connection.wait_closed(), 5)
    assert connection.close_code is not None
    return connection.close_code, connection.close_reason or ""


# Slow readers


async def test_a_client_that_reads_nothing_is_cut() -> None:
    async with served(QUICK) as server:
        _, writer = await server.client()
        writer.write(greeting(900_000))
        await until(lambda: server.unsent > 100_000)
        await server.emptied()


async def test_a_client_that_reads_steadily_gets_all_of_it() -> None:
    async with served(ConnectionLimits(slowest_reader=10_000, window=0.05)) as server:
        reader, writer = await server.client()
        writer.write(greeting(400_000))
        received = 0
        while received < 400_000:
            await asyncio.sleep(0.005)
            received += len(await asyncio.wait_for(reader.read(4096), 5))
        assert len(server.state.connections) == 1


async def test_a_client_that_trickles_is_cut() -> None:
    async with served(ConnectionLimits(slowest_reader=1_000_000, window=0.2)) as server:
        reader, writer = await server.client()
        writer.write(greeting(900_000))

        async def trickle() -> None:
            while True:
                await reader.read(16)
                await asyncio.sleep(0.01)

        trickling = asyncio.create_task(trickle())
        await until(lambda: server.unsent > 0)
        await server.emptied()
        trickling.cancel()


async def test_the_rest_of_an_answer_does_not_keep_a_closing_connection() -> None:
    """Less than the transport's high water mark: nothing tells the protocol that it is not sent."""
    async with served(QUICK, keep_alive=0.05) as server:
        _, writer = await server.client()
        writer.write(greeting(50_000))
        await until(lambda: 0 < server.unsent < 64_000)
        await server.emptied()


async def test_an_answer_on_a_connection_that_ends_with_it_is_cut_too() -> None:
    async with served(QUICK) as server:
        _, writer = await server.client()
        writer.write(greeting(50_000).replace(b"Host: x", b"Host: x\r\nConnection: close"))
        await until(lambda: server.unsent > 0)
        await server.emptied()


async def test_a_websocket_that_reads_nothing_is_cut() -> None:
    async with served(QUICK) as server:
        _, writer = await opened(server)
        answer = "query ($name: String!) { greeting(name: $name) }"
        payload = {"query": answer, "variables": {"name": "x" * 300_000}}
        for message in ({"type": "connection_init"}, {"type": "subscribe", "id": "1", "payload": payload}):
            text = json.dumps(message).encode()
            writer.write(b"\x81\xff" + struct.pack("!Q", len(text)) + b"\0\0\0\0" + text)
        await until(lambda: server.unsent > 100_000)
        await server.emptied()


async def test_a_connection_that_is_closed_has_nothing_unsent() -> None:
    async with served() as server:
        _, writer = await server.client()
        await until(lambda: len(server.state.connections) == 1)
        [protocol] = server.state.connections
        writer.close()
        await server.emptied()

        protocol._connection.watch.begin()  # type: ignore[union-attr]
        assert not protocol._connection.watch._left  # type: ignore[union-attr]
        protocol._connection.watch.end()  # type: ignore[union-attr]


class Waiting:
    def __init__(self, unsent: HeldBytes, address: str) -> None:
        self.address = address
        self.aborted = False
        self._unsent = unsent

    def abort(self) -> None:
        self.aborted = True
        self._unsent.drop(self)


def test_when_too_much_is_unsent_the_address_with_most_of_it_loses_its_oldest() -> None:
    unsent = HeldBytes(1000)
    small, first, second = (Waiting(unsent, address) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.2"))
    for each, size in ((small, 400), (first, 300), (second, 250)):
        unsent.set(each, size)
    assert (unsent.total, [small.aborted, first.aborted, second.aborted]) == (950, [False] * 3)

    unsent.set(second, 301)

    assert (unsent.total, [small.aborted, first.aborted, second.aborted]) == (701, [False, True, False])


def test_a_site_of_ipv6_is_one_address() -> None:
    unfinished = HeldBytes(1000)
    victim = Waiting(unfinished, "2001:db8:2::1")
    networks = [Waiting(unfinished, f"2001:db8:1:{number:x}::{number:x}") for number in range(4)]
    unfinished.set(victim, 300)
    for each in networks:
        unfinished.set(each, 200)

    assert [each.aborted for each in (victim, *networks)] == [False, True, False, False, False]


def test_bytes_stay_with_the_address_that_they_were_counted_for() -> None:
    """A proxy's connection serves one client after the other."""
    unsent = HeldBytes(1000)
    connection = Waiting(unsent, "192.0.2.1")
    unsent.set(connection, 400)
    connection.address = "192.0.2.2"

    unsent.set(connection, 300)
    assert (unsent.total, dict(unsent._by_address)) == (300, {"192.0.2.2": 300})
    connection.address = "192.0.2.3"
    unsent.drop(connection)

    assert (unsent.total, dict(unsent._by_address)) == (0, {})


def test_an_address_and_a_site_of_ipv6_have_so_many_open() -> None:
    counts = AddressCounts(2)
    for address in ("198.51.100.1", "::ffff:198.51.100.1"):
        assert counts.has_room(address)
        counts.add(address)
    assert [counts.has_room(each) for each in ("198.51.100.1", "198.51.100.2")] == [False, True]
    for number in range(8):
        address = f"2001:db8:1:{number // 2:x}::{number:x}"
        assert counts.has_room(address)
        counts.add(address)
    assert [counts.has_room(each) for each in ("2001:db8:1:0::9", "2001:db8:1:99::1", "2001:db8:2::1")] == [
        False,
        False,
        True,
    ]

    counts.remove("2001:db8:1:3::6")
    assert [counts.has_room(each) for each in ("2001:db8:1:99::1", "2001:db8:1:0::9")] == [True, False]
    for number in (*range(6), 7):
        counts.remove(f"2001:db8:1:{number // 2:x}::{number:x}")
    counts.remove("198.51.100.1")
    counts.remove("198.51.100.1")

    assert not counts._open


async def test_a_client_behind_a_proxy_loses_its_own_connections_only() -> None:
    begun = (
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %b\r\nContent-Type: application/json\r\n"
        b"Content-Length: 400000\r\n\r\n"
    )
    async with served(ConnectionLimits(unfinished=1_000_000), trusted_proxies=("127.0.0.1",)) as server:
        reader, writer = await server.client()
        writer.write(begun % b"198.51.100.4" + b" " * 300_000)
        await until(lambda: [each._body for each in server.state.connections] == [300_000])  # type: ignore[union-attr]
        for number in range(4):
            _, other = await server.client()
            other.write(begun % b"203.0.113.7" + b" " * 300_000)
            await until(lambda number=number: len(server.state.connections) == min(number + 2, 3))  # type: ignore[misc]

        writer.write(b" " * 100_000)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)

    assert head.startswith(b"HTTP/1.1 400 ")  # it is no JSON


async def test_requests_that_do_not_end_are_bounded_together() -> None:
    begun = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
    async with served(ConnectionLimits(unfinished=1_000_000)) as server:
        first, other = await server.client(), await server.client()
        for _, writer in (first, other):
            writer.write(begun + b" " * 600_000)
        await until(lambda: len(server.state.connections) == 1)

        other[1].write(b" " * 300_000)
        head = await asyncio.wait_for(other[0].readuntil(b"\r\n"), 5)

    assert head.startswith(b"HTTP/1.1 400 ")  # it is no JSON


async def test_messages_that_do_not_end_are_bounded_with_them() -> None:
    frame = b"\x81\xff" + struct.pack("!Q", 900_000) + b"\0\0\0\0"
    async with served(ConnectionLimits(unfinished=1_000_000)) as server:
        (_, first), (reader, other) = await opened(server), await opened(server)
        for writer in (first, other):
            writer.write(frame + b" " * 600_000)
        await until(lambda: len(server.state.connections) == 1)

        other.write(b" " * 300_000)
        closed = await asyncio.wait_for(reader.read(), 5)

    assert b"too many bytes for now" in closed  # its own end: it has not said yet who it is


@pytest.mark.parametrize(
    ("more", "body", "status"),
    [
        (b"Cookie: " + b"x" * 9_000 + b"\r\n", b"", 431),
        (b"X-Another: 1\r\n" * 150, b"", 431),
        (b"Content-Length: 5\r\n", b"hello", 400),
        (b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", 400),
    ],
)
async def test_a_handshake_that_cannot_be_read_is_told_so(more: bytes, body: bytes, status: int) -> None:
    """It would be neither answered nor closed, ever."""
    async with served() as server:
        reader, writer = await server.client()
        writer.write(HANDSHAKE[:-2] + more + b"\r\n" + body)
        answer = await asyncio.wait_for(reader.read(), 5)
        await until(lambda: not server.state.connections)

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["errors"][0]["message"].startswith("A WebSocket's handshake")


# Pings and other frames


async def test_pings_are_not_read_while_their_answers_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_budget, "FIRST", 1_000_000)
    async with served(ConnectionLimits(window=0.5)) as server:
        _, writer = await opened(server)
        most = 0
        for _ in range(40):
            writer.write(PING * 1000)
            await asyncio.sleep(0)
            most = max(most, server.unsent)
        assert 60_000 < most < 1_000_000
        await server.emptied()


async def test_too_many_pings_close_the_connection() -> None:
    async with served() as server:
        reader, writer = await opened(server)
        writer.write(PING * (BURST + 50))
        received = await asyncio.wait_for(reader.read(-1), 5)

    assert received.endswith(b"\x88\x11" + struct.pack("!H", 1008) + b"too many frames")


async def test_empty_fragments_close_the_connection() -> None:
    async with served() as server:
        reader, writer = await opened(server)
        writer.write(b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * BURST)
        received = await asyncio.wait_for(reader.read(-1), 5)

    assert received.endswith(struct.pack("!H", 1008) + b"too many frames")


async def test_fragments_of_a_message_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_websocket, "MOST_FRAGMENTS", 5)
    async with served() as server:
        reader, writer = await opened(server)
        writer.write(b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * 5)
        received = await asyncio.wait_for(reader.read(-1), 5)

    assert received.endswith(struct.pack("!H", 1008) + b"too many fragments")


async def test_messages_that_wait_have_a_limit() -> None:
    text = b'{"type":"ping"}'
    async with served() as server:
        reader, writer = await opened(server)
        writer.write((b"\x81" + bytes([128 + len(text)]) + b"\0\0\0\0" + text) * 500)
        received = await asyncio.wait_for(reader.read(-1), 5)

    assert received.endswith(struct.pack("!H", 1008) + b"too many messages")


async def test_a_frame_before_the_handshake_is_complete_is_no_failure(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never_accepts(_self: object, _scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive())["type"] != "websocket.disconnect":
            pass

    monkeypatch.setattr(WebSocketAdmission, "__call__", never_accepts)
    async with served() as server:
        _, writer = await server.client()
        writer.write(HANDSHAKE)
        await until(lambda: any(isinstance(each, BoundedWebSocket) for each in server.state.connections))
        writer.write(b"\xff\xff\xff\xff")
        await server.emptied()

    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_too_many_protocol_messages_close_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_budget, "BURST", 3)
    monkeypatch.setattr(frame_budget, "A_SECOND", 0)
    async with served() as server:
        connection = await acknowledged(server)
        for _ in range(3):
            await connection.send(json.dumps({"type": "ping"}))

        assert await close_code(connection) == (4429, "Too many messages")


class Account:
    owed = 0
    left = 1_000_000

    def owe(self, points: int) -> None:
        self.owed += points

    def take(self, points: int) -> bool:
        self.left -= points
        return self.left >= 0


def test_frames_come_back_with_time_and_are_charged_to_the_caller() -> None:
    now, account = 0.0, Account()
    budget = FrameBudget(lambda: now)

    assert [budget.take() for _ in range(FIRST + 1)] == [True] * FIRST + [False]
    budget.identify(account)
    rest = BURST - FIRST - 1
    assert [budget.take() for _ in range(rest + 1)] == [True] * rest + [False]
    now = 1.0
    assert [budget.take() for _ in range(frame_budget.A_SECOND)] == [True] * (frame_budget.A_SECOND - 1) + [False]
    assert account.owed == (rest + 1 + frame_budget.A_SECOND) * PRICE


def test_bytes_are_paid_for_once_the_caller_is_known() -> None:
    account = Account()
    budget = FrameBudget(lambda: 0.0)

    assert [budget.take_bytes(size) for size in (1_000, 20_000, 20_001, 1_000_000)] == [True, True, False, False]
    budget.known = True
    assert budget.take_bytes(1_000_000)
    budget.account = account
    assert [budget.take_bytes(size) for size in (4_000, 1_004_000, 1_004_000, 1_004_000)] == [True, True, True, False]
    assert account.left == 1_000_000 - 3 * 400_000


async def test_what_takes_much_memory_is_let_go_at_once() -> None:
    async with served() as server:
        connection = await acknowledged(server)
        variables: Any = {"name": [[]] * 10_000}
        payload = {"query": "query ($name: String!) { greeting(name: $name) }", "variables": variables}
        await connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        answer = json.loads(await asyncio.wait_for(connection.recv(), 5))

        other = await socket(server)
        await other.send(json.dumps({"type": "connection_init", "payload": {"x": [1] * 100}}))
        closed = await close_code(other)

    assert answer["type"] == "error"
    assert answer["payload"][0]["extensions"] == {
        "code": "LIMIT_EXCEEDED", "limit": "values", "most": 10_000, "asked": 10_001
    }  # fmt: skip
    assert closed == (4400, "The payload of connection_init holds at most 100 values")


async def test_an_answer_after_a_refusal_finds_the_client_gone() -> None:
    """uvicorn would raise an error that the log tells as ours."""
    async with served() as server:
        connection = await acknowledged(server)
        [protocol] = [each for each in server.state.connections if isinstance(each, BoundedWebSocket)]
        protocol.abort()

        with pytest.raises(ClientDisconnected):
            await protocol.send({"type": "websocket.send", "text": "late"})
        assert await close_code(connection) == (1008, "too much is arriving at once")


async def test_a_client_that_has_gone_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """It went between the end of an operation and its answer."""
    gone = handler.WebSocketHandler.__new__(handler.WebSocketHandler)

    await gone.handle_task_exception(WebSocketDisconnected())
    assert caplog.records == []

    await gone.handle_task_exception(ValueError("a defect"))
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_a_result_after_the_connection_was_closed_finds_the_client_gone() -> None:
    """Starlette has another error for what is sent after a close message than for a connection that is lost."""

    class Closed:
        async def send_text(self, _text: str) -> None:
            raise starlette.websockets.WebSocketDisconnected

    adapter = handler.TextAdapter.__new__(handler.TextAdapter)
    adapter.ws = Closed()  # type: ignore[assignment]

    with pytest.raises(WebSocketDisconnected):
        await adapter.send_json({"type": "next"})


async def test_a_message_that_cannot_be_paid_for_closes_the_connection() -> None:
    async with served(rates={ANONYMOUS: 3_000_000}) as server:
        connection = await acknowledged(server)
        long = json.dumps({"type": "pong", "payload": {"x": [[]] * 200_000}})
        for _ in range(15):
            with suppress(ConnectionClosed):
                await connection.send(long)

        assert await close_code(connection) == (1008, "too many bytes for now")


async def test_pings_take_from_the_rate_of_their_address() -> None:
    async with served(rates={ANONYMOUS: 3_000_000}) as server, httpx.AsyncClient() as client:
        connection = await acknowledged(server)
        for _ in range(150):
            waiter = await connection.ping()
        await asyncio.wait_for(waiter, 5)
        answer = await client.post(f"http://127.0.0.1:{server.port}/graphql", json={"query": "{ greeting }"})
        await connection.close()

    left = int(answer.headers["ratelimit"].partition("r=")[2].partition(";")[0])
    # Without the pings it would be full but for the handshake's and this operation's points.
    assert left < 3_000_000 - 20_000


async def test_handshakes_and_early_frames_take_from_the_rate_of_their_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Nothing is given back meanwhile, however slow the machine is.
    monkeypatch.setattr("api.app.RateLimiter", partial(RateLimiter, clock=lambda: 0.0))
    # Fourteen handshakes, but for the pings.
    async with served(rates={ANONYMOUS: 14 * (REQUEST + admission.HANDSHAKE) + 5 * PRICE}) as server:
        connection = await socket(server)
        for _ in range(8):
            waiter = await connection.ping()
        await asyncio.wait_for(waiter, 5)
        await connection.close()
        for _ in range(12):
            await (await socket(server)).close()
        with pytest.raises(websockets.InvalidStatus) as refused:
            await socket(server)

    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"


async def test_an_unidentified_client_sends_few_frames() -> None:
    async with served() as server:
        connection = await socket(server)
        for _ in range(FIRST + 1):
            await connection.ping()

        assert await close_code(connection) == (1008, "too many frames")


# How many, and for how long


async def test_an_address_opens_only_so_many_websockets(caplog: pytest.LogCaptureFixture) -> None:
    async with served(ConnectionLimits(websockets_per_address=2)) as server, AsyncExitStack() as stack:
        first, _ = [await stack.enter_async_context(await socket(server)) for _ in range(2)]
        with pytest.raises(websockets.InvalidStatus) as refused:
            await socket(server)
        await first.close()
        await until(lambda: len(server.state.connections) == 1)
        await stack.enter_async_context(await acknowledged(server))

    response = refused.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "30")
    # A line for each would fill the log.
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert response.body is not None
    assert json.loads(response.body)["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


async def test_handshakes_at_once_are_counted_before_they_are_paid_for() -> None:
    paying = asyncio.Event()

    class Slow:
        def spares(self, _address: str) -> bool:
            return False

        async def anonymous(self, _address: str) -> None:
            await paying.wait()

    opened = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        opened.append(scope["client"])

    async def send(message: Message) -> None:
        refused.append(message["type"])

    refused: list[str] = []
    admitted = WebSocketAdmission(app, ConnectionLimits(websockets_per_address=2), Slow())  # type: ignore[arg-type]
    scopes = [{"type": "websocket", "client": ("198.51.100.1", number)} for number in range(3)]
    handshakes = [asyncio.create_task(admitted(scope, None, send)) for scope in scopes]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    paying.set()
    await asyncio.gather(*handshakes)

    assert (opened, refused) == ([("198.51.100.1", 0), ("198.51.100.1", 1)], ["websocket.close"])


async def test_all_together_open_only_so_many_websockets() -> None:
    async with served(ConnectionLimits(websockets=1)) as server, AsyncExitStack() as stack:
        await stack.enter_async_context(await socket(server))
        with pytest.raises(websockets.InvalidStatus) as refused:
            await socket(server)

    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(
    ("limits", "status"),
    [(ConnectionLimits(per_address=2), b"429"), (ConnectionLimits(connections=2), b"503")],
)
async def test_connections_have_a_limit(limits: ConnectionLimits, status: bytes) -> None:
    async with served(limits) as server:
        kept = [await server.client() for _ in range(2)]
        reader, writer = await server.client()
        refused = await asyncio.wait_for(reader.read(-1), 5)
        kept.pop()[1].close()
        await until(lambda: len(server.state.connections) == 1)
        reader, writer = await server.client()
        writer.write(request("{ greeting }"))
        answered = await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)

    assert refused.startswith(b"HTTP/1.1 " + status)
    assert b"\r\nretry-after: 10\r\n" in refused
    assert answered == b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        ({"spare_local": True}, ConnectionLimits(per_address=1, websockets_per_address=1)),
        ({"trusted_proxies": ("127.0.0.1",)}, ConnectionLimits(per_address=1)),
    ],
)
async def test_this_machine_and_a_trusted_proxy_are_bound_by_the_whole_only(
    given: Any, limits: ConnectionLimits
) -> None:
    async with served(limits, **given) as server:
        connections = [await socket(server) for _ in range(2 if "spare_local" in given else 1)]
        reader, writer = await server.client()
        writer.write(request("{ greeting }"))
        assert await asyncio.wait_for(reader.readuntil(b"\r\n"), 5) == b"HTTP/1.1 200 OK\r\n"
        for each in connections:
            await each.close()


async def test_a_websocket_without_a_first_message_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphql_view, "_FIRST_MESSAGE", timedelta(seconds=0.05))
    async with served() as server:
        connection = await socket(server)

        assert (await close_code(connection))[0] == 4408


async def test_an_idle_websocket_is_closed_and_a_busy_one_is_not() -> None:
    async with served(ConnectionLimits(websocket_idle=0.3)) as server:
        idle, busy = await acknowledged(server), await acknowledged(server)
        query = {"query": "{ slow(seconds: 0.6) }"}
        await busy.send(json.dumps({"type": "subscribe", "id": "1", "payload": query}))

        assert await close_code(idle) == (1000, "No operation for 0.3 seconds")
        assert json.loads(await busy.recv())["payload"] == {"data": {"slow": "done"}}
        await busy.close()


async def test_a_websocket_has_only_so_many_operations_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler, "MOST_OPERATIONS", 2)
    async with served() as server:
        connection = await acknowledged(server)
        payload = {"query": "{ slow(seconds: 0.2) }"}
        for name in ("a", "b", "c"):
            await connection.send(json.dumps({"type": "subscribe", "id": name, "payload": payload}))
        answers = [json.loads(await connection.recv()) for _ in range(3)]
        await connection.close()

    assert [(each["id"], each["type"]) for each in answers[:1]] == [("c", "error")]
    assert answers[0]["payload"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 1}
    assert {each["id"] for each in answers[1:]} <= {"a", "b"}


# Pipelining


async def test_some_requests_may_wait_for_their_turn() -> None:
    async with served() as server:
        reader, writer = await server.client()
        writer.write(request("{ slow(seconds: 0.1) }") + request("{ greeting }") * 9)
        received = b""
        while received.count(b"HTTP/1.1 200") < 10:
            received += await asyncio.wait_for(reader.read(1000), 5)

    assert received.index(b"done") < received.index(b"greeting")


async def test_a_websocket_behind_a_pending_request_is_refused() -> None:
    async with served() as server:
        reader, writer = await server.client()
        writer.write(request("{ slow(seconds: 0.1) }") + request("{ greeting }") + HANDSHAKE)
        received = await asyncio.wait_for(reader.read(-1), 5)

    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"200", b"400"]
    assert received.index(b"done") < received.index(b"greeting") < received.index(b"without pending requests")


async def test_all_requests_of_a_pipeline_are_told_that_the_client_has_gone() -> None:
    async with served() as server:
        _, writer = await server.client()
        writer.write(request("{ slow(seconds: 5) }") + request("{ greeting }") * 3)
        await until(lambda: any(len(each.pipeline) == 3 for each in server.state.connections))  # type: ignore[union-attr]
        [connection] = server.state.connections
        waiting = list(connection._unanswered)  # type: ignore[union-attr]
        assert [each.disconnected for each in waiting] == [False] * 4

        writer.transport.abort()
        connection.transport.abort()  # while requests wait, the server does not read, so it would not see that
        await server.emptied()

        assert [each.disconnected for each in waiting] == [True] * 4
        assert [await each.receive() for each in waiting[:1]] == [{"type": "http.disconnect"}]
        assert not connection.pipeline  # type: ignore[union-attr]


async def test_a_response_on_a_closed_connection_is_dropped() -> None:
    """uvloop raises an error for what is written to one, before uvicorn learns that it is closed."""

    class Closed(asyncio.Transport):
        def is_closing(self) -> bool:
            return True

        def write(self, data: bytes | bytearray | memoryview) -> None:  # noqa: ARG002
            raise RuntimeError("the handler is closed")

    log = logging.getLogger("test")
    cycle = ResponseCycle(
        {"type": "http", "method": "GET"},  # type: ignore[typeddict-item]
        Closed(),
        FlowControl(Closed()),
        log,
        log,
        access_log=False,
        default_headers=[],
        message_event=asyncio.Event(),
        expect_100_continue=False,
        keep_alive=True,
        on_response=lambda: None,
    )

    await cycle.send({"type": "http.response.start", "status": 404, "headers": []})
    await cycle.send({"type": "http.response.body", "body": b"x", "more_body": False})

    assert cycle.disconnected


async def test_a_pipeline_without_end_closes_the_connection() -> None:
    async with served() as server:
        _, writer = await server.client()
        writer.write(request("{ slow(seconds: 0.3) }") + request("{ greeting }") * 200)
        await server.emptied()
