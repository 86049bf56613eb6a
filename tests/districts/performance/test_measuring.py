"""What is measured of a request when it is answered: as working time counts, by the calendar of that day, for good."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest

from districts import scope
from districts.calendar import stored_calendars, working_time
from districts.calendar.working_time import Limit, Pause
from districts.charters.draft import TimeUnit
from districts.identity.actors import ANONYMOUS
from districts.requests import applicants, moves
from districts.requests.escalation import escalating
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from tests.districts.performance.histories import NOW, lived
from tests.districts.requests import world
from tests.districts.requests.test_recomputing import declare
from tests.districts.requests.world import MAGURA, OFFICER, at, by_code, by_id, row
from tests.support.databases import OWNER, as_role, connect
from tests.support.rows import TESTER

SAID = LocalizedText(bn="কথা")

_EFFORT = """
SELECT e.seconds, e.days
FROM unnest($2::timestamptz[], $3::timestamptz[], $4::text[]) WITH ORDINALITY AS t (since, until, pauses, n)
CROSS JOIN LATERAL working_calendar($1, t.since::date, t.until::date) c
CROSS JOIN LATERAL working_effort(c.opens, c.closes, c.before, t.since, t.until, t.pauses::jsonb) e
ORDER BY t.n
"""


async def effort(office: int, cases: list[tuple[datetime, datetime, list[Pause]]]) -> list[tuple[int, int]]:
    since, until, pauses = zip(*cases, strict=True)
    stored = [orjson.dumps([[p.since, p.until] for p in each]).decode() for each in pauses]
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(_EFFORT, [office, list(since), list(until), stored])
    return [(each["seconds"], each["days"]) for each in rows]


def elapsed(calendar: Any, since: datetime, until: datetime, pauses: list[Pause]) -> int:
    """In seconds, by the program's own clock."""
    whole = working_time.working_time_between(calendar, since, until)
    asked = sum((working_time.working_time_between(calendar, p.since, p.until) for p in pauses), timedelta())
    return int((whole - asked) / timedelta(seconds=1))


def just_kept(calendar: Any, since: datetime, until: datetime, pauses: list[Pause]) -> int:
    """The least number of working days whose deadline it would not have missed."""
    days = 0
    while working_time.deadline(calendar, since, Limit(days, TimeUnit.WORKING_DAY), pauses) < until:
        days += 1
    return days


def drawn(random: Random) -> tuple[datetime, datetime, list[Pause]]:
    """From filing to an answer, with some pauses between; mostly at openings, at closings and off hours."""

    def moment(day: datetime) -> datetime:
        clock = random.choice([(9, 0), (17, 0), (17, 0), (0, 0), (12, 30), (8, 59), (17, 1), (15, 30), (23, 59)])
        return day.replace(hour=clock[0], minute=clock[1], second=0, microsecond=random.choice([0, 0, 1, 250_000]))

    start = at("2026-01-01 00:00") + timedelta(days=random.randrange(300))
    lengths = [random.choice([0, 0, 1, 2, 5, 30]) for _ in range(2 * random.randrange(3) + 1)]
    moments = sorted([moment(start + timedelta(days=sum(lengths[:n]))) for n in range(len(lengths) + 1)])
    pauses = [Pause(a, b) for a, b in zip(moments[1:-1:2], moments[2:-1:2], strict=False) if a < b]
    return moments[0], moments[-1], pauses


async def test_the_database_counts_as_the_program_does(seeded: Database) -> None:
    await declare("bd", "2026-02-03", "2026-02-09")
    async with scope.acting(TESTER) as client:
        [office] = await client.execute_query_dict("SELECT id FROM offices WHERE ltree2text(code) = $1", [MAGURA])
        calendar = (await stored_calendars.calendars_by_office(client, [office["id"]]))[office["id"]].calendar
    random = Random(7)  # noqa: S311
    cases = [drawn(random) for _ in range(600)]

    counted = await effort(office["id"], cases)

    assert counted == [(elapsed(calendar, *case), just_kept(calendar, *case)) for case in cases]
    assert sum(bool(pauses) for _, _, pauses in cases) > 100
    assert len({days for _, days in counted}) > 15


async def test_years_are_counted_too(seeded: Database) -> None:
    """A calendar is asked for by the year; and where nobody works nothing passes."""
    async with scope.acting(TESTER) as client:
        [office] = await client.execute_query_dict("SELECT id FROM offices WHERE ltree2text(code) = $1", [MAGURA])
        calendar = (await stored_calendars.calendars_by_office(client, [office["id"]]))[office["id"]].calendar
    cases: list[Any] = [
        (at("2024-01-01 10:00"), at("2026-11-01 12:00"), []),
        (at("2026-01-01 10:00"), at("2027-01-02 09:30"), []),
    ]

    counted = await effort(office["id"], cases)

    assert counted == [(elapsed(calendar, *case), just_kept(calendar, *case)) for case in cases]
    assert counted[0][1] > 600
    assert await effort(0, cases) == [(0, 0), (0, 0)]


async def measures(filed: Any) -> dict[str, Any]:
    kept = await row(filed)
    names = ("response_seconds", "resolution_seconds", "resolution_days", "outcome", "escalated_to")
    return {name: getattr(kept, name) for name in names}


