"""The GraphQL types of services and their parts, each with its input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.charters.draft import Channel, ServiceCategory
from schema import plan
from schema.charters.types import Charter
from schema.offices.types import Office
from schema.posts.types import Post
from schema.requests.escalation import EscalationStep
from schema.services.terms import Fee, FeeInput, TimeLimit, TimeLimitInput
from schema.shared.inputs import Keyed
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText, LocalizedTextInput, Place

if TYPE_CHECKING:
    from schema.catalogue.types import CatalogueService


@plan.bound(models.DeliveryMethod, description="A way to request or receive a service.")
class DeliveryMethod:
    position: int = plan.field("Position in the published order, starting at 1.")
    channel: Channel = plan.field("The kind.")
    text: LocalizedText = plan.field("As published.")


@strawberry.input(description="A way to request or receive a service.")
class DeliveryMethodInput:
    channel: Channel = strawberry.field(description="The kind.")
    text: LocalizedTextInput = strawberry.field(description="The text to publish.")


@plan.bound(models.RequiredDocument, description="A document that the applicant must bring.")
class RequiredDocument:
    position: int = plan.field("Position in the published order, starting at 1.")
    name: LocalizedText = plan.field("The document's name, as published.")
    obtain_from: LocalizedText | None = plan.field("Where to get it, as published; null if not stated.")
    conditional: bool = plan.field("Whether it is required only if applicable.")


@strawberry.input(description="A document that the applicant must bring.")
class RequiredDocumentInput:
    name: LocalizedTextInput = strawberry.field(description="The document's name.")
    obtain_from: LocalizedTextInput | None = strawberry.field(default=None, description="Where to get it.")
    conditional: bool = strawberry.field(default=False, description="Whether it is required only if applicable.")


@plan.bound(models.PublishedCell, description="A cell of the published table, verbatim.")
class PublishedCell:
    meaning: str = plan.field("What the column was recognised as: SERIAL, NAME, METHOD and so on.")
    text: str = plan.field("The text exactly as published, without surrounding whitespace.")
    place: Place = plan.field(
        "Its place in the document.",
        plan.Embedded({name: f'{{this}}."{name}"' for name in ("section", "row", "column", "line")}),
    )


@plan.bound(
    models.Service,
    description="A service promised by a charter.",
)
class Service(Node):
    code: str = plan.field("Code of the service within its office, stable across revisions of the charter: `c1`.")
    category: ServiceCategory = plan.field("The group of users that the service is for.")
    serial: int = plan.field("Its number in the published table.")
    name: LocalizedText = plan.field("The name, as published.")
    charter: Charter = plan.field("The charter revision that promises it.")
    office: Office = plan.field(
        "The office that promises it.",
        plan.One(
            "offices {row} WHERE {row}.id = {this}.office_id",
            nullable=False,
        ),
    )
    group: LocalizedText | None = plan.field(
        "The subheading in the published table, such as a branch of the office; null if there is none."
    )
    delivery_methods: list[DeliveryMethod] = plan.field("The delivery methods.")
    required_documents: list[RequiredDocument] = plan.field("The required documents.")
    fee: Fee | None = plan.field("The fee; null if the charter has no such column.")
    time_limit: TimeLimit | None = plan.field("The promised time limit; null if the charter has no such column.")
    responsible: Post | None = plan.field("The post that provides the service.", plan.SHARED)
    superior: Post | None = plan.field(
        "The post to contact if the responsible post does not provide the service.", plan.SHARED
    )
    remedy: LocalizedText | None = plan.field(
        "What to do if the service is not provided, as published; null if not stated."
    )
    escalation_chain: list[EscalationStep] = plan.field(
        "The posts asked in turn if the promise is not kept.",
        plan.Many("escalation_chain({this}.id) {row} WHERE true", "{row}.step"),
    )
    catalogue: Annotated[CatalogueService, strawberry.lazy("schema.catalogue.types")] | None = plan.field(
        "The national service of which it is an instance, in the version that the office adopted; null if it is"
        " the office's own."
    )
    published_cells: list[PublishedCell] = plan.field("The service's row in the source document, by cell.")
    version: int = plan.field("Version number for optimistic locking of drafts: pass it when editing.")


@strawberry.input
class ServiceInput(Keyed):
    """The fields of a service that can be given, beside its category and its name."""

    serial: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Its number within the category, which sets its position; other services keep their numbers."
        " If not given for a service new to the category: the next number.",
    )
    delivery_methods: list[DeliveryMethodInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All delivery methods, in order. They replace the existing list."
    )
    required_documents: list[RequiredDocumentInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All required documents, in order. They replace the existing list.",
    )
    fee: FeeInput | None = strawberry.field(default=strawberry.UNSET, description="The fee.")
    time_limit: TimeLimitInput | None = strawberry.field(
        default=strawberry.UNSET, description="The promised time limit."
    )
    responsible_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Id of the post that provides the service: a post of the office or of an office above it.",
    )
    superior_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The post to contact if the responsible post does not provide the service.",
    )
    group: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The subheading in the published table; null for none."
    )
    remedy: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="What to do if the service is not provided; null if not stated."
    )
