from __future__ import annotations

from typing import Annotated

import strawberry

from districts.actors import Actor, Permission
from districts.charters import promising
from districts.charters.draft import ServiceCategory
from districts.idempotency import Answer
from schema import plan
from schema.charters import Charter
from schema.editing import Promised, service_edit
from schema.plan import ids
from schema.services import Service
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A service that a draft is to promise too.")
class AddServiceInput(Promised):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="Which draft.")
    category: ServiceCategory = strawberry.field(description="Whom it is for.")
    name: LocalizedTextInput = strawberry.field(description="What it is called, in one language at least.")


@strawberry.input(description="A service that a draft is not to promise any more.")
class RemoveServiceInput(Keyed):
    service_id: strawberry.ID = strawberry.field(description="Which service of the draft.")
    version: int = strawberry.field(description="Its version that you have seen.")


@plan.payload(description="The service, added.")
class AddServicePayload:
    service: Service | None = plan.field(
        "The service; null when it was refused.", plan.One("services {row} WHERE {row}.id = {this}.service")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@plan.payload(description="The draft, without the service.")
class RemoveServicePayload:
    charter: Charter | None = plan.field(
        "The draft as it is now; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    service: Service | None = plan.field(
        "The service as it is now, when what you have seen of it is stale; null otherwise.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Adds a service to a draft, under a code that none of the office's services had. Is it a former one again,"
        " `matchService` says so.",
    )
    async def add_service(self, info: Info, input: Annotated[AddServiceInput, INPUT]) -> AddServicePayload:  # noqa: A002
        edit = service_edit(input, category=input.category, name=said(input.name))

        async def add(actor: Actor) -> Answer:
            added = await promising.add_service(input.office_code, input.revision, edit, actor=actor)
            return Answer({"service": added})

        return await written(AddServicePayload, info, input, add)

    @mutation(
        Permission.EDIT_CHARTER,
        "Takes a service out of a draft; nobody removes what they have not seen. Findings about it are resolved by"
        " that. Revisions that were published keep it.",
    )
    async def remove_service(self, info: Info, input: Annotated[RemoveServiceInput, INPUT]) -> RemoveServicePayload:  # noqa: A002
        service_id = ids.expect("Service", input.service_id)

        async def remove(actor: Actor) -> Answer:
            charter = await promising.remove_service(service_id, input.version, actor=actor)
            return Answer({"charter": charter, "service": service_id})

        return await written(
            RemoveServicePayload, info, input, remove, newest={"charter": _NONE, "service": service_id}
        )


_NONE = 0  # no row has this id: a refused removal answers no draft
