"""The query `services`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import strawberry

from districts.charters.draft import ServiceCategory
from schema import plan
from schema.offices import extent
from schema.offices.arguments import within
from schema.plan import BadInput
from schema.plan.cost import MILLISECOND
from schema.plan.declare.arguments import follow
from schema.services.types import Service
from schema.shared.inputs import MOST_AT_ONCE, listed
from schema.shared.text import searched


@strawberry.input(description="Filters services. All conditions given must match.")
class ServiceFilter:
    office_code: str | None = strawberry.field(default=None, description="Only this office: `bd.khulna.magura`.")
    include_below: bool = strawberry.field(default=False, description="Include all offices below `officeCode`.")
    codes: list[str] | None = strawberry.field(
        default=None,
        description=f"Only services with these codes, at most {MOST_AT_ONCE}: `c1`. A code is one office's, so"
        " `officeCode` is required and `includeBelow` is not allowed.",
    )
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
    if query.given("filter", "codes"):
        query.check(_one_office)
        codes = query.sql("filter", "codes", cast="text[]", convert=listed("codes"))
        coded = f"SELECT FROM services s WHERE s.id = {row}.service_id AND s.code = ANY ({codes})"
        conditions.append(f"EXISTS ({coded})")
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


def _one_office(arguments: Mapping[str, Any]) -> None:
    """Raises BadInput for codes of services without the office whose they are."""
    if follow(arguments, ("filter", "officeCode")) is None:
        raise BadInput("`filter.codes` needs `filter.officeCode`: a service's code is one office's.")
    if follow(arguments, ("filter", "includeBelow")):
        raise BadInput("`filter.codes` goes with one office: leave out `filter.includeBelow`.")


def _resembling(query: plan.Query, row: str) -> str:
    """An office has few services: comparing each is faster than finding all similar ones of the network."""
    text = query.sql("filter", "text", cast="text", convert=searched)
    if query.given("filter", "officeCode") and not query.choice("filter", "includeBelow"):
        return f"resembles({row}.search_key, (SELECT search_key({text})))"
    return f"{row}.service_id IN (SELECT services_resembling({text}))"


def _count(query: plan.Query) -> str | None:
    """The number of services in force from maintained counts: counting a whole network row by row is slow."""
    if query.given("filter"):
        return None
    return "SELECT coalesce(sum(n.services), 0) FROM listing_counts n WHERE n.in_force @> (SELECT dhaka_today())"


def _work(arguments: Mapping[str, Any]) -> float:
    """The price: a text is compared with all names of the network, or with those of an office one by one."""
    if follow(arguments, ("filter", "text")) is None:
        return 0
    return 15 * MILLISECOND if extent.offices(arguments, "filter", "officeCode", below=False) > 1 else MILLISECOND


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
