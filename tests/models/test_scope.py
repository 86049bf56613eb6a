"""Row-level security: whose rows are seen and written, whatever a rule forgot. As the serving role, in raw SQL."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from models.database.connection import Address
from tests.models.sample_rows import NATIONAL_SERVICE, Connection
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database

# Two districts whose codes begin alike. Each has a known and a tentative post, an officer, contacts, a grant, and two
# charters of one service with every part: the first published, the second a draft. And two requests: the first with an
# applicant, a public and an internal event, the second with an event alone.
TREE = """
INSERT INTO offices (id, code, level, name_bn, name_en, parent_id) VALUES
    (1, 'bd', 'NATIONAL', 'অধিদপ্তর', 'Department', NULL), (2, 'bd.khulna', 'DIVISION', 'খুলনা', 'Khulna', 1),
    (3, 'bd.khulna.mag', 'DISTRICT', 'মাগ', 'Mag', 2), (4, 'bd.khulna.magura', 'DISTRICT', 'মাগুরা', 'Magura', 2);
INSERT INTO escalation_times (office_id, level, working_days) VALUES (1, 'DISTRICT', 3);
INSERT INTO renamed_titles (former_bn, former_en, current_bn, current_en, since)
    VALUES ('ক', 'A', 'খ', 'B', '2024-08-12');
INSERT INTO office_hours (office_id, days, weekdays, opens, closes) VALUES (1, '(,)', '{1}', '9:00', '17:00');
INSERT INTO calendar_exceptions (office_id, kind, days, name_bn, declared_by, declared_at)
    VALUES (1, 'HOLIDAY', '[2026-03-21,2026-03-24)', 'ঈদ', 'x', now());
INSERT INTO simulations (seed, requests, first_day, last_day, simulated_at, simulated_by)
    VALUES (1, 0, '2026-01-01', '2026-01-31', now(), 'x');
INSERT INTO request_routes (office_id, kind, step, rise, working_days) VALUES (1, 'GRIEVANCE', 1, 0, 30);
"""
TENANT = """
INSERT INTO posts (id, office_id, title_en, head, tentative) VALUES
    ({n}0, {n}, 'Head', true, false), ({n}1, {n}, 'Clerk', false, true);
INSERT INTO officers (id, name_en) VALUES ({n}, 'Officer {n}');
INSERT INTO postings (post_id, officer_id, acting, held) VALUES ({n}0, {n}, false, '(,)');
INSERT INTO contact_points (post_id, kind, published, valid) VALUES ({n}0, 'PHONE', '{n}', false);
INSERT INTO contact_points (officer_id, kind, published, valid) VALUES ({n}, 'MOBILE', '{n}', false);
INSERT INTO grants (subject, role, office_id, granted_by, granted_at)
    VALUES ('p{n}', 'DISTRICT_ADMIN', {n}, 'x', now());
INSERT INTO api_clients (office_id, name, prefix, last_four, digest, rate_class, origins, created_by, created_at) VALUES
    ({n}, 'x', 'chk_aaaaaaa{n}', 'aaaa', sha256('{n}'), 'STANDARD', '{{}}', 'x', now());
INSERT INTO trusted_documents (client_id, digest, text, registered_by, registered_at)
    SELECT c.id, encode(sha256('{{ x }}'), 'hex'), '{{ x }}', 'x', now() FROM api_clients c WHERE c.office_id = {n};
INSERT INTO office_hours (office_id, days, weekdays, opens, closes) VALUES ({n}, '(,)', '{{1}}', '8:00', '16:00');
INSERT INTO calendar_exceptions (office_id, kind, days, name_bn, declared_by, declared_at)
    VALUES ({n}, 'WORKING_DAY', '[2026-03-21,2026-03-24)', 'মেলা', 'p{n}', now());
INSERT INTO charters (id, office_id, revision, drafted_at) VALUES ({n}1, {n}, 1, now()), ({n}2, {n}, 2, now());
INSERT INTO services (id, charter_id, code, category, serial) VALUES
    ({n}1, {n}1, 'c1', 'CITIZEN', 1), ({n}2, {n}2, 'c1', 'CITIZEN', 1);
INSERT INTO named_posts (charter_id, post_id, contacts) VALUES ({n}1, {n}0, '[]'), ({n}2, {n}1, '[]');
INSERT INTO findings (charter_id, position, code, severity, message_bn, message_en)
    VALUES ({n}1, 1, 'X', 'INFO', 'ক', 'x'), ({n}2, 1, 'X', 'INFO', 'ক', 'x');
INSERT INTO delivery_methods (service_id, position, channel) VALUES ({n}1, 1, 'SMS'), ({n}2, 1, 'SMS');
INSERT INTO required_documents (service_id, position, conditional) VALUES ({n}1, 1, true), ({n}2, 1, true);
INSERT INTO fees (service_id, free) VALUES ({n}1, true), ({n}2, true);
INSERT INTO time_limits (service_id, immediate, as_needed, conditional) VALUES ({n}1, true, false, false),
    ({n}2, true, false, false);
INSERT INTO rate_buckets (id, full_at) VALUES ({n}, 'infinity');
INSERT INTO disk_probes (filler) VALUES ('{n}');
INSERT INTO server_secrets (name, secret) VALUES ('{n}', sha256('{n}'));
INSERT INTO idempotency_keys (caller, key, request, expires_at)
    VALUES ('PERSON:p{n}', sha256('k'), sha256('x'), 'infinity');
