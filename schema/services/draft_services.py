"""Mutations that add services to a draft and remove them."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.charters.draft import ServiceCategory
from districts.identity.actors import Actor, Permission
from districts.services import draft_services
from districts.shared.idempotency import Answer
from schema import plan
from schema.charters.types import Charter
from schema.plan import ids
from schema.services.mutations import service_edit
from schema.services.types import Service, ServiceInput
from schema.shared.text import LocalizedTextInput
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `addService`: a service to add to a draft.")
class AddServiceInput(ServiceInput):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="The draft's revision number.")
    category: ServiceCategory = strawberry.field(description="The group of users that the service is for.")
    name: LocalizedTextInput = strawberry.field(description="The name, in at least one language.")


@strawberry.input(description="Input of `removeService`.")
class RemoveServiceInput(Keyed):
    service_id: strawberry.ID = strawberry.field(description="The service's id in the draft.")
    version: int = strawberry.field(description="The version that you last read.")


@plan.payload(description="Payload of `addService`.")
class AddServicePayload:
    service: Service | None = plan.field(
        "The service; null on error.", plan.One("services {row} WHERE {row}.id = {this}.service")
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@plan.payload(description="Payload of `removeService`.")
class RemoveServicePayload:
    charter: Charter | None = plan.field(
        "The draft as it is now; null on error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    service: Service | None = plan.field(
        "The current service if yours is out of date (STALE); null otherwise.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Adds a service to a draft under a new code. If it is a former service, link it with `matchService`.",
    )
    async def add_service(self, info: Info, input: Annotated[AddServiceInput, INPUT]) -> AddServicePayload:  # noqa: A002
        edit = service_edit(input)

        async def add(actor: Actor) -> Answer:
            added = await draft_services.add_service(input.office_code, input.revision, edit, actor=actor)
            return Answer({"service": added})

        return await written(AddServicePayload, info, input, add)

    @mutation(
        Permission.EDIT_CHARTER,
        "Removes a service from a draft and resolves the findings about it. Refused with STALE if it changed"
        " since you read it. Published revisions keep the service.",
    )
    async def remove_service(self, info: Info, input: Annotated[RemoveServiceInput, INPUT]) -> RemoveServicePayload:  # noqa: A002
        service_id = ids.expect("Service", input.service_id)

        async def remove(actor: Actor) -> Answer:
            charter = await draft_services.remove_service(service_id, input.version, actor=actor)
            return Answer({"charter": charter, "service": service_id})

        return await written(
            RemoveServicePayload, info, input, remove, newest={"charter": _NONE, "service": service_id}
        )


_NONE = 0  # no row has this id: a refused removal answers no draft
