"""Gives and revokes grants. Nobody may give more than they hold."""

from __future__ import annotations

from tortoise.connection import get_connection

import models
from districts import scope
from districts.identity import refusals
from districts.identity.actors import PERMISSIONS, Actor, Permission, Role
from districts.offices import tree
from districts.shared import typed_text
from models.database import connection

# OpenID Connect Core 1.0, section 2: `sub` must not exceed 255 ASCII characters.
LONGEST_SUBJECT = 255


async def grant(subject: str, role: Role, office_code: str, *, actor: Actor) -> models.Grant:
    """Gives a person a role on an office and all below it; an existing grant stays unchanged.

    Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED without a subject, INVALID for one that no issuer uses,
    NOT_ALLOWED_NOW for a closed office).
    """
    _require_as_much(actor, role, office_code)
    subject = _checked(subject)
    async with scope.acting(actor) as client:
        office_id = await tree.require_open(client, office_code)
        rows = await client.execute_query_dict(_GRANT, [subject, role, office_id, actor.subject])
        if not rows:
            held = models.Grant.filter(subject=subject, role=role, office_id=office_id, revoked_at=None)
            return await held.using_db(client).get()
        return await models.Grant.get(id=rows[0]["id"], using_db=client)


_GRANT = """
INSERT INTO grants (subject, role, office_id, granted_by, granted_at) VALUES ($1, $2, $3, $4, now())
ON CONFLICT (subject, role, office_id) WHERE revoked_at IS NULL DO NOTHING
RETURNING id
"""


def _checked(subject: str) -> str:
    """The subject without surrounding spaces. Invisible characters are refused: they would name another person."""
    if typed_text.is_blank(subject):
        raise refusals.no_subject()
    said = subject.strip()
    if len(said) > LONGEST_SUBJECT:
        raise refusals.long_subject(longest=LONGEST_SUBJECT)
    if any(typed_text.is_invisible(each) for each in said):
        raise refusals.unfit_subject()
    return said


async def revoke(grant_id: int, *, actor: Actor) -> models.Grant:
    """Revokes a grant, which stays on record. Raises Refused (FORBIDDEN, NOT_FOUND)."""
    async with scope.acting(actor) as client:
        # A grant out of the actor's reach is not visible.
        found = await models.Grant.filter(id=grant_id).using_db(client).prefetch_related("office").first()
        if found is None:
            raise refusals.no_grant(grant_id=grant_id)
        _require_as_much(actor, Role(found.role), found.office.code)
        await client.execute_query(_REVOKE, [grant_id, actor.subject])
        return await models.Grant.get(id=grant_id, using_db=client)


_REVOKE = "UPDATE grants SET revoked_at = now(), revoked_by = $2 WHERE id = $1 AND revoked_at IS NULL"


def _require_as_much(actor: Actor, role: Role, office_code: str) -> None:
    scope.require(actor, Permission.GRANT, office_code)
    if not all(actor.may(permission, office_code) for permission in PERMISSIONS[role]):
        raise refusals.more_than_held(role=role, office_code=office_code)


async def any_held(subject: str) -> bool:
    """Whether the person holds any grant today."""
    rows = await get_connection(connection.NAME).execute_query_dict(_ANY, [subject])
    held: bool = rows[0]["held"]
    return held


_ANY = "SELECT EXISTS (SELECT FROM grants_of($1)) AS held"
