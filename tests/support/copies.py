"""For each test a fresh copy of a template: a new one, or one whose rows are again, or still, the template's.

Copying, opening, closing and dropping one takes 40 ms of a processor, and its first statements more than the next. That
nothing was written is read from the server's transaction numbers: whatever writes, locks a row, draws from a sequence,
changes structure or rolls any of it back takes one. Where others use the server too, theirs count. What was written to
a small copy is undone (`restoring`).
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import asyncpg
from tortoise import Tortoise
from tortoise import context as tortoise_context
from tortoise.connection import ConnectionHandler
from tortoise.context import TortoiseContext

from models.database import connection
from models.database.connection import NAME, Address, Database
from tests.support.restoring import Original

# More connections than these are not kept.
_FEW = 3
_SMALL = 6000
"""Rows of a template; of one that has more, another copy is quicker than restoring."""
_OFTEN = 50
"""How often a copy is restored. Deleted rows stay in its tables, and slow them down."""


@dataclass(slots=True)
class Copy:
    name: str
    pool: asyncpg.Pool[asyncpg.Record]
    superuser: asyncpg.Connection[asyncpg.Record]
    restored: int = 0

    def is_quiet(self) -> bool:
        return not self.pool.is_closing() and self.pool.get_size() == self.pool.get_idle_size() <= _FEW


_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
_IN_USE = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = $1)"


class Copies:
    """server: a connection as this superuser. owner: of the copies. serving: opens them, whatever its database."""

    def __init__(
        self, server: asyncpg.Connection[asyncpg.Record], superuser: Address, owner: str, serving: Address
    ) -> None:
        self._server = server
        self._superuser = superuser
        self._owner = owner
        self._serving = serving
        self._numbers = itertools.count(1)
        self._untouched: dict[tuple[object, ...], Copy] = {}
        self._unopened: dict[str, str] = {}
        self._originals: dict[str, Original] = {}
        self._tortoise = _Tortoise()

    @asynccontextmanager
    async def of(self, template: str, **settings: str) -> AsyncIterator[Database]:
        """A copy of this template, open as the serving role; Tortoise uses it too. settings: the server's, in it."""
        kind = (template, *settings.items())
        copy = self._untouched.pop(kind, None) or await self._make(template, settings)
        database = await self._tortoise.use(copy.pool, self._address(copy.name))
        number = await self._next_number()
        yield database
        self._tortoise.leave()
        if database._probe is None and copy.is_quiet() and await self._is_as_before(copy, template, number):
            self._untouched[kind] = copy
        else:
            await self._drop(copy)
            if database._probe is not None:
                await database._probe.close()

    @asynccontextmanager
    async def unopened(self, template: str) -> AsyncIterator[Address]:
        """The address of a copy, for a program that opens it itself."""
        name = self._unopened.pop(template, None) or await self._copy(template)
        number = await self._next_number()
        yield self._address(name)
        if await self._next_number() == number + 1 and not await self._server.fetchval(_IN_USE, name):
            self._unopened[template] = name
        else:
            await self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def close(self) -> None:
        for copy in self._untouched.values():
            await self._drop(copy)
        for name in self._unopened.values():
            await self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    async def _is_as_before(self, copy: Copy, template: str, number: int) -> bool:
        if await self._next_number() == number + 1:
            return True
        original = self._originals[template]
        if original.size > _SMALL or copy.restored >= _OFTEN:
            return False
        if await self._server.fetchval(_CONNECTIONS, copy.name) > copy.pool.get_size() + 1:
            return False
        copy.restored += 1
        return await original.restore(copy.superuser, number)

    async def _next_number(self) -> int:
        number: int = await self._server.fetchval("SELECT pg_current_xact_id()::text::bigint")
        return number

    async def _make(self, template: str, settings: dict[str, str]) -> Copy:
        name = await self._copy(template)
        for setting, value in settings.items():
            await self._server.execute(f"ALTER DATABASE {name} SET {setting} = {value}")
        superuser = await asyncpg.connect(
            host=self._superuser.host,
            port=self._superuser.port,
            user=self._superuser.user,
            password=self._superuser.password,
            database=name,
        )
        if template not in self._originals:
            self._originals[template] = await Original.read(superuser)
        return Copy(name, await self._tortoise.pool(self._address(name)), superuser)

    async def _copy(self, template: str) -> str:
        name = f"{template}_{next(self._numbers)}"
        await self._server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self._server.execute(f"CREATE DATABASE {name} OWNER {self._owner} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    async def _drop(self, copy: Copy) -> None:
        await copy.superuser.close()
        await copy.pool.close()
        await self._server.execute(f"DROP DATABASE {copy.name} WITH (FORCE)")

    def _address(self, name: str) -> Address:
        return replace(self._serving, database=name)


class _Connection(asyncpg.Connection):
    """Reads the structure of types once for all copies: they are the same in all, the migrated template's."""

    _found: ClassVar[dict[frozenset[int], Any]] = {}

    async def _introspect_types(self, typeoids: Iterable[int], timeout: float | None) -> Any:  # noqa: ASYNC109
        asked = frozenset(typeoids)
        if asked not in self._found:
            self._found[asked] = await super()._introspect_types(asked, timeout)  # type: ignore[misc]
        return self._found[asked]


class _Tortoise:
    """Tortoise's context, made once, since that takes 10 ms. It uses the pool of whatever copy is in use."""

    def __init__(self) -> None:
        self._context = TortoiseContext()
        self._connections: ConnectionHandler | None = None
        self._client: Any = None

    async def pool(self, address: Address) -> asyncpg.Pool[asyncpg.Record]:
        """As `connection.open_database` makes it."""
        await self._be_ready(address)
        self._client.database = address.database
        await self._client.create_connection(with_db=True)
        pool: asyncpg.Pool[asyncpg.Record] = self._client._pool
        return pool

    async def use(self, pool: asyncpg.Pool[asyncpg.Record], address: Address) -> Database:
        await self._be_ready(address)
        self._context.connections.set(NAME, self._client)
        self._client._pool = pool
        tortoise_context._current_context.set(self._context)
        tortoise_context.set_global_context(self._context)
        return Database(self._context, pool, address)

    def leave(self) -> None:
        """As nobody's, it is not what a test that opens a database of its own opens anew."""
        self._client._pool = None
        tortoise_context._global_context = None

    async def _be_ready(self, address: Address) -> None:
        if self._context._connections is not None and self._context._connections is self._connections:
            return  # otherwise a test has closed it
        tortoise_context._current_context.set(None)
        config = connection.tortoise_config(address)
        config["connections"][NAME]["credentials"]["connection_class"] = _Connection
        self._context = await Tortoise.init(config=config)
        self._connections = self._context.connections
        self._client = self._connections.get(NAME)
