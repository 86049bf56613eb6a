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


@plan.bound(models.DeliveryMethod, description="A way to ask for a service, or to get it.")
class DeliveryMethod:
    position: int = plan.field("Counts the service's ways from 1, in the published order.")
    channel: Channel = plan.field("The kind of way.")
    text: LocalizedText = plan.field("As published.")


@plan.bound(models.RequiredDocument, description="A paper that the applicant has to bring.")
class RequiredDocument:
    position: int = plan.field("Counts the service's papers from 1, in the published order.")
    name: LocalizedText = plan.field("Which paper, as published.")
    obtain_from: LocalizedText | None = plan.field("Where to get it, as published; null when the charter does not say.")
    conditional: bool = plan.field("Whether it is needed only where it applies.")


@plan.bound(models.PublishedCell, description="One cell of the published table, verbatim.")
class PublishedCell:
    meaning: str = plan.field("What its column was understood as: SERIAL, NAME, METHOD and so on.")
    text: str = plan.field("What stands in it, code point for code point, without the blanks around it.")
    place: Place = plan.field(
        "Where it stands in the document.",
        plan.Embedded({name: f'{{this}}."{name}"' for name in ("section", "row", "column", "line")}),
    )


@plan.bound(
    models.Service,
    description="One promised line of a charter.",
)
class Service(Node):
    code: str = plan.field("Names the service within its office, through all revisions of the charter: `c1`.")
    category: ServiceCategory = plan.field("Whom it is for.")
    serial: int = plan.field("Its number in the published table.")
    name: LocalizedText = plan.field("What it is called, as published.")
    charter: Charter = plan.field("The revision that promises it.")
    office: Office = plan.field(
        "The office that promises it.",
        plan.One(
            "offices {row} WHERE {row}.id = {this}.office_id",
            nullable=False,
        ),
    )
    group: LocalizedText | None = plan.field(
        "The title inside the published table under which it stands, such as a branch of the office; null: none."
    )
    delivery_methods: list[DeliveryMethod] = plan.field("The ways to get it.")
    required_documents: list[RequiredDocument] = plan.field("The papers to bring.")
    fee: Fee | None = plan.field("What it costs; null when the charter has no such column.")
    time_limit: TimeLimit | None = plan.field("How fast it is promised; null when the charter has no such column.")
    responsible: Post | None = plan.field("The post that provides it.", plan.SHARED)
    superior: Post | None = plan.field("The post to turn to when that one does not.", plan.SHARED)
    remedy: LocalizedText | None = plan.field(
        "What the document says of a service that is not provided, as published; null when it says nothing."
    )
    escalation_chain: list[EscalationStep] = plan.field(
        "Who is asked in turn when the promise is not kept.",
        plan.Many("escalation_chain({this}.id) {row} WHERE true", "{row}.step"),
    )
    catalogue: Annotated[CatalogueService, strawberry.lazy("schema.catalogue")] | None = plan.field(
        "The national service that it is an instance of, in the version that the office took; null when it is the"
        " office's own."
    )
    published_cells: list[PublishedCell] = plan.field("The service's row in the source document, cell by cell.")
    version: int = plan.field("Counts its edits as a draft; an edit says which one it has seen.")


@strawberry.input(description="Which services: those that meet every condition that is given.")
class ServiceFilter:
    office_code: str | None = strawberry.field(default=None, description="Of this office: `bd.khulna.magura`.")
    include_below: bool = strawberry.field(default=False, description="Of all offices below `officeCode` as well.")
    categories: list[ServiceCategory] | None = strawberry.field(default=None, description="Of one of these categories.")
    catalogue_code: str | None = strawberry.field(
        default=None, description="Instances of the national service with this code."
    )
    free: bool | None = strawberry.field(
        default=None,
        description="That cost nothing, or (false) that cost something; either leaves out those that do not say.",
    )
    max_working_days: int | None = strawberry.field(
        default=None,
        description="Promised within this many working days; leaves out those without a number of working days.",
    )
    text: str | None = strawberry.field(
        default=None, description="Whose name resembles this text (200 characters at most); see `search`."
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
        "The services of all charters in force, office by office, by category, then by serial number.",
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
            filter=plan.argument(ServiceFilter | None, "Which services; all of them if not given.", None)
        ),
    )
