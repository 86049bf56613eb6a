"""Whatever several people and workers do at once, and in whichever order, a request stays one that can be explained."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from districts.identity.actors import ANONYMOUS
from districts.requests import applicants, moves, scheduled_changes
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import sweep
from districts.requests.filing import Filed
from districts.requests.recomputing import recompute
from districts.requests.workflow import TABLE
from districts.shared.refused import Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.test_filing import vacate
from tests.districts.requests.test_recomputing import declare
from tests.districts.requests.world import ADMIN, OFFICER, at, by_code, by_id, rows, timeline
from tests.support.examples import examples

SAID = LocalizedText(bn="কথা")
_INTO = {rule.event.value: rule.into.value for rule in TABLE.values() if rule.into} | {"SUBMITTED": "SUBMITTED"}
_OFFICERS = ("acknowledge", "start", "ask", "reply", "resolve", "reject", "comment")
_APPLICANTS = ("reply", "reopen", "withdraw", "comment", "escalate")


class Day:
    """What happens at one moment to a few requests, drawn at random."""

    def __init__(self, random: Random, filed: list[Filed], moment: Any) -> None:
        self.random, self.filed, self.moment = random, filed, moment

    def anything(self) -> Awaitable[Any]:
        drawn: Callable[[], Awaitable[Any]] = self.random.choice([self._officer, self._applicant, self._program])
        return drawn()

    def _officer(self) -> Awaitable[Any]:
        one, other = self.random.sample(self.filed, 2)
        more = {"actor": self.random.choice([OFFICER, ADMIN]), "at": self.moment}
        name = self.random.choice([*_OFFICERS, "link"])
        if name == "link":
            return moves.link_duplicate(by_id(one), other.request_id, **more)
        return self._said(name, by_id(one), **more)

    def _applicant(self) -> Awaitable[Any]:
        named = by_code(self.random.choice(self.filed))
        more = {"actor": ANONYMOUS, "at": self.moment}
        name = self.random.choice([*_APPLICANTS, "rate"])
        if name == "rate":
            return moves.rate(named, 3, **more)
        return escalating.escalate(named, **more) if name == "escalate" else self._said(name, named, **more)

    @staticmethod
    def _said(name: str, *arguments: Any, **more: Any) -> Awaitable[Any]:
        done: Awaitable[Any] = getattr(moves, name)(*arguments, message=SAID, **more)
        return done

    def _program(self) -> Awaitable[Any]:
        worker: Any = self.random.choice(
            [sweep, sweep, sweep, scheduled_changes.remind, scheduled_changes.close, recompute]
        )
        done: Awaitable[Any] = worker(at=self.moment, batch=2)
        return done


async def explained(filed: Filed) -> None:
    """The request's row agrees with its events."""
    told = await timeline(filed)  # no gap, and as many as the row counts
    [kept] = await rows("SELECT * FROM requests WHERE id = $1", filed.request_id)
    events = await rows("SELECT * FROM request_events WHERE request_id = $1 ORDER BY position", filed.request_id)
    agree(kept, events, told)


def agree(kept: dict[str, Any], events: list[dict[str, Any]], told: Any) -> None:
    """kept: the row of a request. told: what a failure shows."""
    climbs = [(event["opening"], event["step"]) for event in events if event["type"] in {"ESCALATED", "STEP_SKIPPED"}]
    assert len(set(climbs)) == len(climbs), told
    assert climbs == sorted(climbs), told
    assert kept["opening"] == 1 + sum(event["type"] == "REOPENED" for event in events)
    assert kept["status"] == next(_INTO[event["type"]] for event in reversed(events) if event["type"] in _INTO)
    assert (kept["closed_at"] is not None) == (kept["status"] in {"CLOSED", "WITHDRAWN"})
    assert (kept["paused_since"] is not None) == (kept["status"] == "WAITING_FOR_APPLICANT")
    reached = [event["step"] for event in events if (event["type"], event["opening"]) == ("ESCALATED", kept["opening"])]
    assert not reached or kept["step"] == reached[-1], told
    assert [event["at"] for event in events] == sorted(event["at"] for event in events), told
    answered = [event["at"] for event in events if event["type"] in {"RESOLVED", "REJECTED"}]
    assert kept["resolved_at"] == (answered[-1] if answered else None)
    assert kept["duplicate_of_id"] != kept["id"]


@pytest.mark.parametrize("seed", range(examples(6, some=3)))
async def test_whatever_is_done_it_can_be_explained(seeded: Database, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    filed = [await world.file(applicant=applicants.ANONYMOUS) for _ in range(4)]
    if seed % 2:
        [post] = await rows(
            "SELECT id FROM posts WHERE head AND office_id = (SELECT id FROM offices WHERE code = 'bd.khulna')"
        )
        await vacate(post["id"])
    moment = at("2026-11-01 11:00")
    refused = 0

    for number in range(30):
        moment += timedelta(minutes=random.choice([1, 90, 60 * 24, 60 * 24 * 3]))
        if number == 12:
            await declare("bd", str(moment.date()), str((moment + timedelta(days=1)).date()))
        day = Day(random, filed, moment)
        outcomes = await asyncio.gather(*(day.anything() for _ in range(4)), return_exceptions=True)
        failed = [error for error in outcomes if isinstance(error, BaseException) and not isinstance(error, Refused)]
        assert failed == []
        refused += sum(isinstance(outcome, Refused) for outcome in outcomes)

    for each in filed:
        await explained(each)
    cycles = await rows(
        "WITH RECURSIVE up (id, above) AS (SELECT id, duplicate_of_id FROM requests UNION"
        " SELECT up.id, r.duplicate_of_id FROM up JOIN requests r ON r.id = up.above)"
        " SELECT id FROM up WHERE id = above"
    )
    assert cycles == []
    assert 0 < refused < 120
