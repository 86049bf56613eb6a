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
    description="One revision of an office's charter. Immutable once published, except that officers shown"
    " for its posts are always current.",
)
class Charter(Node):
    office: Office = plan.field("The office whose charter it is.")
    revision: int = plan.field("Revision number, starting at 1 for each office.")
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
        listed_in("expectations", "text_bn text, text_en text"),
    )
    grievance_note: LocalizedText | None = plan.field(
        "The text about grievances above the grievance table; null if there is none."
    )
    grievance_tiers: list[GrievanceTier] = plan.field(
        "The tiers of grievance redress, in order; empty if not stated.", TIERS
    )
    services: list[Annotated[Service, strawberry.lazy("schema.services")]] = plan.field(
        "The promised services, by category and serial number.",
        plan.Many(
            "services {row} WHERE {row}.charter_id = {this}.id",
            "{row}.category_rank, {row}.serial, {row}.id",
            rows=30,
        ),
    )
    findings: list[Annotated[Finding, strawberry.lazy("schema.findings")]] = plan.field(
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
    user_errors: list[UserError] = strawberry.field(description="Validation errors; empty on success.")


@strawberry.input(description="Input of `publishCharter`.")
class PublishCharterInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    revision: int = strawberry.field(description="The draft's revision number.")
    effective_from: date | None = strawberry.field(
        default=None,
        description="The first day in force, which may be in the future; if not given, the document's date, or today.",
    )


@plan.payload(description="Payload of `publishCharter`.")
class PublishCharterPayload:
    charter: Charter | None = plan.field(
        "The revision as it is now; null on error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    user_errors: list[UserError] = strawberry.field(description="Validation errors; empty on success.")


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
                input.office_code, input.revision, actor=actor, effective_from=input.effective_from
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
