"""Mutations that publish and restore charters."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from districts.charters import publishing, restoring
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.charters.types import Charter
from schema.plan.cost import MILLISECOND
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `restoreCharter`.")
class RestoreCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="The number of the published revision to restore.")
    effective_from: date | None = strawberry.field(
        default=None, description="The first day in force, which may be in the future; today if not given."
    )


@plan.payload(description="Payload of `restoreCharter`.")
class RestoreCharterPayload:
    charter: Charter | None = plan.field(
        "The new revision with the content of the earlier one; null on error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.input(description="Input of `publishCharter`.")
class PublishCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="The draft's revision number.")
    effective_from: date | None = strawberry.field(
        default=None,
        description="The first day in force, which may be in the future; if not given, the document's date, or today.",
    )
    version: int | None = strawberry.field(
        default=None,
        description="The draft's version that was reviewed. Exactly that is published: if the draft has changed since,"
        " nothing is published and the error STALE shows the newest. Without it, the draft is published as it is.",
    )


@plan.payload(description="Payload of `publishCharter`.")
class PublishCharterPayload:
    charter: Charter | None = plan.field(
        "The revision as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.PUBLISH_CHARTER,
        "Publishes a draft permanently, in force from a given day; the previous revision ends there. Officers"
        " and contact points that it names for posts of the office take effect.",
        work=20 * MILLISECOND,
    )
    async def publish_charter(self, info: Info, input: Annotated[PublishCharterInput, INPUT]) -> PublishCharterPayload:  # noqa: A002
        async def publish(actor: Actor) -> Answer:
            charter = await publishing.publish(
                input.office_code,
                input.revision,
                actor=actor,
                effective_from=input.effective_from,
                version=input.version,
            )
            return Answer({"charter": charter.id})

        return await written(PublishCharterPayload, info, input, publish)

    @mutation(
        Permission.PUBLISH_CHARTER,
        "Publishes the content of an earlier revision again as a new revision with the same service codes, today"
        " or from a given day. Postings and contact points stay as they are.",
        work=20 * MILLISECOND,
    )
    async def restore_charter(self, info: Info, input: Annotated[RestoreCharterInput, INPUT]) -> RestoreCharterPayload:  # noqa: A002

        async def rule(actor: Actor) -> Answer:
            charter = await restoring.restore(
                input.office_code, input.revision, actor=actor, effective_from=input.effective_from
            )
            return Answer({"charter": charter.id})

        return await written(RestoreCharterPayload, info, input, rule)