INSERT INTO published_cells (service_id, meaning, text) VALUES ({n}1, 'NAME', 'x'), ({n}2, 'NAME', 'x');
UPDATE charters SET in_force = '[2024-01-01,)', effective_from = '2024-01-01', published_at = now() WHERE id = {n}1;
SELECT list_charter({n}1);
INSERT INTO office_codes (office_id, code, until) VALUES ({n}, 'bd.khulna.former{n}', '2018-04-02');
INSERT INTO former_names (office_id, name_bn, name_en, until) VALUES ({n}, 'ক', 'K', '2018-04-02');
INSERT INTO office_events (office_id, type, reason, at, actor) VALUES ({n}, 'MOVED', 'x', now(), 'x');
INSERT INTO requests (id, number, tracking, office_id, kind, channel, service_id, subject, anonymous, submitted_at,
                      opened_at, calendar_version, step, step_since) VALUES
    ({n}1, '{n}-1', sha256('code {n}'), {n}, 'SERVICE_REQUEST', 'SMS', {n}1, 'x', false, now(), now(), 0, 1, now()),
    ({n}2, '{n}-2', sha256('other {n}'), {n}, 'SUGGESTION', 'SMS', NULL, 'x', true, now(), now(), 0, 1, now());
INSERT INTO applicants (request_id, office_id, name) VALUES ({n}1, {n}, 'Applicant {n}');
INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step) VALUES
    ({n}1, {n}, 1, now(), 'SUBMITTED', 'applicant', true, 1, 1),
    ({n}1, {n}, 2, now(), 'COMMENTED', 'p{n}', false, 1, 1),
    ({n}2, {n}, 1, now(), 'SUBMITTED', 'applicant', true, 1, 1);
INSERT INTO contact_reads (at, actor, request_id, office_id, name, mobile, email, through)
    VALUES (now(), 'p{n}', {n}1, {n}, true, false, false, 'Query.requests');
INSERT INTO request_series (office_id, year, filed, open) VALUES ({n}, 2026, 2, 1);
INSERT INTO request_routes (office_id, kind, step, rise, working_days) VALUES ({n}, 'GRIEVANCE', 1, 0, 30);
INSERT INTO escalation_times (office_id, level, working_days) VALUES ({n}, 'DISTRICT', 2);
"""
A, B = 3, 4
NOBODY: dict[str, str] = {}
NATIONAL = {"app.national": "yes", "app.personal": "{0}"}
ANALYST = {"app.national": "yes"}
OF_A, OF_B = ({"app.offices": f"{{{n}}}", "app.personal": f"{{{n}}}"} for n in (3, 4))
VIEWERS = {"nobody": NOBODY, "A": OF_A, "B": OF_B, "national": NATIONAL}

_PART = """SELECT r.id, c.office_id, c.in_force IS NOT NULL
           FROM {} r JOIN services s ON s.id = r.service_id JOIN charters c ON c.id = s.charter_id"""
_NOTE = "SELECT r.id, c.office_id, false FROM {} r JOIN charters c ON c.id = r.charter_id"
PARTS = ["delivery_methods", "required_documents", "fees", "time_limits", "published_cells"]
# Of each row: whose it is (NULL: headquarters'), and whether everybody sees it. The columns that say so are not asked.
ROWS = {
    "offices": "SELECT id, NULL, true FROM offices",
    "escalation_times": "SELECT id, office_id, true FROM escalation_times",
    "renamed_titles": "SELECT id, NULL, true FROM renamed_titles",
    "catalogue_services": "SELECT id, NULL, true FROM catalogue_services",
    "health_rules": "SELECT id, NULL, true FROM health_rules",
    "audit_entries": "SELECT id, NULL, false FROM audit_entries",
    "office_codes": "SELECT id, NULL, true FROM office_codes",
    "former_names": "SELECT id, NULL, true FROM former_names",
    "office_events": "SELECT id, office_id, false FROM office_events",
    "grants": "SELECT id, office_id, false FROM grants",
    "api_clients": "SELECT id, office_id, false FROM api_clients",
    "trusted_documents": """SELECT d.id, c.office_id, false
                            FROM trusted_documents d JOIN api_clients c ON c.id = d.client_id""",
    "requests": "SELECT id, office_id, false FROM requests",
    "office_hours": "SELECT id, office_id, true FROM office_hours",
    "calendar_exceptions": "SELECT id, office_id, true FROM calendar_exceptions",
    "posts": "SELECT id, office_id, NOT tentative FROM posts",
    "officers": "SELECT id, id, true FROM officers",  # numbered as their offices are
    "postings": "SELECT g.id, p.office_id, true FROM postings g JOIN posts p ON p.id = g.post_id",
    "contact_points": """SELECT k.id, coalesce(p.office_id, k.officer_id), true
                         FROM contact_points k LEFT JOIN posts p ON p.id = k.post_id""",
    "charters": "SELECT id, office_id, in_force IS NOT NULL FROM charters",
    "services": """SELECT s.id, c.office_id, c.in_force IS NOT NULL
                   FROM services s JOIN charters c ON c.id = s.charter_id""",
    "applicants": "SELECT request_id, office_id, false FROM applicants",
    "request_events": "SELECT id, office_id, false FROM request_events",
    "outbox": "SELECT id, NULL, false FROM outbox",
    "request_routes": "SELECT id, office_id, true FROM request_routes",
    "request_series": "SELECT id, office_id, false FROM request_series",
    "contact_reads": "SELECT id, office_id, false FROM contact_reads",
    "recomputations": """SELECT r.change_id, c.office_id, false
                         FROM recomputations r JOIN calendar_changes c ON c.id = r.change_id""",
    **{table: _NOTE.format(table) for table in ("findings", "named_posts")},
    **{table: _PART.format(table) for table in PARTS},
}
KEYS = {"applicants": "request_id", "recomputations": "change_id"}
"""The columns that name a row, where it is not `id`."""
# Without row-level security, and why: nothing in them is anybody's own, and nobody may write them.
PUBLIC = {
    "service_listings": "the public list, derived when a charter is published",
    "listing_counts": "how many services the public list has",
    "calendar_changes": "that a calendar changed, and which days: derived from what is declared",
    "generations": "when what is public last changed, counted by the database",
    "simulations": "that the network is simulated",
    "migrations": "which migrations were applied",
    "sql_files": "which SQL files were applied",
}
# Nobody sees them at all.
HIDDEN = {
    "rate_buckets": "what callers have used of what they may ask: a function of the database adds it up",
    "disk_probes": "nothing: what is written to see whether the disk is full is undone",
    "server_secrets": "random keys: a function of the database hands them to the serving role",
    "idempotency_keys": "what was changed under a caller's key: functions of the database look it up",
    "performance_counts": "what requests add up to: a function of the database tells what may be told",
    "performance_changes": "what is to be added to those",
}
UNWRITABLE = [*PUBLIC, *HIDDEN, "audit_entries", "applicants", "request_series", "contact_reads"]
HEADQUARTERS = {
    "health_rules",
    "renamed_titles",
    "office_codes",
    "former_names",
    "outbox",
    "recomputations",
}
OWNED = [table for table in ROWS if table not in UNWRITABLE]
Refusal = (asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)


@pytest.fixture(scope="module")
async def database(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_scope", migrated_template) as name:
        async with connect(as_role(roles, OWNER, name)) as owner:
            await owner.execute(TREE + NATIONAL_SERVICE + TENANT.format(n=A) + TENANT.format(n=B))
            # As if the sequences had counted: what a test adds gets a number that nobody has.
            for table in ("offices", "posts", "officers", "charters", "services", "requests"):
                await owner.execute(f"SELECT setval('{table}_id_seq', 1000)")
        yield as_role(roles, SERVING, name)


@pytest.fixture(scope="module")
async def rows(database: Address) -> dict[str, list[tuple[int, int | None, bool]]]:
    """By table: the row, whose it is, whether it is public."""
    async with connect(as_role(database, OWNER, database.database)) as owner:
        return {table: [tuple(row) for row in await owner.fetch(sql)] for table, sql in ROWS.items()}


@pytest.fixture(scope="module")
async def serving(database: Address) -> AsyncIterator[Connection]:
    server = await asyncpg.connect(
        host=database.host,
        port=database.port,
        user=database.user,
        password=database.password,
        database=database.database,
    )
    yield server
    await server.close()


@pytest.fixture
async def session(serving: Connection) -> AsyncIterator[Connection]:
    """The serving role without any setting, for one test: what it changes is undone."""
    transaction = serving.transaction()
    await transaction.start()
    yield serving
    await transaction.rollback()


def key_of(table: str) -> str:
    return KEYS.get(table, "id")


async def become(session: Connection, settings: dict[str, str]) -> None:
    for name in ("app.national", "app.offices", "app.personal"):
        await session.execute("SELECT set_config($1, $2, true)", name, settings.get(name, ""))


async def everything(session: Connection) -> str:
    """Every row of every table; the settings are headquarters' then."""
    await become(session, NATIONAL)
    tables = [*ROWS, *PUBLIC]
    texts = [f"SELECT '{table} ' || to_jsonb(r)::text AS row FROM {table} r" for table in tables]
    found: str = await session.fetchval(
        f"SELECT string_agg(row, E'\\n' ORDER BY row) FROM ({' UNION ALL '.join(texts)}) a"
    )
    return found


