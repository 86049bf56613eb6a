"""The mutation `updateService`."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.charters import draft
from districts.charters.draft import ServiceCategory
from districts.identity.actors import Actor, Permission
from districts.services import editing
from districts.shared.edits import Edit
from districts.shared.idempotency import Answer
from schema import plan
from schema.charters.edits import edit_of
from schema.plan import BadInput, ids
from schema.services.types import Service, ServiceInput
from schema.shared.text import LocalizedTextInput
from schema.shared.writes import INPUT, USER_ERRORS, Info, UserError, mutation, written


@strawberry.input(
    description="Input of `updateService`. Fields that are not given stay unchanged; null removes a value."
)
class UpdateServiceInput(ServiceInput):
    service_id: strawberry.ID = strawberry.field(description="The service's id.")
    version: int = strawberry.field(description="The version that you last read.")
    category: ServiceCategory | None = strawberry.field(
        default=strawberry.UNSET, description="The group of users that the service is for. The service keeps its code."
    )
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="The service's name.")


@plan.payload(description="Payload of `updateService`.")
class UpdateServicePayload:
    service: Service | None = plan.field(
        "The service as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER, "Updates a service of a draft. Refused with STALE if it changed since you read it."
    )
    async def update_service(
        self,
        info: Info,
        input: Annotated[UpdateServiceInput, INPUT],  # noqa: A002
    ) -> UpdateServicePayload:
        service_id, edit = ids.expect("Service", input.service_id), service_edit(input)

        async def update(actor: Actor) -> Answer:
            await editing.update_service(service_id, input.version, edit, actor=actor)
            return Answer({"service": service_id})

        return await written(UpdateServicePayload, info, input, update, newest={"service": service_id})


def service_edit(given: object) -> Edit:
    """What an input says of a service. Raises BadInput for a null where there always is a value."""
    edit = edit_of(draft.Service, given)
    if any(name in edit and edit[name] is None for name in ("category", "name")):
        raise BadInput("`category` and `name` cannot be null. Leave them out to keep their values.")
    if "serial" in edit and edit["serial"] is None:
        raise BadInput("`serial` cannot be null. Leave it out to keep its value.")
    return edit
