"""The query `performance`, for any part of the tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry

from districts.charters.draft import Channel, ServiceCategory
from districts.identity.actors import PERMISSIONS, Permission
from districts.performance.enums import PerformanceGrouping, PerformanceOrder
from districts.requests.enums import RequestKind
from schema import plan
from schema.offices import extent
from schema.offices.arguments import OFFICE_CODE
from schema.performance import enums as _enums  # noqa: F401  documents them
from schema.performance.types import Performance
from schema.plan.cost import MILLISECOND
from schema.shared import days

MOST_ROWS = 10_000
# Groupings without maintained counts when a filter is given.
_BY_ONE = set(PerformanceGrouping) - {
    PerformanceGrouping.CHILD_OFFICE,
    PerformanceGrouping.DIVISION,
    PerformanceGrouping.DISTRICT,
    PerformanceGrouping.MONTH,
}
_READERS = ", ".join(f"'{role}'" for role, held in PERMISSIONS.items() if Permission.READ_REQUESTS in held)


# Figures spread over many slots are read only if selected or ordered by: the field or order, and the figure's number.
_SPREAD = {
    "workingHoursToResponse": 2,
    "workingHoursToResolve": 11,
    "actualWorkingDays": 12,
    PerformanceOrder.HOURS_TO_RESPONSE: 2,
    PerformanceOrder.HOURS_TO_RESOLUTION: 11,
}


def _rows(query: plan.Query) -> str:
    def given(name: str, cast: str) -> str:
        return query.sql(name, cast=cast) if query.given(name) else f"NULL::{cast}"

    query.check(days.in_order("from", "to"))
    grouping, order = query.choice("groupBy"), query.choice("orderBy")
    # As text: the driver converts the earliest and the latest date to infinity.
    first, last = (query.sql(name, cast="text::date", convert=str) for name in ("from", "to"))
    lists = [given(name, "text[]") for name in ("kinds", "channels", "categories")]
    codes = [given(name, "text") for name in ("serviceCode", "catalogueCode")]
    spread = [str(figure) for name, figure in _SPREAD.items() if name in {*query.selected, order}]
    asked = [
        query.code(OFFICE_CODE, "officeCode"),
        first,
        last,
        f"'{grouping}'" if grouping else "NULL",
        "true" if query.choice("includeBelow") else "false",
        *lists,
        *codes,
        f"'{order}'",
        "true" if query.choice("reverse") else "false",
        query.sql("limit", cast="integer", convert=_size) if query.given("limit") else "NULL",
        f"ARRAY[{_READERS}]",
        f"ARRAY[{', '.join(spread)}]::integer[]",
    ]
    return f"performance({', '.join(asked)}) {query.row} WHERE true"


def _size(value: Any) -> Any:
    if not 1 <= value <= MOST_ROWS:
        raise plan.BadInput(f"`limit` must be from 1 to {MOST_ROWS}; {value} was given.")
    return value


# Less than an address's rate for a minute, so that anything may be asked once; the rest is charged afterwards.
_MOST = 250 * MILLISECOND
_FILTERS = ("kinds", "channels", "categories", "catalogueCode", "serviceCode")


def _work(arguments: Mapping[str, Any]) -> float:
    """The price, depending on whether maintained counts can be used. Measured by `python -m benchmarks.prices`."""
    offices = extent.offices(arguments, "officeCode", below=True)
    grouping = arguments.get("groupBy")
    filters = [name for name in _FILTERS if arguments.get(name) is not None]
    points = 8 * MILLISECOND + 0.05 * MILLISECOND * offices
    if len(filters) > 1 or (filters and grouping in _BY_ONE):
        points += 0.5 * MILLISECOND * offices  # of these the requests themselves are read
    elif filters == ["serviceCode"]:
        points += 0.1 * MILLISECOND * offices
    if grouping is PerformanceGrouping.SERVICE:
        points += 0.9 * MILLISECOND * offices
    elif grouping in {PerformanceGrouping.WEEK, PerformanceGrouping.DAY}:
        points += 0.1 * MILLISECOND * min(max((arguments["to"] - arguments["from"]).days, 0), 3660)
    return min(points, _MOST)


@strawberry.type
class Query:
    performance: list[Performance] = plan.field(
        "Key figures of requests filed in a period with an office and all offices below it, as they stand now."
        " Callers who may read the office's requests get exact figures for any period. Everyone else may ask for"
        " one past calendar month or year, or several months with `groupBy: MONTH`, and for one or all of"
        " `kinds`, `channels` and `categories`; counts are rounded to multiples of 5. Other queries are refused"
        " with `BAD_USER_INPUT`, and the message suggests a period.",
        plan.Many(_rows, "{row}.place", rows=100, work=_work),
        arguments={
            "office_code": plan.argument(str, "The office's code: `bd.khulna`."),
            "from": plan.argument(date, "First day of filing (Dhaka time)."),
            "to": plan.argument(date, "Last day of filing (Dhaka time), inclusive; may be in the future."),
            "group_by": plan.argument(
                PerformanceGrouping | None, "The dimension to group by; a single row if not given.", None
            ),
            "include_below": plan.argument(bool, "Include all offices below.", True),
            "kinds": plan.argument(list[RequestKind] | None, "Only requests of these kinds.", None),
            "channels": plan.argument(list[Channel] | None, "Only requests filed through these channels.", None),
            "categories": plan.argument(
                list[ServiceCategory] | None, "Only requests about services of these categories.", None
            ),
            "service_code": plan.argument(str | None, "Only requests about services with this code.", None),
            "catalogue_code": plan.argument(
                str | None, "Only requests about instances of the national service with this code.", None
            ),
            "order_by": plan.argument(PerformanceOrder, "The order of rows.", PerformanceOrder.GROUP),
            "reverse": plan.argument(bool, "Reverses the order; nulls still come last.", False),
            "limit": plan.argument(int | None, "Maximum number of rows, from the start; all if not given.", None),
        },
    )