async def changes_nothing(session: Connection, settings: dict[str, str], sql: str, *values: Any) -> None:
    """The statement is refused, or finds no row; either way every row is as it was."""
    before = await everything(session)
    await become(session, settings)
    with refusal():
        async with session.transaction():
            assert await session.execute(sql, *values) in {"UPDATE 0", "DELETE 0", "INSERT 0 0", "SELECT 0"}
    assert await everything(session) == before


@contextmanager
def refusal() -> Iterator[None]:
    try:
        yield
    except Refusal:
        return


def of(rows: dict[str, list[tuple[int, int | None, bool]]], table: str, office: int, *, public: bool) -> list[int]:
    return [key for key, of, seen in rows[table] if of == office and (public or not seen)]


async def test_every_table_is_protected_or_public_for_a_reason(session: Connection) -> None:
    found = await session.fetch(
        "SELECT relname, relrowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v', 'f')"
    )
    tables: dict[str, bool] = {name: protected for name, protected in found}  # noqa: C416  a record is no tuple

    assert {name for name, protected in tables.items() if not protected} == PUBLIC.keys()
    assert {name for name, protected in tables.items() if protected} == {*ROWS, *HIDDEN}


@pytest.mark.parametrize("viewer", VIEWERS)
async def test_what_is_public_is_seen_by_all_and_the_rest_by_whose_it_is(
    session: Connection, rows: dict[str, list[tuple[int, int | None, bool]]], viewer: str
) -> None:
    office = {"A": A, "B": B}.get(viewer)
    await become(session, VIEWERS[viewer])

    for table, known in rows.items():
        expected = {
            key for key, of, public in known if public or viewer == "national" or (office is not None and of == office)
        }
        assert {key for (key,) in await session.fetch(f"SELECT {key_of(table)} FROM {table}")} == expected, table
    assert len(await session.fetch("SELECT FROM service_listings")) == 2
    for table in HIDDEN:
        assert await session.fetch(f"SELECT FROM {table}") == []


async def test_without_any_setting_at_all_only_the_public_is_seen(session: Connection) -> None:
    assert await session.fetchval("SELECT nullif(current_setting('app.national', true), '') IS NULL") is True
    assert await session.fetchval("SELECT count(*) FROM charters") == 2
    assert await session.fetchval("SELECT count(*) FROM findings") == 0


@pytest.mark.parametrize("table", OWNED)
@pytest.mark.parametrize("viewer", ["nobody", "A"])
async def test_anothers_rows_are_not_changed(
    session: Connection, rows: dict[str, list[tuple[int, int | None, bool]]], table: str, viewer: str
) -> None:
    keys, key = [key for key, of, _ in rows[table] if of != A], key_of(table)

    assert keys
    for statement in (f"UPDATE {table} SET {key} = {key} + 5000", f"DELETE FROM {table}"):
        await changes_nothing(session, VIEWERS[viewer], f"{statement} WHERE {key} = ANY ($1)", keys)


