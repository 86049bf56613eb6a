"""The database's part in requests: numbers, whom one goes to, filing in one statement, what is erased, what stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from models.database.connection import Address
from tests.models.sample_rows import Connection, waits_for_a_lock
from tests.models.test_functions import (
    CLERK,
    DISTRICT,
    DIVISION,
    NATIONAL,
    TREE,
    UPAZILA,
    charter,
    publish,
    service,
)
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database

MAGURA, SREEPUR = 3, 4


@pytest.fixture(scope="module")
async def database(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_requests", migrated_template) as name:
        serving = as_role(roles, SERVING, name)
        async with connect(serving) as connection:
            await connection.execute(TREE)
        yield serving


@pytest.fixture
async def tree(database: Address) -> AsyncIterator[Connection]:
    async with connect(database) as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


async def add_offices(tree: Connection, *codes: str) -> dict[str, str]:
    """Offices with these codes, in one statement; answers the prefixes of all that there are."""
    added = """
        INSERT INTO offices (code, level, name_bn, name_en, parent_id)
        SELECT n.code::ltree, (ARRAY['NATIONAL', 'DIVISION', 'DISTRICT', 'UPAZILA'])[nlevel(n.code::ltree)], 'ক', 'K',
               (SELECT p.id FROM offices p WHERE p.code = subpath(n.code::ltree, 0, -1))
        FROM unnest($1::text[]) WITH ORDINALITY AS n (code, position) ORDER BY n.position
    """
    await tree.execute(added, list(codes))
    return {code: prefix for code, prefix in await tree.fetch("SELECT code::text, request_prefix FROM offices")}  # noqa: C416


async def test_an_office_gets_the_first_letters_of_its_code_that_are_free(tree: Connection) -> None:
    assert await add_offices(
        tree, "bd.khulna.mag", "bd.khulna.magu", "bd.khulna.mag_ur", "bd.magura", "bd.ab", "bd.khulna.ab", "bd.a_b"
    ) == {
        "bd": "BD3",
        "bd.khulna": "KHU",
        "bd.khulna.magura": "MAG",
        "bd.khulna.magura.sreepur": "SRE",
        "bd.khulna.mag": "MAG4",
        "bd.khulna.magu": "MAGU",
        "bd.khulna.mag_ur": "MAGUR",
        "bd.magura": "MAGURA",
        "bd.ab": "AB3",
        "bd.khulna.ab": "AB4",
        "bd.a_b": "AB5",
    }


async def test_an_office_keeps_its_prefix_under_another_code_and_none_is_given_it(tree: Connection) -> None:
    await tree.execute("UPDATE offices SET code = 'bd.khulna.jashore' WHERE id = 3")
    await tree.execute("UPDATE offices SET code = 'bd.khulna.jashore.sreepur' WHERE id = 4")
    given = await tree.fetchval(
        "INSERT INTO offices (code, level, name_bn, name_en, parent_id, request_prefix)"
        " VALUES ('bd.khulna.magpie', 'DISTRICT', 'ক', 'K', 2, 'MINE') RETURNING request_prefix"
    )

    assert given == "MAGP"
    assert await tree.fetchval("SELECT request_prefix FROM offices WHERE id = 3") == "MAG"


async def test_of_two_offices_at_once_the_second_gets_what_the_first_has_left(
    roles: Address, migrated_template: str
) -> None:
    async with new_database(roles, "charter_test_prefixes", migrated_template) as name:
        database = as_role(roles, SERVING, name)
        async with connect(database) as first, connect(database) as second:
            # given
            await first.execute(TREE)
            transaction = first.transaction()
            await transaction.start()
            await add_offices(first, "bd.dhaka")

            # when
            waiting = asyncio.create_task(add_offices(second, "bd.khulna.dhaka"))
            await waits_for_a_lock(database, second)
            await transaction.commit()
            prefixes = await waiting

        # then
        assert (prefixes["bd.dhaka"], prefixes["bd.khulna.dhaka"]) == ("DHA", "DHAK")


async def chain(tree: Connection, office: int, kind: str = "GRIEVANCE", service: int | None = None) -> Any:
    """Rung by rung: its number, the post's office, the post, its days; and why nobody there can be asked, if so."""
    rows = await tree.fetch("SELECT * FROM request_chain($1, $2, $3)", office, kind, service)
    depths = {1: 1, 2: 2, MAGURA: 3, SREEPUR: 4}
    assert [row["depth"] for row in rows] == [depths[row["office_id"]] for row in rows]
    told = [(row["step"], row["office_id"], row["post_id"], row["working_days"], row["absent"]) for row in rows]
    return [rung if rung[-1] else rung[:-1] for rung in told]


