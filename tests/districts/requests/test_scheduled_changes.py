"""What becomes of requests by themselves: a reminder, closing, forgetting."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from districts.identity.actors import ANONYMOUS
from districts.requests import applicants, moves, scheduled_changes
from districts.requests.escalation.escalating import sweep
from districts.requests.filing import Filed
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import OFFICER, at, by_code, by_id, row, rows, timeline
from tests.districts.test_scope import everything, everything_said

SAID = LocalizedText(bn="গোপন কথা")
YEAR = timedelta(days=365)


async def many(number: int, day: str = "2026-11-01 10:00") -> list[Filed]:
    return [await world.file(day, applicant=applicants.ANONYMOUS) for _ in range(number)]


# Reminding


async def test_the_office_is_reminded_once_a_working_day_before(seeded: Database) -> None:
    """Due on Tuesday 2026-11-10 17:00."""
    filed = await world.file("2026-11-01 10:00")

    assert await scheduled_changes.remind(at=at("2026-11-09 16:59")) == 0
    assert await scheduled_changes.remind(at=at("2026-11-09 17:00")) == 1
    assert await scheduled_changes.remind(at=at("2026-11-09 17:01")) == 0

    assert await timeline(filed) == ["SUBMITTED", "REMINDED"]
    [event] = await rows("SELECT at, actor, public FROM request_events WHERE type = 'REMINDED'")
    assert event == {"at": "2026-11-09T17:00:00+06:00", "actor": "upkeep", "public": False}


async def test_it_is_reminded_again_after_reopening(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await scheduled_changes.remind(at=at("2026-11-09 17:00"))
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-10 10:00"))
    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-15 10:00"))

    assert await scheduled_changes.remind(at=at("2026-11-23 16:59")) == 0
    assert await scheduled_changes.remind(at=at("2026-11-23 17:00")) == 1

    assert await timeline(filed) == ["SUBMITTED", "REMINDED", "RESOLVED", "REOPENED", "REMINDED"]


async def test_nobody_is_reminded_of_what_is_answered_asked_or_late(seeded: Database) -> None:
    resolved, asked, late, last = await many(4)
    await moves.resolve(by_id(resolved), message=SAID, actor=OFFICER, at=at("2026-11-02 10:00"))
    await moves.ask(by_id(asked), message=SAID, actor=OFFICER, at=at("2026-11-02 10:00"))
    assert await scheduled_changes.remind(at=at("2026-11-10 17:00")) == 0
    for moment in ("2026-11-10 17:00", "2026-11-16 17:00", "2026-11-22 17:00"):
        await sweep(at=at(moment))
    before = await everything()

    assert await scheduled_changes.remind(at=at("2026-12-11 10:00")) == 0

    assert await everything() == before
    assert [(await row(each)).remind_at for each in (late, last)] == [None, None]


async def test_each_rung_is_reminded_before_its_own_time_is_up(seeded: Database) -> None:
    """The superior has it from Tuesday 17:00 until Monday 2026-11-16 17:00."""
    filed = await world.file("2026-11-01 10:00")
    await scheduled_changes.remind(at=at("2026-11-09 17:00"))
    await sweep(at=at("2026-11-10 17:00"))

    assert await scheduled_changes.remind(at=at("2026-11-15 16:59")) == 0
    assert await scheduled_changes.remind(at=at("2026-11-15 17:00")) == 1
    assert await scheduled_changes.remind(at=at("2026-11-15 17:01")) == 0

    assert await timeline(filed) == ["SUBMITTED", "REMINDED", "ESCALATED@2", "REMINDED"]
    assert await rows("SELECT step FROM request_events WHERE type = 'REMINDED' ORDER BY id") == [
        {"step": 1},
        {"step": 2},
    ]


async def test_after_a_pause_it_is_reminded_before_the_deadline_that_moved(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-02 12:00"))
    await moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 15:00"))
    assert (await row(filed)).due_at == at("2026-11-15 12:00")

    assert await scheduled_changes.remind(at=at("2026-11-12 16:59")) == 0
    assert await scheduled_changes.remind(at=at("2026-11-12 17:00")) == 1


async def test_many_workers_remind_of_each_once(seeded: Database) -> None:
    filed = await many(20)

    async def work() -> int:
        done = 0
        while number := await scheduled_changes.remind(at=at("2026-11-09 17:00"), batch=3):
            done += number
        return done

    assert sum(await asyncio.gather(*(work() for _ in range(4)))) == 20
    assert [await timeline(each) for each in filed] == [["SUBMITTED", "REMINDED"]] * 20


# Waiting for the applicant


async def test_what_is_not_replied_to_is_rejected_after_thirty_days_and_may_be_opened_again(seeded: Database) -> None:
    filed, other = await world.file("2026-11-01 10:00"), await world.file(applicant=applicants.ANONYMOUS)
    for each, day in ((filed, "2026-11-03 10:00"), (other, "2026-11-04 10:00")):
        await moves.ask(by_id(each), message=SAID, actor=OFFICER, at=at(day))

    assert await scheduled_changes.lapse(at=at("2026-12-03 09:59")) == 0
    assert await scheduled_changes.lapse(at=at("2026-12-03 10:00")) == 1
    assert await scheduled_changes.lapse(at=at("2026-12-03 10:01")) == 0

    assert await timeline(filed) == ["SUBMITTED", "ASKED", "REJECTED"]
    assert await timeline(other) == ["SUBMITTED", "ASKED"]
    [event] = await rows("SELECT actor, public, message_en, details FROM request_events WHERE type = 'REJECTED'")
    assert event == {
        "actor": "upkeep",
        "public": True,
        "message_en": "The applicant did not reply within 30 days. The request can be opened again.",
        "details": {"reason": "NO_REPLY"},
    }
    kept = await row(filed)
    # The clock stood all the while: the office is not late.
    assert (kept.status, kept.resolved_at, kept.paused_since) == ("REJECTED", at("2026-12-03 10:00"), None)
    assert kept.due_at == at("2026-12-10 17:00")
    await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-12-04 10:00"))
    assert (await row(filed)).status == "SUBMITTED"


async def test_a_reply_at_the_last_moment_wins_or_is_told(seeded: Database) -> None:
    for filed in await many(5):
        await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
        outcome, _ = await asyncio.gather(
            moves.reply(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-12-03 10:00")),
            scheduled_changes.lapse(at=at("2026-12-03 10:00")),
            return_exceptions=True,
        )

        told = (await timeline(filed))[2:]
        assert told == (["REJECTED"] if isinstance(outcome, Refused) else ["REPLIED"])


async def test_officers_cannot_let_it_lapse(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00")
    await moves.ask(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))

    with pytest.raises(Refused) as refused:
        await moves.lapse(filed.request_id, actor=OFFICER, at=at("2026-12-03 10:00"))

    assert refused.value.code is RefusalCode.FORBIDDEN
    assert (await row(filed)).status == "WAITING_FOR_APPLICANT"


# Closing


@pytest.mark.parametrize("answer", [moves.resolve, moves.reject], ids=["resolved", "rejected"])
async def test_what_was_answered_is_closed_after_thirty_days(seeded: Database, answer: object) -> None:
    filed = await world.file("2026-11-01 10:00")
    waiting = await world.file("2026-11-01 10:00", applicant=applicants.ANONYMOUS)
    assert callable(answer)
    await answer(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))

    assert await scheduled_changes.close(at=at("2026-12-03 10:00")) == 0
    assert await scheduled_changes.close(at=at("2026-12-03 10:01")) == 1
    assert await scheduled_changes.close(at=at("2026-12-03 10:02")) == 0

    closed = await row(filed)
    assert (closed.status, closed.closed_at) == ("CLOSED", at("2026-12-03 10:01"))
    assert (await timeline(filed))[2:] == ["CLOSED"]
    assert (await row(waiting)).status == "SUBMITTED"
    with pytest.raises(Refused) as refused:
        await moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-12-03 10:03"))
    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW


async def test_closing_counts_from_the_last_answer_in_batches(seeded: Database) -> None:
    again, *others = await many(3)
    for each in (again, *others):
        await moves.resolve(by_id(each), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
    await moves.reopen(by_code(again), message=SAID, actor=ANONYMOUS, at=at("2026-11-04 10:00"))
    await moves.resolve(by_id(again), message=SAID, actor=OFFICER, at=at("2026-11-20 10:00"))

    assert [await scheduled_changes.close(at=at("2026-12-10 10:00"), batch=1) for _ in range(3)] == [1, 1, 0]

    assert [(await row(each)).status for each in (again, *others)] == ["RESOLVED", "CLOSED", "CLOSED"]


async def test_reopening_and_closing_at_once_one_of_them(seeded: Database) -> None:
    """At the last moment: it is closed or open, and the timeline agrees."""
    for filed in await many(5):
        await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
        await asyncio.gather(
            moves.reopen(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-12-03 10:00")),
            scheduled_changes.close(at=at("2026-12-03 10:01")),
            return_exceptions=True,
        )

        status = (await row(filed)).status
        assert (status, (await timeline(filed))[2:]) in [("SUBMITTED", ["REOPENED"]), ("CLOSED", ["CLOSED"])]


# Forgetting


async def test_what_is_personal_is_erased_and_the_figures_stay(seeded: Database) -> None:
    filed = await world.file("2026-11-01 10:00", body="গোপন কথা")
    await moves.comment(by_code(filed), message=SAID, actor=ANONYMOUS, at=at("2026-11-02 10:00"))
    await moves.comment(by_id(filed), message=SAID, public=False, actor=OFFICER, at=at("2026-11-02 11:00"))
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
    await moves.rate(by_code(filed), 2, message=SAID, actor=ANONYMOUS, at=at("2026-11-03 11:00"))
    await scheduled_changes.close(at=at("2026-12-04 10:00"))
    [before], told = await rows("SELECT * FROM requests"), await timeline(filed)

    assert await scheduled_changes.erase(YEAR, at=at("2027-12-04 10:00")) == 0
    assert await scheduled_changes.erase(YEAR, at=at("2027-12-04 10:01")) == 1
    assert await scheduled_changes.erase(YEAR, at=at("2027-12-04 10:02")) == 0

    [after] = await rows("SELECT * FROM requests")
    assert {name for name in before if before[name] != after[name]} == {
        "subject", "body", "search_key", "erased_at"
    }  # fmt: skip
    assert [after["subject"], after["body"], after["rating"]] == [None, None, 2]
    assert await rows("SELECT * FROM applicants") == []
    assert await timeline(filed) == told
    everything_kept = str(await everything_said())
    for personal in ("গোপন", "রহিমা", "1712345678", "rahima@example.org", "ইন্টারনেট সংযোগ"):
        assert personal not in everything_kept


async def test_nothing_is_erased_before_it_is_closed(seeded: Database) -> None:
    open_, resolved = await many(2)
    await moves.resolve(by_id(resolved), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
    before = await everything()

    assert await scheduled_changes.erase(timedelta(0), at=at("2036-11-03 10:00")) == 0

    assert await everything() == before
    await moves.withdraw(by_code(open_), actor=ANONYMOUS, at=at("2026-11-04 10:00"))
    assert await scheduled_changes.erase(timedelta(0), at=at("2036-11-03 10:00")) == 1


async def test_erasing_takes_the_oldest_first_in_batches(seeded: Database) -> None:
    filed = await many(3)
    for day, each in zip((6, 4, 5), filed, strict=True):
        await moves.withdraw(by_code(each), message=SAID, actor=ANONYMOUS, at=at(f"2026-11-0{day} 10:00"))

    assert await scheduled_changes.erase(YEAR, at=at("2028-11-06 10:00"), batch=2) == 2

    assert [(await row(each)).erased_at is None for each in filed] == [True, False, False]


async def test_who_rates_what_was_erased_leaves_no_words_behind(seeded: Database) -> None:
    filed = await world.file()
    await moves.resolve(by_id(filed), message=SAID, actor=OFFICER, at=at("2026-11-03 10:00"))
    await scheduled_changes.close(at=at("2026-12-04 10:00"))
    await scheduled_changes.erase(YEAR, at=at("2028-12-04 10:00"))

    with pytest.raises(Refused) as refused:
        await moves.rate(by_code(filed), 2, message=SAID, actor=ANONYMOUS, at=at("2028-12-05 10:00"))

    assert refused.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert (await row(filed)).rating is None


def test_the_applicant_reads_bengali_digits_when_nobody_replied() -> None:
    assert (moves.NO_REPLY.bn or "").startswith("৩০ দিনের মধ্যে")
