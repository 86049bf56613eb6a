"""The requests of a simulated network: each follows the rules, and together they are plausible."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import pytest

from districts import scope
from districts.calendar import stored_calendars
from districts.requests import clock, recomputing, scheduled_changes, tracking, workflow
from districts.requests.enums import EventType, RequestKind, RequestStatus
from districts.requests.escalation import escalating
from models.database.connection import Address, Database
from simulator.parameters import planned
from simulator.requests.filings import code, last_sweep
from tests.districts.requests import world
from tests.districts.requests.test_invariants import agree
from tests.districts.requests.world import DHAKA, rows
from tests.support.databases import OWNER, as_role, connect, new_database
from tests.support.rows import TESTER
from tests.support.templates import SIMULATED

PLAN = planned(SIMULATED, date(2026, 7, 1))


async def histories() -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each request with its events."""
    events = defaultdict(list)
    for event in await rows("SELECT * FROM request_events ORDER BY request_id, position"):
        events[event["request_id"]].append(event)
    return [(kept, events[kept["id"]]) for kept in await rows("SELECT * FROM requests ORDER BY id")]


async def test_every_request_can_be_explained(simulated: Database) -> None:
    found = await histories()

    assert len(found) == 2000
    for kept, events in found:
        assert [event["position"] for event in events] == list(range(1, kept["events_count"] + 1))
        agree(kept, events, events)
        assert {event["office_id"] for event in events} == {kept["office_id"]}
        assert events[0]["type"] == "SUBMITTED"
        assert max(event["at"] for event in events) < PLAN.end.isoformat()


async def test_every_move_is_one_that_the_workflow_allows(simulated: Database) -> None:
    """Each move leads from a state that the table names, and somebody who may make it did."""
    by_event = defaultdict(list)
    for move, rule in workflow.TABLE.items():
        by_event[rule.event].append((move, rule))
    for kept, events in await histories():
        status: str = RequestStatus.SUBMITTED
        for event in events[1:]:
            if event["type"] in {EventType.STEP_SKIPPED, EventType.REMINDED} or event["actor"] in {
                "escalation",
                "similarity",
            }:
                assert status in workflow.OPEN
                continue
            fit = [rule for _, rule in by_event[event["type"]] if status in rule.out_of and _who(event) in rule.by]
            assert fit, (kept["number"], status, event)
            assert not fit[0].says or event["message_bn"]
            status = fit[0].into or status
        assert status == kept["status"]


def _who(event: dict[str, Any]) -> workflow.Who:
    if event["actor"] == "applicant":
        return workflow.Who.APPLICANT
    return workflow.Who.PROGRAM if event["actor"] == "upkeep" else workflow.Who.OFFICER


async def test_every_deadline_is_what_the_clock_says(simulated: Database) -> None:
    async with scope.acting(TESTER) as client:
        found = await client.execute_query_dict("SELECT r.*, r.pauses::text AS pauses FROM requests r ORDER BY id")
        calendars = await stored_calendars.calendars_by_office(client, {row["office_id"] for row in found})
    for row in found:
        known = calendars[row["office_id"]]
        counts = clock.of(known.calendar, row)
        told = (row["counted_from"], row["due_at"], row["step_due_at"])
        assert told == (counts.counted_from, counts.due_at, counts.step_due_at), row["number"]
        assert row["remind_at"] in {None, counts.remind_at}
        assert row["calendar_version"] == known.version


