"""Attacks by WebSocket."""

from __future__ import annotations

import asyncio
from collections import Counter

from benchmarks.hostile.client import Target, at_once, frame, websocket


async def socket_pings(target: Target, told: Counter[str]) -> None:
    """Sends pings and never reads."""
    pings = frame(9, b"x" * 125) * 500

    async def work(_number: int) -> None:
        opened = await websocket(target.port, target.address)
        told["opened" if opened else "refused"] += 1
        if opened is None:
            await asyncio.sleep(0.05)
            return
        opened[0]._transport.pause_reading()  # type: ignore[attr-defined]  # noqa: SLF001  there is no public way
        try:
            while True:
                opened[1].write(pings)
                await opened[1].drain()
                told["pings"] += 500
        finally:
            opened[1].transport.abort()

    await at_once(4, work)


async def idle_sockets(target: Target, told: Counter[str]) -> None:
    """Opens 3,000 and does nothing with them."""
    held: list[object] = []

    async def work(_number: int) -> None:
        if len(held) >= 3000:
            await asyncio.sleep(1)
            return
        opened = await websocket(target.port, target.address)
        told["opened" if opened else "refused"] += 1
        if opened:
            held.append(opened)
        else:
            await asyncio.sleep(0.05)

    await at_once(32, work)
