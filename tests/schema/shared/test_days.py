"""Errors about days say how a day is written, which of two comes first, and how many there may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from districts.exports import reading
from districts.identity import grants
from districts.identity.actors import Role
from districts.shared.refused import Refused
from models.database.connection import Database
from schema.context import RequestContext
from schema.network import schema
from tests.support.operations import do
from tests.support.queries import ask
from tests.support.rows import TESTER

PERFORMANCE = 'query ($from: Date!, $to: Date!) { performance(officeCode: "bd", from: $from, to: $to) { submitted } }'
CALENDAR = 'query ($from: Date, $to: Date) { office(code: "bd") { calendar(from: $from, to: $to) { date } } }'
REQUESTS = """query ($from: Date, $to: Date) {
    requests(officeCode: "bd", filter: {submittedFrom: $from, submittedTo: $to}) { totalCount } }"""
EXCEPTIONS = """query ($from: Date, $to: Date) {
    office(code: "bd") { calendarExceptions(from: $from, to: $to) { kind } } }"""


async def message(text: str, **variables: Any) -> str:
    result = await schema.execute(text, variable_values=variables, context_value=RequestContext())
    assert result.errors is not None
    assert result.data is None
    return result.errors[0].message


@pytest.mark.parametrize(
    "given", ["01/02/2026", "20260102", "2026-1-2", "2026-02-30", "2026-W01-5", "", "২০২৬-০১-০২", "x" * 99]
)
async def test_a_day_that_is_none_is_told_how_a_day_is_written(given: str) -> None:
    expected = f'"{given[:40]}" is not a day, written year-month-day such as "2026-01-02".'

    assert (
        await message(PERFORMANCE, **{"from": given, "to": "2026-01-31"})
        == f"Variable '$from' has invalid value: {expected}"
    )
    literal = f'{{ performance(officeCode: "bd", from: "{given}", to: "2026-01-31") {{ submitted }} }}'
    assert await message(literal) == expected


async def test_a_number_is_no_day() -> None:
    assert await message(PERFORMANCE, **{"from": 20260102, "to": "2026-01-31"}) == (
        "Variable '$from' has invalid value: 20260102 is not a day, written year-month-day such as \"2026-01-02\"."
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (PERFORMANCE, ("from", "to")),
        (CALENDAR, ("from", "to")),
        (EXCEPTIONS, ("from", "to")),
        (
            "query ($from: Date, $to: Date) { auditEntries(filter: {from: $from, to: $to}) { totalCount } }",
            ("filter.from", "filter.to"),
        ),
        (REQUESTS, ("filter.submittedFrom", "filter.submittedTo")),
    ],
)
async def test_days_in_the_wrong_order_are_refused(seeded: Database, text: str, names: tuple[str, str]) -> None:
    await grants.grant("headquarters", Role.HQ_ADMIN, "bd", actor=TESTER)

    answer = await do(seeded, "headquarters", text, **{"from": "2026-02-01", "to": "2026-01-31"})

    first, last = names
    assert answer["data"] is None
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert (
        error["message"]
        == f"`{first}` (2026-02-01) is after `{last}` (2026-01-31). Give the earlier day as `{first.split('.')[-1]}`."
    )


async def test_a_calendar_of_a_year_is_answered_and_a_longer_one_is_refused(seeded: Database) -> None:
    year = await ask(seeded, CALENDAR, **{"from": "2026-01-01", "to": "2027-01-01"})
    longer = await ask(seeded, CALENDAR, **{"from": "2026-01-01", "to": "2027-01-02"})

    assert len(year["data"]["office"]["calendar"]) == 366
    assert longer["data"] is None
    assert longer["errors"][0]["message"] == (
        "From 2026-01-01 to 2027-01-02 is 367 days; at most 366 are allowed. Query shorter periods."
    )


async def test_a_calendar_that_ends_before_today_needs_its_first_day(seeded: Database) -> None:
    today = datetime.now(ZoneInfo("Asia/Dhaka")).date()
    answer = await ask(seeded, CALENDAR, to=str(today - timedelta(days=2)))

    assert answer["errors"][0]["message"].endswith("Give `from` as well.")


async def test_an_export_of_days_in_the_wrong_order_is_refused(seeded: Database) -> None:
    given = {"from": "2026-02-01", "to": "2026-01-31"}
    with pytest.raises(Refused) as refused:
        async with reading.rows(seeded, reading.named("performance"), given):
            pass

    assert str(refused.value) == "`from` (2026-02-01) is after `to` (2026-01-31). Give the earlier day as `from`."