# Each answers a line for each thing that is wrong; see tests/soak/proof.py.
WRONG = {
    "it reached a rung twice in an opening": (
        "SELECT request_id FROM request_events WHERE type = 'ESCALATED' GROUP BY request_id, opening, step"
        " HAVING count(*) > 1"
    ),
    "its step is not where its events lead": (
        "SELECT r.id FROM requests r WHERE r.step <> (SELECT e.step FROM request_events e WHERE e.request_id = r.id"
        " AND e.type IN ('SUBMITTED', 'REOPENED', 'ESCALATED') ORDER BY e.position DESC LIMIT 1)"
    ),
    "its post is not where its events lead": (
        "SELECT r.id FROM requests r WHERE r.step_post_id IS DISTINCT FROM (SELECT e.post_id FROM request_events e"
        " WHERE e.request_id = r.id AND e.type IN ('SUBMITTED', 'REOPENED', 'ESCALATED', 'HANDED_OVER')"
        " ORDER BY e.position DESC LIMIT 1)"
    ),
    "its applicant is lost, or there though nobody said who": (
        "SELECT r.id FROM requests r LEFT JOIN applicants a ON a.request_id = r.id"
        " WHERE (a.request_id IS NULL) <> r.anonymous OR a.office_id <> r.office_id"
    ),
    "an office's numbers have a gap, or its count is wrong": (
        "SELECT s.id FROM request_series s LEFT JOIN requests r ON r.office_id = s.office_id"
        " AND extract(year FROM r.submitted_at AT TIME ZONE 'Asia/Dhaka') = s.year GROUP BY s.id"
        " HAVING count(r.id) <> s.filed"
        " OR count(*) FILTER (WHERE r.status IN"
        "     ('SUBMITTED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING_FOR_APPLICANT')) <> s.open"
        " OR max(split_part(r.number, '-', 3)::integer) IS DISTINCT FROM s.filed"
    ),
    "a request is in no series": (
        "SELECT r.id FROM requests r WHERE NOT EXISTS (SELECT FROM request_series s WHERE s.office_id = r.office_id"
        " AND s.year = extract(year FROM r.submitted_at AT TIME ZONE 'Asia/Dhaka'))"
    ),
    "they are not numbered in the order in which they were filed": (
        "SELECT id FROM (SELECT id, submitted_at, lag(submitted_at) OVER (ORDER BY id) AS before FROM requests) r"
        " WHERE before > submitted_at"
    ),
    "it is linked to one that is linked itself, to another office's, or to a later one": (
        "SELECT r.id FROM requests r JOIN requests o ON o.id = r.duplicate_of_id"
        " WHERE o.duplicate_of_id IS NOT NULL OR o.office_id <> r.office_id OR o.id >= r.id"
    ),
    "it is about another office's service": (
        "SELECT r.id FROM requests r JOIN services s ON s.id = r.service_id WHERE s.office_id <> r.office_id"
    ),
    "its service was not in force on that day": (
        "SELECT r.id FROM requests r JOIN services s ON s.id = r.service_id JOIN charters c ON c.id = s.charter_id"
        " WHERE NOT c.in_force @> (r.submitted_at AT TIME ZONE 'Asia/Dhaka')::date"
        " OR c.published_at > r.submitted_at AND c.published_by <> 'charter seed'"
    ),
    "a duplicate was not seen": (
        "SELECT r.id FROM requests r JOIN applicants a ON a.request_id = r.id"
        " JOIN applicants b ON b.mobile = a.mobile AND b.office_id = a.office_id AND b.request_id < a.request_id"
        " JOIN requests o ON o.id = b.request_id"
        " AND (o.kind, coalesce(o.service_id, 0)) = (r.kind, coalesce(r.service_id, 0))"
        " WHERE r.duplicate_of_id IS NULL AND NOT EXISTS (SELECT FROM request_events e WHERE e.request_id = o.id"
        "     AND e.at <= r.submitted_at AND e.type IN ('RESOLVED', 'REJECTED', 'WITHDRAWN'))"
    ),
    "somebody is told of what is long ago": "SELECT id FROM outbox",
    "it went to a post that was vacant": (
        "SELECT e.id FROM request_events e JOIN postings g ON g.post_id = e.post_id AND g.officer_id IS NULL"
        " AND g.held @> (e.at AT TIME ZONE 'Asia/Dhaka')::date"
        " WHERE e.type IN ('SUBMITTED', 'REOPENED', 'ESCALATED') AND NOT EXISTS (SELECT FROM postings a"
        "     WHERE a.post_id = e.post_id AND a.acting AND a.held @> (e.at AT TIME ZONE 'Asia/Dhaka')::date)"
    ),
    "a post was passed over that somebody held": (
        "SELECT e.id FROM request_events e WHERE e.type = 'STEP_SKIPPED' AND EXISTS (SELECT FROM postings g"
        "     WHERE g.post_id = e.post_id AND g.officer_id IS NOT NULL"
        "     AND g.held @> (e.at AT TIME ZONE 'Asia/Dhaka')::date)"
    ),
}


@pytest.mark.parametrize("what", WRONG)
async def test_nothing_is_wrong(simulated: Database, what: str) -> None:
    assert await rows(WRONG[what]) == []


async def test_what_was_due_before_the_last_days_is_done_and_the_rest_is_left_for_a_worker(simulated: Database) -> None:
    async with scope.acting(TESTER) as client:
        [known] = (await stored_calendars.calendars_by_office(client, [await _national()])).values()
    before = last_sweep(PLAN.end, known.calendar) - timedelta(minutes=1)
    assert before == datetime(2026, 6, 29, 16, 59, tzinfo=DHAKA)
    for which in (escalating.DUE, escalating.EXHAUSTED, escalating.FORSAKEN):
        assert (await escalating.sweep(which, at=before)).taken == 0
    assert [
        await work(at=before) for work in (scheduled_changes.close, scheduled_changes.lapse, scheduled_changes.remind)
    ] == [0, 0, 0]

    swept = await escalating.sweep(at=PLAN.end, batch=1000)
    assert (swept.taken < 30, swept.moved) == (True, 0)
    assert 0 < await scheduled_changes.close(at=PLAN.end, batch=1000) < 50
    assert await recomputing.recompute(at=PLAN.end) == 0
    for kept, events in await histories():
        agree(kept, events, events)


async def _national() -> int:
    [office] = await rows("SELECT id FROM offices WHERE parent_id IS NULL")
    return int(office["id"])


