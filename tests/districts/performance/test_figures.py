"""Every figure of `performance`, to whoever reads all requests: as direct queries say, however it is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.database.connection import Database
from tests.districts.performance import direct_figures, queries
from tests.districts.performance.histories import HEADQUARTERS, NOW
from tests.districts.performance.queries import FIGURES, NOTHING, ask, same
from tests.support.operations import do
from tests.support.queries import Counted

MAGURA = "bd.khulna.magura"
ROOTS = ["bd", "bd.khulna", MAGURA, f"{MAGURA}.sreepur"]


def inside(root: str) -> str:
    return f"(office = '{root}' OR office LIKE '{root}.%')"


def by_office(root: str, grouping: str) -> str:
    """The code of the row's office, with = behind the one of those that stand for themselves."""
    depth = {"CHILD_OFFICE": root.count(".") + 2, "DIVISION": 2, "DISTRICT": 3}[grouping]
    cut = max(depth, root.count(".") + 1)
    return (
        f"CASE WHEN cardinality(string_to_array(office, '.')) < {depth} THEN office || '='"
        f" ELSE array_to_string((string_to_array(office, '.'))[:{cut}], '.') END"
    )


async def compare(
    database: Database, grouping: str | None, expected: dict[Any, Any], office: str, **given: Any
) -> None:
    rows = await ask(database, HEADQUARTERS, office, groupBy=grouping, **given)
    keys = [queries.key(row, grouping) for row in rows]
    assert len(set(keys)) == len(keys)
    assert expected.keys() <= set(keys)
    for name, row in zip(keys, rows, strict=True):
        same(row, expected.get(name, NOTHING))
        assert row["suppressed"] is row["rounded"] is False


async def test_there_is_something_to_count(lived: Database) -> None:
    """Every figure counts some requests and not others."""
    [row] = (await direct_figures.figures("'all'", "true")).values()

    unclimbed = {"toUpazila"}  # who is asked first in an upazila is its head
    assert row["submitted"] > 80
    assert all(
        0 < row[name] < row["submitted"] for name in direct_figures.CONDITIONS.keys() - unclimbed - {"submitted"}
    ), row


@pytest.mark.parametrize("grouping", direct_figures.KEYS)
@pytest.mark.parametrize("root", ROOTS)
async def test_rows_are_what_direct_queries_say(lived: Database, grouping: str | None, root: str) -> None:
    expected = await direct_figures.figures(direct_figures.KEYS[grouping], inside(root))

    if grouping in {"CATEGORY", "CATALOGUE_SERVICE", "SERVICE"}:
        expected.setdefault(None, NOTHING)
    await compare(lived, grouping, expected, root)


@pytest.mark.parametrize("grouping", ["CHILD_OFFICE", "DIVISION", "DISTRICT"])
@pytest.mark.parametrize("root", ROOTS)
async def test_rows_of_offices_are_what_direct_queries_say(lived: Database, grouping: str, root: str) -> None:
    expected = await direct_figures.figures(by_office(root, grouping), inside(root))

    await compare(lived, grouping, expected, root)


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({"kinds": ["GRIEVANCE", "SUGGESTION"]}, "kind IN ('GRIEVANCE', 'SUGGESTION')"),
    ({"kinds": []}, "false"),
    ({"channels": ["SMS"]}, "channel = 'SMS'"),
    ({"categories": ["INSTITUTIONAL"]}, "category = 'INSTITUTIONAL'"),
    ({"serviceCode": "c3"}, "service = 'c3'"),
    ({"serviceCode": "nothing"}, "false"),
    ({"catalogueCode": "ict_product_advice"}, "catalogue = 'ict_product_advice'"),
    ({"catalogueCode": "%"}, "false"),
    (
        {"catalogueCode": "ict_product_advice", "kinds": ["SERVICE_REQUEST"], "channels": ["WEBSITE", "PHONE"]},
        "catalogue = 'ict_product_advice' AND kind = 'SERVICE_REQUEST' AND channel IN ('WEBSITE', 'PHONE')",
    ),
    ({"categories": ["CITIZEN"], "kinds": ["GRIEVANCE"]}, "category = 'CITIZEN' AND kind = 'GRIEVANCE'"),
]