_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'id'
"""


@pytest.mark.parametrize("table", OWNED)
@pytest.mark.parametrize("viewer", ["nobody", "A"])
async def test_a_row_of_anothers_is_not_added(
    session: Connection, rows: dict[str, list[tuple[int, int | None, bool]]], table: str, viewer: str
) -> None:
    columns = await session.fetchval(_COLUMNS, table)
    copy = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_record(NULL::{table}, $1::json)"
    for key in [key for key, of, _ in rows[table] if of != A]:
        await become(session, NATIONAL)
        row = await session.fetchval(f"SELECT to_json(r) FROM {table} r WHERE {key_of(table)} = $1", key)
        if (table, viewer) == ("officers", "A"):
            continue  # whoever acts for an office may bring a new officer: it is nobody's yet
        await become(session, VIEWERS[viewer])
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with session.transaction():
                await session.execute(copy, row)


KNOWN_TO_ALL = {"postings", "posts", "office_hours", "calendar_exceptions", "request_routes", "escalation_times"}
# What headquarters changes by a way of its own, or nobody does.
ELSEWHERE = {"officers", "offices", "office_events", "catalogue_services", "request_events"}


@pytest.mark.parametrize("table", [table for table in OWNED if table not in ELSEWHERE])
async def test_ones_own_rows_are_changed(
    session: Connection, rows: dict[str, list[tuple[int, int | None, bool]]], table: str
) -> None:
    """So that the refusals above are no accident: what is A's and no part of a published charter."""
    keys = [key for key, of, public in rows[table] if of == A and (not public or table in KNOWN_TO_ALL)]
    if table in {"findings", "named_posts"}:
        keys = [max(keys)]
    headquarters = table in HEADQUARTERS
    await become(session, NATIONAL if headquarters else OF_A)
    keys = keys or [key for key, _, _ in rows[table][:1]]

    key = key_of(table)
    changed = await session.execute(f"UPDATE {table} SET {key} = {key} WHERE {key} = ANY ($1)", keys)
    assert changed == f"UPDATE {len(keys)}"


async def test_headquarters_defines_national_services_and_nobody_else(session: Connection) -> None:
    definition = NATIONAL_SERVICE.replace("('n1', 1", "('n1', 2")
    for settings in (NOBODY, OF_A):
        await become(session, settings)
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with session.transaction():
                await session.execute(definition)

    await become(session, NATIONAL)
    assert await session.execute(definition) == "INSERT 0 1"


MOVES = [
    "UPDATE charters SET office_id = 4 WHERE id = 32",
    "UPDATE services SET charter_id = 42, code = 'c9' WHERE id = 32",
    "UPDATE posts SET office_id = 4 WHERE id = 31",
    "UPDATE postings SET post_id = 40 WHERE officer_id = 3",
    "UPDATE postings SET officer_id = 4 WHERE officer_id = 3",
    "UPDATE postings SET post_id = 31 WHERE officer_id = 3",
    "UPDATE postings SET officer_id = NULL WHERE officer_id = 3",
    "UPDATE postings SET acting = true WHERE officer_id = 3",
    "UPDATE contact_points SET post_id = 40 WHERE post_id = 30",
    "UPDATE contact_points SET officer_id = 4 WHERE officer_id = 3",
    "UPDATE grants SET office_id = 4 WHERE office_id = 3",
    "UPDATE grants SET office_id = 2 WHERE office_id = 3",
    "UPDATE api_clients SET office_id = 4 WHERE office_id = 3",
    "UPDATE trusted_documents SET client_id = (SELECT max(client_id) + 1 FROM trusted_documents)",
    "UPDATE office_hours SET office_id = 4, days = '[2020-01-01,2020-01-02)' WHERE office_id = 3",
    "UPDATE calendar_exceptions SET office_id = 4 WHERE office_id = 3",
    "UPDATE requests SET office_id = 4 WHERE id = 31",
    "UPDATE request_routes SET office_id = 4, step = 2 WHERE office_id = 3",
    "UPDATE escalation_times SET office_id = 4, level = 'UPAZILA' WHERE office_id = 3",
    *(f"UPDATE {table} SET service_id = 42 WHERE service_id = 32" for table in PARTS),
    *(f"UPDATE {table} SET charter_id = 42 WHERE charter_id = 32" for table in ("findings", "named_posts")),
    *(f"UPDATE {table} SET office_id = 4 WHERE service_id = 32" for table in PARTS),
    *(f"UPDATE {table} SET office_id = 4 WHERE charter_id = 32" for table in ("services", "findings", "named_posts")),
]


@pytest.mark.parametrize("move", MOVES)
async def test_a_row_is_not_moved_to_another(session: Connection, move: str) -> None:
    await changes_nothing(session, OF_A, move)


@pytest.mark.parametrize("settings", [NATIONAL, {"app.offices": "{3,4}"}], ids=["national", "above both"])
async def test_a_draft_stays_with_its_office_whoever_has_both_in_reach(
    session: Connection, settings: dict[str, str]
) -> None:
    await become(session, settings)

    with pytest.raises(asyncpg.RestrictViolationError, match="stays with its office"):
        await session.execute("UPDATE charters SET office_id = 4, revision = 9 WHERE id = 32")


EVENT = "INSERT INTO request_events (request_id, office_id, position, at, type, actor, public, opening, step) VALUES"