async def test_the_requests_are_plausible(simulated: Database) -> None:
    found = await histories()
    kept = [row for row, _ in found]
    types = Counter(event["type"] for _, events in found for event in events)
    filed = [datetime.fromisoformat(row["submitted_at"]).astimezone(DHAKA) for row in kept]

    # Of all kinds, in all states, by all ways.
    assert Counter(row["kind"] for row in kept).keys() == set(RequestKind)
    assert Counter(row["status"] for row in kept).keys() == set(RequestStatus)
    assert types.keys() == set(EventType) - {EventType.DEADLINE_MOVED}
    assert 0.6 < sum(row["kind"] == "SERVICE_REQUEST" for row in kept) / 2000 < 0.8
    assert 0.04 < sum(row["anonymous"] for row in kept) / 2000 < 0.15
    assert 0.002 < sum(row["duplicate_of_id"] is not None for row in kept) / 2000 < 0.05
    assert {row["opening"] for row in kept} >= {1, 2}
    assert {row["step"] for row in kept} >= {1, 2, 3}
    assert Counter(row["rating"] for row in kept).keys() == {None, 1, 2, 3, 4, 5}
    # Some late, most not.
    answered = [row for row in kept if row["resolved_at"] and row["due_at"]]
    late = sum(row["resolved_at"] > row["due_at"] for row in answered)
    assert 0.08 < late / len(answered) < 0.3
    # In working hours mostly, less on days off.
    assert sum(9 <= at.hour < 17 for at in filed) > 1200
    assert sum(at.isoweekday() in {5, 6} for at in filed) < 200
    assert {at.date().replace(day=1) for at in filed} == {date(2025 + n // 12, n % 12 + 1, 1) for n in range(6, 18)}
    assert (min(filed).date(), max(filed).date()) >= (PLAN.first, PLAN.last - timedelta(days=3))
    # Some offices have much to do, others little.
    busy = sorted(Counter(row["office_id"] for row in kept).values())
    assert busy[-1] > 8 * median(busy)
    assert len(busy) > 450


async def test_contacts_of_applicants_belong_to_nobody(simulated: Database) -> None:
    found = await rows("SELECT name, mobile, email FROM applicants")

    assert len(found) > 1700
    assert all(each["name"] and each["mobile"].startswith("+88011") and len(each["mobile"]) == 14 for each in found)
    assert all(each["email"].endswith("@doict.example") for each in found if each["email"])
    assert len({each["mobile"] for each in found}) > 0.85 * len(found)


async def test_tracking_codes_follow_from_the_seed(simulated: Database) -> None:
    [first] = await rows("SELECT number, encode(tracking, 'hex') AS tracking FROM requests ORDER BY id LIMIT 1")
    digits = code(SIMULATED.seed, 1)

    assert tracking.understood(digits) == digits
    assert tracking.digest_of(digits).hex() == first["tracking"]
    assert len({code(SIMULATED.seed, number) for number in range(100_000)}) == 100_000


async def test_a_filing_afterwards_gets_the_next_number(simulated: Database) -> None:
    """A simulated network accepts requests as a real one does."""
    [busy] = await rows(
        "SELECT ltree2text(o.code) AS code, o.request_prefix AS prefix, s.filed FROM request_series s"
        " JOIN offices o ON o.id = s.office_id WHERE s.year = 2026 ORDER BY s.filed DESC, o.code LIMIT 1"
    )
    filed = await world.file(PLAN.end.strftime("%Y-%m-%d %H:%M"), office=busy["code"], service="c1")

    [row] = await rows(
        "SELECT number, id = (SELECT max(id) FROM requests) AS last FROM requests WHERE id = $1", filed.request_id
    )
    assert row == {"number": f"{busy['prefix']}-2026-{busy['filed'] + 1:06}", "last": True}
    assert [each["event_id"] is not None for each in await rows("SELECT event_id FROM outbox")] == [True]
    assert (await world.timeline(filed))[0] == "SUBMITTED"


_MEASURED = "outcome, escalated_to, response_seconds, resolution_seconds, resolution_days"


async def test_measured_columns_equal_those_of_measure_requests(roles: Address, simulated_template: str) -> None:
    """Except for reopened requests: the pauses of their first opening are not stored."""
    read = f"SELECT id, {_MEASURED} FROM requests WHERE opening = 1 ORDER BY id"
    async with (
        new_database(roles, "charter_test_simulated_measured", simulated_template) as name,
        connect(as_role(roles, OWNER, name)) as owner,
    ):
        before = [tuple(row) for row in await owner.fetch(read)]
        await owner.execute(
            "UPDATE requests SET outcome = NULL, escalated_to = 0, response_seconds = NULL, resolution_seconds = NULL,"
            " resolution_days = NULL"
        )
        await owner.execute("SELECT measure_requests()")
        after = [tuple(row) for row in await owner.fetch(read)]

    assert len(before) > 1900
    assert after == before
