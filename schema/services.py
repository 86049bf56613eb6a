from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
from districts.charters.draft import Channel, ServiceCategory
from schema import plan, work
from schema.charters import Charter
from schema.escalation import EscalationStep
from schema.nodes import Node
from schema.office_codes import within
from schema.offices import Office
from schema.plan.arguments import follow
from schema.plan.cost import MILLISECOND
from schema.posts import Post
from schema.terms import Fee, TimeLimit
from schema.text import LocalizedText, Place, searched

if TYPE_CHECKING:
    from schema.catalogue import CatalogueService


@plan.bound(models.DeliveryMethod, description="A way to request or receive a service.")
class DeliveryMethod:
    position: int = plan.field("Position in the published order, starting at 1.")
    channel: Channel = plan.field("The kind.")
    text: LocalizedText = plan.field("As published.")


@plan.bound(models.RequiredDocument, description="A document that the applicant must bring.")
class RequiredDocument:
    position: int = plan.field("Position in the published order, starting at 1.")
    name: LocalizedText = plan.field("The document's name, as published.")
    obtain_from: LocalizedText | None = plan.field("Where to get it, as published; null if not stated.")
    conditional: bool = plan.field("Whether it is required only if applicable.")


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
    catalogue: Annotated[CatalogueService, strawberry.lazy("schema.catalogue")] | None = plan.field(
        "The national service of which it is an instance, in the version that the office adopted; null if it is"
        " the office's own."
    )
    published_cells: list[PublishedCell] = plan.field("The service's row in the source document, by cell.")
    version: int = plan.field("Version number for optimistic locking of drafts: pass it when editing.")


@strawberry.input(description="Filters services. All conditions given must match.")
class ServiceFilter:
    office_code: str | None = strawberry.field(default=None, description="Only this office: `bd.khulna.magura`.")
    include_below: bool = strawberry.field(default=False, description="Include all offices below `officeCode`.")
    categories: list[ServiceCategory] | None = strawberry.field(
        default=None, description="Only services of these categories."
    )
    catalogue_code: str | None = strawberry.field(
        default=None, description="Only instances of the national service with this code."
    )
    free: bool | None = strawberry.field(
        default=None,
        description="Only services that are free (true) or have a fee (false). Both leave out services that do"
        " not state it.",
    )
    max_working_days: int | None = strawberry.field(
        default=None,
        description="Only services promised within this many working days. Leaves out services without a number"
        " of working days.",
    )
    text: str | None = strawberry.field(
        default=None, description="Only services with a similar name (at most 200 characters); see `search`."
    )


def _listed(query: plan.Query) -> str:
    row = query.row
    conditions = [f"{row}.in_force @> dhaka_today()"]
    if query.given("filter", "officeCode"):
        conditions.append(within(query, f"{row}.office_id", ("filter", "officeCode"), ("filter", "includeBelow")))
    if query.given("filter", "categories"):
        conditions.append(f"{row}.category = ANY ({query.sql('filter', 'categories', cast='text[]')})")
    if query.given("filter", "catalogueCode"):
        code = query.sql("filter", "catalogueCode", cast="text")
        conditions.append(f"{row}.catalogue_id IN (SELECT k.id FROM catalogue_services k WHERE k.code = {code})")
    if query.given("filter", "free"):
        conditions.append(f"{row}.free = {query.sql('filter', 'free', cast='boolean')}")
    if query.given("filter", "maxWorkingDays"):
        conditions.append(f"{row}.working_days <= {query.sql('filter', 'maxWorkingDays', cast='integer')}")
    if query.given("filter", "text"):
        conditions.append(_resembling(query, row))
    return f"service_listings {row} WHERE {' AND '.join(conditions)}"


def _resembling(query: plan.Query, row: str) -> str:
    """An office has few services: to look at each is faster than to find all of the network that resemble the text."""
    text = query.sql("filter", "text", cast="text", convert=searched)
    if query.given("filter", "officeCode") and not query.choice("filter", "includeBelow"):
        return f"resembles({row}.search_key, (SELECT search_key({text})))"
    return f"{row}.service_id IN (SELECT services_resembling({text}))"


def _count(query: plan.Query) -> str | None:
    """All services in force, from the counts that are kept an office: counting a whole network row by row is slow."""
    if query.given("filter"):
        return None
    return "SELECT coalesce(sum(n.services), 0) FROM listing_counts n WHERE n.in_force @> (SELECT dhaka_today())"


def _work(arguments: Mapping[str, Any]) -> float:
    """All names of the network are compared with a text, those of an office one by one."""
    if follow(arguments, ("filter", "text")) is None:
        return 0
    return 15 * MILLISECOND if work.offices(arguments, "filter", "officeCode", below=False) > 1 else MILLISECOND


@strawberry.type
class Query:
    services: plan.Connection[Service] = plan.field(
        "The services of all charters in force, by office, category and serial number.",
        plan.Page(
            _listed,
            (
                plan.Key("{row}.office_id", "integer"),
                plan.Key("{row}.category_rank", "integer"),
                plan.Key("{row}.serial", "integer"),
                plan.Key("{row}.service_id", "integer"),
            ),
            node=plan.One("services {row} WHERE {row}.id = {this}.service_id"),
            count=_count,
            work=_work,
        ),
        arguments=plan.connection_arguments(
            filter=plan.argument(ServiceFilter | None, "Filters the services; all if not given.", None)
        ),
    )
