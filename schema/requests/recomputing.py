"""The progress of recomputing deadlines after a change of the calendar."""

from __future__ import annotations

import strawberry

import models
from districts.identity.actors import Permission
from schema import plan
from schema.offices.arguments import OFFICE_CODE
from schema.requests.enums import RecomputationState


@plan.bound(
    models.Recomputation,
    description="Progress of recomputing open requests' deadlines after a calendar change, which happens in"
    " the background.",
)
class Recomputation:
    state: RecomputationState = plan.field(
        "The state.",
        plan.Column(
            "CASE WHEN {this}.finished_at IS NOT NULL OR {this}.total = 0 THEN 'DONE'"
            " WHEN {this}.position > 0 THEN 'RUNNING' ELSE 'PENDING' END",
            nullable=False,
        ),
    )
    total: int = plan.field(
        "Number of requests of the office and all offices below it that were open when the calendar changed."
    )
    done: int = plan.field("Number of them processed so far.")


def of_latest_change(office: str) -> str:
    """The recomputation of the latest change of that office's calendar; earlier ones finish before it."""
    return (
        "recomputations {row} WHERE {row}.change_id ="
        f" (SELECT max(k.id) FROM calendar_changes k WHERE k.office_id = ({office}))"
    )


def _of_office(query: plan.Query) -> str:
    office = f"SELECT o.id FROM office_called({query.code(OFFICE_CODE, 'officeCode')}) o"
    return of_latest_change(office).replace("{row}", query.row)


@strawberry.type
class Query:
    recomputation: Recomputation | None = plan.field(
        "Progress of updating open requests' deadlines after the latest change of an office's own calendar. Null"
        " if the calendar never changed, and, with FORBIDDEN, to everyone who may not change it.",
        plan.One(_of_office),
        arguments={"office_code": plan.argument(str, "The office's code: `bd.khulna.magura`.")},
        guard=plan.Guard(Permission.EDIT_CALENDAR, "officeCode"),
    )
