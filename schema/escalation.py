from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts import escalation
from districts.actors import Actor, Permission
from districts.escalation import MOST_DAYS
from districts.idempotency import Answer
from districts.offices import Level
from schema import plan
from schema.enums import Occupancy
from schema.office_codes import OFFICE_CODE
from schema.offices import Office
from schema.posts import HOLDER, OCCUPANCY, Officer, Post, held
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(
    None,
    description="One rung of the escalation chain: who is asked, and for how long, before the next one is.",
    beside={"held": held("{this}.post_id")},
)
class EscalationStep:
    step: int = plan.field("Counts from 1, the responsible post.")
    level: Level = plan.field("The level of the post's office.")
    office: Office = plan.field(
        "The post's office.", plan.One("offices {row} WHERE {row}.id = {this}.office_id", nullable=False)
    )
    post: Post = plan.field("Who is asked.", plan.One("posts {row} WHERE {row}.id = {this}.post_id", nullable=False))
    occupancy: Occupancy = plan.field("Whether somebody holds the post today.", OCCUPANCY)
    officer: Officer | None = plan.field("Who answers for the post today.", HOLDER)
    working_days: int | None = plan.field(
        "How long this rung has before the next is asked, in working days; null where there is no limit, or none above."
    )


@plan.bound(
    models.EscalationTime,
    description="How long a rung has, by the level of its office: what the nearest office upwards says.",
)
class EscalationTime:
    level: Level = plan.field("Of which offices.")
    office: Office = plan.field("Which office says so, for itself and all below.")
    working_days: int | None = plan.field("Before the next is asked, in working days; null where nobody is.")


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
        "Who is asked in turn when a service in force is not provided in time: the responsible post, the superior, then"
        " the heads of the offices above. Null when there is no such service.",
        plan.Many(_chain, "{row}.step", nullable=True),
        arguments={
            "office_code": plan.argument(str, "The office's path in the tree: `bd.khulna.magura`."),
            "service_code": plan.argument(str, "The service's code within its office: `c1`."),
        },
    )


@strawberry.input(description="How long the posts of a level have before the next is asked.")
class SetEscalationTimeInput(Keyed):
    office_code: str = strawberry.field(description="For which office, and all below it: `bd.khulna.magura`.")
    level: Level = strawberry.field(description="Of offices of which level: the office's own, or one below it.")
    working_days: int | None = strawberry.field(
        default=None,
        description=f"From 1 to {MOST_DAYS} working days. Not given: as the nearest office above says; at the topmost"
        " level, which the topmost office alone sets, no limit.",
    )


@plan.payload(description="The office, with its escalation times.")
class SetEscalationTimePayload:
    office: Office | None = plan.field(
        "The office whose time was set; null when it was refused.",
        plan.One("offices {row} WHERE {row}.id = {this}.office"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_ROUTES,
        "Says how long the posts of a level have before the next in the escalation chain is asked. Requests keep the"
        " time of the rung that they stand on.",
    )
    async def set_escalation_time(
        self,
        info: Info,
        input: Annotated[SetEscalationTimeInput, INPUT],  # noqa: A002
    ) -> SetEscalationTimePayload:
        async def rule(actor: Actor) -> Answer:
            days = input.working_days
            return Answer({"office": await escalation.set_time(input.office_code, input.level, days, actor=actor)})

        return await written(SetEscalationTimePayload, info, input, rule)
