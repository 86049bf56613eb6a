"""Starts a server whose database is away: it waits and answers 503 until the database can be served."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext

from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.schema import BaseSchema

from api.http import content_negotiation, error_responses
from api.process import database
from api.process.background import running
from api.process.settings import Settings
from models.database import failures
from models.database.connection import Database, PrivilegedRole
from models.database.preflight import Unsuitable
from schema.plan import PlannedSchema, WrongBinding, startup_check
from schema.plan.documents.dependencies import Dependencies

UNPROVED = "CHARTER_UNPROVED"
"""Set for the processes of a server whose database was away when it started: each runs the start-up check itself."""
# Seconds between two attempts, and the `Retry-After` of callers.
PAUSE, RETRY = 1.0, 5
_AWAY = "the database is unreachable"
_UNFIT = "the database is not fit to be served (see the log)"
# These paths are served while the server waits.
_ALWAYS = frozenset({"/livez", "/readyz", "/metrics"})

_log = logging.getLogger("charter.start")


class Startup:
    """reason: why nothing is served yet, for /readyz; None once everything is served."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._told = ""

    @asynccontextmanager
    async def waited_for(self, use: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Serves once `use`, which reads the database, has succeeded. Raises what `use` raises the first time, unless
        the database is away; later failures are logged, and `use` is retried every second.
        """
        waiting = False
        try:
            await use()
        except failures.ERRORS as error:
            if not database.is_away(error):
                raise
            self._wait_because(_AWAY, error)
            waiting = True
        async with running(self._wait(use)) if waiting else nullcontext():
            yield

    async def _wait(self, use: Callable[[], Awaitable[None]]) -> None:
        while self.reason:
            await asyncio.sleep(PAUSE)
            try:
                await use()
            except (PrivilegedRole, Unsuitable, WrongBinding) as error:
                self._wait_because(_UNFIT, error)
            except failures.ERRORS as error:
                self._wait_because(_AWAY if database.is_away(error) else _UNFIT, error)
            else:
                self.reason = None
                _log.info("the database is available: serving begins")

    def _wait_because(self, reason: str, error: Exception) -> None:
        """Sets the public reason, and logs each new cause: after a restart it may be a wrong setting."""
        if (cause := failures.reason(error)) != self._told:
            _log.warning("waiting for the database: %s", cause)
        self.reason, self._told = reason, cause


async def begin(settings: Settings, schema: BaseSchema, opened: Database, *, prove: bool) -> None:
    """The checks before anything is served. prove: compare the schema with the database. Raises WrongBinding,
    PrivilegedRole, Unsuitable, and what the driver raises.
    """
    await database.check(opened)
    if isinstance(schema, PlannedSchema):
        if prove:
            await startup_check.check(schema.bindings, opened)
        if settings.listen and settings.cache_bytes:
            schema.documents.know(await Dependencies.read(opened, schema.bindings.domain))


class WaitForDatabase:
    """Middleware that answers 503 to everything but health and metrics while the server waits."""

    def __init__(self, app: ASGIApp, start: Startup) -> None:
        self._app = app
        self._start = start

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._start.reason is None or scope["type"] == "lifespan" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "The server is starting: try again."})
        else:
            message = f"The server is waiting for its database. Try again in {RETRY} seconds."
            await error_responses.make(503, message, type_=content_negotiation.for_refusal(scope), retry=RETRY)(
                scope, receive, send
            )