async def route(
    tree: Connection,
    office: int,
    step: int,
    *,
    rise: int | None = None,
    post: int | None = None,
    days: int | None = None,
    kind: str = "GRIEVANCE",
) -> None:
    added = "INSERT INTO request_routes (office_id, kind, step, rise, post_id, working_days) VALUES ($1,$2,$3,$4,$5,$6)"
    await tree.execute(added, office, kind, step, rise, post, days)


async def test_without_a_route_or_a_service_the_heads_upwards_are_asked(tree: Connection) -> None:
    """Each with the time that the nearest office above it gives its level: the division gave its districts two days."""
    assert await chain(tree, SREEPUR) == [
        (1, 4, UPAZILA, 3), (2, 3, DISTRICT, 2), (3, 2, DIVISION, 7), (4, 1, NATIONAL, None)
    ]  # fmt: skip
    assert await chain(tree, 1) == [(1, 1, NATIONAL, None)]
    assert await chain(tree, 99) == []

    await tree.execute("UPDATE posts SET head = false WHERE id = $1", DISTRICT)
    assert await chain(tree, MAGURA) == [(1, 2, DIVISION, 7), (2, 1, NATIONAL, None)]


async def test_a_service_has_its_escalation_chain_unless_there_is_a_route(tree: Connection) -> None:
    # given
    draft = await charter(tree, SREEPUR, None)
    promised = await service(tree, draft, responsible=CLERK)
    await publish(tree, draft, "daterange(dhaka_today(), NULL)")
    expected = [(1, 4, CLERK, 9), (2, 4, UPAZILA, 3), (3, 3, DISTRICT, 2), (4, 2, DIVISION, 7), (5, 1, NATIONAL, None)]

    # then
    assert await chain(tree, SREEPUR, "SERVICE_REQUEST", promised) == expected
    assert await chain(tree, SREEPUR, "GRIEVANCE", promised) == expected
    await route(tree, 1, 1, rise=1, days=30)
    assert await chain(tree, SREEPUR, "SERVICE_REQUEST", promised) == expected
    assert await chain(tree, SREEPUR, "INFORMATION_REQUEST", promised) == expected
    assert await chain(tree, SREEPUR, "GRIEVANCE", promised) == [(1, 3, DISTRICT, 30)]


async def test_the_routes_of_the_nearest_office_hold_all_together(tree: Connection) -> None:
    await route(tree, 1, 1, rise=0, days=30)
    await route(tree, 1, 2, rise=1, days=20)
    await route(tree, 1, 5, rise=None, days=60)
    assert await chain(tree, SREEPUR) == [(1, 4, UPAZILA, 30), (2, 3, DISTRICT, 20), (3, 1, NATIONAL, 60)]
    assert await chain(tree, 2) == [(1, 2, DIVISION, 30), (2, 1, NATIONAL, 20)]

    # A nearer office has one of its own: nothing is left of those above. Other kinds are as before.
    await route(tree, MAGURA, 3, post=CLERK, days=5)
    assert await chain(tree, SREEPUR) == [(1, 4, CLERK, 5)]
    assert await chain(tree, MAGURA) == [(1, 4, CLERK, 5)]
    assert await chain(tree, 2) == [(1, 2, DIVISION, 30), (2, 1, NATIONAL, 20)]
    assert await chain(tree, MAGURA, "SUGGESTION") == [(1, 3, DISTRICT, 2), (2, 2, DIVISION, 7), (3, 1, NATIONAL, None)]


async def test_a_post_is_asked_once_and_first_where_it_stands_first(tree: Connection) -> None:
    """At the top there is nobody further up."""
    await route(tree, 1, 1, rise=0, days=30)
    await route(tree, 1, 2, rise=3, days=20)
    await route(tree, 1, 3, post=DISTRICT, days=1)

    assert await chain(tree, 1) == [(1, 1, NATIONAL, 30), (2, 3, DISTRICT, 1)]
    assert await chain(tree, MAGURA) == [(1, 3, DISTRICT, 30), (2, 1, NATIONAL, 20)]


