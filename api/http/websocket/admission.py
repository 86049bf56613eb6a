"""Admits WebSockets before their handshake: limits their number, by address and in all, and charges for handshakes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http import error_responses
from api.http.connections.address_counts import AddressCounts
from api.http.connections.limits import ConnectionLimits
from api.http.rejections import Rejected
from api.http.websocket.bounded_websocket import FRAMES
from api.identity.authenticator import Authenticator

# Seconds after which a refused client may try again.
RETRY = 30
# Points of a handshake, which takes 0.7 ms, beside those of a request.
HANDSHAKE = 6_000


class WebSocketAdmission:
    """Wraps an application that serves WebSockets. One process counts its own.

    authenticator: charges the handshake to its address, as the caller is not known yet. For an address that it exempts
    only the limit of all WebSockets holds.
    """

    def __init__(self, app: ASGIApp, limits: ConnectionLimits, authenticator: Authenticator) -> None:
        self._app = app
        self._limits = limits
        self._authenticator = authenticator
        self._by_address = AddressCounts(limits.websockets_per_address)
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        address = client[0] if client else ""
        refusal = self._refusal(address)
        if refusal is None:
            # Before the points are taken, which may have to wait: meanwhile others are counted.
            with self._counted(address):
                refusal = await self._charge(address, scope)
                if refusal is None:
                    await self._app(scope, receive, send)
                    return
        await _refuse(refusal, scope, receive, send)

    @contextmanager
    def _counted(self, address: str) -> Iterator[None]:
        self._by_address.add(address)
        self._open += 1
        try:
            yield
        finally:
            self._by_address.remove(address)
            self._open -= 1

    def _refusal(self, address: str) -> Response | None:
        if not self._authenticator.spares(address) and not self._by_address.has_room(address):
            message = f"This address has {self._limits.websockets_per_address} open WebSockets. Close some first."
            return error_responses.make(429, message, retry=RETRY)
        if self._open >= self._limits.websockets:
            message = "Too many WebSockets are open. Try again later, or use HTTP."
            return error_responses.make(503, message, retry=RETRY)
        return None

    async def _charge(self, address: str, scope: Scope) -> Response | None:
        """Charges the handshake to the address, and the frames until the caller is identified."""
        try:
            purse = await self._authenticator.anonymous(address)
            if purse is None:
                return None
            purse.require(HANDSHAKE)
        except Rejected as error:
            return error_responses.for_rejection(error.status, error.message, error.headers, scope)
        if frames := scope.get("extensions", {}).get(FRAMES):
            frames.account = purse
        return None


async def _refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    await response(scope, receive, send)
