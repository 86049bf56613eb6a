"""Notices to the operator when a server starts: what it will not do, and how to change that, in a line each."""

from __future__ import annotations

import asyncio
import secrets

from api.process.settings import Settings
from models.database import connection, failures
from models.database.connection import Address, Database

# Seconds that a notification may take; it takes milliseconds where notifications arrive at all.
_PATIENCE = 1.0

NO_WORKER = (
    "no worker runs in this server: nothing escalates until `charter worker` runs, here or elsewhere (or --worker)"
)
NO_ISSUER = "nobody can sign in: set CHARTER_OIDC_ISSUER and CHARTER_OIDC_AUDIENCE"
NO_LISTEN = (
    "LISTEN gets no answer from the database: kept answers may be up to 1 second late; "
    "name a direct connection in CHARTER_LISTEN_URL"
)


async def notices(settings: Settings, database: Database, *, worker: bool, embedded: bool) -> list[str]:
    """The notices. worker: a worker runs in the server. embedded: the database is the embedded one, with development
    tokens.
    """
    lines = []
    if not worker:
        lines.append(NO_WORKER)
    if settings.issuer is None and not embedded and not settings.public_only:
        lines.append(NO_ISSUER)
    if settings.cache_bytes and settings.listen is not None and not await _hears(settings.listen, database):
        lines.append(NO_LISTEN)
    return lines


async def _hears(address: Address, database: Database) -> bool:
    """Whether notifications arrive on a connection to this address; through a pooler they do not."""
    channel, heard = f"charter_start_{secrets.token_hex(8)}", asyncio.Event()
    try:
        async with asyncio.timeout(_PATIENCE):
            listener = await connection.connect(address)
            try:
                await listener.add_listener(channel, lambda *_: heard.set())
                await database.read("SELECT pg_notify($1, '')::text", channel)
                await heard.wait()
            finally:
                listener.terminate()
    except failures.ERRORS:
        return False
    return True
