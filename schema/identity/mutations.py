"""Mutations that grant and revoke roles."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.identity import grants
from districts.identity.actors import Actor, Permission, Role
from districts.shared.idempotency import Answer
from schema import plan
from schema.identity.types import Grant
from schema.plan import ids
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


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
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


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
