"""What a published revision says never changes, whoever asks; a draft may change in everything but its place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from models.database.connection import Address
from tests.models.sample_rows import DRAFTS, OF_CHARTER, OF_SERVICE, PARTS, PUBLISH, SAID, WORLD, Connection
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database

_INSERTS = [
    "INSERT INTO services (charter_id, code, category, serial) VALUES (1, 'c3', 'CITIZEN', 3)",
    (
        "INSERT INTO findings (charter_id, position, severity, code, message_bn, message_en)"
        " VALUES (1, 2, 'INFO', 'x', 'x', 'x')"
    ),
    "INSERT INTO named_posts (charter_id, post_id, contacts) VALUES (1, 2, '[]')",
    "INSERT INTO delivery_methods (service_id, position, channel) VALUES (1, 2, 'SMS')",
    "INSERT INTO required_documents (service_id, position, conditional) VALUES (1, 2, true)",
    "INSERT INTO fees (service_id) VALUES (2)",
    "INSERT INTO time_limits (service_id, immediate, as_needed, conditional) VALUES (2, true, false, false)",
    "INSERT INTO published_cells (service_id, meaning, text) VALUES (2, 'NAME', 'x')",
]
_UPDATES = [
    "UPDATE services SET name_en = 'x' WHERE id = 1",
    "UPDATE findings SET resolution = 'x' WHERE id = 1",
    "UPDATE named_posts SET officer = NULL WHERE id = 1",
    "UPDATE delivery_methods SET text_bn = 'x' WHERE id = 1",
    "UPDATE required_documents SET name_bn = 'x' WHERE id = 1",
    "UPDATE fees SET free = false WHERE id = 1",
    "UPDATE time_limits SET as_needed = true WHERE id = 1",
    "UPDATE published_cells SET text = 'x' WHERE id = 1",
]
EDITS = [*_INSERTS, *_UPDATES, *(f"DELETE FROM {table} WHERE id = 1" for table in PARTS)]


@pytest.fixture(scope="module")
async def database(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    async with new_database(roles, "charter_test_immutability", migrated_template) as name:
        async with connect(as_role(roles, OWNER, name)) as connection:
            await connection.execute(WORLD + DRAFTS)
        yield as_role(roles, SERVING, name)


@pytest.fixture(params=[SERVING, OWNER], ids=["serving", "owner"])
async def drafts(database: Address, request: pytest.FixtureRequest) -> AsyncIterator[Connection]:
    """The drafts, as either role sees them, for one test: what it changes is undone."""
    async with connect(as_role(database, request.param, database.database)) as connection:
        transaction = connection.transaction()
        await transaction.start()
        yield connection
        await transaction.rollback()


@pytest.fixture
async def published(drafts: Connection) -> Connection:
    await drafts.execute(PUBLISH)
    return drafts


async def refuse(connection: Connection, edit: str, error: type[Exception] = asyncpg.RestrictViolationError) -> None:
    """The edit is refused, and nothing of it is left."""
    before = await connection.fetchval(SAID)
    with pytest.raises(error):
        async with connection.transaction():
            await connection.execute(edit)
    assert await connection.fetchval(SAID) == before


@pytest.mark.parametrize("edit", EDITS)
async def test_a_draft_is_edited(drafts: Connection, edit: str) -> None:
    before = await drafts.fetchval(SAID)
    assert await drafts.execute(edit) in {"INSERT 0 1", "UPDATE 1", "DELETE 1"}
    assert await drafts.fetchval(SAID) != before


@pytest.mark.parametrize("edit", [*EDITS, "DELETE FROM charters WHERE id = 1"])
async def test_the_same_edit_of_a_published_charter_is_refused(published: Connection, edit: str) -> None:
    await refuse(published, edit)


@pytest.mark.parametrize("table", OF_CHARTER)
async def test_a_part_moves_neither_into_a_published_charter_nor_out_of_it(published: Connection, table: str) -> None:
    await refuse(published, f"UPDATE {table} SET charter_id = 3 WHERE charter_id = 1")
    await refuse(published, "UPDATE services SET charter_id = 1, code = 'c9' WHERE charter_id = 3")


@pytest.mark.parametrize("table", OF_CHARTER)
async def test_a_part_of_a_draft_stays_with_its_charter(drafts: Connection, table: str) -> None:
    await refuse(drafts, f"UPDATE {table} SET charter_id = 3 WHERE charter_id = 1 AND id = 1")


@pytest.mark.parametrize("table", OF_SERVICE)
async def test_a_part_of_a_service_stays_with_it(drafts: Connection, table: str) -> None:
    await refuse(drafts, f"UPDATE {table} SET service_id = 3 WHERE id = 1")
    await drafts.execute(PUBLISH)
    await refuse(drafts, f"UPDATE {table} SET service_id = 3 WHERE id = 1")


_OTHER_VALUES = {
    "id": "99",
    "office_id": "1",
    "revision": "7",
    "restores_id": "2",
    "version": "version + 1",
    "statements_version": "statements_version + 1",
    "effective_from": "NULL",
    "drafted_at": "now() - interval '1 day'",
    "published_at": "now() + interval '1 day'",
    **dict.fromkeys(("title_bn", "title_en", "vision_bn", "vision_en", "mission_bn", "mission_en"), "'x'"),
    **dict.fromkeys(("published_by", "source", "grievance_note_bn", "grievance_note_en"), "'x'"),
    "expectations": """'[{"position": 1, "text_bn": "x"}]'""",
    "grievance_tiers": """'[{"position": 1, "whom_bn": "x"}]'""",
}


async def test_no_column_of_a_published_charter_changes(published: Connection) -> None:
    names = await published.fetchval(
        "SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = 'charters'::regclass AND attnum > 0"
    )

    assert set(names) == {*_OTHER_VALUES, "in_force"}
    for column, value in _OTHER_VALUES.items():
        await refuse(published, f"UPDATE charters SET {column} = {value} WHERE id = 1")
        await refuse(published, f"UPDATE charters SET {column} = {value}, in_force = 'empty' WHERE id = 1")


@pytest.mark.parametrize(
    "in_force",
    [
        pytest.param("'[2024-01-01,2100-01-02)'", id="a later end"),
        pytest.param("'[2024-01-01,)'", id="no end"),
        pytest.param("'[2023-12-31,2100-01-01)'", id="an earlier start"),
        pytest.param("'[2024-01-02,2100-01-01)'", id="a later start"),
        pytest.param("'(,2100-01-01)'", id="no start"),
        pytest.param("NULL", id="a draft again"),
        pytest.param("NULL, published_at = NULL", id="a draft again, in all"),
    ],
)
async def test_only_its_end_may_come(published: Connection, in_force: str) -> None:
    await refuse(published, f"UPDATE charters SET in_force = {in_force} WHERE id = 1")


async def test_its_end_comes_earlier_and_never_later_again(published: Connection) -> None:
    for days in (9, 0):
        end = f"UPDATE charters SET in_force = daterange('2024-01-01', dhaka_today() + {days}) WHERE id = 1"
        assert await published.execute(end) == "UPDATE 1"
        for edit in EDITS:
            await refuse(published, edit)
    await refuse(published, "UPDATE charters SET in_force = daterange('2024-01-01', dhaka_today() + 9) WHERE id = 1")


@pytest.mark.parametrize(
    "shorter", ["daterange('2024-01-01', dhaka_today() - 1)", "'[2024-01-01,2024-01-02)'", "'empty'"]
)
async def test_the_days_that_are_over_stay_its_own(published: Connection, shorter: str) -> None:
    await refuse(published, f"UPDATE charters SET in_force = {shorter} WHERE id = 1")


@pytest.mark.parametrize("shorter", ["'[2024-01-01,2024-01-02)'", "'empty'"])
async def test_days_before_it_was_published_were_promised_to_nobody(drafts: Connection, shorter: str) -> None:
    await drafts.execute(
        "UPDATE charters SET in_force = '[2024-01-01,)', effective_from = '2024-01-01', published_at = now()"
        " WHERE id = 1"
    )

    assert await drafts.execute(f"UPDATE charters SET in_force = {shorter} WHERE id = 1") == "UPDATE 1"


async def test_what_has_not_begun_may_never_begin(drafts: Connection) -> None:
    await drafts.execute("""
        UPDATE charters SET in_force = daterange(dhaka_today() + 9, NULL), effective_from = dhaka_today() + 9,
            published_at = '2024-01-01' WHERE id = 1
    """)

    assert await drafts.execute("UPDATE charters SET in_force = 'empty' WHERE id = 1") == "UPDATE 1"


async def test_another_revision_takes_over_where_it_ends(published: Connection) -> None:
    takes_over = """
        INSERT INTO charters (office_id, revision, drafted_at, in_force, effective_from, published_at)
        VALUES (3, 2, now(), daterange(dhaka_today(), NULL), dhaka_today(), now())
    """
    await refuse(published, takes_over, asyncpg.ExclusionViolationError)
    await published.execute("UPDATE charters SET in_force = daterange('2024-01-01', dhaka_today()) WHERE id = 1")

    assert await published.execute(takes_over) == "INSERT 0 1"


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE catalogue_services SET name_en = 'x'",
        "UPDATE catalogue_services SET retired = true",
        "DELETE FROM catalogue_services",
    ],
)
async def test_a_version_of_the_catalogue_never_changes(drafts: Connection, edit: str) -> None:
    before = await drafts.fetchval("SELECT json_agg(k)::text FROM catalogue_services k")

    with pytest.raises(asyncpg.RestrictViolationError, match="a version of the catalogue is final"):
        async with drafts.transaction():
            await drafts.execute(edit)

    assert await drafts.fetchval("SELECT json_agg(k)::text FROM catalogue_services k") == before
    assert "National" in before


async def test_the_catalogue_is_not_truncated(database: Address) -> None:
    async with connect(as_role(database, OWNER, database.database)) as owner:
        with pytest.raises(asyncpg.RestrictViolationError, match="a version of the catalogue is final"):
            await owner.execute("TRUNCATE catalogue_services CASCADE")

        assert await owner.fetchval("SELECT count(*) FROM catalogue_services") == 1
