"""The mutation `matchService`: links a service of a draft with a former one."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.identity.actors import Actor, Permission
from districts.services import service_codes
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.services.types import Service
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `matchService`.")
class MatchServiceInput(Keyed):
    service_id: strawberry.ID = strawberry.field(description="The service's id in the draft.")
    version: int = strawberry.field(description="The version that you last read.")
    code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The service's code in another revision of the office, or null (required explicitly) if the"
        " service is new.",
    )


@plan.payload(description="Payload of `matchService`.")
class MatchServicePayload:
    service: Service | None = plan.field(
        "The service as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Matches a draft's service with a service of the other revisions, if the import matched it wrongly or"
        " not at all. If another service of the draft has that code, the two swap codes.",
    )
    async def match_service(self, info: Info, input: Annotated[MatchServiceInput, INPUT]) -> MatchServicePayload:  # noqa: A002
        if input.code is strawberry.UNSET:
            raise BadInput("`code` is missing. Give the code in another revision, or null for a new service.")
        service_id = ids.expect("Service", input.service_id)

        async def rule(actor: Actor) -> Answer:
            await service_codes.match_service(service_id, input.version, input.code, actor=actor)
            return Answer({"service": service_id})

        return await written(MatchServicePayload, info, input, rule, newest={"service": service_id})
