"""Mutations that open a draft and edit what it says of the office itself."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.charters import draft, drafting
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.charters.edits import edit_of
from schema.charters.types import Charter, UpdateCharterInput
from schema.plan import BadInput
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `editCharter`.")
class EditCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")


@plan.payload(description="Payload of `editCharter`: the draft to edit.")
class EditCharterPayload:
    charter: Charter | None = plan.field(
        "The draft as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Returns a draft to edit: the office's newest draft, else a copy of its charter in force (or upcoming)"
        " with the same service codes, else a new, empty draft.",
    )
    async def edit_charter(self, info: Info, input: Annotated[EditCharterInput, INPUT]) -> EditCharterPayload:  # noqa: A002
        async def edit(actor: Actor) -> Answer:
            return Answer({"charter": (await drafting.edit_charter(input.office_code, actor=actor)).id})

        return await written(EditCharterPayload, info, input, edit)

    @mutation(
        Permission.EDIT_CHARTER,
        "Updates what a draft states outside its services: title, vision, mission, expectations and grievance redress.",
    )
    async def update_charter(self, info: Info, input: Annotated[UpdateCharterInput, INPUT]) -> EditCharterPayload:  # noqa: A002
        if input.title is None:
            raise BadInput("`title` cannot be null. Leave it out to keep its value.")
        edit = edit_of(draft.CharterDraft, input)

        async def update(actor: Actor) -> Answer:
            charter = await drafting.update_charter(input.office_code, input.revision, input.version, edit, actor=actor)
            return Answer({"charter": charter})

        return await written(EditCharterPayload, info, input, update)
