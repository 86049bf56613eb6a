from __future__ import annotations

import strawberry

from districts.offices import Level
from schema import plan
from schema.enums import Occupancy
from schema.offices import Office
from schema.posts import HOLDER, OCCUPANCY, Officer, Post, held


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


def _chain(query: plan.Query) -> str:
    return (
        "escalation_chain((SELECT s.id FROM services s JOIN charters c ON c.id = s.charter_id"
        f" JOIN office_called({query.sql('officeCode', cast='text')}) o ON o.id = c.office_id"
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
