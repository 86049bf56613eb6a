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


@plan.bound(models.Grant, description="A role of a person on an office and all below it.")
class Grant:
    id: strawberry.ID = plan.field("Names this grant. Opaque.")
    subject: str = plan.field("Who has it, as the issuer of the tokens names the person.")
    role: Role = plan.field("What it lets the person do.")
    office: Office = plan.field("Where: this office and all below it.")
    granted_by: str = plan.field("Who gave it.")
    granted_at: datetime = plan.field("When it was given.")
    revoked_by: str | None = plan.field("Who took it back; null while it holds.")
    revoked_at: datetime | None = plan.field("When it was taken back; null while it holds.")


@plan.bound(None, description="Who is asking, and what they may do.")
class Viewer:
    kind: ViewerKind = plan.field("As whom the server sees you.")
    subject: str | None = plan.field(
        "You, as the issuer of your token names you; null for an anonymous caller.", plan.Column("{this}.subject")
    )
    grants: list[Grant] = plan.field(
        "What you hold today.",
        plan.Many("grants {row} WHERE {row}.subject = {this}.subject AND {row}.revoked_at IS NULL", "{row}.id"),
    )


# Set by enter(), before anything of the statement is read.
_VIEWER = (
    "(SELECT CASE WHEN actor.name IS NULL THEN 'ANONYMOUS' ELSE 'PERSON' END AS kind, actor.name AS subject"
    " FROM (SELECT nullif(current_setting('app.actor', true), '') AS name) actor) {row} WHERE true"
)


@strawberry.type
class Query:
    viewer: Viewer = plan.field("You.", plan.One(_VIEWER, nullable=False))


@strawberry.input(description="A role for a person.")
class GrantInput(Keyed):
    subject: str = strawberry.field(description="Who, as the issuer of the tokens names the person.")
    role: Role = strawberry.field(description="Which role; nobody grants more than they hold.")
    office_code: str = strawberry.field(description="Where, with all offices below: `bd.khulna.magura`.")


@strawberry.input(description="A grant that is to hold no longer.")
class RevokeInput(Keyed):
    grant_id: strawberry.ID = strawberry.field(description="Which grant.")


@plan.payload(description="The grant, given or taken back.")
class GrantPayload:
    grant: Grant | None = plan.field(
        "The grant as it is now; null when it was refused.", plan.One("grants {row} WHERE {row}.id = {this}.given")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.GRANT, "Gives a person a role on an office and all below it.")
    async def grant(self, info: Info, input: Annotated[GrantInput, INPUT]) -> GrantPayload:  # noqa: A002
        async def grant(actor: Actor) -> Answer:
            given = await grants.grant(input.subject, input.role, input.office_code, actor=actor)
            return Answer({"given": given.id})

        return await written(GrantPayload, info, input, grant)

    @mutation(
        Permission.GRANT, "Takes a grant back, at once; it stays on record. Nobody takes back more than they hold."
    )
    async def revoke(self, info: Info, input: Annotated[RevokeInput, INPUT]) -> GrantPayload:  # noqa: A002
        key = ids.expect("Grant", input.grant_id)

        async def revoke(actor: Actor) -> Answer:
            return Answer({"given": (await grants.revoke(key, actor=actor)).id})

        return await written(GrantPayload, info, input, revoke)