async def test_that_an_office_is_closed_is_told(tree: Connection) -> None:
    await route(tree, 1, 1, post=CLERK, days=5)
    await route(tree, 1, 2, rise=0, days=30)
    await route(tree, 1, 3, rise=1, days=20)
    assert await chain(tree, SREEPUR) == [(1, 4, CLERK, 5), (2, 4, UPAZILA, 30), (3, 3, DISTRICT, 20)]

    await tree.execute("UPDATE offices SET closed_from = dhaka_today() WHERE id = 4")
    assert await chain(tree, SREEPUR) == [
        (1, 4, CLERK, 5, "CLOSED"), (2, 4, UPAZILA, 30, "CLOSED"), (3, 3, DISTRICT, 20)
    ]  # fmt: skip
    assert await chain(tree, SREEPUR, "SUGGESTION") == [
        (1, 4, UPAZILA, 3, "CLOSED"), (2, 3, DISTRICT, 2), (3, 2, DIVISION, 7), (4, 1, NATIONAL, None)
    ]  # fmt: skip
    await tree.execute("UPDATE offices SET closed_from = dhaka_today() + 1 WHERE id = 4")
    assert await chain(tree, SREEPUR) == [(1, 4, CLERK, 5), (2, 4, UPAZILA, 30), (3, 3, DISTRICT, 20)]


async def test_that_a_post_is_abolished_or_vacant_is_told(tree: Connection) -> None:
    await route(tree, 1, 1, post=CLERK, days=5)
    await route(tree, 1, 2, rise=0, days=30)
    expected = [(1, 4, CLERK, 5), (2, 4, UPAZILA, 30)]

    for occupied, posting in (
        ("UNKNOWN", ""),
        ("VACANT", "(5, NULL, false, '(,)')"),
        ("ACTING", "(5, 1, true, '(,)')"),
    ):
        if posting:
            await tree.execute("INSERT INTO officers (id, name_en) VALUES (1, 'A') ON CONFLICT DO NOTHING")
            await tree.execute(f"INSERT INTO postings (post_id, officer_id, acting, held) VALUES {posting}")
        assert await tree.fetchval("SELECT occupancy($1)", CLERK) == occupied
        vacant = (1, 4, CLERK, 5, "VACANT") if occupied == "VACANT" else expected[0]
        assert await chain(tree, SREEPUR) == [vacant, expected[1]]
    await tree.execute("UPDATE posts SET abolished_on = dhaka_today() + 1 WHERE id = $1", CLERK)
    assert await chain(tree, SREEPUR) == expected

    await tree.execute("UPDATE posts SET abolished_on = dhaka_today() WHERE id = $1", CLERK)
    assert await chain(tree, SREEPUR) == [(1, 4, CLERK, 5, "ABOLISHED"), expected[1]]


async def test_whether_somebody_holds_a_post_is_asked_of_today(tree: Connection) -> None:
    await tree.execute("INSERT INTO officers (id, name_en) VALUES (1, 'A')")
    for days, occupied in (
        ("daterange(dhaka_today(), NULL)", "HELD"),
        ("daterange(NULL, dhaka_today())", "UNKNOWN"),
        ("daterange(dhaka_today() + 1, NULL)", "UNKNOWN"),
    ):
        await tree.execute("DELETE FROM postings")
        held = f"INSERT INTO postings (post_id, officer_id, acting, held) VALUES (5, 1, false, {days})"
        await tree.execute(held)
        assert await tree.fetchval("SELECT occupancy($1)", CLERK) == occupied


SAID = {
    "office": MAGURA, "kind": "SUGGESTION", "service": None, "channel": "SMS", "subject": "পানির পাম্প নষ্ট", "body": None,
    "anonymous": False, "filed_by": None, "actor": "applicant", "limit_amount": None, "limit_unit": None, "post": None,
    "name": None, "mobile": "+8801712345678", "email": None,
}  # fmt: skip
SUBMIT = """
SELECT submit_request($1, $2, $3, $4, $5, $6, $7, $8, $9, sha256(random()::text::bytea), $10::text::timestamptz, NULL,
    $11, $12, NULL, NULL, 0, $13::integer[], array_fill('VACANT'::text, ARRAY[cardinality($13::integer[])]),
    $14, $15, $16, $17)
"""


