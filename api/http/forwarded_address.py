"""Takes the client's address from `X-Forwarded-For` when a trusted proxy forwards the request.

uvicorn's own middleware accepts any text as an address: `127.evil` would look like this machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http import ip_addresses

_SCHEMES = {b"http": "http", b"https": "https", b"ws": "http", b"wss": "https"}
# Bytes of a header whose address is remembered; a longer one, which a proxy hardly sends, is parsed each time.
_REMEMBERED = 64
# Addresses that are looked at, from the header's end; a longer chain of trusted proxies does not exist.
MOST_HOPS = 20


class TrustedProxies:
    """The proxies of CHARTER_TRUSTED_PROXIES, and whom they name."""

    def __init__(self, listed: Iterable[str]) -> None:
        self._proxies = ip_addresses.Networks(listed)
        self._recent = lru_cache(maxsize=4096)(self._origin)

    def __contains__(self, address: str) -> bool:
        return address in self._proxies

    def client(self, proxy: str, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
        """The address of the client whom a proxy names in a request's headers; None if it names none."""
        hops = [value for name, value in headers if name == b"x-forwarded-for"]
        return (self._caller(b",".join(hops)) or via(proxy)) if hops else None

    def _caller(self, header: bytes) -> str | None:
        return self._recent(header) if len(header) <= _REMEMBERED else self._origin(header)

    def _origin(self, header: bytes) -> str | None:
        """The last address that is not a proxy's, since each proxy appends its peer; None if it is invalid or loopback.

        A loopback address behind a proxy is forged: this machine does not call itself through one.
        """
        said = header.decode("latin-1").rsplit(",", MOST_HOPS)[-MOST_HOPS:]
        hops = [_without_port(each.strip()) for each in said]
        hop = next((each for each in reversed(hops) if each not in self._proxies), hops[0])
        found = ip_addresses.parsed(hop)
        return None if found is None or found.is_loopback else str(found)


class ForwardedAddress:
    """Middleware that replaces `client` and `scheme` of requests from one of the proxies."""

    def __init__(self, app: ASGIApp, proxies: tuple[str, ...]) -> None:
        self._app = app
        self._proxies = TrustedProxies(proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if client and client[0] in self._proxies:
            headers = scope["headers"]
            if address := self._proxies.client(client[0], headers):
                scope["client"] = address, 0
            scheme = next((_SCHEMES.get(value) for name, value in headers if name == b"x-forwarded-proto"), None)
            if scheme:
                scope["scheme"] = scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme
        await self._app(scope, receive, send)


def via(proxy: str) -> str:
    """The address shared by all callers that the proxy does not name; never this machine's."""
    return f"via {proxy}"


def _without_port(hop: str) -> str:
    """The host of `192.0.2.1:80` or `[2001:db8::1]:80`."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
