"""Which offices may this actor touch? The only place that answers it; row-level security beneath it says the same.

A rule asks `require` before it does anything, and works inside `acting`: there the database sees who acts and where,
and refuses every row that is neither public nor in reach, whatever the rule forgot.
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
    """Raises Refused (FORBIDDEN)."""
    if not actor.may(permission, office_code):
        raise refusals.forbidden(office_code, roles_with(permission))


def require_everywhere(actor: Actor, permission: Permission) -> None:
    """Raises Refused (FORBIDDEN) unless the actor may do it for the whole network."""
    if not actor.may_everywhere(permission):
        raise refusals.headquarters_only(roles=roles_with(permission))


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


async def person(subject: str) -> Actor:
    """The person of that name, with what may be done today."""
    async with transactions.transaction() as client:
        rows = await client.execute_query_dict("SELECT role, office_code FROM grants_of($1)", [subject])
    held = tuple(Held(Role(row["role"]), row["office_code"]) for row in rows)
    return Actor(ActorKind.PERSON, subject, held)


@asynccontextmanager
async def acting(actor: Actor, *, undo: bool = False) -> AsyncIterator[BaseDBAsyncClient]:
    """One transaction of the actor's, see `transactions.transaction`; what is out of reach is not there in it.

    Inside another's it is part of that one, and afterwards that actor acts again.
    """
    async with transactions.transaction(undo=undo) as client:
        await _enter(client, actor)
        outer = _current.get()
        token = _current.set(actor)
        try:
            yield client
        finally:
            _current.reset(token)
        # The settings outlive a savepoint that is kept; one that is undone takes them along.
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
    """For the rest of the transaction the request with that digest of a tracking code is there, and no other."""
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
