from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from schema import plan
from schema.enums import CharterStatus
from schema.nodes import Node
from schema.offices import Office
from schema.text import LocalizedText

if TYPE_CHECKING:
    from schema.services import Service


@plan.bound(
    models.Charter,
    description="One revision of an office's charter. Once published, it never changes; who holds a post does.",
    visible="{row}.in_force IS NOT NULL",
)
class Charter(Node):
    office: Office = plan.field("Whose charter it is.")
    revision: int = plan.field("Counts the office's charters from 1.")
    status: CharterStatus = plan.field(
        "What it is today in Dhaka.", plan.Column("charter_status({this}.in_force)", nullable=False)
    )
    title: LocalizedText = plan.field("The document's title.")
    effective_from: date | None = plan.field("The first day on which it is in force; null: the document bears no date.")
    published_at: datetime | None = plan.field("When it was published here; null for a draft.")
    published_by: str | None = plan.field("Who published it here; null for a draft.")
    vision: LocalizedText | None = plan.field("What the office wants to bring about; null when the document says none.")
    mission: LocalizedText | None = plan.field("How it means to; null when the document says none.")
    services: list[Annotated[Service, strawberry.lazy("schema.services")]] = plan.field(
        "What it promises, by category, then by serial number.",
        plan.Many("services {row} WHERE {row}.charter_id = {this}.id", "{row}.category_rank, {row}.serial, {row}.id"),
    )
