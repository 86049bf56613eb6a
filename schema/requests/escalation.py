"""Escalation chains and the time that each level has."""

from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts.identity.actors import Actor, Permission
from districts.offices import Level
from districts.requests.escalation import escalation_times
from districts.requests.escalation.escalation_times import MOST_DAYS
from districts.shared.idempotency import Answer
from schema import plan
from schema.offices.arguments import OFFICE_CODE
from schema.offices.types import Office
from schema.posts.enums import Occupancy
from schema.posts.types import HOLDER, OCCUPANCY, Officer, Post, held
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@plan.bound(
    None,
    description="One step of the escalation chain: a post, and how long it has before the next post is asked.",
    beside={"held": held("{this}.post_id")},
)
class EscalationStep:
    step: int = plan.field("Step number; 1 is the responsible post.")
    level: Level = plan.field("Level of the post's office.")
    office: Office = plan.field(
        "The post's office.", plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False)
    )
    post: Post = plan.field("The post.", plan.One("posts {row} WHERE {row}.id = {this}.post_id", nullable=False))
    occupancy: Occupancy = plan.field("Whether the post is held today.", OCCUPANCY)
    officer: Officer | None = plan.field("The officer currently in charge of the post.", HOLDER)
    working_days: int | None = plan.field(
        "Working days before the next step; null if there is no limit or no further step."
    )


@plan.bound(
    models.EscalationTime,
    description="The time a post has before escalation, by office level. The nearest office above that sets"
    " it decides.",
)
class EscalationTime:
    level: Level = plan.field("The office level.")
    office: Office = plan.field("The office that set it, for itself and all offices below.")
    working_days: int | None = plan.field("Working days before the next step; null if there is no next step.")


def _chain(query: plan.Query) -> str:
    return (
        "escalation_chain((SELECT s.id FROM services s JOIN charters c ON c.id = s.charter_id"
        f" JOIN office_called({query.code(OFFICE_CODE, 'officeCode')}) o ON o.id = c.office_id"
        f" WHERE s.code = {query.sql('serviceCode', cast='text')} AND c.in_force @> dhaka_today())) {query.row}"
        " WHERE true"
    )


@strawberry.type
class Query:
    escalation_chain: list[EscalationStep] | None = plan.field(
        "The escalation chain of a service in force: the responsible post, the superior, then the heads of the"
        " offices above. Null if there is no such service.",
        plan.Many(_chain, "{row}.step", nullable=True),
        arguments={
            "office_code": plan.argument(str, "The office's code: `bd.khulna.magura`."),
            "service_code": plan.argument(str, "The service's code within its office: `c1`."),
        },
    )


@strawberry.input(description="Input of `setEscalationTime`: how long posts of a level have before escalation.")
class SetEscalationTimeInput(Keyed):
    office_code: str = strawberry.field(
        description="Code of the office; it also applies to all offices below: `bd.khulna.magura`."
    )
    level: Level = strawberry.field(description="The office level: the office's own or one below it.")
    working_days: int | None = strawberry.field(
        default=None,
        description=f"From 1 to {MOST_DAYS} working days. If not given, the nearest office above decides; at the top"
        " level, which only the topmost office may set, there is no limit.",
    )


@plan.payload(description="Payload of `setEscalationTime`.")
class SetEscalationTimePayload:
    office: Office | None = plan.field(
        "The office whose time was set; null on error.",
        plan.One("offices {row} WHERE {row}.id = {this}.office"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_ROUTES,
        "Sets how long posts of an office level have before a request is escalated. Requests keep the time of"
        " their current step.",
    )
    async def set_escalation_time(
        self,
        info: Info,
        input: Annotated[SetEscalationTimeInput, INPUT],  # noqa: A002
    ) -> SetEscalationTimePayload:
        async def rule(actor: Actor) -> Answer:
            days = input.working_days
            return Answer(
                {"office": await escalation_times.set_time(input.office_code, input.level, days, actor=actor)}
            )

        return await written(SetEscalationTimePayload, info, input, rule)
