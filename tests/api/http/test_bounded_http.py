"""Hostile requests, byte by byte over a socket: each is answered with 4xx, soon, and keeps nothing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from api.http.connections import bounded_http
from tests.api.wires import Server, served, until

POST = b"POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
GREETING = b'{"query":"{greeting}"}'
WHOLE = POST + b"Content-Length: %d\r\n\r\n" % len(GREETING) + GREETING


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with served() as server:
        yield server


@pytest.fixture
def port(server: Server) -> int:
    """Where the application is served as `charter serve` does."""
    return server.port


async def sent(port: int, pieces: Iterable[bytes]) -> list[tuple[int, Any]]:
    """The status and the body of each answer that comes back before the server closes, or has nothing to add."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        received = b""
        while piece := await asyncio.wait_for(reader.read(1 << 16), 5):
            received += piece
            if _complete(received):
                break
    finally:
        writer.close()
    return _answers(received)


def _answers(received: bytes) -> list[tuple[int, Any]]:
    found = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        found.append((int(head.split()[1]), json.loads(rest[:length])))
        received = rest[length:]
    return found


def _complete(received: bytes) -> bool:
    try:
        return bool(_answers(received))
    except ValueError:
        return False


def code(answer: Any) -> Any:
    return answer["errors"][0]["extensions"]["code"]


async def test_an_ordinary_request_is_answered(port: int) -> None:
    assert await sent(port, [WHOLE]) == [(200, {"data": {"greeting": "নমস্কার Magura"}})]


async def test_a_request_may_come_in_pieces(port: int) -> None:
    pieces = [WHOLE[at : at + 7] for at in range(0, len(WHOLE), 7)]

    assert await sent(port, pieces) == [(200, {"data": {"greeting": "নমস্কার Magura"}})]


@pytest.mark.parametrize(
    "head",
    [
        [POST + b"X-Long: ", *[b"x" * 10_000] * 8],
        [b"GET /graphql?query=", *[b"x" * 10_000] * 8],
        [POST + b"X-Long: " + b"x" * 70_000 + b"\r\nContent-Length: 0\r\n\r\n"],
    ],
)
async def test_a_head_without_end_is_refused(port: int, head: list[bytes]) -> None:
    [(status, answer)] = await sent(port, head)

    assert (status, code(answer)) == (431, "LIMIT_EXCEEDED")
    assert "64,000 bytes" in answer["errors"][0]["message"]


async def test_a_length_counted_in_letters_is_told_behind_the_answer(server: Server) -> None:
    """The bytes that are left over are no request; the one before them was whole, and is answered first."""
    asked = '{"query":"{slow(seconds: 0.1)}"} '
    body = (asked + "মাগুরা").encode()

    answers = await all_sent(server.port, POST + b"Content-Length: %d\r\n\r\n" % len(asked) + body)

    assert [status for status, _ in answers] == [200, 400]
    assert answers[0][1] == {"data": {"slow": "done"}}
    assert "Content-Length" in answers[1][1]["errors"][0]["message"]


@pytest.mark.parametrize(
    ("behind", "status"),
    [
        (b"GARBAGE\r\n\r\n" + WHOLE, 400),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (POST + b"X-Long: " + b"x" * 70_000 + b"\r\n\r\n", 431),
        (WHOLE * 50, 400),
    ],
)
async def test_what_cannot_be_read_takes_no_answer_away(server: Server, behind: bytes, status: int) -> None:
    slow = b'{"query":"{slow(seconds: 0.1)}"}'

    answers = await all_sent(server.port, POST + b"Content-Length: %d\r\n\r\n" % len(slow) + slow + WHOLE + behind)

    assert [found for found, _ in answers[:2]] == [200, 200]
    assert answers[0][1] == {"data": {"slow": "done"}}
    assert answers[-1][0] == status
    assert len(answers) <= bounded_http.MOST_PIPELINED + 2


