from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

import models
from districts import grants
from districts.actors import Actor, Permission, Role
from districts.idempotency import Answer
from schema import plan
from schema.enums import ViewerKind
from schema.offices import Office
from schema.plan import ids
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(models.Grant, description="A person's role for an office and all offices below it.")
class Grant:
    id: strawberry.ID = plan.field("The grant's id. Opaque.")
    subject: str = plan.field("The person, as the token issuer identifies them.")
    role: Role = plan.field("The role.")
    office: Office = plan.field("The office. The role also applies to all offices below it.")
    granted_by: str = plan.field("Who gave it.")
    granted_at: datetime = plan.field("When it was given.")
    revoked_by: str | None = plan.field("Who revoked it; null if it is in force.")
    revoked_at: datetime | None = plan.field("When it was revoked; null if it is in force.")


@plan.bound(None, description="The caller and their permissions.")
class Viewer:
    kind: ViewerKind = plan.field("How the server identified you.")
    subject: str | None = plan.field(
        "Your subject, as the token issuer identifies you; for an API client, the first characters of its key;"
        " null if anonymous.",
        plan.Column("{this}.subject"),
    )
    grants: list[Grant] = plan.field(
        "Your grants in force today.",
        plan.Many("grants {row} WHERE {row}.subject = {this}.subject AND {row}.revoked_at IS NULL", "{row}.id"),
    )


# For the process to set before anything of the statement is read, where it names this setting.
CLIENT = "app.client"
# The person is set by enter(). Who is signed in through a frontend is asked for as that person.
_VIEWER = (
    "(SELECT CASE WHEN actor.name IS NOT NULL THEN 'PERSON' WHEN client.prefix IS NOT NULL THEN 'API_CLIENT'"
    " ELSE 'ANONYMOUS' END AS kind, coalesce(actor.name, client.prefix) AS subject"
    " FROM (SELECT nullif(current_setting('app.actor', true), '') AS name) actor,"
    f" (SELECT nullif(current_setting('{CLIENT}', true), '') AS prefix) client) {{row}} WHERE true"
)


@strawberry.type
class Query:
    viewer: Viewer = plan.field("The caller.", plan.One(_VIEWER, nullable=False))


@strawberry.input(description="Input of `grant`: a role for a person.")
class GrantInput(Keyed):
    subject: str = strawberry.field(description="The person, as the token issuer identifies them.")
    role: Role = strawberry.field(description="The role. You cannot grant more than you hold.")
    office_code: str = strawberry.field(
        description="Code of the office; the role also applies to all offices below: `bd.khulna.magura`."
    )


@strawberry.input(description="Input of `revoke`.")
class RevokeInput(Keyed):
    grant_id: strawberry.ID = strawberry.field(description="The grant's id.")


@plan.payload(description="Payload of `grant` and `revoke`.")
class GrantPayload:
    grant: Grant | None = plan.field(
        "The grant as it is now; null on error.", plan.One("grants {row} WHERE {row}.id = {this}.given")
    )
    user_errors: list[UserError] = strawberry.field(description="Validation errors; empty on success.")


@strawberry.type
class Mutation:
    @mutation(Permission.GRANT, "Gives a person a role for an office and all offices below it.")
    async def grant(self, info: Info, input: Annotated[GrantInput, INPUT]) -> GrantPayload:  # noqa: A002
        async def grant(actor: Actor) -> Answer:
            given = await grants.grant(input.subject, input.role, input.office_code, actor=actor)
            return Answer({"given": given.id})

        return await written(GrantPayload, info, input, grant)

    @mutation(Permission.GRANT, "Revokes a grant at once; it stays on record. You cannot revoke more than you hold.")
    async def revoke(self, info: Info, input: Annotated[RevokeInput, INPUT]) -> GrantPayload:  # noqa: A002
        key = ids.expect("Grant", input.grant_id)

        async def revoke(actor: Actor) -> Answer:
            return Answer({"given": (await grants.revoke(key, actor=actor)).id})

        return await written(GrantPayload, info, input, revoke)
