"""From every figure to the requests behind it."""

from __future__ import annotations

from typing import Any

import pytest

from districts.performance.enums import Figure
from districts.performance.figures import DEFINITIONS
from models.database.connection import Database
from tests.districts.performance.histories import HEADQUARTERS
from tests.districts.performance.queries import ask
from tests.districts.performance.test_suppression import GROUPINGS
from tests.support.operations import do


def document() -> str:
    """The requests behind all figures of a row, in one operation."""
    variables = ", ".join(f"${figure}: RequestFilter" for figure in Figure)
    fields = " ".join(
        f"{figure}: requests(officeCode: $officeCode, includeBelow: $includeBelow, filter: ${figure}, first: 0)"
        " { totalCount }"
        for figure in Figure
    )
    return f"query ($officeCode: String!, $includeBelow: Boolean!, {variables}) {{ {fields} }}"


DOCUMENT = document()


def counted(row: dict[str, Any]) -> dict[str, int]:
    """The row's figures by their names."""
    levels = {f"ESCALATED_TO_{level.upper()}": count for level, count in row["escalatedTo"].items()}
    plain = {
        figure: row["onTime" if figure == "ON_TIME" else figure.lower()] for figure in Figure if figure.lower() in row
    }
    return {**plain, "ON_TIME": row["onTime"], **levels, "RATED": row["rating"]["count"]}


async def behind(database: Database, row: dict[str, Any], **given: Any) -> dict[str, int]:
    """How many requests are listed behind each figure."""
    way = row["drillDown"]
    lists = {"kinds": way["kind"], "channels": way["channel"], "categories": way["category"]}
    asked = {
        **given,
        **{name: [value] for name, value in lists.items() if value},
        **{
            name: way[name]
            for name in ("serviceCode", "catalogueCode", "aboutService", "national")
            if way[name] is not None
        },
        "submittedFrom": way["submittedFrom"],
        "submittedTo": way["submittedTo"],
    }
    filters = {figure.value: {**asked, "figure": figure.value} for figure in Figure}
    answer = await do(
        database, HEADQUARTERS, DOCUMENT, officeCode=way["officeCode"], includeBelow=way["includeBelow"], **filters
    )
    assert "errors" not in answer, answer
    return {name: page["totalCount"] for name, page in answer["data"].items()}


def test_every_figure_is_defined() -> None:
    assert DEFINITIONS.keys() == set(Figure)


@pytest.mark.parametrize("grouping", [None, *GROUPINGS])
@pytest.mark.parametrize("given", [{}, {"kinds": ["GRIEVANCE", "SERVICE_REQUEST"], "channels": ["WEBSITE"]}])
async def test_every_figure_leads_to_the_requests_that_it_counts(
    lived: Database, grouping: str | None, given: dict[str, Any]
) -> None:
    rows = await ask(lived, HEADQUARTERS, "bd.khulna", groupBy=grouping, **given)
    some = [row for row in rows if row["submitted"]][:12]

    assert some
    for row in some:
        assert await behind(lived, row, **given) == counted(row)
    nothing = next((row for row in rows if not row["submitted"]), None)
    if nothing:
        assert set((await behind(lived, nothing, **given)).values()) == {0}


async def test_a_figure_and_a_state(lived: Database) -> None:
    """Both hold, where both are asked for."""
    asked = 'requests(officeCode: "bd", includeBelow: true, filter: $filter) { totalCount }'
    text = f"query ($filter: RequestFilter) {{ {asked} }}"

    async def count(**filter_: Any) -> int:
        answer = await do(lived, HEADQUARTERS, text, filter=filter_)
        return int(answer["data"]["requests"]["totalCount"])

    closed = await count(figure="RESOLVED", statuses=["CLOSED"])
    resolved = await count(figure="RESOLVED", statuses=["RESOLVED"])
    assert closed > 0
    assert resolved > 0
    assert closed + resolved == await count(figure="RESOLVED")
    assert await count(figure="RESOLVED", statuses=["SUBMITTED"]) == 0
    assert await count(figure="SUBMITTED", aboutService=True) + await count(figure="SUBMITTED", aboutService=False) == (
        await count(figure="SUBMITTED")
    )
    assert await count(figure="SUBMITTED", national=True) < await count(figure="SUBMITTED", aboutService=True)