async def submit(tree: Connection, at: str = "2026-11-01 10:00+06", skipped: tuple[int, ...] = (), **said: Any) -> int:
    values = {**SAID, **said}
    named = [values[name] for name in ("office", "kind", "service", "channel", "subject", "body", "anonymous")]
    more = [values["filed_by"], values["actor"], at, values["limit_amount"], values["limit_unit"], list(skipped)]
    whom = [values["post"], values["name"], values["mobile"], values["email"]]
    filed: int = await tree.fetchval(SUBMIT, *named, *more, *whom)
    return filed


async def number_of(tree: Connection, filed: int) -> str:
    number: str = await tree.fetchval("SELECT number FROM requests WHERE id = $1", filed)
    return number


async def test_requests_are_numbered_by_office_and_year_in_dhaka(tree: Connection) -> None:
    given = [
        (MAGURA, "2026-12-31 23:59+06", "MAG-2026-000001"),
        (MAGURA, "2026-12-31 18:00+00", "MAG-2027-000001"),
        (SREEPUR, "2026-12-31 23:59+06", "SRE-2026-000001"),
        (MAGURA, "2026-01-01 00:00+06", "MAG-2026-000002"),
        (MAGURA, "2025-12-31 18:00+00", "MAG-2026-000003"),
    ]
    for office, at, number in given:
        assert await number_of(tree, await submit(tree, at, office=office)) == number


async def test_the_millionth_of_a_year_has_a_digit_more(database: Address, roles: Address) -> None:
    async with connect(as_role(roles, OWNER, database.database)) as owner:
        transaction = owner.transaction()
        await transaction.start()
        await owner.execute("INSERT INTO request_series (office_id, year, filed, open) VALUES (3, 2026, 999998, 0)")
        numbers = [await number_of(owner, await submit(owner)) for _ in range(2)]
        await transaction.rollback()

    assert numbers == ["MAG-2026-999999", "MAG-2026-1000000"]


async def events(tree: Connection, filed: int) -> list[tuple[Any, ...]]:
    rows = await tree.fetch(
        "SELECT position, type, step, post_id, public, actor, details::text FROM request_events WHERE request_id = $1"
        " ORDER BY position",
        filed,
    )
    return [tuple(row) for row in rows]


async def test_what_is_filed_stands_there_with_its_timeline_and_goes_out(tree: Connection) -> None:
    filed = await submit(
        tree, skipped=(CLERK, UPAZILA), post=DISTRICT, name="রহিমা", filed_by="p", actor="p",
        limit_amount=3, limit_unit="WORKING_DAY"
    )  # fmt: skip

    request = await tree.fetchrow(
        "SELECT office_id, status, step, step_post_id, filed_by, limit_amount, limit_unit, opening, events_count,"
        " duplicate_of_id FROM requests WHERE id = $1",
        filed,
    )
    assert tuple(request or ()) == (MAGURA, "SUBMITTED", 3, DISTRICT, "p", 3, "WORKING_DAY", 1, 3, None)
    assert await events(tree, filed) == [
        (1, "SUBMITTED", 3, DISTRICT, True, "p", None),
        (2, "STEP_SKIPPED", 1, CLERK, True, "escalation", '{"reason": "VACANT"}'),
        (3, "STEP_SKIPPED", 2, UPAZILA, True, "escalation", '{"reason": "VACANT"}'),
    ]
    applicant = await tree.fetchrow(
        "SELECT office_id, name, mobile, email FROM applicants WHERE request_id = $1", filed
    )
    assert tuple(applicant or ()) == (MAGURA, "রহিমা", "+8801712345678", None)
    waiting = (
        "SELECT array_agg(e.position ORDER BY o.id) FROM outbox o JOIN request_events e ON e.id = o.event_id"
        " WHERE o.relayed_at IS NULL"
    )
    assert await tree.fetchval(waiting) == [1, 2, 3]


