"""The mutation `updateOfficer`."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.identity.actors import Actor, Permission
from districts.posts import officers
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.posts.types import Officer
from schema.shared.inputs import SEEN
from schema.shared.text import LocalizedTextInput, edited
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `updateOfficer`: the corrected name.")
class UpdateOfficerInput(Keyed):
    officer_id: strawberry.ID = strawberry.field(description="The officer.")
    name: LocalizedTextInput = strawberry.field(description="The name, with its honorific.")
    version: int | None = strawberry.field(default=None, description=SEEN)


@plan.payload(description="Payload of `updateOfficer`.")
class UpdateOfficerPayload:
    officer: Officer | None = plan.field(
        "The officer as of today, also if yours is out of date (STALE); null on any other error.",
        plan.One("officers {row} WHERE {row}.id = {this}.officer"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.APPOINT,
        "Corrects an officer's name everywhere. To put another person in the post, use `appointOfficer` or"
        " `transferOfficer`.",
    )
    async def update_officer(
        self,
        info: Info,
        input: Annotated[UpdateOfficerInput, INPUT],  # noqa: A002
    ) -> UpdateOfficerPayload:
        officer = ids.expect("Officer", input.officer_id)

        async def rule(actor: Actor) -> Answer:
            await officers.update(officer, edited(input.name), version=input.version, actor=actor)
            return Answer({"officer": officer})

        return await written(UpdateOfficerPayload, info, input, rule)
