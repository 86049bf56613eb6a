from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.actors import Actor, Permission
from districts.charters import publishing, restoring
from districts.idempotency import Answer
from schema import plan
from schema.diff import CharterDiff, from_the_one_before
from schema.enums import CharterStatus
from schema.nodes import Node
from schema.offices import Office
from schema.plan.cost import MILLISECOND
from schema.sections import TIERS, Expectation, GrievanceTier
from schema.terms import listed_in
from schema.text import LocalizedText
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

if TYPE_CHECKING:
    from schema.findings import Finding
    from schema.services import Service


def _compared(query: plan.Query) -> str:
    if not query.given("from"):
        return from_the_one_before("{this}.id")
    revision = query.sql("from", cast="integer")
    other = "SELECT c.id AS before, {this}.id AS after FROM charters c WHERE c.office_id = {this}.office_id"
    return f"({other} AND c.revision = {revision}) {{row}} WHERE true"


@plan.bound(
    models.Charter,
    description="One revision of an office's charter. Once published, it never changes; who holds a post does.",
)
class Charter(Node):
    office: Office = plan.field("Whose charter it is.")
    revision: int = plan.field("Counts the office's charters from 1.")
    status: CharterStatus = plan.field(
        "What it is today in Dhaka.", plan.Column("charter_status({this}.in_force)", nullable=False)
    )
    title: LocalizedText = plan.field("The document's title.")
    effective_from: date | None = plan.field("The first day on which it is in force; null: the document bears no date.")
    effective_until: date | None = plan.field(
        "The day on which another takes over, or its office is closed; null: no day is known.",
        plan.Column("upper({this}.in_force)"),
    )
    published_at: datetime | None = plan.field("When it was published here; null for a draft.")
    published_by: str | None = plan.field(
        "Who published it here, for those who work for its office; null for everybody else, and for a draft.",
        plan.Column("CASE WHEN in_reach({this}.office_id) THEN {this}.published_by END"),
    )
    restores: Charter | None = plan.field("The former revision that this one says again; null: it is no such one.")
    vision: LocalizedText | None = plan.field("What the office wants to bring about; null when the document says none.")
    mission: LocalizedText | None = plan.field("How it means to; null when the document says none.")
    expectations: list[Expectation] = plan.field(
        "What it expects of those who seek its services, in order; empty when the document does not say.",
        listed_in("expectations", "text_bn text, text_en text"),
    )
    grievance_note: LocalizedText | None = plan.field(
        "What the document says of grievances above the table of whom to turn to; null when it says nothing."
    )
    grievance_tiers: list[GrievanceTier] = plan.field(
        "Whom to turn to with a grievance, one after the other; empty when the document does not say.", TIERS
    )
    services: list[Annotated[Service, strawberry.lazy("schema.services")]] = plan.field(
        "What it promises, by category, then by serial number.",
        plan.Many(
            "services {row} WHERE {row}.charter_id = {this}.id",
            "{row}.category_rank, {row}.serial, {row}.id",
            rows=30,
        ),
    )
    findings: list[Annotated[Finding, strawberry.lazy("schema.findings")]] = plan.field(
        "What was noticed in its document; empty for those who do not work for its office."
    )
    diff: CharterDiff | None = plan.field(
        "What it says otherwise than another revision of its office; null when there is no such one, or it is not yours"
        " to see.",
        plan.One(_compared),
        arguments={
            "from": plan.argument(
                int | None,
                "The other revision. Not given: the one that this one took over from; for a draft, the one in force"
                " today. Where there is none, all is new.",
                None,
            )
        },
    )


@strawberry.input(description="A former revision that is to be in force again.")
class RestoreCharterInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="Which of its published revisions.")
    effective_from: date | None = strawberry.field(
        default=None, description="Its first day, which may lie ahead; not given: today."
    )


@plan.payload(description="The charter, as it was before.")
class RestoreCharterPayload:
    charter: Charter | None = plan.field(
        "The new revision, which says the former one again; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.input(description="A draft that is to come into force.")
class PublishCharterInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="Which draft.")
    effective_from: date | None = strawberry.field(
        default=None,
        description="Its first day, which may lie ahead; not given: the date that the document bears, or today.",
    )


@plan.payload(description="The charter, published.")
class PublishCharterPayload:
    charter: Charter | None = plan.field(
        "The revision as it is now; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.PUBLISH_CHARTER,
        "Brings a draft into force, for good, from a day on; the revision before it ends there. Officers and contacts"
        " that it names for posts of the office become live.",
        work=20 * MILLISECOND,
    )
    async def publish_charter(self, info: Info, input: Annotated[PublishCharterInput, INPUT]) -> PublishCharterPayload:  # noqa: A002
        async def publish(actor: Actor) -> Answer:
            charter = await publishing.publish(
                input.office_code, input.revision, actor=actor, effective_from=input.effective_from
            )
            return Answer({"charter": charter.id})

        return await written(PublishCharterPayload, info, input, publish)

    @mutation(
        Permission.PUBLISH_CHARTER,
        "Rolls back: what a former revision said is published again, as a new one with the same codes, today or from a"
        " day on. Who holds a post, and how to reach it, stays as it is.",
        work=20 * MILLISECOND,
    )
    async def restore_charter(self, info: Info, input: Annotated[RestoreCharterInput, INPUT]) -> RestoreCharterPayload:  # noqa: A002

        async def rule(actor: Actor) -> Answer:
            charter = await restoring.restore(
                input.office_code, input.revision, actor=actor, effective_from=input.effective_from
            )
            return Answer({"charter": charter.id})

        return await written(RestoreCharterPayload, info, input, rule)
