"""An export of performance is the answer of `performance`, to the last digit, and as silent to the same people."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.http.exports import export_formats
from districts.exports import reading
from districts.exports.performance import PERFORMANCE
from districts.performance.enums import PerformanceGrouping
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.districts.performance.histories import HEADQUARTERS, NOW, OFFICER, first_day
from tests.districts.performance.queries import MONTHS, ask, public_days

DAYS = {"from": str(first_day()), "to": str(NOW.date())}


async def exported(database: Database, person: str | None, **given: str) -> list[dict[str, Any]]:
    days = public_days(given.get("groupBy")) if person is None else DAYS
    async with reading.rows(database, PERFORMANCE, {**days, **given}, person) as batches:
        written = [
            piece
            async for piece in export_formats.written(PERFORMANCE, export_formats.FORMATS["jsonl"], batches, bom=False)
        ]
    return [json.loads(line) for line in b"".join(written).splitlines()]


COUNTS = {
    "submitted": "submitted",
    "responded": "responded",
    "resolved": "resolved",
    "on_time": "onTime",
    "open": "open",
    "overdue": "overdue",
    "escalated": "escalated",
    "reopened": "reopened",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "on_time_rate": "onTimeRate",
    "suppressed": "suppressed",
    "rounded": "rounded",
}
PARTS = {
    "hours_to_response": ("workingHoursToResponse", ("median", "p90")),
    "hours_to_resolution": ("workingHoursToResolve", ("median", "p90")),
    "promised_working_days": ("promisedWorkingDays", ("minimum", "maximum")),
    "actual_working_days": ("actualWorkingDays", ("median", "p90")),
    "escalated_to": ("escalatedTo", ("national", "division", "district", "upazila")),
    "rating": ("rating", ("average", "count")),
}


def figures(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the API's in the names of the export."""
    group = row["group"]
    return {
        "office_code": group["office"]["code"],
        **{name: group[name] for name in ("own", "month", "week", "day", "category", "kind", "channel")},
        "service_code": group["service"] and group["service"]["code"],
        "catalogue_code": group["catalogueService"] and group["catalogueService"]["code"],
        **{column: row[name] for column, name in COUNTS.items()},
        **{f"{column}_{part}": row[name][part] for column, (name, parts) in PARTS.items() for part in parts},
    }


def bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.endswith(("name_bn", "name_en"))}


@pytest.mark.parametrize(
    ("person", "office", "grouping"),
    [
        (person, office, grouping)
        for person, office in ((None, "bd"), (OFFICER, "bd.khulna.magura"), (HEADQUARTERS, "bd"))
        for grouping in (None, *PerformanceGrouping)
        if person or grouping not in {"WEEK", "DAY"}
    ],
)
async def test_it_is_the_answer_to_the_same_question_of_the_same_person(
    lived: Database, person: str | None, office: str, grouping: PerformanceGrouping | None
) -> None:
    told = await ask(lived, person, office, groupBy=grouping and grouping.value)

    written = await exported(lived, person, officeCode=office, **({"groupBy": grouping.value} if grouping else {}))

    assert [bare(row) for row in written] == [figures(row) for row in told]
    assert len(told) > 0
    assert all(row["rounded"] is (person is None) for row in written)


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ({"kinds": "GRIEVANCE"}, {"kinds": ["GRIEVANCE"]}),
        ({"kinds": "GRIEVANCE,SUGGESTION"}, {"kinds": ["GRIEVANCE", "SUGGESTION"]}),
        ({"channels": "PHONE"}, {"channels": ["PHONE"]}),
        ({"categories": "CITIZEN"}, {"categories": ["CITIZEN"]}),
        ({"serviceCode": "c1"}, {"serviceCode": "c1"}),
        ({"catalogueCode": "field_ict_support"}, {"catalogueCode": "field_ict_support"}),
        ({"includeBelow": "false"}, {"includeBelow": False}),
        (
            {"groupBy": "DISTRICT", "orderBy": "SUBMITTED", "reverse": "true", "limit": "3"},
            {"groupBy": "DISTRICT", "orderBy": "SUBMITTED", "reverse": True, "limit": 3},
        ),
    ],
)
async def test_what_narrows_the_answer_narrows_the_export(
    lived: Database, said: dict[str, str], given: dict[str, Any]
) -> None:
    told = await ask(lived, HEADQUARTERS, "bd.khulna", **given)

    written = await exported(lived, HEADQUARTERS, officeCode="bd.khulna", **said)

    assert [bare(row) for row in written] == [figures(row) for row in told]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"from": ""}, RefusalCode.REQUIRED, "from"),
        ({"from": "2026-02-30"}, RefusalCode.INVALID, "from"),
        ({"to": "20260101"}, RefusalCode.INVALID, "to"),
        ({"to": "২০২৬-০১-০১"}, RefusalCode.INVALID, "to"),
        ({"groupBy": "OFFICE"}, RefusalCode.INVALID, "groupBy"),
        ({"kinds": "GRIEVANCE,"}, RefusalCode.INVALID, "kinds"),
        ({"limit": "0"}, RefusalCode.INVALID, "limit"),
        ({"limit": "10001"}, RefusalCode.INVALID, "limit"),
        ({"limit": "1.0"}, RefusalCode.INVALID, "limit"),
        ({"reverse": "1"}, RefusalCode.INVALID, "reverse"),
        ({"serviceCode": "c\0"}, RefusalCode.INVALID, "serviceCode"),
        ({"officeCode": "bd.x"}, RefusalCode.NOT_FOUND, "officeCode"),
    ],
)
async def test_what_cannot_be_asked(lived: Database, given: dict[str, str], code: RefusalCode, field: str) -> None:
    with pytest.raises(Refused) as refused:
        await exported(lived, None, **given)

    assert (refused.value.code, refused.value.field) == (code, (field,))


@pytest.mark.parametrize("person", [None, OFFICER])
async def test_other_days_are_refused_before_anything_is_sent(lived: Database, person: str | None) -> None:
    """In the whole country nobody but headquarters asks for days."""
    with pytest.raises(Refused) as refused:
        await exported(lived, person, **DAYS)

    assert (refused.value.code, refused.value.field) == (RefusalCode.INVALID, ("from",))
    last = MONTHS["to"]
    assert f"Ask from {last[:8]}01 to {last}" in (refused.value.message.en or "")


async def test_the_first_and_the_last_day_of_all_are_days(lived: Database) -> None:
    [everything] = await exported(lived, HEADQUARTERS, **{"from": "0001-01-01", "to": "9999-12-31"})

    assert [everything["submitted"]] == [row["submitted"] for row in await exported(lived, HEADQUARTERS)]
