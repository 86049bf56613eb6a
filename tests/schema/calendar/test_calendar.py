"""An office's days, and what its people and headquarters declare, as a frontend asks for them."""

from __future__ import annotations

from typing import Any

import pytest

from models.database.connection import Database
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA
from tests.schema.shared.test_mutations import ADMIN, HEADQUARTERS, NEIGHBOUR, OFFICER, nothing_changes, people, told
from tests.support.operations import YOU_NEED, changed, do
from tests.support.queries import Counted, ask

__all__ = ["people"]  # the fixture: who may do what

DAYS = """query ($office: String!, $from: Date, $to: Date) {
  office(code: $office) { calendar(from: $from, to: $to) { date opens closes reason { bn en } estimated } } }"""
EXCEPTIONS = """query ($office: String!, $from: Date, $to: Date) { office(code: $office) {
  calendarExceptions(from: $from, to: $to) { office { code } kind from to opens closes } } }"""
DECLARE = """mutation ($input: DeclareCalendarExceptionInput!) { declareCalendarException(input: $input) {
    calendarException { id office { code } kind from to opens closes name { bn en } estimated revokedAt }
    replaced { kind from to name { en } estimated }
    userErrors { field message { bn en } code } } }"""
REVOKE = """mutation ($input: RevokeCalendarExceptionInput!) { revokeCalendarException(input: $input) {
    calendarException { from revokedAt } userErrors { field message { bn en } code } } }"""
MELA = {"officeCode": JASHORE, "kind": "HOLIDAY", "from": "2026-11-02", "to": "2026-11-03", "name": {"bn": "মেলা"}}


async def calendar(database: Database | Counted, office: str, first: str, last: str) -> list[list[Any]]:
    answer = await ask(database, DAYS, office=office, **{"from": first, "to": last})
    days = answer["data"]["office"]["calendar"]
    return [[day["date"][5:], day["opens"], day["closes"], day["reason"], day["estimated"]] for day in days]


WEEKEND = {"bn": "সাপ্তাহিক ছুটি", "en": "Weekly holiday"}
EID = {"bn": "ঈদুল ফিতর", "en": "Eid al-Fitr"}


async def test_the_days_of_an_office_with_the_reasons(counted: Counted) -> None:
    assert await calendar(counted, SHARSHA, "2027-03-09", "2027-03-14") == [
        ["03-09", "09:00:00", "17:00:00", None, False],
        ["03-10", None, None, EID, True],
        ["03-11", None, None, EID, True],
        ["03-12", None, None, EID, True],
        ["03-13", None, None, WEEKEND, False],
        ["03-14", "09:00:00", "17:00:00", None, False],
    ]
    assert len(counted.statements) == 1


@pytest.mark.parametrize(
    ("given", "number"),
    [({}, 31), ({"from": "2026-11-05", "to": "2026-11-05"}, 1), ({"from": "2024-01-01", "to": "2024-12-31"}, 366)],
)
async def test_how_many_days_are_told(seeded: Database, given: dict[str, str], number: int) -> None:
    answer = await ask(seeded, DAYS, office="bd", **given)

    assert len(answer["data"]["office"]["calendar"]) == number


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_days_at_the_ends_of_the_calendar(seeded: Database, day: str) -> None:
    assert [each[0] for each in await calendar(seeded, "bd", day, day)] == [day[5:]]
    assert "errors" not in await ask(seeded, DAYS, office="bd", **{"from": day})
    for given in ({"from": day}, {"to": day}):
        assert "errors" not in await ask(seeded, EXCEPTIONS, office="bd", **given)


async def test_what_is_declared_is_seen_at_once_there_and_below(seeded: Database) -> None:
    payload = await changed(seeded, ADMIN, DECLARE, **MELA)

    assert payload["calendarException"].pop("id")
    assert payload == {
        "calendarException": {
            "office": {"code": JASHORE},
            "kind": "HOLIDAY",
            "from": "2026-11-02",
            "to": "2026-11-03",
            "opens": None,
            "closes": None,
            "name": {"bn": "মেলা", "en": None},
            "estimated": False,
            "revokedAt": None,
        },
        "replaced": [],
        "userErrors": [],
    }
    mela = {"bn": "মেলা", "en": None}
    assert await calendar(seeded, SHARSHA, "2026-11-02", "2026-11-02") == [["11-02", None, None, mela, False]]
    assert (await calendar(seeded, MAGURA, "2026-11-02", "2026-11-02"))[0][1] == "09:00:00"


