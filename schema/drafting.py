from __future__ import annotations

from typing import Annotated

import strawberry

from districts.actors import Actor, Permission
from districts.charters import drafting
from districts.charters.drafting import CharterEdit
from districts.idempotency import Answer
from schema import plan
from schema.charters import Charter
from schema.plan import BadInput
from schema.term_inputs import given_or_keep
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="An office whose charter is to be corrected.")
class EditCharterInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")


@strawberry.input(
    description="What changes of what a draft says beside its services: what is not given stays, null takes it away."
)
class UpdateCharterInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="Which draft.")
    title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The document's title, which cannot be taken away."
    )
    vision: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="What the office wants to bring about."
    )
    mission: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="How it means to.")


@plan.payload(description="The draft to work on.")
class EditCharterPayload:
    charter: Charter | None = plan.field(
        "The draft as it is now; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Answers the draft in which an office's charter is corrected: the newest one that the office has, a copy of the"
        " charter in force (or about to be), with the same codes, or, where there is none, a first one, empty.",
    )
    async def edit_charter(self, info: Info, input: Annotated[EditCharterInput, INPUT]) -> EditCharterPayload:  # noqa: A002
        async def edit(actor: Actor) -> Answer:
            return Answer({"charter": (await drafting.edit_charter(input.office_code, actor=actor)).id})

        return await written(EditCharterPayload, info, input, edit)

    @mutation(Permission.EDIT_CHARTER, "Corrects the title, vision or mission of a draft.")
    async def update_charter(self, info: Info, input: Annotated[UpdateCharterInput, INPUT]) -> EditCharterPayload:  # noqa: A002
        if input.title is None:
            raise BadInput("A charter needs a title: `title` cannot be null.")
        edit = CharterEdit(*(given_or_keep(text, said) for text in (input.title, input.vision, input.mission)))

        async def update(actor: Actor) -> Answer:
            charter = await drafting.update_charter(input.office_code, input.revision, edit, actor=actor)
            return Answer({"charter": charter.id})

        return await written(EditCharterPayload, info, input, update)
