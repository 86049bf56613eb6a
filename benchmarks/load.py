"""The load generator: N keep-alive connections of HTTP/1.1 with one request in flight on each, for a fixed time.

    python -m benchmarks.load http://127.0.0.1:8000/graphql --body '{"query": "{ __typename }"}'

Every answer's status is checked, and its body too where the expected one is known: fast and wrong does not count.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

import uvloop

_PATIENCE = 15.0  # seconds for the last answers after the time is up


class WrongAnswer(Exception):
    """An answer that is not the expected one, or not an answer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A whole request as it goes over the wire, and the body that must come back; None: any."""

    request: bytes
    expected: bytes | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """per_second: requests answered; p50, p99: how long an answer took, in milliseconds."""

    per_second: float
    p50: float
    p99: float


def post(path: str, body: bytes, token: str | None = None) -> bytes:
    about = f"Content-Type: application/json\r\nContent-Length: {len(body)}"
    about += f"\r\nAuthorization: Bearer {token}" if token else ""
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{about}\r\n\r\n".encode() + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@dataclass(slots=True)
class _Run:
    """What the connections share."""

    until: float
    over: asyncio.Future[None]
    open: int = 0
    times: list[float] = field(default_factory=list)


class _Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one is complete."""

    transport: asyncio.Transport

    def __init__(self, run: _Run, exchanges: Iterator[Exchange]) -> None:
        self._run = run
        self._exchanges = exchanges
        self._received = bytearray()
        self._body_at = self._end = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self._run.open += 1
        self._send()

    def _send(self) -> None:
        self._exchange = next(self._exchanges)
        self._received.clear()
        self._end = 0
        self._sent = perf_counter()
        self.transport.write(self._exchange.request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        try:
            if not self._end:
                self._read_head()
            if self._end and len(self._received) >= self._end:
                self._complete()
        except WrongAnswer as error:
            self._fail(error)

    def _read_head(self) -> None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._received[:end]).lower()
        if not head.startswith(b"http/1.1 200 "):
            raise WrongAnswer(self._received[:2000].decode(errors="replace"))
        _, found, length = head.partition(b"\r\ncontent-length:")
        if not found:
            raise WrongAnswer("an answer without a Content-Length")
        self._body_at = end + 4
        self._end = self._body_at + int(length.split(b"\r\n", 1)[0])

    def _complete(self) -> None:
        now = perf_counter()
        expected = self._exchange.expected
        if expected is not None and self._received[self._body_at :] != expected:
            raise WrongAnswer(self._received[self._body_at :][:2000].decode(errors="replace"))
        if now < self._run.until:
            self._run.times.append(now - self._sent)
            self._send()
            return
        self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self._run.open -= 1
        if perf_counter() < self._run.until:
            self._fail(error or WrongAnswer("the server closed the connection"))
        elif not self._run.open and not self._run.over.done():
            self._run.over.set_result(None)

    def _fail(self, error: Exception) -> None:
        if not self._run.over.done():
            self._run.over.set_exception(error)
        self.transport.abort()


async def measure(port: int, exchanges: Sequence[Exchange], connections: int, seconds: float) -> Measured:
    loop = asyncio.get_running_loop()
    run = _Run(until=perf_counter() + seconds, over=loop.create_future())
    for number in range(connections):
        # Each begins elsewhere, so that they do not all ask for the same thing at the same time.
        start = number * len(exchanges) // connections
        order = itertools.cycle([*exchanges[start:], *exchanges[:start]])
        await loop.create_connection(lambda order=order: _Connection(run, order), "127.0.0.1", port)  # type: ignore[misc]
    async with asyncio.timeout(seconds + _PATIENCE):
        await run.over
    times = sorted(run.times)
    if len(times) < 2:
        raise WrongAnswer(f"{len(times)} answers in {seconds} s")
    cut = statistics.quantiles(times, n=100)
    return Measured(len(times) / seconds, p50=cut[49] * 1000, p99=cut[98] * 1000)


def generate(port: int, exchanges: Sequence[Exchange], connections: int = 16, seconds: float = 5.0) -> Measured:
    """Loads the server on this port of the loopback device. Raises WrongAnswer and what the system raises."""
    return uvloop.run(measure(port, exchanges, connections, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--body", help="JSON to POST; without it the request is a GET")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=5.0)
    given = parser.parse_args()
    url = urlsplit(given.url)
    if url.hostname not in {"127.0.0.1", "localhost"}:
        parser.error("only servers on this machine: the figures would be the network's")
    path = f"{url.path}?{url.query}" if url.query else url.path
    request = post(path, given.body.encode()) if given.body else get(path)
    print(generate(url.port or 80, [Exchange(request)], given.connections, given.seconds))


if __name__ == "__main__":
    main()
