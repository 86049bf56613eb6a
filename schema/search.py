from __future__ import annotations

from typing import Annotated

import strawberry

from schema import plan
from schema.offices import Office
from schema.plan.cost import MILLISECOND
from schema.posts import Officer
from schema.services import Service
from schema.text import searched

SearchResult = Annotated[
    Service | Office | Officer, strawberry.union("SearchResult", description="What a search finds.")
]


# From 0.2 ms for a rare word to 30 for a common one.
_WORK = 6 * MILLISECOND


@strawberry.type(description="One hit of a search, and where it stands.")
class SearchEdge:
    cursor: str = plan.field("Where this hit stands: pass it as `after` or `before`. Opaque.", plan.PagePart())
    node: SearchResult = plan.field("What was found.", plan.PagePart())
    score: float = plan.field(
        "How well it fits, from 0 to 1.", plan.Column("({this}.score / 10000.0)::float8", nullable=False)
    )


@strawberry.type(description="A page of hits, the best first.")
class SearchConnection:
    edges: list[SearchEdge] = plan.field("The hits of this page, the best first.", plan.PagePart())
    page_info: plan.PageInfo = plan.field("Where the page stands in the list.", plan.PagePart())
    total_count: int = plan.field(
        "How many hits there are, 1000 at most. Counted only when it is asked for.", plan.PagePart()
    )


@strawberry.type
class Query:
    search: SearchConnection = plan.field(
        "Services in force, offices, and officers who hold a post today, whose name resembles the text, in Bengali or"
        " English. Digits of either script are the same, letters that sound alike too, and a typing error still finds"
        " its word. A common word finds only the names that contain it as it is typed.",
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
        arguments=plan.connection_arguments(text=plan.argument(str, "What to look for: 200 characters at most.")),
    )
