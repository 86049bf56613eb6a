"""What the public is told: counts of 5 and more, nothing made of fewer, and nothing from which one below 5 follows."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from districts.performance.words import PerformanceGrouping
from models.connection import Database
from tests.performance import asking
from tests.performance.asking import HEADQUARTERS, ask, flat
from tests.performance.conftest import OFFICER
from tests.performance.histories import NOW
from tests.performance.test_figures import MAGURA, ROOTS

GROUPINGS = [*PerformanceGrouping]
COUNTS = [
    "submitted",
    "responded",
    "resolved",
    "onTime",
    "open",
    "overdue",
    "escalated",
    "reopened",
    "rejected",
    "rated",
]
LEVELS = ["toNational", "toDivision", "toDistrict", "toUpazila"]
# What is made of a count goes with it.
MADE_OF = {
    "rate": ["onTime", "resolved", "overdue"],
    "average": ["rated"],
    "promisedMinimum": ["submitted"],
    "promisedMaximum": ["submitted"],
    **{name: ["responded"] for name in ("responseMedian", "responseP90")},
    **{name: ["resolved"] for name in ("resolutionMedian", "resolutionP90", "actualMedian", "actualP90")},
}


async def told_and_true(database: Database, person: str | None, office: str, **given: Any) -> list[tuple[Any, Any]]:
    told = await ask(database, person, office, **given)
    true = await ask(database, HEADQUARTERS, office, **given)
    assert [row["group"] for row in told] == [row["group"] for row in true]
    assert [row["drillDown"] for row in told] == [row["drillDown"] for row in true]
    return list(zip(told, true, strict=True))


def check(told: dict[str, Any], true: dict[str, Any]) -> None:
    """What is told is true; what is below 5 is not told, and neither is what is made of it."""
    public, figures = flat(told), flat(true)
    for name in COUNTS + LEVELS:
        assert public[name] is None or public[name] == figures[name] >= 5, (name, public, figures)
    for name, counts in MADE_OF.items():
        expected = None if any(public[count] is None for count in counts) else figures[name]
        assert public[name] == expected, (name, public, figures)
    assert public["withdrawn"] is None
    assert told["suppressed"] is any(public[name] is None for name in COUNTS)


def unknown(values: list[int | None], true: list[int]) -> None:
    """Whoever knows the sum, too, cannot tell one that is not told."""
    hidden = [known for shown, known in zip(values, true, strict=True) if shown is None]
    if len(values) == 1 or not hidden:
        return
    left = sum(hidden)
    if left >= 5:
        # Each of them may be another number than it is.
        assert len(hidden) >= 2
    else:
        assert len(hidden) == len(values)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("grouping", GROUPINGS)
async def test_nothing_small_is_told_to_the_public(lived: Database, root: str, grouping: str) -> None:
    pairs = await told_and_true(lived, None, root, groupBy=grouping)

    for told, true in pairs:
        check(told, true)
    for name in COUNTS + LEVELS:
        unknown([flat(told)[name] for told, _ in pairs], [flat(true)[name] for _, true in pairs])


@pytest.mark.parametrize("given", [{}, {"kinds": ["GRIEVANCE"]}, {"channels": ["SMS"]}, {"serviceCode": "c3"}])
async def test_nothing_small_is_told_of_all(lived: Database, given: dict[str, Any]) -> None:
    for root in [*ROOTS, "bd.rangpur"]:
        [(told, true)] = await told_and_true(lived, None, root, **given)
        check(told, true)


async def test_something_is_told_to_the_public(lived: Database) -> None:
    told = await ask(lived, None, "bd", groupBy="CHILD_OFFICE")

    assert sum(row["submitted"] is not None for row in told) >= 2
    assert sum(row["submitted"] is None for row in told) >= 5
    [whole] = await ask(lived, None, "bd")
    assert whole["onTimeRate"] is not None
    assert whole["workingHoursToResolve"]["p90"] is not None


async def test_that_there_are_rows_tells_nothing(lived: Database) -> None:
    """They are there whatever was filed."""
    for grouping in GROUPINGS:
        days = {"from": str(NOW.date().replace(day=1)), "to": str(NOW.date())}
        some, none = [
            [row["group"] for row in await ask(lived, None, office, groupBy=grouping, **days)]
            for office in (MAGURA, "bd.rangpur.rangpur")
        ]
        assert some
        assert none
        if grouping not in {"CHILD_OFFICE", "DIVISION", "DISTRICT", "SERVICE"}:
            assert [{**row, "office": None} for row in some] == [{**row, "office": None} for row in none]


async def test_officers_are_told_theirs(lived: Database) -> None:
    """Of Magura and all below it; of others what the public is told, or less, where that follows from their own."""
    pairs = await told_and_true(lived, OFFICER, "bd.khulna", groupBy="CHILD_OFFICE")

    [(told, true)] = [pair for pair in pairs if pair[0]["group"]["office"]["code"] == MAGURA]
    assert told == true
    others = [pair for pair in pairs if pair[0]["group"]["office"]["code"] != MAGURA]
    for told, true in others:
        check(told, true)
    for name in COUNTS + LEVELS:
        unknown([flat(told)[name] for told, _ in others], [flat(true)[name] for _, true in others])
    for office, grouping in product((MAGURA, f"{MAGURA}.sreepur"), GROUPINGS):
        pairs = await told_and_true(lived, OFFICER, office, groupBy=grouping)
        assert all(told == true for told, true in pairs)


async def test_whose_role_ended_is_the_public(lived: Database) -> None:
    public = await ask(lived, None, "bd.khulna", groupBy="CHILD_OFFICE")

    assert await ask(lived, "nobody", "bd.khulna", groupBy="CHILD_OFFICE") == public
    assert public != await ask(lived, OFFICER, "bd.khulna", groupBy="CHILD_OFFICE")


async def test_nobody_is_told_where_a_request_came_from_by_its_order(lived: Database) -> None:
    """Rows that are not told come in the order of the group, whatever they hide."""
    rows = await ask(lived, None, "bd.khulna", groupBy="DAY", orderBy="SUBMITTED")
    hidden = [row["group"]["day"] for row in rows if row["submitted"] is None]

    assert hidden == sorted(hidden)
    assert len(hidden) > 50
    assert asking.key(rows[0], "DAY") not in hidden