async def test_who_says_nothing_of_themselves_is_nobody(tree: Connection) -> None:
    filed = await submit(tree, mobile=None, anonymous=True)

    assert await tree.fetchval("SELECT count(*) FROM applicants") == 0
    again = await submit(tree, mobile=None, anonymous=True)
    assert await tree.fetchval("SELECT duplicate_of_id FROM requests WHERE id = $1", again) is None
    assert len(await events(tree, filed)) == 1


@pytest.mark.parametrize(
    ("said", "linked"),
    [
        ({}, True),
        ({"subject": "পানির পাম্পটি নষ্ট"}, True),
        ({"subject": "রাস্তার বাতি জ্বলে না"}, False),
        # Another's; in another office; of another kind; known by one of both ways alone.
        ({"mobile": "+8801812345678"}, False),
        ({"office": SREEPUR}, False),
        ({"kind": "GRIEVANCE"}, False),
        ({"mobile": None, "email": "r@example.org"}, True),
        ({"email": "other@example.org"}, True),
        ({"mobile": None}, False),
    ],
)
async def test_what_the_same_applicant_asked_for_is_linked(
    tree: Connection, said: dict[str, Any], linked: bool
) -> None:
    first = await submit(tree, email="r@example.org")

    second = await submit(tree, **{"email": None, **said})

    assert await tree.fetchval("SELECT duplicate_of_id FROM requests WHERE id = $1", second) == (
        first if linked else None
    )
    told = [(2, "DUPLICATE_LINKED", 1, None, False, "similarity", f'{{"duplicateOf": {first}}}')] if linked else []
    assert (await events(tree, second))[1:] == told
    assert await tree.fetchval("SELECT events_count FROM requests WHERE id = $1", second) == 1 + len(told)
    assert len(await events(tree, first)) == 1


async def test_a_third_is_linked_with_the_first_and_what_is_answered_is_not_asked_for_again(tree: Connection) -> None:
    first, second, third = [await submit(tree) for _ in range(3)]
    link = "SELECT duplicate_of_id FROM requests WHERE id = $1"
    assert [await tree.fetchval(link, filed) for filed in (first, second, third)] == [None, first, first]

    await tree.execute("UPDATE requests SET status = 'RESOLVED', resolved_at = now()")
    assert await tree.fetchval(link, await submit(tree)) is None


async def test_of_two_that_are_filed_at_once_the_second_is_numbered_and_linked_after_the_first(
    roles: Address, migrated_template: str
) -> None:
    async with new_database(roles, "charter_test_at_once", migrated_template) as name:
        database = as_role(roles, SERVING, name)
        async with connect(database) as first, connect(database) as second:
            # given
            await first.execute(TREE)
            transaction = first.transaction()
            await transaction.start()
            original = await submit(first)

            # when
            waiting = asyncio.create_task(submit(second))
            await waits_for_a_lock(database, second)
            await transaction.commit()
            copy = await waiting

            # then
            rows = await second.fetch("SELECT number, duplicate_of_id FROM requests ORDER BY id")
            assert [tuple(row) for row in rows] == [("MAG-2026-000001", None), ("MAG-2026-000002", original)]
            assert copy != original


PERSONAL = "SELECT count(*) FROM applicants WHERE request_id = $1"


async def closed(tree: Connection, at: str) -> int:
    filed = await submit(tree, name="রহিমা", body="x", subject=f"closed {at}")
    await tree.execute(
        "INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step,"
        " message_bn, message_en, details) VALUES"
        " ($1, 3, 2, now(), 'RATED', 'applicant', true, 1, 1, 'ক', 'x', '{\"rating\": 4}')",
        filed,
    )
    await tree.execute(
        "UPDATE requests SET status = 'CLOSED', closed_at = $2::text::timestamptz, rating = 4, events_count = 2"
        " WHERE id = $1",
        filed,
        at,
    )
    return filed