@pytest.mark.parametrize(
    "statement",
    [
        # What one's own rows refer to gives no power over it.
        "INSERT INTO postings (post_id, officer_id, acting, held) VALUES (31, 4, false, '(,)')",
        "INSERT INTO contact_points (officer_id, kind, published, valid) VALUES (4, 'FAX', 'x', false)",
        "UPDATE officers SET name_en = 'Nobody' WHERE id = 4",
        # By the way around a conflict.
        """INSERT INTO posts (office_id, title_en, head) VALUES (4, 'x', true)
           ON CONFLICT (office_id) WHERE head DO NOTHING""",
        """INSERT INTO posts (office_id, title_en, head) VALUES (4, 'x', true)
           ON CONFLICT (office_id) WHERE head DO UPDATE SET title_en = 'x'""",
        """INSERT INTO charters (office_id, revision, drafted_at) VALUES (4, 2, now())
           ON CONFLICT (office_id, revision) DO UPDATE SET title_en = 'x'""",
        # The tree is headquarters', even one's own office in it.
        "UPDATE offices SET name_en = 'x' WHERE id = 3",
        """INSERT INTO offices (code, level, name_bn, name_en, parent_id)
           VALUES ('bd.khulna.mag.x', 'UPAZILA', 'x', 'x', 3)""",
        "INSERT INTO escalation_times (office_id, level, working_days) VALUES (1, 'UPAZILA', 1)",
        """INSERT INTO calendar_exceptions (office_id, kind, days, name_bn, declared_by, declared_at)
           VALUES (1, 'HOLIDAY', '[2026-03-21,2026-03-24)', 'ঈদ', 'x', now())
           ON CONFLICT DO NOTHING""",
        "UPDATE calendar_exceptions SET revoked_at = now(), revoked_by = 'x' WHERE office_id = 1",
        "INSERT INTO calendar_changes (office_id, days, changed_at) VALUES (3, '(,)', now())",
        # A request is filed by the function alone, a line of its timeline is for good, and both have one office.
        """INSERT INTO requests (number, tracking, office_id, kind, channel, subject, anonymous, submitted_at,
                                 opened_at, calendar_version, step, step_since)
           VALUES ('3-3', sha256('x'), 3, 'SUGGESTION', 'SMS', 'x', true, now(), now(), 0, 1, now())""",
        "DELETE FROM requests WHERE id = 32",
        f"{EVENT} (41, 3, 3, now(), 'COMMENTED', 'p3', true, 1, 1)",
        f"{EVENT} (31, 4, 3, now(), 'COMMENTED', 'p3', true, 1, 1)",
        "UPDATE request_events SET message_en = 'x' WHERE request_id = 31",
        "DELETE FROM request_events WHERE request_id = 31",
        "INSERT INTO outbox (event_id, created_at) SELECT id, now() FROM request_events",
        "UPDATE outbox SET relayed_at = now()",
        "DELETE FROM outbox",
        "UPDATE recomputations SET finished_at = NULL",
        "UPDATE requests SET subject = NULL, body = NULL, erased_at = now() WHERE id = 31",
        "SELECT erase_requests('2100-01-01', 10)",
        "SELECT FROM requests WHERE id = 41 FOR UPDATE",
        "SELECT FROM offices WHERE id = 4 FOR NO KEY UPDATE",
        "SELECT FROM charters WHERE id = 41 FOR SHARE",
        "SELECT FROM posts WHERE id = 40 FOR UPDATE",
    ],
)
async def test_there_is_no_way_around(session: Connection, statement: str) -> None:
    await changes_nothing(session, OF_A, statement)


async def test_ones_own_office_is_locked_and_an_officer_is_given_a_post(session: Connection) -> None:
    await become(session, OF_A)

    assert await session.execute("SELECT FROM offices WHERE id = 3 FOR NO KEY UPDATE") == "SELECT 1"
    officer = await session.fetchval("INSERT INTO officers (name_en) VALUES ('New') RETURNING id")
    await session.execute(
        "INSERT INTO postings (post_id, officer_id, acting, held) VALUES (31, $1, false, '(,)')", officer
    )
    await session.execute("INSERT INTO postings (post_id, officer_id, acting, held) VALUES (31, 3, true, '(,)')")
    contact = "INSERT INTO contact_points (officer_id, kind, published, valid) VALUES ($1, 'FAX', 'x', false)"
    assert await session.execute(contact, officer) == "INSERT 0 1"
    assert await session.execute("UPDATE officers SET name_en = 'Known' WHERE id = $1", officer) == "UPDATE 1"


OF_AN_OFFICER = [
    "UPDATE officers SET name_en = 'x' WHERE id = 3",
    "UPDATE contact_points SET published = 'x' WHERE officer_id = 3",
    "DELETE FROM contact_points WHERE officer_id = 3",
    "INSERT INTO contact_points (officer_id, kind, published, valid) VALUES (3, 'FAX', 'x', false)",
]


async def test_who_has_left_for_another_office_is_theirs(session: Connection) -> None:
    """The office that was left ends what is held there, and does nothing else; acting there does not bring it back."""
    # given: the officer of A, who has gone to B and acts in A
    await become(session, NATIONAL)
    await session.execute("UPDATE postings SET held = '(,2024-01-01)' WHERE officer_id = 3")
    await session.execute(
        "INSERT INTO postings (post_id, officer_id, acting, held)"
        " VALUES (41, 3, false, '[2024-01-01,)'), (30, 3, true, '[2024-01-01,)')"
    )
    assert await session.fetchval("SELECT officer_offices(3)") == [B]

    # then
    for statement in [
        *OF_AN_OFFICER,
        "INSERT INTO postings (post_id, officer_id, acting, held) VALUES (31, 3, false, '(,)')",
    ]:
        await changes_nothing(session, OF_A, statement)
    await become(session, OF_A)
    ended = "UPDATE postings SET held = '[2024-01-01,2024-02-01)' WHERE officer_id = 3 AND acting"
    assert await session.execute(ended) == "UPDATE 1"
    await become(session, OF_B)
    for statement in OF_AN_OFFICER:
        assert (await session.execute(statement))[-1] == "1", statement


async def test_who_holds_no_post_any_more_is_of_the_former_offices(session: Connection) -> None:
    await become(session, NATIONAL)
    for days, offices in (("(,2024-01-01)", [A]), ("[2999-01-01,)", [A]), ("(,)", [A])):
        await session.execute("UPDATE postings SET held = $1::text::daterange WHERE officer_id = 3", days)
        assert await session.fetchval("SELECT officer_offices(3)") == offices
    await session.execute("DELETE FROM postings WHERE officer_id = 3")

    assert await session.fetchval("SELECT officer_offices(3)") == []
    assert await session.fetchval("SELECT officer_offices(NULL)") == []
    for settings, reached in ((OF_A, False), (NATIONAL, True), (NOBODY, False)):
        await become(session, settings)
        assert await session.fetchval("SELECT officer_in_reach(3)") is reached


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM office_codes",
        "DELETE FROM office_events",
        "UPDATE office_events SET reason = 'another'",
        "UPDATE office_codes SET office_id = 4 WHERE office_id = 3",
    ],
)
async def test_no_code_is_forgotten_and_no_event_undone_even_by_headquarters(
    session: Connection, statement: str
) -> None:
    before = await everything(session)
    try:
        async with session.transaction():
            assert await session.execute(statement) in {"UPDATE 0", "DELETE 0"}
    except asyncpg.UniqueViolationError:
        assert "office_codes SET" in statement
    assert await everything(session) == before


