"""How many WebSockets are open: more are refused before the handshake, by address and in all."""

from __future__ import annotations

from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

from api import addresses, refusals
from api.connection_limits import ConnectionLimits

# Seconds after which a refused client may try again.
RETRY = 30


class Admission:
    """Wraps an application that serves WebSockets. One process counts its own.

    spare_local: this machine is bound by the limit of all WebSockets only.
    """

    def __init__(self, app: ASGIApp, limits: ConnectionLimits, *, spare_local: bool = False) -> None:
        self._app = app
        self._limits = limits
        self._spare_local = spare_local
        self._by_address: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        address = _counted_as(client[0]) if client else ""
        if refusal := self._refusal(address):
            await _refuse(*refusal, scope, receive, send)
            return
        self._by_address[address] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._by_address[address] -= 1
            if not self._by_address[address]:
                del self._by_address[address]

    def _refusal(self, address: str) -> tuple[int, str] | None:
        spared = self._spare_local and addresses.is_local(address)
        if not spared and self._by_address[address] >= self._limits.websockets_per_address:
            return 429, f"{self._limits.websockets_per_address} WebSockets are open from this address: close some."
        if self._by_address.total() >= self._limits.websockets:
            return 503, "Too many WebSockets are open: try again later, or ask over HTTP."
        return None


def _counted_as(address: str) -> str:
    return address if addresses.is_local(address) else addresses.network(address)


async def _refuse(status: int, message: str, scope: Scope, receive: Receive, send: Send) -> None:
    response = refusals.answer(status, message, retry=RETRY)
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    await response(scope, receive, send)