@pytest.mark.parametrize(("given", "condition"), FILTERS)
@pytest.mark.parametrize("grouping", [None, "MONTH", "CHILD_OFFICE", "KIND", "CATEGORY", "CATALOGUE_SERVICE", "DAY"])
async def test_filters_leave_out_what_direct_queries_do(
    lived: Database, given: dict[str, Any], condition: str, grouping: str | None
) -> None:
    key = by_office("bd.khulna", "CHILD_OFFICE") if grouping == "CHILD_OFFICE" else direct_figures.KEYS[grouping]
    expected = await direct_figures.figures(key, f"{inside('bd.khulna')} AND {condition}")

    await compare(lived, grouping, expected, "bd.khulna", **given)


@pytest.mark.parametrize(
    "grouping", [None, "CHILD_OFFICE", "DISTRICT", "MONTH", "WEEK", "DAY", "CATALOGUE_SERVICE", "CHANNEL"]
)
@pytest.mark.parametrize("share", [(0, 3), (0, 47), (11, 90), (40, 77), (100, 100)])
async def test_days_of_filing(lived: Database, grouping: str | None, share: tuple[int, int]) -> None:
    """Both days are in it, as Dhaka has them."""
    first, last = (NOW.date() - timedelta(days=100 - each) for each in share)
    offices = grouping in {"CHILD_OFFICE", "DISTRICT"}
    key = by_office("bd", grouping or "") if offices else direct_figures.KEYS[grouping]
    expected = await direct_figures.figures(key, f"day BETWEEN '{first}' AND '{last}'")

    await compare(lived, grouping, expected, "bd", **{"from": str(first), "to": str(last)})


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("grouping", ["CHILD_OFFICE", "SERVICE", "KIND", "MONTH", None])
async def test_an_office_alone(lived: Database, grouping: str | None, below: bool) -> None:
    which = inside("bd.khulna") if below else "office = 'bd.khulna'"
    [whole] = (await direct_figures.figures("'all'", which)).values()

    rows = await ask(lived, HEADQUARTERS, "bd.khulna", groupBy=grouping, includeBelow=below)

    assert sum(row["submitted"] for row in rows) == whole["submitted"]
    assert below or all(row["group"]["own"] and row["group"]["office"]["code"] == "bd.khulna" for row in rows)


@pytest.mark.parametrize(
    "grouping", [grouping for grouping in [*direct_figures.KEYS, "CHILD_OFFICE", "DIVISION", "DISTRICT"] if grouping]
)
@pytest.mark.parametrize("root", ROOTS)
async def test_rows_add_up_to_the_row_of_all(lived: Database, grouping: str, root: str) -> None:
    [whole] = await ask(lived, HEADQUARTERS, root)

    rows = await ask(lived, HEADQUARTERS, root, groupBy=grouping)

    for name in FIGURES:
        assert sum(row[name] for row in rows) == whole[name]
    assert sum(row["rating"]["count"] for row in rows) == whole["rating"]["count"]


async def test_the_row_of_a_child_is_the_row_of_that_office(lived: Database) -> None:
    """At every level."""
    for root in ROOTS[:-1]:
        for row in await ask(lived, HEADQUARTERS, root, groupBy="CHILD_OFFICE"):
            [alone] = await ask(
                lived, HEADQUARTERS, row["group"]["office"]["code"], includeBelow=not row["group"]["own"]
            )
            assert {**alone, "group": None} == {**row, "group": None}


