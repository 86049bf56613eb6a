"""The GraphQL type of a charter's revision, and the input of its statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.charters import draft
from schema import plan
from schema.charters.diff import CharterDiff, from_the_one_before
from schema.charters.enums import CharterStatus
from schema.charters.sections import TIERS, Expectation, ExpectationInput, GrievanceTier, GrievanceTierInput
from schema.offices.types import Office
from schema.services.terms import listed_in
from schema.shared.inputs import Keyed
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText, LocalizedTextInput

if TYPE_CHECKING:
    from schema.charters.findings import Finding
    from schema.services.types import Service


def _compared(query: plan.Query) -> str:
    if not query.given("from"):
        return from_the_one_before("{this}.id")
    revision = query.sql("from", cast="integer")
    other = "SELECT c.id AS before, {this}.id AS after FROM charters c WHERE c.office_id = {this}.office_id"
    return f"({other} AND c.revision = {revision}) {{row}} WHERE true"


@plan.bound(
    models.Charter,
    description="One revision of an office's charter. Immutable once published, except that officers shown"
    " for its posts are always current.",
)
class Charter(Node):
    office: Office = plan.field("The office whose charter it is.")
    revision: int = plan.field("Revision number, starting at 1 for each office.")
    version: int = plan.field(
        "Version number for optimistic locking of a draft: it rises with every change of the draft, its services and"
        " the officers and contacts that it names. Pass it to `updateCharter` and `publishCharter`."
    )
    status: CharterStatus = plan.field(
        "Status as of today in Dhaka.", plan.Column("charter_status({this}.in_force)", nullable=False)
    )
    title: LocalizedText = plan.field("The document's title.")
    effective_from: date | None = plan.field("The first day on which it is in force; null if the document has no date.")
    effective_until: date | None = plan.field(
        "End date, exclusive: when the next revision takes effect or the office closes; null if open-ended.",
        plan.Column("upper({this}.in_force)"),
    )
    published_at: datetime | None = plan.field("When it was published in this system; null for a draft.")
    published_by: str | None = plan.field(
        "Who published it in this system. Null for drafts, and to everyone except staff of the office.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.published_by END"),
    )
    restores: Charter | None = plan.field("The earlier revision that this one restores; null if it restores none.")
    vision: LocalizedText | None = plan.field("The office's vision; null if the document has none.")
    mission: LocalizedText | None = plan.field("The office's mission; null if the document has none.")
    expectations: list[Expectation] = plan.field(
        "What the office expects of service seekers, in order; empty if not stated.",
        listed_in("expectations", draft.Expectation),
    )
    grievance_note: LocalizedText | None = plan.field(
        "The text about grievances above the grievance table; null if there is none."
    )
    grievance_tiers: list[GrievanceTier] = plan.field(
        "The tiers of grievance redress, in order; empty if not stated.", TIERS
    )
    services: list[Annotated[Service, strawberry.lazy("schema.services.types")]] = plan.field(
        "The promised services, by category and serial number.",
        plan.Many(
            "services {row} WHERE {row}.charter_id = {this}.id",
            "{row}.category_rank, {row}.serial, {row}.id",
            rows=30,
        ),
    )
    findings: list[Annotated[Finding, strawberry.lazy("schema.charters.findings")]] = plan.field(
        "The findings on its document. Empty to everyone except staff of the office."
    )
    diff: CharterDiff | None = plan.field(
        "The differences from another revision of the office; null if that revision does not exist or is not"
        " visible to you.",
        plan.One(_compared),
        arguments={
            "from": plan.argument(
                int | None,
                "The other revision. Default: the revision that this one superseded or, for a draft, the one in force"
                " today. If there is none, everything counts as added.",
                None,
            )
        },
    )


@strawberry.input(
    description="Input of `updateCharter`: statements of a draft outside its services. Fields that are not"
    " given stay unchanged; null removes a value."
)
class UpdateCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="The draft's revision number.")
    version: int = strawberry.field(
        description="The draft's version that you last read. Changes of services since then do not make it out of date."
    )
    title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The document's title, which cannot be removed."
    )
    vision: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="The office's vision.")
    mission: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="The office's mission.")
    expectations: list[ExpectationInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All that the office expects of service seekers, in order. They replace the existing list; null"
        " empties it.",
    )
    grievance_note: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The text about grievances above the grievance table."
    )
    grievance_tiers: list[GrievanceTierInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All tiers of grievance redress, in order. They replace the existing list; null empties it.",
    )
