"""Queries of the catalogue."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.catalogue.types import CatalogueService

_NEWEST = "{row}.version = (SELECT max(n.version) FROM catalogue_services n WHERE n.code = {row}.code)"


def _by_code(query: plan.Query) -> str:
    condition = f"{query.row}.code = {query.sql('code', cast='text')} AND {_NEWEST.replace('{row}', query.row)}"
    return f"catalogue_services {query.row} WHERE {condition}"


@strawberry.type
class Query:
    catalogue: plan.Connection[CatalogueService] = plan.field(
        "The national services offered today, each in its newest version, by category and serial number.",
        plan.Page(
            f"catalogue_services {{row}} WHERE NOT {{row}}.retired AND {_NEWEST}",
            (
                plan.Key("{row}.category_rank", "integer"),
                plan.Key("{row}.serial", "integer"),
                plan.Key("{row}.id", "integer"),
            ),
        ),
        arguments=plan.connection_arguments(),
    )
    catalogue_service: CatalogueService | None = plan.field(
        "The newest version of the national service with this code, also if retired; null if there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "The national service's code.")},
    )