@pytest.mark.parametrize("table", UNWRITABLE)
@pytest.mark.parametrize("viewer", VIEWERS)
async def test_nobody_writes_what_is_derived(session: Connection, table: str, viewer: str) -> None:
    column = await session.fetchval(
        "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 1", table
    )
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        await become(session, VIEWERS[viewer])
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with session.transaction():
                await session.execute(statement)


@pytest.mark.parametrize("viewer", ["A", "national"])
async def test_what_a_part_says_of_itself_is_the_databases(session: Connection, viewer: str) -> None:
    await become(session, VIEWERS[viewer])
    service = await session.fetchrow(
        "INSERT INTO services (charter_id, code, category, serial, office_id, public)"
        " VALUES (32, 'c2', 'CITIZEN', 2, 4, true) RETURNING office_id, public, id"
    )
    assert service is not None
    part = await session.fetchrow(
        "INSERT INTO fees (service_id, office_id, public) VALUES ($1, 4, true) RETURNING office_id, public",
        service["id"],
    )
    note = await session.fetchrow(
        "INSERT INTO findings (charter_id, position, code, severity, message_bn, message_en, office_id)"
        " VALUES (32, 9, 'X', 'INFO', 'ক', 'x', 4) RETURNING office_id"
    )

    assert (tuple(service)[:2], tuple(part or ()), tuple(note or ())) == ((A, False), (A, False), (A,))
    for table in ("services", *PARTS):
        key = "charter_id" if table == "services" else "service_id"
        with pytest.raises(asyncpg.RestrictViolationError, match="follows from its charter"):
            async with session.transaction():
                await session.execute(f"UPDATE {table} SET public = true WHERE {key} = 32")


async def test_publishing_shows_what_is_promised_and_keeps_the_notes(session: Connection) -> None:
    # given
    await become(session, OF_A)

    # when
    await session.execute(
        "UPDATE charters SET in_force = daterange('2024-01-01', '2024-01-01'), effective_from = '2024-01-01',"
        " published_at = now() WHERE id = 32"
    )
    await session.execute("SELECT list_charter(32)")

    # then
    await become(session, NOBODY)
    for table in ("services", *PARTS):
        key = "charter_id" if table == "services" else "service_id"
        assert await session.fetchval(f"SELECT public FROM {table} WHERE {key} = 32") is True
    for table in ("findings", "named_posts", "grants", "audit_entries"):
        assert await session.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_draft_goes_with_its_parts_and_the_record_stays(session: Connection) -> None:
    await become(session, OF_A)
    assert await session.execute("DELETE FROM charters WHERE id = 32") == "DELETE 1"

    await become(session, NATIONAL)
    assert await session.fetchval("SELECT count(*) FROM services WHERE office_id = 3") == 1
    change = "SELECT change, office_id FROM audit_entries ORDER BY id DESC LIMIT 1"
    assert tuple(await session.fetchrow(change) or ()) == ("DELETE", A)


async def sights(session: Connection) -> dict[str, list[int]]:
    """Of what is an applicant's to see: which requests, whose applicants, how many events of which."""
    asked = {"requests": "id", "applicants": "request_id", "request_events": "request_id"}
    return {
        table: [key for (key,) in await session.fetch(f"SELECT {key} FROM {table} ORDER BY 1")]
        for table, key in asked.items()
    }


async def open_with(session: Connection, code: str) -> None:
    assert await session.fetchval("SELECT open_request(sha256($1))", code.encode()) is True


async def test_a_tracking_code_opens_its_request_and_nothing_else(session: Connection) -> None:
    await become(session, NOBODY)
    nothing: dict[str, list[int]] = {"requests": [], "applicants": [], "request_events": []}
    assert await sights(session) == nothing

    await open_with(session, "no code of any request")
    assert await sights(session) == nothing
    await open_with(session, "code 3")
    assert await sights(session) == {"requests": [31], "applicants": [31], "request_events": [31]}
    assert await session.fetchval("SELECT bool_and(public) FROM request_events") is True
    for table in ("outbox", "recomputations", "request_series", "grants", "findings", "audit_entries"):
        assert await session.fetchval(f"SELECT count(*) FROM {table}") == 0
    # A second one adds to what is open.
    await open_with(session, "other 4")
    assert await sights(session) == {"requests": [31, 42], "applicants": [31], "request_events": [31, 42]}


async def test_who_works_in_an_office_opens_anothers_request_with_its_code_and_sees_its_public_side(
    session: Connection,
) -> None:
    await become(session, OF_A)
    own = {"requests": [31, 32], "applicants": [31], "request_events": [31, 31, 32]}
    assert await sights(session) == own

    await open_with(session, "code 4")

    assert await sights(session) == {
        "requests": [31, 32, 41], "applicants": [31, 41], "request_events": [31, 31, 32, 41]
    }  # fmt: skip


async def test_what_a_code_opens_is_shut_when_the_transaction_ends(serving: Connection) -> None:
    async with serving.transaction():
        await open_with(serving, "code 3")
        assert await serving.fetchval("SELECT count(*) FROM requests") == 1

    assert await serving.fetchval("SELECT count(*) FROM requests") == 0
    assert await serving.fetchval("SELECT count(*) FROM request_events") == 0


