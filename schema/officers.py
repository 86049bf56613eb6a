from __future__ import annotations

from typing import Annotated

import strawberry

from districts import officers
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.posts import Officer
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="An officer's name, written rightly.")
class UpdateOfficerInput(Keyed):
    officer_id: strawberry.ID = strawberry.field(description="Who.")
    name: LocalizedTextInput = strawberry.field(description="The name, with its honorific.")


@plan.payload(description="The officer.")
class UpdateOfficerPayload:
    officer: Officer | None = plan.field(
        "The officer as of today; null when it was refused.", plan.One("officers {row} WHERE {row}.id = {this}.officer")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.APPOINT,
        "Corrects an officer's name, everywhere. Another person is appointed, and not written over this one.",
    )
    async def update_officer(
        self,
        info: Info,
        input: Annotated[UpdateOfficerInput, INPUT],  # noqa: A002
    ) -> UpdateOfficerPayload:
        officer = ids.expect("Officer", input.officer_id)

        async def rule(actor: Actor) -> Answer:
            await officers.update(officer, said(input.name), actor=actor)
            return Answer({"officer": officer})

        return await written(UpdateOfficerPayload, info, input, rule)
