"""What is declared, for whom it holds, how it is revoked, and by which number a deadline is known to be outdated."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError, OperationalError

import models
from districts import scope
from districts.calendar import declarations, stored_calendars
from districts.calendar.declarations import Declaration, Holiday
from districts.calendar.office_calendar import Calendar, CalendarExceptionKind, OrdinaryHours
from districts.calendar.working_time import DHAKA, Limit, deadline
from districts.charters.draft import TimeUnit
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from seeds import calendar, tables
from tests.districts.calendar.minutes import Declared, Minutes, Ordinary
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, everything
from tests.models.sample_rows import waits_for_a_lock
from tests.support.databases import OWNER, as_role, connect
from tests.support.rows import TESTER, make

HOLIDAY, WORKING_DAY, HOURS = CalendarExceptionKind
BD, KHULNA = "bd", "bd.khulna"
HOURS_OF_RAMADAN = (time(9), time(15, 30))
THREE = Limit(3, TimeUnit.WORKING_DAY)


def days(kind: CalendarExceptionKind, first: date, last: date, *clock: time, name: str = "x") -> Declaration:
    return Declaration(kind, first, last, LocalizedText(en=name), *clock)


def november(kind: CalendarExceptionKind, first: int, last: int, *clock: time, name: str = "x") -> Declaration:
    return days(kind, date(2026, 11, first), date(2026, 11, last), *clock, name=name)


async def declared(office_code: str, declaration: Declaration) -> int:
    return (await declarations.declare(office_code, declaration, actor=TESTER)).id


async def office(code: str) -> int:
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT id FROM offices WHERE ltree2text(code) = $1", [code])
    found: int = rows[0]["id"]
    return found


async def versioned(code: str) -> stored_calendars.Versioned:
    async with scope.acting(TESTER) as client:
        key = await office(code)
        return (await stored_calendars.calendars_by_office(client, [key]))[key]


async def seen(code: str) -> Calendar:
    return (await versioned(code)).calendar


async def working(code: str, *days_of_november: int) -> list[tuple[time, time] | None]:
    calendar = await seen(code)
    return [calendar.working(date(2026, 11, day)) for day in days_of_november]


async def due(code: str, day: int = 1) -> date:
    """Of what is filed in the morning of a day of November, for three days."""
    return deadline(await seen(code), datetime(2026, 11, day, 10, tzinfo=DHAKA), THREE).date()


async def changes() -> list[tuple[str, date | None, date | None]]:
    """The offices whose calendar changed, with the first day and the day after the last, since the seeding."""
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(
            "SELECT ltree2text(o.code) AS code, c.days FROM calendar_changes c JOIN offices o ON o.id = c.office_id"
            " WHERE c.id > 2 ORDER BY c.id"
        )
    return [(row["code"], row["days"].lower, row["days"].upper) for row in rows]


ORDINARY = (time(9), time(17))


async def test_it_holds_for_the_office_and_all_below(seeded: Database) -> None:
    made = await declarations.declare(JASHORE, november(HOLIDAY, 2, 3, name="Fair"), actor=TESTER)

    assert await working(JASHORE, 1, 2, 3, 4) == await working(SHARSHA, 1, 2, 3, 4) == [ORDINARY, None, None, ORDINARY]
    assert await working(MAGURA, 2) == await working(KHULNA, 2) == await working(BD, 2) == [ORDINARY]
    assert [await due(code) for code in (JASHORE, SHARSHA, MAGURA)] == [
        date(2026, 11, 8),
        date(2026, 11, 8),
        date(2026, 11, 4),
    ]
    assert (made.kind, made.name_en, made.declared_by, made.estimated) == ("HOLIDAY", "Fair", "a test", False)
    assert await changes() == [(JASHORE, date(2026, 11, 2), date(2026, 11, 4))]


async def test_the_nearest_office_holds_whoever_was_last(seeded: Database) -> None:
    await declared(JASHORE, november(WORKING_DAY, 2, 2))
    await declared(BD, november(HOLIDAY, 2, 2))
    await declared(KHULNA, november(HOURS, 2, 2, *HOURS_OF_RAMADAN))

    assert await working(SHARSHA, 2) == [HOURS_OF_RAMADAN]
    assert await working(MAGURA, 2) == [None]


async def test_of_one_offices_declarations_the_last_holds(seeded: Database) -> None:
    await declared(JASHORE, november(HOLIDAY, 2, 5))
    await declared(JASHORE, november(WORKING_DAY, 3, 6))
    await declared(JASHORE, november(HOURS, 3, 3, time(10), time(11)))
    await declared(JASHORE, november(HOURS, 1, 30, *HOURS_OF_RAMADAN))
    await declared(JASHORE, november(HOLIDAY, 4, 4))

    assert await working(JASHORE, 2, 3, 4, 5, 6, 7) == [
        None,
        HOURS_OF_RAMADAN,
        None,
        HOURS_OF_RAMADAN,
        HOURS_OF_RAMADAN,
        None,
    ]


async def test_a_declared_holiday_replaces_the_estimate_until_it_is_revoked(seeded: Database) -> None:
    """Eid al-Fitr of 2027 is estimated for 10 to 12 March and declared a day later."""

    async def dues() -> list[str]:
        calendar = await seen(SHARSHA)
        filed = [datetime(2027, 3, day, 10, tzinfo=DHAKA) for day in (8, 9, 10)]
        return [deadline(calendar, each, Limit(1, TimeUnit.WORKING_DAY)).strftime("%d") for each in filed]

    # given: on the 12th and 13th is the weekend
    assert await dues() == ["09", "14", "15"]

    # when
    eid = await declared(BD, days(HOLIDAY, date(2027, 3, 11), date(2027, 3, 13), name="Eid al-Fitr"))

    # then
    assert await dues() == ["09", "10", "14"]
    replaced = await models.CalendarException.get(occasion="eid_al_fitr_2027")
    assert (replaced.replaced_by_id, replaced.revoked_at) == (eid, None)
    assert await changes() == [
        (BD, date(2027, 3, 11), date(2027, 3, 14)),
        (BD, date(2027, 3, 10), date(2027, 3, 13)),
    ]

    # when
    revoked = await declarations.revoke(eid, actor=TESTER)

    # then
    assert await dues() == ["09", "14", "15"]
    assert revoked.revoked_by == "a test"
    assert revoked.revoked_at is not None
    assert (await models.CalendarException.get(occasion="eid_al_fitr_2027")).replaced_by_id is None


async def replaced_by(occasion: str) -> int | None:
    return (await models.CalendarException.get(occasion=occasion)).replaced_by_id


async def test_of_several_that_replace_an_estimate_the_last_does(seeded: Database) -> None:
    wrong = await declared(BD, days(HOLIDAY, date(2027, 3, 11), date(2027, 3, 13)))
    right = await declared(BD, days(HOLIDAY, date(2027, 3, 12), date(2027, 3, 14)))
    assert await replaced_by("eid_al_fitr_2027") == right

    await declarations.revoke(wrong, actor=TESTER)

    assert await replaced_by("eid_al_fitr_2027") == right
    calendar = await seen(BD)
    assert [calendar.working(date(2027, 3, day)) for day in (10, 11, 14)] == [ORDINARY, ORDINARY, None]
    await declarations.revoke(right, actor=TESTER)
    assert await replaced_by("eid_al_fitr_2027") is None


async def test_an_estimate_that_comes_after_the_declaration_does_not_stand(seeded: Database) -> None:
    eid = await declared(BD, days(HOLIDAY, date(2032, 1, 15), date(2032, 1, 17)))
    estimate = Holiday("eid_al_fitr_2032", date(2032, 1, 14), date(2032, 1, 16), "ঈদ", "Eid", estimated=True)

    await declarations.seed(tables.office_hours(), [estimate], actor=TESTER)

    assert await replaced_by("eid_al_fitr_2032") == eid


@pytest.mark.parametrize(
    ("office_code", "declaration"),
    [
        # Of no shared day, of another office, and no holiday at all.
        (BD, days(HOLIDAY, date(2027, 3, 13), date(2027, 3, 14))),
        (KHULNA, days(HOLIDAY, date(2027, 3, 11), date(2027, 3, 13))),
        (BD, days(HOURS, date(2027, 3, 11), date(2027, 3, 13), *HOURS_OF_RAMADAN)),
        # What is fixed is no estimate.
        (BD, days(HOLIDAY, date(2027, 3, 26), date(2027, 3, 26))),
    ],
)
async def test_nothing_else_replaces_an_estimate(seeded: Database, office_code: str, declaration: Declaration) -> None:
    await declared(office_code, declaration)

    assert await models.CalendarException.filter(replaced_by_id__isnull=False).count() == 0


FIRST = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("declaration", "code", "field"),
    [
        (days(HOLIDAY, FIRST, FIRST - timedelta(1)), RefusalCode.INVALID, "to"),
        (days(HOLIDAY, FIRST, FIRST + timedelta(366)), RefusalCode.INVALID, "to"),
        (days(HOLIDAY, date(2009, 12, 31), date(2010, 1, 1)), RefusalCode.INVALID, "to"),
        (days(HOLIDAY, date(2099, 12, 31), date(2100, 1, 1)), RefusalCode.INVALID, "to"),
        (days(HOLIDAY, FIRST, FIRST, name=" "), RefusalCode.REQUIRED, "name"),
        (days(HOLIDAY, FIRST, FIRST, name="\u200b"), RefusalCode.REQUIRED, "name"),
        (days(HOLIDAY, FIRST, FIRST, name="x" * 6000), RefusalCode.INVALID, "name"),
        (days(HOURS, FIRST, FIRST), RefusalCode.REQUIRED, "opens"),
        (days(HOURS, FIRST, FIRST, time(9)), RefusalCode.REQUIRED, "opens"),
        (days(HOURS, FIRST, FIRST, time(17), time(9)), RefusalCode.INVALID, "closes"),
        (days(HOURS, FIRST, FIRST, time(9), time(9)), RefusalCode.INVALID, "closes"),
        (days(HOURS, FIRST, FIRST, time(9), time(17, 0, 1)), RefusalCode.INVALID, "closes"),
        (days(HOURS, FIRST, FIRST, time(9, tzinfo=DHAKA), time(17)), RefusalCode.INVALID, "closes"),
        (days(WORKING_DAY, FIRST, FIRST, time(9), time(17)), RefusalCode.INVALID, "opens"),
        (days(HOLIDAY, FIRST, FIRST, name="Twice"), RefusalCode.CONFLICT, None),
    ],
)
async def test_what_cannot_be_declared_changes_nothing(
    seeded: Database, declaration: Declaration, code: RefusalCode, field: str | None
) -> None:
    await declared(JASHORE, days(HOLIDAY, FIRST, FIRST, name="Twice"))
    before = await everything()

    with pytest.raises(Refused) as refused:
        await declarations.declare(JASHORE, declaration, actor=TESTER)

    assert (refused.value.code, refused.value.field) == (code, (field,) if field else ())
    assert await everything() == before


async def test_the_longest_and_the_outermost_days_are_declared(seeded: Database) -> None:
    await declared(JASHORE, days(HOLIDAY, FIRST, FIRST + timedelta(365)))
    await declared(JASHORE, days(HOLIDAY, date(2010, 1, 1), date(2010, 1, 1)))
    await declared(JASHORE, days(HOLIDAY, date(2099, 12, 31), date(2099, 12, 31)))


async def test_what_stands_no_more_is_declared_again_and_not_revoked_again(seeded: Database) -> None:
    first = await declared(JASHORE, november(HOLIDAY, 2, 2))
    await declarations.revoke(first, actor=TESTER)
    second = await declared(JASHORE, november(HOLIDAY, 2, 2))
    await declared(BD, days(HOLIDAY, date(2027, 3, 11), date(2027, 3, 13)))
    replaced = await models.CalendarException.get(occasion="eid_al_fitr_2027")
    before = await everything()

    for key, code in ((first, "NOT_ALLOWED_NOW"), (replaced.id, "NOT_ALLOWED_NOW"), (999_999, "NOT_FOUND")):
        with pytest.raises(Refused) as refused:
            await declarations.revoke(key, actor=TESTER)
        assert (refused.value.code, refused.value.field) == (code, ("calendarExceptionId",))
    assert second != first
    assert await everything() == before


def admin(office_code: str) -> Actor:
    return Actor(ActorKind.PERSON, f"admin of {office_code}", (Held(Role.DISTRICT_ADMIN, office_code),))


async def test_an_admin_declares_and_revokes_for_the_own_offices_alone(seeded: Database) -> None:
    own = await declarations.declare(SHARSHA, november(HOLIDAY, 2, 2), actor=admin(JASHORE))
    holiday = await models.CalendarException.get(occasion="eid_al_fitr_2027")
    before = await everything()

    for code in (KHULNA, BD, MAGURA):
        with pytest.raises(Refused, match=f"for the office {code}\\. You need"):
            await declarations.declare(code, november(HOLIDAY, 2, 2), actor=admin(JASHORE))
    for key in (holiday.id, own.id):
        with pytest.raises(Refused, match="You do not have permission"):
            await declarations.revoke(key, actor=admin(MAGURA))
    assert await everything() == before

    revoked = await declarations.revoke(own.id, actor=admin(JASHORE))
    assert (revoked.declared_by, revoked.revoked_by) == (f"admin of {JASHORE}",) * 2


async def test_what_was_declared_is_never_rewritten(seeded: Database) -> None:
    key = await declared(JASHORE, november(HOLIDAY, 2, 2))
    before = await everything()

    async with scope.acting(TESTER):
        for change in ({"name_en": "y"}, {"kind": "WORKING_DAY"}, {"declared_by": "y"}, {"estimated": True}):
            with pytest.raises((IntegrityError, OperationalError), match="what was declared stays"):
                async with scope.acting(TESTER):
                    await models.CalendarException.filter(id=key).update(**change)
    assert await everything() == before


# The version


async def version(code: str) -> int:
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT calendar_version($1) AS version", [await office(code)])
    found: int = rows[0]["version"]
    assert (await versioned(code)).version == found
    return found


async def test_a_change_outdates_the_deadlines_of_its_offices_and_no_others(seeded: Database) -> None:
    codes = [BD, KHULNA, JASHORE, SHARSHA, MAGURA]
    before = [await version(code) for code in codes]

    key = await declared(JASHORE, november(HOLIDAY, 2, 2))
    after = [await version(code) for code in codes]
    await declarations.revoke(key, actor=TESTER)
    revoked = [await version(code) for code in codes]
    hours = {"days": asyncpg.Range(date(2026, 11, 1), None), "weekdays": [1], "opens": time(8), "closes": time(9)}
    await make(models.OfficeHours, office_id=await office(MAGURA), **hours)
    await declared(BD, november(HOLIDAY, 2, 2))

    assert before == [2] * 5
    assert after == [2, 2, 3, 3, 2]
    assert revoked == [2, 2, 4, 4, 2]
    assert [await version(code) for code in codes] == [6] * 5
    assert [change[0] for change in await changes()] == [JASHORE, JASHORE, MAGURA, BD]
    assert await working(MAGURA, 3, 9) == [None, (time(8), time(9))]


async def test_ordinary_hours_that_become_others_touch_the_days_of_both(seeded: Database) -> None:
    hours = {"weekdays": [1], "opens": time(8), "closes": time(9)}
    days_before = asyncpg.Range(date(2026, 11, 1), date(2026, 12, 1))
    made = await make(models.OfficeHours, office_id=await office(MAGURA), days=days_before, **hours)

    async with scope.acting(TESTER):
        await models.OfficeHours.filter(id=made.id).update(days=asyncpg.Range(date(2027, 1, 1), None))
        await models.OfficeHours.filter(id=made.id).delete()

    november_to_december = (MAGURA, date(2026, 11, 1), date(2026, 12, 1))
    from_january = (MAGURA, date(2027, 1, 1), None)
    assert sorted(await changes(), key=str) == sorted(
        [november_to_december, november_to_december, from_january, from_january], key=str
    )


async def test_what_is_undone_is_forgotten(seeded: Database) -> None:
    async with scope.acting(TESTER, undo=True):
        await declared(JASHORE, november(HOLIDAY, 2, 2))
        assert await working(JASHORE, 2) == [None]

    assert await working(JASHORE, 2) == [ORDINARY]
    assert await version(JASHORE) == 2
    await declared(KHULNA, november(HOLIDAY, 3, 3))
    assert await working(JASHORE, 2, 3) == [ORDINARY, None]


async def test_nobody_is_answered_what_another_has_not_committed(seeded: Database) -> None:
    key = await office(JASHORE)
    await versioned(JASHORE)
    asked, undone = asyncio.Event(), asyncio.Event()

    class Client:
        """One whose answer is on its way while another declares, reads, and undoes it."""

        def __init__(self, client: Any) -> None:
            self.client = client

        async def execute_query_dict(self, *given: Any) -> Any:
            rows = await self.client.execute_query_dict(*given)
            asked.set()
            await undone.wait()
            return rows

    async def read() -> stored_calendars.Versioned:
        async with scope.acting(TESTER) as client:
            return (await stored_calendars.calendars_by_office(Client(client), [key]))[key]  # type: ignore[arg-type]

    async def dry_run() -> None:
        await asked.wait()
        async with scope.acting(TESTER, undo=True):
            await declared(JASHORE, november(HOLIDAY, 2, 2))
            assert await working(JASHORE, 2) == [None]
        undone.set()

    found, _ = await asyncio.gather(read(), dry_run())

    assert found.calendar.working(date(2026, 11, 2)) == ORDINARY
    assert await working(JASHORE, 2) == [ORDINARY]


async def test_what_comes_to_be_seen_later_has_a_greater_number(roles: Address, seeded: Database) -> None:
    """Else a deadline computed between the two would never be outdated by the first."""
    insert = (
        "INSERT INTO calendar_exceptions (office_id, kind, days, name_en, declared_by, declared_at)"
        " VALUES (1, 'HOLIDAY', daterange('2026-11-02', '2026-11-03'), $1, 'x', now())"
    )
    address = as_role(roles, OWNER, await seeded.read("SELECT current_database()::text"))
    async with connect(address) as slow, connect(address) as fast:
        first = slow.transaction()
        await first.start()
        await slow.execute(insert, "first")
        second = asyncio.create_task(fast.execute(insert, "second"))
        await asyncio.wait_for(waits_for_a_lock(address, fast), 5)
        assert await version(JASHORE) == 2
        await first.commit()
        await second

        assert await version(JASHORE) == 4


async def test_calendars_of_any_number_of_offices_are_one_statement_and_read_once(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_calendars, "_remembered", {})

    class Client:
        def __init__(self, client: Any) -> None:
            self.client, self.rows = client, []  # type: ignore[var-annotated]

        async def execute_query_dict(self, *asked: Any) -> Any:
            self.rows.append(await self.client.execute_query_dict(*asked))
            return self.rows[-1]

    await declared(JASHORE, november(HOLIDAY, 2, 2))
    async with scope.acting(TESTER) as client:
        offices = [row["id"] for row in await client.execute_query_dict("SELECT id FROM offices")]
        watching = Client(client)
        read = await stored_calendars.calendars_by_office(watching, [*offices, 999_999])  # type: ignore[arg-type]
        again = await stored_calendars.calendars_by_office(watching, offices)  # type: ignore[arg-type]

    assert len(read) == 568
    assert len(watching.rows) == 2
    # A row for the offices of the nation, one for those of Jashore; then nothing but that what is remembered holds.
    assert [len(rows) for rows in watching.rows] == [2, 2]
    assert [row["hours"] for row in watching.rows[1]] == [None, None]
    assert len({id(each.calendar) for each in read.values()}) == 2
    assert {key: each.version for key, each in again.items()} == {key: each.version for key, each in read.items()}


async def test_offices_without_anything_declared_have_no_working_time(empty: Database) -> None:
    made = await make(models.Office, code=BD, level="NATIONAL", name_bn="ক", name_en="K")
    async with scope.acting(TESTER) as client:
        read = await stored_calendars.calendars_by_office(client, [made.id])

    assert (read[made.id].version, read[made.id].calendar.working(date(2026, 11, 1))) == (0, None)


# What SQL says of a day, and what the clock says


@pytest.mark.parametrize("seed", range(3))
async def test_the_database_and_the_clock_and_the_oracle_see_the_same_days(seeded: Database, seed: int) -> None:
    # given
    random = Random(seed)  # noqa: S311
    codes = [BD, KHULNA, JASHORE, SHARSHA]
    holidays = [Declared(0, -1, "HOLIDAY", each.first, each.last) for each in tables.holidays()]
    told = []
    for number in range(30):
        code, kind = random.choice(codes), random.choice(list(CalendarExceptionKind))
        clock = (time(random.randint(7, 11), 30), time(random.randint(12, 18))) if kind is HOURS else ()
        first = date(2026, 12, 1) + timedelta(random.randint(0, 60))
        declaration = days(kind, first, first + timedelta(random.choice([0, 1, 3, 20])), *clock, name=str(number))
        await declared(code, declaration)
        told.append(Declared(code.count("."), number, kind, first, declaration.last, *clock))
    weekdays = [6, 7]
    await make(
        models.OfficeHours,
        office_id=await office(JASHORE),
        days=asyncpg.Range(date(2026, 12, 20), None),
        weekdays=weekdays,
        opens=time(8),
        closes=time(12),
    )
    ordinary = [
        Ordinary(0, frozenset({7, 1, 2, 3, 4}), *ORDINARY),
        Ordinary(2, frozenset(weekdays), time(8), time(12), date(2026, 12, 20)),
    ]
    oracle, calendar = Minutes(ordinary, [*holidays, *told]), await seen(SHARSHA)

    # when
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(
            "SELECT day, opens, closes FROM office_calendar($1, '2026-11-25', '2027-03-01')", [await office(SHARSHA)]
        )

    # then
    assert len(rows) == 97
    sql = {row["day"]: (row["opens"], row["closes"]) if row["opens"] else None for row in rows}
    assert sql == {day: calendar.working(day) for day in sql} == {day: oracle.day(day) for day in sql}


# Seeding


async def test_seeding_again_reverts_nothing_and_repeats_nothing(seeded: Database) -> None:
    eid = await models.CalendarException.get(occasion="eid_al_fitr_2027")
    await declarations.revoke(eid.id, actor=TESTER)
    await declared(BD, days(HOLIDAY, date(2027, 5, 18), date(2027, 5, 20)))
    before = await everything()

    assert await calendar.seed() == 0

    assert await everything() == before


async def test_what_a_later_list_adds_is_stored(seeded: Database) -> None:
    hours = OrdinaryHours(None, None, frozenset({1}), time(1), time(2))
    known = Holiday("eid_al_fitr_2027", date(2027, 3, 11), date(2027, 3, 13), "ঈদ", "Eid", estimated=False)
    new = Holiday("eid_al_fitr_2032", date(2032, 1, 14), date(2032, 1, 16), "ঈদ", "Eid", estimated=True)

    assert await declarations.seed(hours, [known, new], actor=TESTER) == 1

    stored = await models.CalendarException.get(occasion="eid_al_fitr_2032")
    assert (stored.days.lower, stored.days.upper, stored.estimated) == (date(2032, 1, 14), date(2032, 1, 17), True)
    assert (await models.CalendarException.get(occasion="eid_al_fitr_2027")).days.lower == date(2027, 3, 10)
    assert await working(BD, 1) == [ORDINARY]


async def test_several_seed_at_once(seeded: Database) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query("DELETE FROM calendar_exceptions")
        await client.execute_query("DELETE FROM office_hours")

    stored = await asyncio.gather(*(calendar.seed() for _ in range(4)))

    assert sorted(stored) == [0, 0, 0, len(tables.holidays())]
    assert await models.OfficeHours.all().count() == 1
    assert await models.CalendarException.filter(estimated=True).count() == 36