async def test_what_is_personal_is_erased_and_what_counts_is_kept(tree: Connection) -> None:
    # given
    old, older, recent = [await closed(tree, at) for at in ("2025-01-02", "2025-01-01", "2025-01-03")]
    running = await submit(tree)
    kept = "SELECT to_jsonb(r) - '{subject,body,search_key,erased_at}'::text[] FROM requests r ORDER BY id"
    before = await tree.fetch(kept)

    # when: the oldest first, and what was closed before that moment alone
    erased = "SELECT erase_requests('2025-01-03', $1)"
    assert await tree.fetchval(erased, 1) == 1
    assert [await tree.fetchval(PERSONAL, each) for each in (old, older, recent, running)] == [1, 0, 1, 1]
    assert await tree.fetchval(erased, 5) == 1
    assert await tree.fetchval(erased, 5) == 0

    # then
    assert [await tree.fetchval(PERSONAL, each) for each in (old, older, recent, running)] == [0, 0, 1, 1]
    text = "SELECT subject, body, search_key, erased_at IS NOT NULL FROM requests WHERE id = $1"
    for each in (old, older):
        assert tuple(await tree.fetchrow(text, each) or ()) == (None, None, "", True)
    assert tuple(await tree.fetchrow(text, recent) or ()) == ("closed 2025-01-03", "x", "closed 2025 01 03 x", False)
    told = (
        "SELECT type, message_bn, message_en, details::text FROM request_events WHERE request_id = $1 ORDER BY position"
    )
    assert [*map(tuple, await tree.fetch(told, old))] == [
        ("SUBMITTED", None, None, None), ("RATED", None, None, '{"rating": 4}')
    ]  # fmt: skip
    assert [*map(tuple, await tree.fetch(told, recent))][1] == ("RATED", "ক", "x", '{"rating": 4}')
    assert await tree.fetch(kept) == before


@pytest.mark.parametrize("offices", ["", "{3}"])
async def test_nobody_but_the_program_erases(tree: Connection, offices: str) -> None:
    filed = await closed(tree, "2025-01-01")
    await tree.execute("SELECT set_config('app.national', '', true)")
    await tree.execute("SELECT set_config('app.offices', $1, true)", offices)

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only the program"):
        async with tree.transaction():
            await tree.execute("SELECT erase_requests('2100-01-01', 10)")

    await tree.execute("SELECT set_config('app.national', 'yes', true)")
    assert await tree.fetchval(PERSONAL, filed) == 1
    assert await tree.fetchval("SELECT erased_at IS NULL AND body = 'x' FROM requests WHERE id = $1", filed) is True


@pytest.mark.parametrize(
    "changed",
    [
        "number = 'MAG-2026-000009'", "tracking = sha256('x')", "office_id = 4", "kind = 'GRIEVANCE'",
        "channel = 'PHONE'", "anonymous = true", "filed_by = 'x'", "submitted_at = now()",
        "limit_amount = 1, limit_unit = 'HOUR'", "subject = 'another'", "body = 'another'",
    ],
)  # fmt: skip
async def test_what_was_filed_stays_whoever_asks(tree: Connection, changed: str) -> None:
    filed = await submit(tree)

    with pytest.raises(asyncpg.RestrictViolationError, match="stays as it was filed"):
        async with tree.transaction():
            await tree.execute(f"UPDATE requests SET {changed} WHERE id = $1", filed)

    assert await tree.execute("UPDATE requests SET status = 'ACKNOWLEDGED' WHERE id = $1", filed) == "UPDATE 1"


async def test_a_change_of_the_calendar_says_how_many_open_requests_it_concerns(tree: Connection) -> None:
    # given
    for office in (MAGURA, SREEPUR, SREEPUR, 2):
        await submit(tree, office=office, mobile=None)
    answered = await submit(tree, office=SREEPUR)
    await tree.execute("UPDATE requests SET status = 'RESOLVED', resolved_at = now() WHERE id = $1", answered)
    await add_offices(tree, "bd.dhaka")

    # when
    declared = """
        INSERT INTO calendar_exceptions (office_id, kind, days, name_bn, declared_by, declared_at)
        SELECT o.id, 'HOLIDAY', '[2026-11-02,2026-11-03)', 'ছুটি', 'x', now() FROM offices o
        WHERE ltree2text(o.code) = $1
    """
    for code in ("bd.khulna.magura", "bd.khulna", "bd.khulna.magura.sreepur", "bd.dhaka"):
        await tree.execute(declared, code)

    # then
    rows = await tree.fetch(
        "SELECT r.total, r.done, r.position, r.finished_at IS NOT NULL FROM recomputations r ORDER BY r.change_id"
    )
    assert [tuple(row) for row in rows] == [(3, 0, 0, False), (4, 0, 0, False), (2, 0, 0, False), (0, 0, 0, False)]
