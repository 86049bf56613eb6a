"""Refusals to an address that is refused again and again come later and later; successful responses do not."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.limits import delayed_refusals
from api.limits.delayed_refusals import A_SECOND, BURST, DelayedRefusals, Queues

ADDRESS = "198.51.100.7"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each refusal was delayed. Nobody really waits."""
    seconds: list[float] = []
    real = asyncio.sleep

    async def sleep(delay: float) -> None:
        seconds.append(round(delay, 3))
        await real(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return seconds


async def asked(middleware: DelayedRefusals, address: str = ADDRESS, type_: str = "http") -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    await middleware({"type": type_, "client": (address, 1)}, receive, send)
    return sent


def answering(status: int, spared: str = "") -> DelayedRefusals:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    made = DelayedRefusals(app, lambda address: address == spared)
    made._queues = Queues(clock=lambda: 100.0)
    return made


async def test_a_burst_is_answered_at_once_and_then_so_many_a_second(slept: list[float]) -> None:
    middleware = answering(429)

    for _ in range(BURST):
        await asked(middleware)
    assert slept == []
    for _ in range(3):
        sent = await asked(middleware)

    assert slept == [1 / A_SECOND, 2 / A_SECOND, 3 / A_SECOND]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


async def test_no_refusal_is_delayed_for_longer_than_the_longest(slept: list[float]) -> None:
    middleware = answering(413)

    for _ in range(BURST + 300):
        await asked(middleware)

    assert max(slept) == delayed_refusals.LONGEST


@pytest.mark.parametrize("status", [200, 304, 500])
async def test_success_and_internal_errors_are_never_delayed(slept: list[float], status: int) -> None:
    middleware = answering(status)

    for _ in range(BURST + 5):
        await asked(middleware)

    assert slept == []


@pytest.mark.parametrize(("messages", "delays"), [(["close"], 5), (["accept", "close"], 0)])
async def test_a_websocket_that_is_closed_before_it_is_accepted_is_refused(
    slept: list[float], messages: list[str], delays: int
) -> None:
    """uvicorn answers 403, as where nothing is served."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        for message in messages:
            await send({"type": f"websocket.{message}"})

    middleware = DelayedRefusals(app, lambda _: False)
    middleware._queues = Queues(clock=lambda: 100.0)

    for _ in range(BURST + 5):
        await asked(middleware, type_="websocket")

    assert len(slept) == delays


async def test_one_address_does_not_delay_another_but_one_ipv6_site_is_one(slept: list[float]) -> None:
    middleware = answering(429)

    for _ in range(BURST + 1):
        await asked(middleware)
    assert await asked(middleware, "198.51.100.8")
    assert slept == [1 / A_SECOND]
    for number in range(BURST + 1):
        await asked(middleware, f"2001:db8:1:{number:x}::1")

    assert slept == [1 / A_SECOND] * 2


async def test_it_passes_with_time() -> None:
    now = 100.0
    queues = Queues(clock=lambda: now)
    for _ in range(BURST):
        assert queues._delay(ADDRESS) == 0
    assert queues._delay(ADDRESS) > 0

    now += 2 / A_SECOND

    assert queues._delay(ADDRESS) == 0


async def test_beyond_so_many_waiting_a_connection_is_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delayed_refusals, "MOST_OF_ONE", 2)
    middleware = answering(429)
    for _ in range(BURST):
        await asked(middleware)
    waiting = [asyncio.create_task(asked(middleware)) for _ in range(2)]
    await asyncio.sleep(0)

    sent = await asked(middleware)

    assert sent[0]["headers"] == [(b"connection", b"close")]
    assert middleware._queues.waiting == 2
    for task in waiting:
        assert (await task)[0]["headers"] == []
    assert middleware._queues.waiting == 0


async def test_this_machine_is_spared_where_it_has_no_rate(slept: list[float]) -> None:
    middleware = answering(429, spared="127.0.0.1")

    for _ in range(BURST + 5):
        await asked(middleware, "127.0.0.1")

    assert slept == []
