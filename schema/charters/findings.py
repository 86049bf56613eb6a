"""Findings of drafts, and the mutations that resolve or waive them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

import models
from districts.charters.draft import Severity
from districts.charters.findings import settling
from districts.charters.findings.settling import Settlement
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.shared.inputs import SEEN
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText, Place
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@plan.bound(models.Finding, description="An issue found in a draft. Visible only to staff of its office.")
class Finding(Node):
    code: str = plan.field("The finding's type, for programs.")
    severity: Severity = plan.field("The severity.")
    message: LocalizedText = plan.field("The issue and what to do about it.")
    place: Place = plan.field(
        "Its place in the document.",
        plan.Embedded({name: f'{{this}}."{name}"' for name in ("section", "row", "column", "line")}),
    )
    published: str | None = plan.field("The text at that place, verbatim.")
    service_code: str | None = plan.field("Code of the service concerned, if any.")
    resolution: str | None = plan.field(
        "How it was resolved: by the reader, or by the person who settled it.",
        plan.Column("coalesce({this}.settled_because, {this}.resolution)"),
    )
    done: LocalizedText | None = plan.field(
        "What the reader did about it; null if nothing, or if the reader did not raise the finding.",
        plan.Embedded({"bn": "{this}.resolution_bn", "en": "{this}.resolution"}, "{this}.resolution_bn IS NOT NULL"),
    )
    settlement: Settlement | None = plan.field("Whether it was resolved or waived; null if it is open.")
    settled_by: str | None = plan.field("Who resolved or waived it.")
    settled_at: datetime | None = plan.field("When it was resolved or waived.")
    version: int = plan.field("Version number for optimistic locking: pass it when resolving or waiving.")


@strawberry.input(description="Input of `resolveFinding`.")
class ResolveFindingInput(Keyed):
    finding_id: strawberry.ID = strawberry.field(description="The finding's id.")
    reason: str = strawberry.field(description="How it was resolved.")
    version: int | None = strawberry.field(default=None, description=SEEN)


@strawberry.input(description="Input of `waiveFinding`.")
class WaiveFindingInput(Keyed):
    finding_id: strawberry.ID = strawberry.field(description="The finding's id.")
    reason: str = strawberry.field(description="The reason for waiving it.")
    version: int | None = strawberry.field(default=None, description=SEEN)


@plan.payload(description="Payload of `resolveFinding` and `waiveFinding`.")
class SettleFindingPayload:
    finding: Finding | None = plan.field(
        "The finding as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("findings {row} WHERE {row}.id = {this}.finding"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


async def _settle(
    info: Info, given: ResolveFindingInput | WaiveFindingInput, settlement: Settlement
) -> SettleFindingPayload:
    key = ids.expect("Finding", given.finding_id)

    async def settle(actor: Actor) -> Answer:
        finding = await settling.settle(key, settlement, given.reason, version=given.version, actor=actor)
        return Answer({"finding": finding.id})

    return await written(SettleFindingPayload, info, given, settle)


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_CHARTER, "Marks a draft's finding as resolved.")
    async def resolve_finding(self, info: Info, input: Annotated[ResolveFindingInput, INPUT]) -> SettleFindingPayload:  # noqa: A002
        return await _settle(info, input, Settlement.RESOLVED)

    @mutation(Permission.EDIT_CHARTER, "Waives a draft's finding, so that the charter can be published despite it.")
    async def waive_finding(self, info: Info, input: Annotated[WaiveFindingInput, INPUT]) -> SettleFindingPayload:  # noqa: A002
        return await _settle(info, input, Settlement.WAIVED)