@pytest.mark.parametrize(
    ("operation", "variables", "least"),
    [
        ("Network", {"office": "bd"}, 9),
        ("Network", {"office": MAGURA}, 5),
        ("PromiseKept", {}, 64),
        ("Trend", {"office": "bd.khulna"}, 3),
    ],
)
async def test_the_operations_of_the_contract(
    lived: Database, operation: str, variables: dict[str, Any], least: int
) -> None:
    counted = Counted(lived)
    days = {"from": f"{NOW.year - 1}-12-01", "to": str(NOW.date())}
    if operation == "PromiseKept":
        national = await direct_figures.figures("catalogue", "catalogue IS NOT NULL")
        variables = {"catalogue": max(national, key=lambda code: (national[code]["resolved"], code))}

    answer = await do(counted, HEADQUARTERS, operation, **variables, **days)

    assert "errors" not in answer
    rows = answer["data"]["performance"]
    assert len(rows) >= least
    assert sum(row["submitted"] for row in rows) >= 2
    assert any(row["onTimeRate"] is not None for row in rows)
    assert len(counted.statements) == 1


@pytest.mark.parametrize("office", ["bd.nowhere", "bd..x", "", "%"])
async def test_no_such_office(lived: Database, office: str) -> None:
    answer = await do(lived, HEADQUARTERS, queries.PERFORMANCE, officeCode=office, **queries.MONTHS)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert answer["data"] is None


async def test_days_beyond_all_requests(lived: Database) -> None:
    [ever] = await ask(lived, HEADQUARTERS, "bd", **{"from": "0001-01-01", "to": "9999-12-31"})
    [whole] = await ask(lived, HEADQUARTERS, "bd")
    assert {**ever, "drillDown": None} == {**whole, "drillDown": None}
    for first, last in (("0001-01-01", "2009-12-31"), ("2999-01-01", "9999-12-31")):
        [none] = await ask(lived, HEADQUARTERS, "bd", **{"from": first, "to": last})
        same(none, NOTHING)
        assert await ask(lived, HEADQUARTERS, "bd", groupBy="MONTH", **{"from": first, "to": last}) == []


@pytest.mark.parametrize("size", [0, -1, 10_001])
async def test_a_limit_that_cannot_be(lived: Database, size: int) -> None:
    answer = await do(lived, None, queries.PERFORMANCE, officeCode="bd", limit=size, **queries.MONTHS)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


ORDERS = {
    "SUBMITTED": lambda row: row["submitted"],
    "RESOLVED": lambda row: row["resolved"],
    "OPEN": lambda row: row["open"],
    "OVERDUE": lambda row: row["overdue"],
    "ESCALATED": lambda row: row["escalated"],
    "REOPENED": lambda row: row["reopened"],
    "REJECTED": lambda row: row["rejected"],
    "ON_TIME_RATE": lambda row: row["onTimeRate"],
    "HOURS_TO_RESPONSE": lambda row: row["workingHoursToResponse"]["median"],
    "HOURS_TO_RESOLUTION": lambda row: row["workingHoursToResolve"]["median"],
    "RATING": lambda row: row["rating"]["average"],
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("person", "grouping"),
    [
        (HEADQUARTERS, "CHILD_OFFICE"),
        (HEADQUARTERS, "SERVICE"),
        (HEADQUARTERS, "DAY"),
        (None, "SERVICE"),
        (None, "MONTH"),
    ],
)
async def test_the_largest_come_first_or_last(lived: Database, order: str, grouping: str, person: str | None) -> None:
    """By what is told, so that the order tells no more; of equals as the group has them."""
    plain = await ask(lived, person, "bd.khulna", groupBy=grouping)
    figures = [ORDERS[order](row) for row in plain]

    largest = await ask(lived, person, "bd.khulna", groupBy=grouping, orderBy=order)
    smallest = await ask(lived, person, "bd.khulna", groupBy=grouping, orderBy=order, reverse=True)

    def place(number: int, sign: int) -> Any:
        figure = figures[number]
        return figure is None, sign * (figure or 0), number

    assert largest == [plain[n] for n in sorted(range(len(plain)), key=lambda n: place(n, -1))]
    assert smallest == [plain[n] for n in sorted(range(len(plain)), key=lambda n: place(n, 1))]
    assert await ask(lived, person, "bd.khulna", groupBy=grouping, orderBy=order, limit=2) == largest[:2]
    turned = await ask(lived, person, "bd.khulna", groupBy=grouping, reverse=True)
    assert turned == plain[::-1]