async def test_with_the_code_the_request_is_moved_and_a_public_line_added(session: Connection) -> None:
    await become(session, NOBODY)
    await open_with(session, "code 3")

    assert await session.execute("SELECT FROM requests FOR UPDATE") == "SELECT 1"
    assert await session.execute("UPDATE requests SET rating = 5") == "UPDATE 1"
    added = f"{EVENT} (31, 3, 3, now(), 'RATED', 'applicant', true, 1, 1)"
    assert await session.execute(added) == "INSERT 0 1"
    await become(session, NATIONAL)
    assert await session.fetchval("SELECT array_agg(id) FROM requests WHERE rating = 5") == [31]
    told = """SELECT e.request_id, e.type FROM outbox o JOIN request_events e ON e.id = o.event_id
              ORDER BY o.id DESC LIMIT 1"""
    assert tuple(await session.fetchrow(told) or ()) == (31, "RATED")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE requests SET rating = 5 WHERE id <> 31",
        "UPDATE requests SET subject = 'another'",
        "UPDATE requests SET subject = NULL, erased_at = now()",
        "UPDATE requests SET office_id = 4",
        "UPDATE requests SET number = 'x'",
        "UPDATE requests SET tracking = sha256('other')",
        "UPDATE requests SET limit_amount = 0, limit_unit = 'HOUR'",
        "DELETE FROM requests",
        "UPDATE applicants SET name = 'Another'",
        "DELETE FROM applicants",
        "UPDATE request_events SET message_en = 'x'",
        "DELETE FROM request_events",
        # An internal line; of another request, of that office and of another; for the eyes of another office.
        f"{EVENT} (31, 3, 3, now(), 'COMMENTED', 'applicant', false, 1, 1)",
        f"{EVENT} (32, 3, 3, now(), 'COMMENTED', 'applicant', true, 1, 1)",
        f"{EVENT} (41, 4, 3, now(), 'COMMENTED', 'applicant', true, 1, 1)",
        f"{EVENT} (31, 4, 3, now(), 'COMMENTED', 'applicant', true, 1, 1)",
    ],
)
async def test_with_the_code_nothing_else_is_done(session: Connection, statement: str) -> None:
    await become(session, NOBODY)
    await open_with(session, "code 3")

    await changes_nothing(session, NOBODY, statement)


async def test_anybody_files_with_any_office_and_sees_it_with_the_code_alone(session: Connection) -> None:
    await become(session, NOBODY)
    filed = await session.fetchval(
        "SELECT submit_request(4, 'SUGGESTION', NULL, 'SMS', 'x', NULL, true, NULL, 'applicant', sha256('new'), now(),"
        " NULL, NULL, NULL, NULL, NULL, 0, '{}', '{}', NULL, NULL, NULL, NULL)"
    )

    assert await session.fetchval("SELECT count(*) FROM requests") == 0
    await become(session, OF_A)
    assert await session.fetchval("SELECT count(*) FROM requests WHERE id = $1", filed) == 0
    await become(session, OF_B)
    assert await session.fetchval("SELECT count(*) FROM requests WHERE id = $1", filed) == 1
    await become(session, NOBODY)
    await open_with(session, "new")
    assert await sights(session) == {"requests": [filed], "applicants": [], "request_events": [filed]}


CALLED_BY_NOBODY = {
    "record_change", "calendar_changed", "calendar_is_recomputed", "office_changes_calendar", "event_goes_out",
    "request_is_counted", "request_is_measured", "request_is_counted_again", "office_takes_counts", "table_has_changed",
}  # fmt: skip
"""The functions of triggers."""


