"""Counts the open connections of a process, in all and by address, and the bytes held for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from uvicorn.server import ServerState

from api.http import ip_addresses
from api.http.connections.address_counts import AddressCounts
from api.http.connections.held_bytes import HeldBytes, Holder
from api.http.connections.limits import ConnectionLimits
from api.http.connections.slow_readers import WriteWatch
from api.http.forwarded_address import TrustedProxies
from api.process.settings import Settings

# Bytes of an unfinished request that are not counted: about what the kernel buffers anyway.
FEW = 16_000


class Connections:
    """The connections of one server. For trusted proxies only the limit of all connections holds."""

    def __init__(self, limits: ConnectionLimits, proxies: tuple[str, ...] = (), *, spare_local: bool = False) -> None:
        self._limits = limits
        self._trusted = TrustedProxies(proxies)
        self._spare_local = spare_local
        self._unsent = HeldBytes(limits.unsent)
        self.unfinished = HeldBytes(limits.unfinished)
        self._by_address = AddressCounts(limits.per_address)
        self._open = 0

    def opened(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> Connection:
        peer = transport.get_extra_info("peername")
        # A UNIX socket has no address.
        host = str(peer[0]) if isinstance(peer, tuple) else None
        spared = host is None or host in self._trusted or (self._spare_local and ip_addresses.is_local(host))
        address = None if spared else host
        watch = WriteWatch(transport, loop, self._limits, self._unsent, host or "")
        self._open += 1
        if address is not None:
            self._by_address.add(address)
        return Connection(self, watch, address, host or "", self._trusted)

    def closed(self, address: str | None) -> None:
        self._open -= 1
        if address is not None:
            self._by_address.remove(address)

    def refusal(self, address: str | None) -> tuple[int, str] | None:
        """The status and message for a connection beyond a limit; None if it is within the limits."""
        if address is not None and not self._by_address.has_room(address, 0):
            return 429, "Too many connections from this address: close some, or try again later."
        if self._open > self._limits.connections:
            return 503, "Too many connections: try again later."
        return None


class Connection:
    """One open connection. watch: disconnects a client that reads too slowly. host: the client's address."""

    def __init__(
        self, among: Connections, watch: WriteWatch, address: str | None, host: str, proxies: TrustedProxies
    ) -> None:
        self.watch = watch
        self.host = self._peer = host
        self._proxies = proxies
        self._among: Connections | None = among
        self._address = address
        self._unfinished = among.unfinished

    @property
    def refusal(self) -> tuple[int, str] | None:
        return self._among.refusal(self._address) if self._among else None

    def asked(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """A request with these headers has begun; from a trusted proxy, each may be another client's."""
        if self._peer in self._proxies:
            self.host = self.watch.address = self._proxies.client(self._peer, headers) or self._peer

    def holds(self, holder: Holder, size: int) -> None:
        """Records the bytes that have arrived of an unfinished request or message; 0 once it is complete or dropped."""
        if size > FEW:
            self._unfinished.set(holder, size)
        else:
            self._unfinished.drop(holder)

    def close(self) -> None:
        """Stops counting the connection: it is closed, or another protocol counts it from now on."""
        self.watch.end()
        if self._among:
            self._among.closed(self._address)
            self._among = None


_of_servers: WeakKeyDictionary[ServerState, Connections] = WeakKeyDictionary()


def of(server: ServerState, settings: Settings) -> Connections:
    """The counter of this server's connections, shared by its HTTP and WebSocket protocols."""
    found = _of_servers.get(server)
    if found is None:
        found = _of_servers[server] = Connections(
            settings.connections, settings.trusted_proxies, spare_local=settings.spare_local
        )
    return found
