"""The query `officers`."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.offices import extent
from schema.offices.arguments import within
from schema.plan.cost import MILLISECOND
from schema.posts.types import Officer


def _officers(query: plan.Query) -> str:
    office = within(query, "p.office_id", ("officeCode",), ("includeBelow",))
    return (
        f"officers {query.row} WHERE {query.row}.id IN (SELECT g.officer_id FROM postings g"
        f" JOIN posts p ON p.id = g.post_id WHERE g.held @> dhaka_today() AND {office})"
    )


@strawberry.type
class Query:
    officers: plan.Connection[Officer] = plan.field(
        "Officers who hold posts of an office today, by name.",
        plan.Page(
            _officers,
            (plan.Key("{row}.name_key", "text"), plan.Key("{row}.id", "integer")),
            work=lambda arguments: 0.02 * MILLISECOND * extent.offices(arguments, "officeCode", below=False),
        ),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's code: `bd.khulna.magura`."),
            include_below=plan.argument(bool, "Include all offices below.", False),
        ),
    )
