"""How a test asks for performance, and finds a row again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from models.database.connection import Database
from tests.districts.performance import direct_figures
from tests.districts.performance.histories import NOW, first_day
from tests.support.operations import do
from tests.support.queries import Counted

FIGURES = [name for name in direct_figures.CONDITIONS if not name.startswith("to") and name != "rated"]
ROW = """
    group { office { code } own month week day service { code office { code } } catalogueService { code } category kind
        channel }
    drillDown { officeCode includeBelow submittedFrom submittedTo kind channel category serviceCode catalogueCode
        aboutService national }
    submitted responded resolved onTime open overdue escalated escalatedTo { national division district upazila }
    reopened rejected withdrawn onTimeRate workingHoursToResponse { median p90 } workingHoursToResolve { median p90 }
    promisedWorkingDays { minimum maximum } actualWorkingDays { median p90 } rating { average count } suppressed
    rounded
"""
PERFORMANCE = f"""query ($officeCode: String!, $from: Date!, $to: Date!, $groupBy: PerformanceGrouping,
    $includeBelow: Boolean! = true, $kinds: [RequestKind!], $channels: [Channel!], $categories: [ServiceCategory!],
    $serviceCode: String, $catalogueCode: String, $orderBy: PerformanceOrder! = GROUP, $reverse: Boolean! = false,
    $limit: Int) {{
    performance(officeCode: $officeCode, from: $from, to: $to, groupBy: $groupBy, includeBelow: $includeBelow,
        kinds: $kinds, channels: $channels, categories: $categories, serviceCode: $serviceCode,
        catalogueCode: $catalogueCode, orderBy: $orderBy, reverse: $reverse, limit: $limit) {{ {ROW} }} }}"""
_THIS_MONTH = NOW.date().replace(day=1)
MONTHS = {"from": str(first_day().replace(day=1)), "to": str(_THIS_MONTH - timedelta(days=1))}
"""All months of the history that are over."""
_LAST_MONTH = (_THIS_MONTH - timedelta(days=1)).replace(day=1)
MONTH = {"from": str((_LAST_MONTH - timedelta(days=1)).replace(day=1)), "to": str(_LAST_MONTH - timedelta(days=1))}
"""The last month in which much was filed."""


def public_days(grouping: str | None = None) -> dict[str, str]:
    """The most that everybody may ask for."""
    return MONTHS if grouping == "MONTH" else MONTH


async def ask(database: Database | Counted, person: str | None, office: str, **given: Any) -> list[dict[str, Any]]:
    """The rows; unless days are given, of all requests, or of all that the public may ask for."""
    days = public_days(given.get("groupBy")) if person is None else {"from": str(first_day()), "to": str(NOW.date())}
    answer = await do(database, person, PERFORMANCE, officeCode=office, **{**days, **given})
    assert "errors" not in answer, answer
    rows: list[dict[str, Any]] = answer["data"]["performance"]
    return rows


def key(row: dict[str, Any], grouping: str | None) -> Any:
    """As the direct queries name it."""
    group = row["group"]
    match grouping:
        case None:
            return "all"
        case "CHILD_OFFICE" | "DIVISION" | "DISTRICT":
            return f"{group['office']['code']}{'=' if group['own'] else ''}"
        case "SERVICE":
            service = group["service"]
            return service and f"{service['office']['code']}/{service['code']}"
        case "CATALOGUE_SERVICE":
            return group["catalogueService"] and group["catalogueService"]["code"]
        case _:
            return group[grouping.lower()]


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row in the names of the direct queries."""
    return {
        **{name: row[name] for name in FIGURES},
        **{
            f"to{level.title()}": row["escalatedTo"][level] for level in ("national", "division", "district", "upazila")
        },
        "rated": row["rating"]["count"],
        "average": row["rating"]["average"],
        "rate": row["onTimeRate"],
        "promisedMinimum": row["promisedWorkingDays"]["minimum"],
        "promisedMaximum": row["promisedWorkingDays"]["maximum"],
        **{
            f"{name}{part.title()}": row[field][part]
            for name, field in (
                ("response", "workingHoursToResponse"),
                ("resolution", "workingHoursToResolve"),
                ("actual", "actualWorkingDays"),
            )
            for part in ("median", "p90")
        },
    }


HOURS = {"responseMedian", "responseP90", "resolutionMedian", "resolutionP90"}
NOTHING = {
    **dict.fromkeys(direct_figures.CONDITIONS, 0),
    **dict.fromkeys([*HOURS, "actualMedian", "actualP90", "promisedMinimum", "promisedMaximum", "average", "rate"]),
}


def same(told: dict[str, Any], expected: dict[str, Any]) -> None:
    """To the last digit, but for hours, which are told to 5 %, or a second where they are less than that."""
    told = flat(told)
    assert told.keys() == expected.keys()
    differing = {name: (told[name], expected[name]) for name in told if not _alike(name, told[name], expected[name])}
    # In words: the soak runs without pytest, which would add them.
    assert not differing, f"told and expected: {differing}"


def _alike(name: str, told: Any, expected: Any) -> bool:
    if name not in HOURS or told is None or expected is None:
        return bool(told == expected)
    return bool(abs(told - expected) <= max(0.05 * expected, 1 / 3600))
