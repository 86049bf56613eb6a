"""Limits on connections: their number, idle time, slowest reading, and the bytes held for them."""

from __future__ import annotations

import resource
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.process import env

# File descriptors kept for the database, log and libraries.
_OWN_FILES = 100


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of one process.

    connections, per_address: open connections, in all and from one address (IPv6: /64). websockets,
    websockets_per_address: the same for WebSockets, by the address that a trusted proxy names. websocket_idle: seconds
    without an operation after which a WebSocket is closed. slowest_reader: bytes a second that a client must read, on
    average over `window` seconds. unsent: unsent bytes of all responses together. unfinished: bytes of all requests and
    messages that have not arrived completely.
    """

    connections: int = 5000
    per_address: int = 250
    websockets: int = 2000
    websockets_per_address: int = 50
    websocket_idle: float = 300.0
    slowest_reader: int = 1000
    window: float = 20.0
    unsent: int = 32_000_000
    unfinished: int = 32_000_000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ConnectionLimits:
        """Raises BadSetting."""
        usual = cls()

        def number(name: str, default: int, lowest: int = 1) -> int:
            return env.number(environment, f"CHARTER_{name}", default, lowest=lowest, highest=1_000_000_000)

        return cls(
            connections=number("CONNECTIONS", usual.connections, 10),
            per_address=number("CONNECTIONS_PER_ADDRESS", usual.per_address),
            websockets=number("WEBSOCKETS", usual.websockets),
            websockets_per_address=number("WEBSOCKETS_PER_ADDRESS", usual.websockets_per_address),
            websocket_idle=env.seconds(environment, "CHARTER_WEBSOCKET_IDLE", usual.websocket_idle),
            slowest_reader=number("SLOWEST_READER", usual.slowest_reader, 0),
            unsent=number("UNSENT_BYTES", usual.unsent, 1_000_000),
            unfinished=number("UNFINISHED_BYTES", usual.unfinished, 1_000_000),
        )

    def within_files(self) -> ConnectionLimits:
        """The limits, with no more connections than files may be open. Raises the limit of open files where it can."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.connections + _OWN_FILES
        if soft != resource.RLIM_INFINITY and soft < wanted:
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        most = self.connections if soft == resource.RLIM_INFINITY else min(self.connections, soft - _OWN_FILES)
        return replace(self, connections=max(most, 10))
