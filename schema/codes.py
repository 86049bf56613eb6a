from __future__ import annotations

from typing import Annotated

import strawberry

from districts.actors import Actor, Permission
from districts.charters import codes
from districts.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.services import Service
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Which service one of a draft is.")
class MatchServiceInput(Keyed):
    service_id: strawberry.ID = strawberry.field(description="Which service of the draft.")
    version: int = strawberry.field(description="Its version that you have seen.")
    code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The code that it has in another revision of the office; null (which has to be said): it is new.",
    )


@plan.payload(description="The service, under its code.")
class MatchServicePayload:
    service: Service | None = plan.field(
        "The service as it is now, also when the edit was stale; null when it was refused otherwise.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Says which service of the other revisions one of a draft is, where the import was wrong or not certain. A"
        " service of the draft that had the code gets the one that this service had.",
    )
    async def match_service(self, info: Info, input: Annotated[MatchServiceInput, INPUT]) -> MatchServicePayload:  # noqa: A002
        if input.code is strawberry.UNSET:
            raise BadInput("Give `code`: that of another revision, or null for a new service.")
        service_id = ids.expect("Service", input.service_id)

        async def rule(actor: Actor) -> Answer:
            await codes.match_service(service_id, input.version, input.code, actor=actor)
            return Answer({"service": service_id})

        return await written(MatchServicePayload, info, input, rule, newest={"service": service_id})