async def test_what_acts_for_the_owner_looks_nowhere_else_and_is_open_to_the_serving_role_alone(
    session: Connection,
) -> None:
    definers = await session.fetch(
        "SELECT proname, proconfig, proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )

    assert {name for name, _, _ in definers} == {
        "list_charter",
        "grants_of",
        "probe_disk",
        "server_secret",
        "enter",
        "claim_idempotency_key",
        "settle_rates",
        "sweep_rates",
        "keep_idempotent_answer",
        "holds",
        "officer_offices",
        "api_client_of",
        "api_client_is_restricted",
        "trusted_document",
        "submit_request",
        "erase_requests",
        "tidy",
        "tidy_overdue",
        "measure_requests",
        "fold_performance",
        "rebuild_performance",
        "performance",
        "note_contact_read",
        "forget_contact_reads",
        *CALLED_BY_NOBODY,
    }
    for name, settings, rights in definers:
        assert settings == ["search_path=public, pg_temp"]
        # (=X: anybody may.)
        assert name in CALLED_BY_NOBODY or "=X" not in rights.replace("}", ",").replace(f"{OWNER}=X", "").replace(
            f"{SERVING}=X", ""
        )


async def test_who_does_not_handle_requests_sees_no_applicant(session: Connection) -> None:
    await become(session, ANALYST)

    assert await session.fetchval("SELECT count(*) FROM requests") == 4
    assert await session.fetchval("SELECT count(*) FROM applicants") == 0
    # With a tracking code, that one.
    await open_with(session, "code 3")
    assert await session.fetchval("SELECT array_agg(request_id) FROM applicants") == [31]


async def test_entering_says_whose_personal_data_is_read(session: Connection, database: Address) -> None:
    async with connect(as_role(database, OWNER, database.database)) as owner:
        await owner.execute(
            "INSERT INTO grants (subject, role, office_id, granted_by, granted_at) VALUES"
            " ('analyst', 'HQ_ANALYST', 1, 'x', now()), ('both', 'HQ_ANALYST', 1, 'x', now()),"
            " ('both', 'OFFICER', 2, 'x', now()), ('admin', 'HQ_ADMIN', 1, 'x', now())"
        )

    async def handled(person: str) -> str:
        await session.fetchval("SELECT enter($1)", person)
        return str(await session.fetchval("SELECT current_setting('app.personal')"))

    assert [await handled(person) for person in ("nobody", "analyst", "both", "admin", "p3")] == [
        "", "", "{2,3,4}", "{0}", "{3}",
    ]  # fmt: skip
    async with connect(as_role(database, OWNER, database.database)) as owner:
        await owner.execute("DELETE FROM grants WHERE subject IN ('analyst', 'both', 'admin')")


async def test_reading_contacts_is_recorded_for_those_who_handle_requests_alone(session: Connection) -> None:
    before = "SELECT count(*) FROM contact_reads"
    note = "SELECT note_contact_read(31, 3, ARRAY['mobile'], 'Query.requests')"
    for viewer, more in ((ANALYST, 0), (NOBODY, 0), (OF_B, 0), (OF_A, 1), (NATIONAL, 2)):
        await become(session, viewer)
        await session.execute("SELECT set_config('app.actor', 'somebody', true)")
        assert await session.fetchval(note) is True
        await become(session, NATIONAL)
        assert await session.fetchval(before) == 2 + more
    [last] = await session.fetch("SELECT * FROM contact_reads ORDER BY id DESC LIMIT 1")
    assert (last["actor"], last["request_id"], last["office_id"], last["name"], last["mobile"], last["email"]) == (
        "somebody", 31, 3, False, True, False,
    )  # fmt: skip
    # Nobody but the program forgets.
    await become(session, OF_A)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with session.transaction():
            await session.execute("SELECT forget_contact_reads(now(), 10)")


async def test_what_a_person_may_do_is_told_before_it_is_known_where(session: Connection) -> None:
    assert [tuple(row) for row in await session.fetch("SELECT * FROM grants_of('p3')")] == [
        ("DISTRICT_ADMIN", "bd.khulna.mag")
    ]
    assert await session.fetch("SELECT * FROM grants_of('p')") == []


async def test_whose_a_key_is_is_told_by_its_digest_alone(session: Connection) -> None:
    found = "SELECT * FROM api_client_of(sha256($1))"

    assert [*map(tuple, await session.fetch(found, b"3"))] == [("chk_aaaaaaa3", "STANDARD", [], False, False)]
    assert await session.fetch(found, b"5") == []


async def test_a_document_is_told_to_whoever_knows_its_digest(session: Connection) -> None:
    found = "SELECT * FROM trusted_document(encode(sha256($1), 'hex'))"

    async def told(text: bytes) -> list[tuple[Any, ...]]:
        return [*map(tuple, await session.fetch(found, text))]

    assert await told(b"{ x }") == [("{ x }", ["chk_aaaaaaa3", "chk_aaaaaaa4"])]
    assert await told(b"{ y }") == []
    await become(session, OF_A)
    await session.execute("UPDATE trusted_documents SET withdrawn_at = now(), withdrawn_by = 'x'")
    assert await told(b"{ x }") == [("{ x }", ["chk_aaaaaaa4"])]
    await become(session, OF_B)
    await session.execute("UPDATE trusted_documents SET withdrawn_at = now(), withdrawn_by = 'x'")
    assert await told(b"{ x }") == []


async def test_that_a_frontend_is_restricted_is_recorded(session: Connection) -> None:
    await become(session, OF_A)
    await session.execute("UPDATE api_clients SET restricted_at = now(), restricted_by = 'y' WHERE office_id = 3")

    await become(session, NATIONAL)
    changed = await session.fetchval("SELECT after FROM audit_entries ORDER BY id DESC LIMIT 1")
    assert json.loads(changed).keys() == {"restricted_at", "restricted_by"}
    assert await session.fetchval("SELECT api_client_is_restricted('chk_aaaaaaa3')") is True
    assert await session.fetchval("SELECT api_client_is_restricted('chk_aaaaaaa4')") is False


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ("revoked_at = now(), revoked_by = 'x'", (True, False)),
        ("expires_on = dhaka_today()", (False, True)),
        ("expires_on = dhaka_today() + 1", (False, False)),
    ],
)
async def test_the_day_of_its_use_is_noted_while_a_key_works_and_is_no_change(
    session: Connection, ended: str, told: tuple[bool, bool]
) -> None:
    # given
    await become(session, OF_A)
    await session.execute(f"UPDATE api_clients SET {ended} WHERE office_id = 3")
    await become(session, NATIONAL)
    recorded = await session.fetchval("SELECT count(*) FROM audit_entries")

    # when
    for _ in range(2):
        rows = await session.fetch("SELECT revoked, expired FROM api_client_of(sha256('3'))")

    # then
    assert [*map(tuple, rows)] == [told]
    used = "SELECT last_used_on IS NOT DISTINCT FROM dhaka_today(), last_used_on IS NULL FROM api_clients ORDER BY id"
    assert [*map(tuple, await session.fetch(used))] == [
        (True, False) if told == (False, False) else (False, True),
        (False, True),
    ]
    assert await session.fetchval("SELECT count(*) FROM audit_entries") == recorded


async def test_the_record_of_a_key_holds_no_digest(session: Connection) -> None:
    # given
    await become(session, OF_A)
    key = await session.fetchval(
        "INSERT INTO api_clients"
        " (office_id, name, prefix, last_four, digest, rate_class, origins, created_by, created_at)"
        " VALUES (3, 'x', 'chk_bbbbbbbb', 'bbbb', sha256('b'), 'HIGH', '{https://a.example}', 'x', now()) RETURNING id"
    )

    # when
    await session.execute("UPDATE api_clients SET revoked_at = now(), revoked_by = 'y' WHERE id = $1", key)
    await session.execute("UPDATE api_clients SET digest = sha256('c') WHERE id = $1", key)
    await session.execute("DELETE FROM api_clients WHERE id = $1", key)

    # then
    await become(session, NATIONAL)
    rows = await session.fetch(
        'SELECT change, office_id, before, after FROM audit_entries WHERE "table" = \'api_clients\' AND "row" = $1'
        " ORDER BY id",
        key,
    )
    assert [(change, office) for change, office, _, _ in rows] == [
        ("INSERT", A), ("UPDATE", A), ("UPDATE", A), ("DELETE", A)
    ]  # fmt: skip
    inserted, deleted = json.loads(rows[0]["after"]), json.loads(rows[3]["before"])
    columns = {"id", "office_id", "name", "prefix", "last_four", "rate_class", "origins", "expires_on", "created_by",
               "created_at", "revoked_by", "revoked_at", "last_used_on", "restricted_by", "restricted_at"}  # fmt: skip
    assert inserted.keys() == deleted.keys() == columns
    assert json.loads(rows[1]["after"]).keys() == {"revoked_at", "revoked_by"}
    assert (rows[2]["before"], rows[2]["after"]) == (None, None)
