"""A finding is settled by somebody who may, with a reason, for the record, and only while its charter is a draft."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import publishing, storing
from districts.charters.draft import Finding, Place, Severity
from districts.charters.findings import settling
from districts.charters.findings.settling import Settlement
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Role
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.test_scope import ADMIN, JASHORE, MAGURA, SHARSHA, everything, person
from tests.schema.networks import drafts
from tests.support.rows import TESTER

WAIVED, RESOLVED = Settlement.WAIVED, Settlement.RESOLVED


def noticed(code: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code, severity, LocalizedText("কিছু", "Something"), Place("CITIZEN", 1, 2, 3), "যা আছে", "Kept.")


async def store(noted: Iterable[Finding], office: str = JASHORE) -> tuple[int, list[int]]:
    """The revision of a draft with these findings, and their keys."""
    draft = replace(drafts.charter([drafts.service("c1", "সেবা")]), findings=tuple(noted))
    charter = await storing.store(office, draft, actor=TESTER)
    async with scope.acting(TESTER):
        return charter.revision, [finding.id for finding in await models.Finding.filter(charter_id=charter.id)]


async def settled() -> list[tuple[Any, ...]]:
    """Of each finding: its code, what became of it, why, and who said so."""
    async with scope.acting(TESTER):
        found = await models.Finding.filter(charter__office__code=JASHORE)
        return [(each.code, each.settlement, each.settled_because, each.settled_by) for each in found]


async def refused(rule: object, code: RefusalCode, *field: str) -> Refused:
    """That the rule is refused like this, and that nothing is changed by it."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await rule  # type: ignore[misc]
    assert (error.value.code, error.value.field) == (code, field)
    assert await everything() == before
    return error.value


@pytest.mark.parametrize("settlement", Settlement)
async def test_a_settled_finding_says_who_settled_it_when_and_why(seeded: Database, settlement: Settlement) -> None:
    # given
    _, [first, _second] = await store([noticed("ONE"), noticed("TWO")])
    begin = datetime.now(UTC)

    # when
    answered = await settling.settle(first, settlement, "  ফোন করে জানা গেছে \n", actor=ADMIN)

    # then
    assert answered.settled_at is not None
    assert begin <= answered.settled_at <= datetime.now(UTC)
    assert (answered.id, answered.settled_because, answered.resolution) == (first, "ফোন করে জানা গেছে", "Kept.")
    assert await settled() == [
        ("ONE", settlement.value, "ফোন করে জানা গেছে", "admin of Jashore"),
        ("TWO", None, None, None),
    ]


async def test_without_a_reason_nothing_is_settled(seeded: Database) -> None:
    _, [key] = await store([noticed("ONE")])

    for reason in ("", "   ", "\n\t", "\u200b"):
        await refused(settling.settle(key, WAIVED, reason, actor=ADMIN), RefusalCode.REQUIRED, "reason")
    await refused(settling.settle(key, WAIVED, "x" * 3001, actor=ADMIN), RefusalCode.INVALID, "reason")


STRANGERS = [
    ANONYMOUS,
    Actor(ActorKind.PERSON, "x"),
    person(Role.DISTRICT_ADMIN, MAGURA),
    person(Role.DISTRICT_ADMIN, SHARSHA),
    person(Role.DISTRICT_ADMIN, "bd.khulna.jash"),
]


async def test_anothers_finding_is_not_there(seeded: Database) -> None:
    _, [key] = await store([noticed("ONE")])

    for stranger in STRANGERS:
        for reason in ("a reason", ""):
            await refused(settling.settle(key, WAIVED, reason, actor=stranger), RefusalCode.NOT_FOUND, "findingId")


async def test_a_finding_that_there_is_not(seeded: Database) -> None:
    for key in (0, -1, 2**31 - 1):
        await refused(settling.settle(key, WAIVED, "why", actor=ADMIN), RefusalCode.NOT_FOUND, "findingId")


async def test_who_only_reads_drafts_settles_nothing(seeded: Database) -> None:
    _, [key] = await store([noticed("ONE")])

    for actor in (person(Role.OFFICER, JASHORE), person(Role.HQ_ANALYST, "bd")):
        await refused(settling.settle(key, WAIVED, "why", actor=actor), RefusalCode.FORBIDDEN, "officeCode")


async def test_once_the_charter_is_published_its_findings_stay_as_they_are(seeded: Database) -> None:
    revision, [standing, waived] = await store([noticed("ONE", Severity.WARNING), noticed("TWO")])
    await settling.settle(waived, WAIVED, "why", actor=ADMIN)
    await publishing.publish(JASHORE, revision, actor=ADMIN)

    for key in (standing, waived):
        await refused(settling.settle(key, RESOLVED, "late", actor=ADMIN), RefusalCode.NOT_ALLOWED_NOW, "revision")


async def test_a_finding_is_not_settled_while_its_charter_is_being_published(seeded: Database) -> None:
    revision, [key] = await store([noticed("ONE", Severity.WARNING)])
    published = asyncio.Event()

    async def settle() -> None:
        await published.wait()
        await settling.settle(key, WAIVED, "late", actor=ADMIN)

    # Made before the transaction begins: inside, it would be part of it.
    task = asyncio.create_task(settle())
    async with scope.acting(ADMIN):
        await publishing.publish(JASHORE, revision, actor=ADMIN)
        published.set()
        done, _ = await asyncio.wait([task], timeout=0.2)
        assert not done
    with pytest.raises(Refused) as error:
        await asyncio.wait_for(task, 5)

    assert error.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await settled() == [("ONE", None, None, None)]


@pytest.mark.parametrize("settlement", Settlement)
async def test_an_error_stops_publishing_until_it_is_settled(seeded: Database, settlement: Settlement) -> None:
    # given
    revision, [first, second, _] = await store([noticed("ONE"), noticed("TWO"), noticed("FEW", Severity.WARNING)])

    # when
    for key, standing in ((first, "ONE, TWO"), (second, "TWO")):
        publish = publishing.publish(JASHORE, revision, actor=ADMIN)
        error = await refused(publish, RefusalCode.UNRESOLVED_FINDINGS, "revision")
        assert error.message.en == (
            f"Revision 1 of {JASHORE} cannot be published yet. Resolve or waive these errors: {standing}."
        )
        await settling.settle(key, settlement, "why", actor=ADMIN)
    published = await publishing.publish(JASHORE, revision, actor=ADMIN)

    # then
    assert (published.revision, published.published_by) == (1, "admin of Jashore")


async def test_what_was_settled_in_another_draft_does_not_count(seeded: Database) -> None:
    _, [key] = await store([noticed("ONE")])
    await settling.settle(key, WAIVED, "why", actor=ADMIN)
    revision, _ = await store([noticed("ONE")])

    publish = publishing.publish(JASHORE, revision, actor=ADMIN)
    await refused(publish, RefusalCode.UNRESOLVED_FINDINGS, "revision")


async def test_settled_anew_the_last_word_holds(seeded: Database) -> None:
    _, [key] = await store([noticed("ONE")])
    first = await settling.settle(key, WAIVED, "first", actor=ADMIN)

    second = await settling.settle(key, RESOLVED, "second", actor=person(Role.HQ_ADMIN, "bd", subject="headquarters"))

    assert await settled() == [("ONE", "RESOLVED", "second", "headquarters")]
    assert first.settled_at is not None
    assert second.settled_at is not None
    assert second.settled_at > first.settled_at
