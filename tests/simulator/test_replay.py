"""Simulated requests, filed and handled again by the product's rules and triggers, become the same rows and events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

import asyncpg
import orjson
import pytest

from districts.calendar.working_time import DHAKA
from districts.charters.draft import Channel
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.requests import applicants, filing, moves, scheduled_changes, tracking
from districts.requests.applicants import Applicant
from districts.requests.enums import RequestKind
from districts.requests.escalation import escalating
from districts.requests.filing import Filing
from districts.requests.move_transaction import Named
from districts.shared.text import LocalizedText
from models.database import connection
from models.database.connection import Address
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database
from tests.support.examples import examples

# Dropped columns are other rows' numbers, or chosen anew for each filing.
_REQUESTS = """
SELECT r.id, to_jsonb(r) - ARRAY['id', 'number', 'tracking'] AS row, ltree2text(o.code) AS office_code,
       s.code AS service_code, a.name, a.mobile, a.email
FROM requests r JOIN offices o ON o.id = r.office_id LEFT JOIN services s ON s.id = r.service_id
LEFT JOIN applicants a ON a.request_id = r.id
WHERE NOT EXISTS (SELECT FROM request_events e WHERE e.request_id = r.id AND e.type = 'DUPLICATE_LINKED')
ORDER BY r.id
"""
_EVENTS = """
SELECT e.request_id, to_jsonb(e) - ARRAY['id', 'request_id'] AS event
FROM request_events e ORDER BY e.request_id, e.position
"""
# The rules ask for posts that are vacant and for charters that are in force today: in this database any day can be.
_TODAY = """
CREATE TABLE test_today (day date NOT NULL);
INSERT INTO test_today VALUES ('2026-07-01');
GRANT SELECT ON test_today TO PUBLIC;
CREATE OR REPLACE FUNCTION dhaka_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public AS 'SELECT day FROM test_today';
"""
_OFFICER = (Held(Role.HQ_ADMIN, "bd"),)
_WORK = {
    "REMINDED": scheduled_changes.remind,
    "REJECTED": scheduled_changes.lapse,
    "CLOSED": scheduled_changes.close,
}
_MOVES: dict[str, Callable[..., Awaitable[int]]] = {
    "ACKNOWLEDGED": moves.acknowledge,
    "STARTED": moves.start,
    "ASKED": moves.ask,
    "REPLIED": moves.reply,
    "RESOLVED": moves.resolve,
    "REJECTED": moves.reject,
    "REOPENED": moves.reopen,
    "WITHDRAWN": moves.withdraw,
}


@dataclass(frozen=True, slots=True)
class Story:
    """A request as it was simulated: its row, what it was filed with, and its events, each with all columns."""

    row: dict[str, Any]
    filing: Filing
    events: list[dict[str, Any]]

    @property
    def traits(self) -> set[object]:
        """What makes it worth replaying."""
        row = self.row
        return {
            ("kind", row["kind"], row["limit_unit"]),
            ("channel", row["channel"]),
            ("paused", len(row["pauses"])),
            ("exhausted", row["exhausted_at"] is not None),
            ("levels", row["escalated_to"]),
            ("opening", row["opening"], row["status"]),
            *(("event", event["type"], event["actor"][:9], event["public"]) for event in self.events),
            *(("after", before["type"], event["type"]) for before, event in pairwise(self.events)),
        }


@pytest.fixture
async def network(roles: Address, simulated_template: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A simulated network, served as any; a connection as its owner."""
    async with new_database(roles, "charter_test_simulated_replayed", simulated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        async with connect(as_role(roles, OWNER, name)) as owner:
            await owner.set_type_codec("jsonb", encoder=str, decoder=orjson.loads, schema="pg_catalog")
            await owner.execute(_TODAY)
            yield owner
        await database.close()


async def test_the_rules_make_the_same_of_it(network: asyncpg.Connection[asyncpg.Record]) -> None:
    stories = await _stories(network)
    chosen = _chosen(stories)

    assert {event["type"] for story in chosen for event in story.events} == {
        event["type"] for story in stories for event in story.events
    }
    for story in chosen:
        await network.execute("TRUNCATE requests, request_series, performance_changes, outbox CASCADE")
        await Replay(network, story).run()
        [row] = [found["row"] for found in await network.fetch(_REQUESTS)]
        assert [found["event"] for found in await network.fetch(_EVENTS)] == story.events
        assert row == story.row


async def _stories(network: asyncpg.Connection[asyncpg.Record]) -> list[Story]:
    events = defaultdict(list)
    for found in await network.fetch(_EVENTS):
        events[found["request_id"]].append(found["event"])
    return [Story(found["row"], _filing(found), events[found["id"]]) for found in await network.fetch(_REQUESTS)]


def _filing(found: asyncpg.Record) -> Filing:
    row = found["row"]
    return Filing(
        found["office_code"],
        RequestKind(row["kind"]),
        row["subject"],
        row["body"],
        found["service_code"],
        Channel(row["channel"]),
        applicants.ANONYMOUS if row["anonymous"] else Applicant(found["name"], found["mobile"], found["email"]),
    )


def _chosen(stories: list[Story]) -> list[Story]:
    """Those that have the most that none before them has."""
    seen: set[object] = set()
    chosen = []
    for _ in range(examples(60, some=12)):
        best = max(stories, key=lambda story: len(story.traits - seen))
        chosen.append(best)
        seen |= best.traits
    return chosen


class Replay:
    """One request, moment by moment."""

    def __init__(self, network: asyncpg.Connection[asyncpg.Record], story: Story) -> None:
        self.network, self.story = network, story
        self.id, self.code = 0, b""

    async def run(self) -> None:
        moments = [(at, list(events)) for at, events in groupby(self.story.events, lambda event: _moment(event["at"]))]
        for at, events in sorted([*moments, *self._silent({at for at, _ in moments})], key=lambda each: each[0]):
            await self.network.execute("UPDATE test_today SET day = $1", at.astimezone(DHAKA).date())
            await self._do(at, events)

    def _silent(self, known: set[datetime]) -> list[tuple[datetime, list[dict[str, Any]]]]:
        """When a worker found that nobody was left to be asked, of which no event tells."""
        exhausted, revisit = self.story.row["exhausted_at"], self.story.row["revisit_at"]
        looked = {_moment(exhausted), _moment(revisit) - escalating.REVISIT} if exhausted else set()
        return [(at, []) for at in sorted(looked - known)]

    async def _do(self, at: datetime, events: list[dict[str, Any]]) -> None:
        if not events:
            await self._sweep(at)
            return
        for event in events:
            if event["actor"] == "escalation" and event is events[0]:
                await self._sweep(at)
            elif event["actor"] == "upkeep":
                assert await _WORK[event["type"]](at=at) == 1
            elif event["actor"] != "escalation":
                await self._act(at, event)

    async def _sweep(self, at: datetime) -> None:
        assert (await escalating.sweep(at=at)).taken + (await escalating.sweep(escalating.EXHAUSTED, at=at)).taken == 1

    async def _act(self, at: datetime, event: dict[str, Any]) -> None:
        applicant = event["actor"] == "applicant"
        actor = ANONYMOUS if applicant else Actor(ActorKind.PERSON, event["actor"], _OFFICER)
        if event["type"] == "SUBMITTED":
            filed = await filing.submit(self.story.filing, actor=actor, at=at)
            self.id, self.code = filed.request_id, tracking.digest_of(filed.tracking_code)
            return
        named = Named(tracking=self.code) if applicant else Named(self.id)
        message = LocalizedText(event["message_bn"], event["message_en"])
        match event["type"]:
            case "ESCALATED":
                await escalating.escalate(named, actor=actor, at=at)
            case "HANDED_OVER":
                await moves.hand_over(named, event["post_id"], message=message, actor=actor, at=at)
            case "COMMENTED":
                await moves.comment(named, message=message, public=event["public"], actor=actor, at=at)
            case "RATED":
                await moves.rate(named, event["details"]["rating"], message=message, actor=actor, at=at)
            case other:
                await _MOVES[other](named, message=message, actor=actor, at=at)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
