"""Decides which offices an actor may touch: the only such place, with row-level security beneath it.

A rule calls `require` before it does anything, and works inside `acting`: there the database knows the actor and hides
every row that is neither public nor in reach, even if a rule forgets to check.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.identity import refusals
from districts.identity.actors import PERMISSIONS, Actor, ActorKind, Held, Permission, Role, roles_with
from models.database import transactions


def require(actor: Actor, permission: Permission, office_code: str) -> None:
    """Raises Refused (FORBIDDEN) unless the actor has the permission on the office."""
    if not actor.may(permission, office_code):
        raise refusals.forbidden(office_code, roles_with(permission))


def require_everywhere(actor: Actor, permission: Permission) -> None:
    """Raises Refused (FORBIDDEN) unless the actor may do it for the whole network."""
    if not actor.may_everywhere(permission):
        raise refusals.headquarters_only(roles=roles_with(permission))


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


async def person(subject: str) -> Actor:
    """The actor of a signed-in person, with today's grants."""
    async with transactions.transaction() as client:
        rows = await client.execute_query_dict("SELECT role, office_code FROM grants_of($1)", [subject])
    held = tuple(Held(Role(row["role"]), row["office_code"]) for row in rows)
    return Actor(ActorKind.PERSON, subject, held)


@asynccontextmanager
async def acting(actor: Actor, *, undo: bool = False) -> AsyncIterator[BaseDBAsyncClient]:
    """A transaction of the actor (see `transactions.transaction`), in which rows out of reach are not visible.

    Inside another actor's transaction it is part of that one, which continues as its own actor afterwards.
    """
    async with transactions.transaction(undo=undo) as client:
        await _enter(client, actor)
        outer = _current.get()
        token = _current.set(actor)
        try:
            yield client
        finally:
            _current.reset(token)
        # The settings survive a released savepoint; a rollback restores them.
        if outer is not None and outer != actor:
            await client.execute_query("SELECT set_config('app.tracking', '', true)")
            await _enter(client, outer)


async def _enter(client: BaseDBAsyncClient, actor: Actor) -> None:
    handled = [held.office_code for held in actor.grants if Permission.HANDLE_REQUESTS in PERMISSIONS[held.role]]
    everything = actor.may_everywhere(Permission.HANDLE_REQUESTS)
    offices = [held.office_code for held in actor.grants]
    await client.execute_query(_ENTER, [actor.subject, actor.national, offices, everything, handled])
    if actor.tracking is not None:
        await open_request(client, actor.tracking)


async def open_request(client: BaseDBAsyncClient, tracking: bytes) -> None:
    """Makes the request with that digest of a tracking code visible for the rest of the transaction, and no other."""
    await client.execute_query("SELECT open_request($1)", [tracking])


_ENTER = """
SELECT set_config('app.actor', $1, true),
       set_config('app.national', CASE WHEN $2 THEN 'yes' ELSE '' END, true),
       set_config('app.offices', CASE WHEN $2 THEN '' ELSE coalesce(
           (SELECT array_agg(DISTINCT below.id)::text FROM offices o JOIN offices below ON below.code <@ o.code
            WHERE ltree2text(o.code) = ANY ($3::text[])), '') END, true),
       set_config('app.personal', CASE WHEN $4 THEN '{0}' ELSE coalesce(
           (SELECT array_agg(DISTINCT below.id)::text FROM offices o JOIN offices below ON below.code <@ o.code
            WHERE ltree2text(o.code) = ANY ($5::text[])), '') END, true)
"""