async def test_what_an_answer_took(seeded: Database) -> None:
    """Sunday 10:00; seen on Monday 9:30, asked from Monday 10:00 to Wednesday 10:00, answered on Wednesday 11:00."""
    filed = await world.file("2026-11-01 10:00")
    nothing = dict.fromkeys(["response_seconds", "resolution_seconds", "resolution_days", "outcome"])
    assert await measures(filed) == {**nothing, "escalated_to": 0}

    await moves.acknowledge(by_id(filed), actor=OFFICER, at=at("2026-11-02 09:30"))
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-02 10:00"))
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 10:00"))
    assert (await measures(filed))["resolution_seconds"] is None
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-04 11:00"))

    answered = {"response_seconds": 27_000, "resolution_seconds": 9 * 3600, "resolution_days": 1, "outcome": "RESOLVED"}
    assert await measures(filed) == {**answered, "escalated_to": 0}

    # A holiday that is declared afterwards changes nothing of what has happened.
    await declare("bd", "2026-11-02", "2026-11-02")
    assert await measures(filed) == {**answered, "escalated_to": 0}

    # Opened again it is measured from then on; the first response stays.
    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-08 09:00"))
    await moves.reject(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-08 09:00:30"))
    again = {"response_seconds": 27_000, "resolution_seconds": 30, "resolution_days": 0, "outcome": "REJECTED"}
    assert await measures(filed) == {**again, "escalated_to": 0}


async def test_the_levels_that_it_climbed_to(seeded: Database) -> None:
    """In all openings; within its own office it has climbed to the level of that."""
    filed = await world.file("2026-11-01 10:00", applicant=applicants.ANONYMOUS)

    async def climb(moment: str) -> int:
        async with scope.acting(TESTER) as client:
            await client.execute_query("UPDATE requests SET step_due_at = submitted_at WHERE exhausted_at IS NULL")
        await escalating.sweep(at=at(moment))
        return int((await measures(filed))["escalated_to"])

    assert await climb("2026-11-02 10:00") == 4
    assert await climb("2026-11-03 10:00") == 4 | 2
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-04 10:00"))
    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-05 10:00"))
    assert (await measures(filed))["escalated_to"] == 4 | 2
    assert await climb("2026-11-06 10:00") == 4 | 2
    assert await climb("2026-11-07 10:00") == 4 | 2
    assert await climb("2026-11-08 10:00") == 4 | 2 | 1


async def past_the_triggers(owner: Any, statement: str) -> None:
    await owner.execute(
        f"ALTER TABLE requests DISABLE TRIGGER USER; {statement}; ALTER TABLE requests ENABLE TRIGGER USER"
    )


_ALL = """
SELECT json_object_agg(r.id, json_build_array(r.response_seconds, r.resolution_seconds, r.resolution_days, r.outcome,
                                              r.escalated_to) ORDER BY r.id)::text AS found FROM requests r
"""


@pytest.mark.parametrize("seed", [3, 4])
async def test_what_was_loaded_past_the_triggers_is_measured(roles: Address, seeded: Database, seed: int) -> None:
    """As if it had been measured when it happened; what is known stays."""
    await lived(seed, steps=10)

    async with connect(as_role(roles, OWNER, seeded._address.database)) as owner:
        measured = orjson.loads(await owner.fetchval(_ALL))
        reopened = {str(key) for (key,) in await owner.fetch("SELECT id FROM requests WHERE resolved_at < opened_at")}
        forgotten = "response_seconds = NULL, resolution_seconds = NULL, resolution_days = NULL, outcome = NULL"
        await past_the_triggers(owner, f"UPDATE requests SET {forgotten}, escalated_to = 0")
        await owner.execute("SELECT measure_requests()")
        again = orjson.loads(await owner.fetchval(_ALL))
        # Of what was opened again nobody knows any more when that opening had begun.
        assert {key: each for key, each in again.items() if key not in reopened} == {
            key: each for key, each in measured.items() if key not in reopened
        }
        assert sum(each[1] is not None for each in again.values()) > 5
        await past_the_triggers(owner, "UPDATE requests SET response_seconds = 1 WHERE response_seconds > 0")
        await owner.execute("SELECT measure_requests()")
        assert {each[0] for each in orjson.loads(await owner.fetchval(_ALL)).values()} <= {None, 0, 1}


async def test_only_the_program_measures(seeded: Database) -> None:
    with pytest.raises(Exception, match="only the program"):
        await seeded.read("SELECT measure_requests()")


async def test_every_answer_of_a_history_is_measured(seeded: Database) -> None:
    """As it stands on each request: by the calendar of the whole time, since that has not changed."""
    await lived(5, steps=14)
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict("SELECT r.*, r.pauses::text AS pauses FROM requests r")
        known = await stored_calendars.calendars_by_office(client, {each["office_id"] for each in rows})

    answered = 0
    for each in rows:
        calendar = known[each["office_id"]].calendar
        if each["first_response_at"]:
            assert each["response_seconds"] == elapsed(calendar, each["submitted_at"], each["first_response_at"], [])
        if each["resolved_at"] and each["resolved_at"] >= each["opened_at"]:
            pauses = [Pause(*map(datetime.fromisoformat, pause)) for pause in orjson.loads(each["pauses"])]
            span = (each["opened_at"], each["resolved_at"], pauses)
            assert each["resolution_seconds"] == elapsed(calendar, *span)
            assert each["resolution_days"] == just_kept(calendar, *span)
            answered += 1
        assert (each["resolution_days"] is None) == (each["resolved_at"] is None)
    assert answered > 10
    assert all(each["submitted_at"] <= NOW for each in rows)