async def test_other_hours_and_an_extra_working_day(seeded: Database) -> None:
    hours = {"kind": "HOURS", "from": "2026-11-01", "to": "2026-11-30", "opens": "09:00", "closes": "15:30:00"}
    await changed(seeded, HEADQUARTERS, DECLARE, **{**hours, "officeCode": "bd", "name": {"en": "Ramadan"}})
    extra = {"officeCode": JASHORE, "kind": "WORKING_DAY", "from": "2026-11-07", "to": "2026-11-07"}
    await changed(seeded, ADMIN, DECLARE, **{**extra, "name": {"en": "Instead of Thursday"}})

    assert await calendar(seeded, SHARSHA, "2026-11-05", "2026-11-07") == [
        ["11-05", "09:00:00", "15:30:00", {"bn": None, "en": "Ramadan"}, False],
        ["11-06", None, None, WEEKEND, False],
        ["11-07", "09:00:00", "15:30:00", {"bn": None, "en": "Instead of Thursday"}, False],
    ]
    answer = await ask(seeded, EXCEPTIONS, office=SHARSHA, **{"from": "2026-11-07", "to": "2026-12-16"})
    assert [
        [each["office"]["code"], each["kind"], each["from"], each["to"], each["opens"], each["closes"]]
        for each in answer["data"]["office"]["calendarExceptions"]
    ] == [
        ["bd", "HOURS", "2026-11-01", "2026-11-30", "09:00:00", "15:30:00"],
        [JASHORE, "WORKING_DAY", "2026-11-07", "2026-11-07", None, None],
        ["bd", "HOLIDAY", "2026-12-16", "2026-12-16", None, None],
    ]


async def test_eid_is_declared_a_day_later_than_estimated_and_revoked(seeded: Database) -> None:
    eid = {"officeCode": "bd", "kind": "HOLIDAY", "from": "2027-03-11", "to": "2027-03-13", "name": {"bn": "ঈদ"}}
    before = await calendar(seeded, SHARSHA, "2027-03-09", "2027-03-14")

    payload = await changed(seeded, HEADQUARTERS, DECLARE, **eid)

    estimate = {"kind": "HOLIDAY", "from": "2027-03-10", "to": "2027-03-12", "name": {"en": "Eid al-Fitr"}}
    assert payload["replaced"] == [{**estimate, "estimated": True}]
    days = await calendar(seeded, SHARSHA, "2027-03-09", "2027-03-14")
    assert [day[1] for day in days] == ["09:00:00", "09:00:00", None, None, None, "09:00:00"]
    assert [day[4] for day in days] == [False] * 6

    revoked = await changed(seeded, HEADQUARTERS, REVOKE, calendarExceptionId=payload["calendarException"]["id"])
    assert revoked["userErrors"] == []
    assert revoked["calendarException"]["from"] == "2027-03-11"
    assert revoked["calendarException"]["revokedAt"] is not None
    assert await calendar(seeded, SHARSHA, "2027-03-09", "2027-03-14") == before


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"to": "2026-11-01"}, "INVALID", "to"),
        ({"name": {}}, "REQUIRED", "name"),
        ({"name": {"bn": " ", "en": ""}}, "REQUIRED", "name"),
        ({"kind": "HOURS"}, "REQUIRED", "opens"),
        ({"kind": "HOURS", "opens": "15:30", "closes": "09:00"}, "INVALID", "closes"),
        ({"kind": "HOURS", "opens": "09:00+06:00", "closes": "15:30"}, "INVALID", "closes"),
        ({"opens": "09:00", "closes": "15:30"}, "INVALID", "opens"),
        ({"officeCode": f"{JASHORE}.nowhere"}, "NOT_FOUND", "officeCode"),
        ({"officeCode": "bd.khulna"}, "FORBIDDEN", "officeCode"),
        ({"name": {"bn": "আগেই"}}, "CONFLICT", None),
    ],
)
async def test_what_is_refused_changes_nothing(
    seeded: Database, given: dict[str, Any], code: str, field: str | None
) -> None:
    await changed(seeded, ADMIN, DECLARE, **{**MELA, "name": {"bn": "আগেই"}})

    async with nothing_changes():
        payload = await changed(seeded, ADMIN, DECLARE, **{**MELA, **given})

    assert (payload["calendarException"], payload["replaced"]) == (None, [])
    assert [(error["code"], error["field"]) for error in told(payload)] == [(code, [field] if field else [])]


@pytest.mark.parametrize("someone", [None, "a stranger", OFFICER, NEIGHBOUR])
async def test_who_may_not_declares_and_revokes_nothing(seeded: Database, someone: str | None) -> None:
    mela = (await changed(seeded, ADMIN, DECLARE, **MELA))["calendarException"]["id"]

    async with nothing_changes():
        declared = await changed(seeded, someone, DECLARE, **{**MELA, "name": {"en": "x"}})
        revoked = await changed(seeded, someone, REVOKE, calendarExceptionId=mela)

    message = f"You do not have permission for the office {JASHORE}. {YOU_NEED}"
    for payload in (declared, revoked):
        assert payload["calendarException"] is None
        assert [(each["code"], each["message"]["en"]) for each in told(payload)] == [("FORBIDDEN", message)]


async def test_what_stands_no_more_is_not_revoked(seeded: Database) -> None:
    mela = (await changed(seeded, ADMIN, DECLARE, **MELA))["calendarException"]["id"]
    assert (await changed(seeded, ADMIN, REVOKE, calendarExceptionId=mela))["userErrors"] == []

    async with nothing_changes():
        payload = await changed(seeded, ADMIN, REVOKE, calendarExceptionId=mela)

    assert [(each["code"], each["field"]) for each in told(payload)] == [("NOT_ALLOWED_NOW", ["calendarExceptionId"])]


async def test_a_time_that_is_none_is_refused_before_anything_is_done(seeded: Database) -> None:
    async with nothing_changes():
        answer = await do(seeded, ADMIN, DECLARE, input={**MELA, "kind": "HOURS", "opens": "25:00", "closes": "26:00"})

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"] * len(answer["errors"])
