"""What the public gets: whole months that are over, and counts that are multiples of 5, null below 5."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts.charters.draft import Channel, ServiceCategory
from districts.performance.enums import PerformanceGrouping
from districts.requests.enums import RequestKind
from models.database.connection import Database
from tests.districts.performance import queries
from tests.districts.performance.histories import HEADQUARTERS, NOW, OFFICER
from tests.districts.performance.queries import MONTH, MONTHS, ask, flat, public_days
from tests.districts.performance.test_figures import MAGURA, ROOTS
from tests.support.operations import do

GROUPINGS = [*PerformanceGrouping]
OPEN_TO_ALL = [grouping for grouping in GROUPINGS if grouping not in {"WEEK", "DAY"}]
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
THIS_MONTH = NOW.date().replace(day=1)


def rounded(count: int) -> int | None:
    return None if count < 5 else 5 * ((count + 2) // 5)


def check(public: dict[str, Any], exact: dict[str, Any]) -> None:
    told, true = flat(public), flat(exact)
    assert {name: told[name] for name in COUNTS + LEVELS} == {name: rounded(true[name]) for name in COUNTS + LEVELS}
    assert public["withdrawn"] is None
    assert public["rounded"] is True
    assert public["suppressed"] is any(told[name] is None for name in COUNTS)
    answerable = rounded(true["resolved"] + true["overdue"])
    assert told["rate"] == (told["onTime"] and min(1, told["onTime"] / (answerable or 1)))
    if true["rated"] < 5:
        assert told["average"] is None
    else:
        steps = 2 if true["rated"] < 100 else 10
        assert told["average"] * steps == pytest.approx(round(told["average"] * steps))
        assert abs(told["average"] - true["average"]) <= 0.5 / steps + 1e-9
    for name, count in (("response", "responded"), ("resolution", "resolved"), ("actual", "resolved")):
        for part, least in (("Median", 10), ("P90", 50)):
            assert told[name + part] == (true[name + part] if true[count] >= least else None)


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("grouping", [None, *OPEN_TO_ALL])
async def test_the_public_gets_rounded_figures(lived: Database, root: str, grouping: str | None) -> None:
    public = await ask(lived, None, root, groupBy=grouping)
    exact = await ask(lived, HEADQUARTERS, root, groupBy=grouping, **public_days(grouping))

    assert [row["group"] for row in public] == [row["group"] for row in exact]
    assert [row["drillDown"] for row in public] == [row["drillDown"] for row in exact]
    for told, true in zip(public, exact, strict=True):
        check(told, true)


@pytest.mark.parametrize("given", [{}, {"kinds": ["GRIEVANCE"]}, {"channels": ["SMS"]}, {"serviceCode": "c3"}])
async def test_filters_round_as_well(lived: Database, given: dict[str, Any]) -> None:
    for root in [*ROOTS, "bd.rangpur"]:
        [told] = await ask(lived, None, root, **given)
        [true] = await ask(lived, HEADQUARTERS, root, **given, **MONTH)
        check(told, true)


async def test_something_is_told_to_the_public(lived: Database) -> None:
    told = await ask(lived, None, "bd", groupBy="CHILD_OFFICE")

    assert sum(row["submitted"] is not None for row in told) >= 2
    assert sum(row["submitted"] is None for row in told) >= 5
    [whole] = await ask(lived, None, "bd")
    assert whole["onTimeRate"] is not None
    assert whole["workingHoursToResolve"]["median"] is not None


# Differences

_offices = st.sampled_from([*ROOTS, "bd.dhaka", "bd.dhaka.gazipur", "bd.khulna.jashore"])
_several = {
    "kinds": st.lists(st.sampled_from([*RequestKind]), min_size=1, max_size=1),
    "channels": st.lists(st.sampled_from([*Channel]), min_size=1, max_size=1),
    "categories": st.lists(st.sampled_from([*ServiceCategory]), min_size=1, max_size=1),
    "serviceCode": st.sampled_from(["c1", "c2", "c3"]),
}


def _months_ago(count: int) -> date:
    day = THIS_MONTH
    for _ in range(count):
        day = (day - timedelta(days=1)).replace(day=1)
    return day


@st.composite
def _questions(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(st.integers(1, 6))
    grouping = draw(st.sampled_from([None, *OPEN_TO_ALL]))
    last = draw(st.integers(0, first - 1)) if grouping == "MONTH" else first - 1
    question: dict[str, Any] = {
        "officeCode": draw(_offices),
        "from": str(_months_ago(first)),
        "to": str(_months_ago(last) - timedelta(days=1)),
        "groupBy": grouping,
        "includeBelow": draw(st.booleans()),
    }
    for name in draw(st.lists(st.sampled_from([*_several]), max_size=2, unique=True)):
        question[name] = draw(_several[name])
    return question


def numbers(rows: list[dict[str, Any]]) -> set[int]:
    """All counts of an answer."""
    return {flat(row)[name] for row in rows for name in [*COUNTS, *LEVELS]} - {None}


_seen: set[int] = set()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=_questions())
async def test_no_two_public_answers_differ_by_1_to_4(lived: Database, question: dict[str, Any]) -> None:
    """Whatever is asked, and of each figure against every other of all answers so far."""
    office = question.pop("officeCode")
    _seen.update(numbers(await ask(lived, None, office, **question)))

    assert not [pair for pair in combinations(_seen, 2) if 1 <= abs(pair[0] - pair[1]) <= 4]
    assert 0 not in _seen


async def test_a_cell_is_the_same_however_it_is_asked_for(lived: Database) -> None:
    """As a row of offices, kinds, months, … and as a question of its own."""
    compared: dict[str, int] = defaultdict(int)
    for grouping in OPEN_TO_ALL:
        for row in await ask(lived, None, "bd.khulna", groupBy=grouping):
            way = row["drillDown"]
            if way["aboutService"] is False or way["national"] is False or row["submitted"] is None:
                continue
            lists = {"kinds": way["kind"], "channels": way["channel"], "categories": way["category"]}
            [alone] = await ask(
                lived, None, way["officeCode"], includeBelow=way["includeBelow"],
                serviceCode=way["serviceCode"], catalogueCode=way["catalogueCode"],
                **{name: value and [value] for name, value in lists.items()},
                **{"from": way["submittedFrom"], "to": way["submittedTo"]},
            )  # fmt: skip
            assert flat(alone) == flat(row)
            compared[grouping] += 1
    assert compared.keys() >= {"CHILD_OFFICE", "DISTRICT", "KIND", "CHANNEL", "CATEGORY", "MONTH"}


# Which days


def _refused(answer: dict[str, Any]) -> str:
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert not answer["data"]
    message: str = error["message"]
    return message


LAST = str(THIS_MONTH - timedelta(days=1))
PREVIOUS = str(_months_ago(1))


@pytest.mark.parametrize(
    ("days", "allowed"),
    [
        (("2026-03-02", "2026-03-31"), ("2026-03-01", "2026-03-31")),
        (("2026-03-01", "2026-03-30"), ("2026-03-01", "2026-03-31")),
        (("2026-03-15", "2026-04-15"), ("2026-04-01", "2026-04-30")),
        (("2026-03-01", "2026-04-30"), ("2026-04-01", "2026-04-30")),
        (("2025-02-01", "2026-01-31"), ("2026-01-01", "2026-01-31")),
        (("2026-03-01", str(NOW.date())), (PREVIOUS, LAST)),
        (("2026-03-01", "9999-12-31"), (PREVIOUS, LAST)),
        ((str(NOW.date()), str(NOW.date())), (PREVIOUS, LAST)),
        ((str(THIS_MONTH), "2999-12-31"), (PREVIOUS, LAST)),
    ],
)
@pytest.mark.parametrize("person", ["nobody", OFFICER])
async def test_other_days_are_refused_with_days_that_are_allowed(
    lived: Database, person: str, days: tuple[str, str], allowed: tuple[str, str]
) -> None:
    """The officer is nobody outside Magura."""
    message = _refused(await do(
        lived, person, queries.PERFORMANCE, officeCode="bd.khulna", **dict(zip(("from", "to"), days, strict=True))
    ))  # fmt: skip

    assert f"Ask from {allowed[0]} to {allowed[1]}" in message
    assert len(await ask(lived, person, "bd.khulna", **dict(zip(("from", "to"), allowed, strict=True)))) == 1


@pytest.mark.parametrize("grouping", ["WEEK", "DAY"])
async def test_weeks_and_days_are_for_those_who_read_the_requests(lived: Database, grouping: str) -> None:
    message = _refused(await do(
        lived, None, queries.PERFORMANCE, officeCode=MAGURA, groupBy=grouping, **MONTHS
    ))  # fmt: skip

    assert "groupBy MONTH" in message
    assert len(await ask(lived, OFFICER, MAGURA, groupBy=grouping)) > 10


async def test_everybody_gets_a_year_and_several_months_by_month(lived: Database) -> None:
    year = {"from": f"{NOW.year - 1}-01-01", "to": f"{NOW.year - 1}-12-31"}

    assert len(await ask(lived, None, "bd.khulna", **year)) == 1
    assert len(await ask(lived, None, "bd.khulna", groupBy="MONTH", **year)) == 12


@pytest.mark.parametrize(
    "given",
    [{"kinds": ["GRIEVANCE", "SUGGESTION"]}, {"channels": ["SMS", "PHONE"]}, {"categories": ["CITIZEN", "INTERNAL"]}],
)
async def test_sets_that_overlap_are_refused(lived: Database, given: dict[str, list[str]]) -> None:
    """From the rounded counts of all sets the exact one of each member follows."""
    message = _refused(await do(
        lived, None, queries.PERFORMANCE, officeCode=MAGURA, **given, **MONTH
    ))  # fmt: skip

    assert "one of `kinds`, `channels` and `categories` each" in message
    assert len(await ask(lived, OFFICER, MAGURA, **given)) == 1


# Who


async def test_that_there_are_rows_tells_nothing(lived: Database) -> None:
    """They are there whatever was filed."""
    for grouping in OPEN_TO_ALL:
        some, none = [
            [row["group"] for row in await ask(lived, None, office, groupBy=grouping)]
            for office in (MAGURA, "bd.rangpur.rangpur")
        ]
        assert some
        assert none
        if grouping not in {"CHILD_OFFICE", "DIVISION", "DISTRICT", "SERVICE"}:
            assert [{**row, "office": None} for row in some] == [{**row, "office": None} for row in none]


async def test_officers_get_exact_figures_of_their_offices_alone(lived: Database) -> None:
    public = await ask(lived, None, "bd.khulna", groupBy="CHILD_OFFICE")
    exact = await ask(lived, HEADQUARTERS, "bd.khulna", groupBy="CHILD_OFFICE", **MONTH)

    theirs = await ask(lived, OFFICER, "bd.khulna", groupBy="CHILD_OFFICE", **MONTH)

    for told, true, row in zip(public, exact, theirs, strict=True):
        assert row == (true if row["group"]["office"]["code"] == MAGURA else told)
    for office in (MAGURA, f"{MAGURA}.sreepur"):
        for grouping in GROUPINGS:
            assert await ask(lived, OFFICER, office, groupBy=grouping) == await ask(
                lived, HEADQUARTERS, office, groupBy=grouping
            )


async def test_whose_role_ended_is_the_public(lived: Database) -> None:
    public = await ask(lived, None, "bd.khulna", groupBy="CHILD_OFFICE")

    assert await ask(lived, "nobody", "bd.khulna", groupBy="CHILD_OFFICE", **MONTH) == public
    assert public != await ask(lived, OFFICER, "bd.khulna", groupBy="CHILD_OFFICE", **MONTH)


async def test_the_order_of_rows_tells_nothing(lived: Database) -> None:
    """Rows whose figure is null come in the order of the group, whatever they hide."""
    rows = await ask(lived, None, "bd.khulna", groupBy="CHILD_OFFICE", orderBy="SUBMITTED")
    hidden = [row["group"]["office"]["code"] for row in rows if row["submitted"] is None]

    assert hidden == sorted(hidden, key=lambda code: code.split("."))
    assert len(hidden) > 3
    assert rows[0]["submitted"] is not None