async def all_sent(port: int, sent: bytes) -> list[tuple[int, Any]]:
    """All answers that come back before the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        return _answers(await asyncio.wait_for(reader.read(), 5))
    finally:
        writer.close()


async def test_too_many_headers_are_refused(port: int) -> None:
    [(status, answer)] = await sent(port, [POST, *[b"X-Another: %d\r\n" % n * 500 for n in range(12)]])

    assert (status, code(answer)) == (431, "LIMIT_EXCEEDED")
    assert answer["errors"][0]["message"] == "A request has at most 200 headers"


async def test_a_long_path_is_refused_before_it_is_decoded(port: int) -> None:
    """In a query string a document may be as long as a head."""
    path = b"GET /nothing" + b"%41" * 700 + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    query = b"GET /graphql?query={greeting}&a=" + b"%41" * 700 + b" HTTP/1.1\r\nHost: x\r\n\r\n"

    [(status, answer)] = await sent(port, [path])
    [read] = await sent(port, [query])

    assert (status, answer["errors"][0]["message"]) == (414, "The path of a request has at most 2,000 bytes")
    assert read == (200, {"data": {"greeting": "নমস্কার Magura"}})


CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(GREETING), GREETING)


@pytest.mark.parametrize("piece", [b"a: b\r\n" * 100, b"x" * 1000])
async def test_trailers_without_end_are_refused(port: int, piece: bytes) -> None:
    [(status, answer)] = await sent(port, [CHUNKED, b"0\r\na: ", *[piece] * 200])

    assert (status, code(answer)) == (431, "LIMIT_EXCEEDED")


async def test_trailers_are_not_kept(server: Server, port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(CHUNKED + b"0\r\n" + b"a: b\r\n" * 1000)
    await until(lambda: any(each._body for each in server.state.connections))  # type: ignore[union-attr]
    [connection] = server.state.connections
    assert len(connection.headers) == 3  # type: ignore[union-attr]

    writer.write(b"\r\n")
    assert (await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)).startswith(b"HTTP/1.1 200 ")
    writer.close()


def in_single_bytes(body: bytes) -> list[bytes]:
    head = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    return [head, *(b"1\r\n%c\r\n" % each for each in body), b"0\r\n\r\n"]


async def test_small_chunks_are_read(port: int) -> None:
    [(status, answer)] = await sent(port, in_single_bytes(b" " * 1_900 + GREETING))

    assert (status, answer) == (200, {"data": {"greeting": "নমস্কার Magura"}})


async def test_too_many_small_chunks_are_refused(server: Server) -> None:
    """Each takes as long as 50 bytes of JSON, which are paid for."""
    [(status, answer)] = await sent(server.port, [b"".join(in_single_bytes(b" " * 20_000 + GREETING))])

    assert (status, code(answer)) == (400, "BAD_USER_INPUT")
    assert "small pieces" in answer["errors"][0]["message"]
    await server.emptied()


@pytest.mark.parametrize("piece", [b"", b"POST /gra", POST, POST + b"Content-Length: 9\r\n\r\n", WHOLE[:-1]])
async def test_a_request_that_does_not_arrive_is_given_up(
    port: int, piece: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_http, "PATIENCE", 0.2)

    [(status, answer)] = await sent(port, [piece])

    assert (status, code(answer)) == (408, "TIMEOUT")


async def test_patience_ends_with_the_request(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    monkeypatch.setattr(bounded_http, "PATIENCE", 0.2)
    slow = b'{"query":"{slow(seconds: 0.5)}"}'

    # when
    answers = await sent(port, [POST + b"Content-Length: %d\r\n\r\n" % len(slow) + slow])

    # then
    assert answers == [(200, {"data": {"slow": "done"}})]


def chunked(size: int, count: int) -> Iterable[bytes]:
    yield POST + b"Transfer-Encoding: chunked\r\n\r\n"
    for _ in range(count):
        yield b"%x\r\n" % size + b"x" * size + b"\r\n"
    yield b"0\r\n\r\n"


async def test_thirty_megabytes_are_refused_however_they_come(port: int) -> None:
    declared = await sent(port, [POST + b"Content-Length: 30000000\r\n\r\n", *[b"x" * 100_000] * 300])
    in_pieces = await sent(port, chunked(100_000, 300))

    assert [(status, code(answer)) for status, answer in [*declared, *in_pieces]] == [(413, "LIMIT_EXCEEDED")] * 2


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b'"abc"',
        b"[1,2]",
        b"\xff\xfe\x00",
        b'{"query":"\xc3\x28"}',
        b"[" * 50_000 + b"]" * 50_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"query":"{greeting}","variables":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
        b"1e999",
        b"-",
        b'{"query":"{greeting}"}{"query":"{greeting}"}',
    ],
)
async def test_a_body_that_is_no_operation_is_the_callers_error(port: int, body: bytes) -> None:
    pieces = [POST + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"]

    [(status, answer)] = await sent(port, pieces)

    assert (status, code(answer)) == (400, "BAD_USER_INPUT")
    assert answer["errors"][0]["message"]
