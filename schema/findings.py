from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

import models
from districts.actors import Actor, Permission
from districts.charters import findings
from districts.charters.draft import Severity
from districts.charters.findings import Settlement
from districts.idempotency import Answer
from schema import plan
from schema.nodes import Node
from schema.plan import ids
from schema.text import LocalizedText, Place
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(
    models.Finding, description="Something that was noticed in a draft. Only those who work for its office see it."
)
class Finding(Node):
    code: str = plan.field("What was noticed, for programs.")
    severity: Severity = plan.field("How grave it is.")
    message: LocalizedText = plan.field("What was noticed, and what to do about it.")
    place: Place = plan.field(
        "Where in the document.",
        plan.Embedded({name: f'{{this}}."{name}"' for name in ("section", "row", "column", "line")}),
    )
    published: str | None = plan.field("What stands there, word for word.")
    service_code: str | None = plan.field("The service that it concerns, if one.")
    resolution: str | None = plan.field(
        "What was done about it: by the reader, or by whoever settled it.",
        plan.Column("coalesce({this}.settled_because, {this}.resolution)"),
    )
    done: LocalizedText | None = plan.field(
        "What the reader did about it; null where it did nothing, or something else noticed it.",
        plan.Embedded({"bn": "{this}.resolution_bn", "en": "{this}.resolution"}, "{this}.resolution_bn IS NOT NULL"),
    )
    settlement: Settlement | None = plan.field("What became of it; null while it stands.")
    settled_by: str | None = plan.field("Who settled it.")
    settled_at: datetime | None = plan.field("When it was settled.")


@strawberry.input(description="A finding that was mended.")
class ResolveFindingInput(Keyed):
    finding_id: strawberry.ID = strawberry.field(description="Which finding.")
    reason: str = strawberry.field(description="What was done about it.")


@strawberry.input(description="A finding that may stand.")
class WaiveFindingInput(Keyed):
    finding_id: strawberry.ID = strawberry.field(description="Which finding.")
    reason: str = strawberry.field(description="Why it may.")


@plan.payload(description="The finding, settled.")
class SettleFindingPayload:
    finding: Finding | None = plan.field(
        "The finding as it is now; null when it was refused.",
        plan.One("findings {row} WHERE {row}.id = {this}.finding"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


async def _settle(
    info: Info, given: ResolveFindingInput | WaiveFindingInput, settlement: Settlement
) -> SettleFindingPayload:
    key = ids.expect("Finding", given.finding_id)

    async def settle(actor: Actor) -> Answer:
        finding = await findings.settle(key, settlement, given.reason, actor=actor)
        return Answer({"finding": finding.id})

    return await written(SettleFindingPayload, info, given, settle)


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_CHARTER, "Says that what a finding of a draft says was mended.")
    async def resolve_finding(self, info: Info, input: Annotated[ResolveFindingInput, INPUT]) -> SettleFindingPayload:  # noqa: A002
        return await _settle(info, input, Settlement.RESOLVED)

    @mutation(Permission.EDIT_CHARTER, "Says that a finding of a draft may stand; its charter can be published then.")
    async def waive_finding(self, info: Info, input: Annotated[WaiveFindingInput, INPUT]) -> SettleFindingPayload:  # noqa: A002
        return await _settle(info, input, Settlement.WAIVED)
