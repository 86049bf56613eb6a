from __future__ import annotations

from typing import Annotated

import strawberry

from schema import plan
from schema.offices.types import Office
from schema.plan.cost import MILLISECOND
from schema.posts.types import Officer
from schema.services.types import Service
from schema.shared.text import searched

SearchResult = Annotated[Service | Office | Officer, strawberry.union("SearchResult", description="A search result.")]


# From 0.2 ms for a rare word to 30 for a common one.
_WORK = 6 * MILLISECOND


@strawberry.type(description="A search result with its cursor and score.")
class SearchEdge:
    cursor: str = plan.field("The result's cursor, for `after` or `before`. Opaque.", plan.PagePart())
    node: SearchResult = plan.field("What was found.", plan.PagePart())
    score: float = plan.field("Relevance from 0 to 1.", plan.Column("({this}.score / 10000.0)::float8", nullable=False))


@strawberry.type(description="A page of search results, best match first.")
class SearchConnection:
    edges: list[SearchEdge] = plan.field("The results of this page, best match first.", plan.PagePart())
    nodes: list[SearchResult] = plan.field(
        "What was found, without cursors and scores, best match first.", plan.PagePart()
    )
    page_info: plan.PageInfo = plan.field("Position of this page in the list.", plan.PagePart())
    total_count: int = plan.field("Number of results, at most 1000. Counted only when requested.", plan.PagePart())


@strawberry.type
class Query:
    search: SearchConnection = plan.field(
        "Searches services in force, offices, and officers who hold a post today, by Bengali or English name."
        " Digits of both scripts and similar-sounding letters match, and typing errors are tolerated. A very"
        " common word matches only names that contain it exactly.",
        plan.Page(
            lambda query: f"search_hits({query.sql('text', cast='text', convert=searched)}) {query.row} WHERE true",
            (
                plan.Key("10000 - {row}.score", "integer"),
                plan.Key("{row}.kind", "text"),
                plan.Key("{row}.id", "integer"),
            ),
            node=plan.Entity(
                "(SELECT {this}.kind AS kind, {this}.id AS id) {row} WHERE true", "{row}.kind", "{row}.id"
            ),
            work=_WORK,
            once=True,
        ),
        arguments=plan.connection_arguments(text=plan.argument(str, "The search text, at most 200 characters.")),
    )
