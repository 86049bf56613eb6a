"""Published revisions against TRUNCATE, which fires no row trigger, and against edits while another publishes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from models.database.connection import Address, Database
from tests.models.sample_rows import DRAFTS, PARTS, PUBLISH, SAID, WORLD, waits_for_a_lock
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database

EDIT = "UPDATE fees SET text_bn = 'পরে' WHERE id = 1"


@pytest.fixture
async def database(roles: Address, migrated_template: str) -> AsyncIterator[Address]:
    """A database of its own, since what is committed stays."""
    async with new_database(roles, "charter_test_immutable", migrated_template) as name:
        async with connect(as_role(roles, OWNER, name)) as connection:
            await connection.execute(WORLD + DRAFTS)
        yield as_role(roles, SERVING, name)


async def test_the_serving_role_truncates_nothing(empty: Database) -> None:
    granted = """
        SELECT count(*) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'TRUNCATE')
    """

    assert await empty.read(granted) == 0


@pytest.mark.parametrize("table", ["charters", *PARTS])
async def test_the_owner_truncates_drafts_and_nothing_published(database: Address, table: str) -> None:
    async with connect(as_role(database, OWNER, database.database)) as owner:
        before = await owner.fetchval(SAID)
        with pytest.raises(asyncpg.RestrictViolationError, match=f"{table} holds parts of published charters"):
            await owner.execute(f"TRUNCATE {table} CASCADE")
        assert await owner.fetchval(SAID) == before

        # Charter 2 of `world` is published: without it there are only drafts.
        await owner.execute("ALTER TABLE charters DISABLE TRIGGER charters_final")
        await owner.execute("DELETE FROM charters WHERE id = 2")
        await owner.execute(f"TRUNCATE {table} CASCADE")
        assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_an_edit_that_began_before_publishing_is_refused_after_it(database: Address) -> None:
    async with connect(database) as editor, connect(database) as publisher:
        late = editor.transaction()
        await late.start()
        assert await editor.fetchval("SELECT in_force IS NULL FROM charters WHERE id = 1") is True
        await publisher.execute(PUBLISH)

        with pytest.raises(asyncpg.RestrictViolationError):
            await editor.execute(EDIT)

        await late.rollback()
        assert await publisher.fetchval("SELECT text_bn FROM fees") is None


@pytest.mark.parametrize("edit", [EDIT, "DELETE FROM services", "DELETE FROM charters WHERE id = 1"])
async def test_an_edit_in_the_middle_of_publishing_waits_and_is_refused(database: Address, edit: str) -> None:
    async with connect(database) as editor, connect(database) as publisher:
        publishing = publisher.transaction()
        await publishing.start()
        await publisher.execute(PUBLISH)
        editing = asyncio.create_task(editor.execute(edit))
        await waits_for_a_lock(database, editor)
        await publishing.commit()

        with pytest.raises(asyncpg.RestrictViolationError):
            await editing
        assert await publisher.fetchval("SELECT count(*) FROM services") == 3
        assert await publisher.fetchval("SELECT text_bn FROM fees") is None


async def test_an_edit_in_an_older_snapshot_is_refused(database: Address) -> None:
    async with connect(database) as editor, connect(database) as publisher:
        old = editor.transaction(isolation="repeatable_read")
        await old.start()
        await editor.fetchval("SELECT count(*) FROM charters")
        await publisher.execute(PUBLISH)

        with pytest.raises(asyncpg.SerializationError):
            await editor.execute(EDIT)
        await old.rollback()


async def test_publishing_waits_for_an_edit_and_takes_it_in(database: Address) -> None:
    async with connect(database) as editor, connect(database) as publisher:
        editing = editor.transaction()
        await editing.start()
        await editor.execute(EDIT)
        publishing = asyncio.create_task(publisher.execute(PUBLISH))
        await waits_for_a_lock(database, publisher)
        await editing.commit()

        assert await publishing == "UPDATE 1"
        assert await publisher.fetchval("SELECT text_bn FROM fees") == "পরে"
        with pytest.raises(asyncpg.RestrictViolationError):
            await editor.execute(EDIT)


async def test_truncating_waits_for_who_is_publishing(database: Address) -> None:
    owner = as_role(database, OWNER, database.database)
    async with connect(owner) as truncating, connect(database) as publisher:
        await truncating.execute("ALTER TABLE charters DISABLE TRIGGER charters_final")
        await truncating.execute("DELETE FROM charters WHERE id = 2")
        publishing = publisher.transaction()
        await publishing.start()
        await publisher.execute(PUBLISH)
        truncated = asyncio.create_task(truncating.execute("TRUNCATE fees"))
        await waits_for_a_lock(database, truncating)
        await publishing.commit()

        with pytest.raises(asyncpg.RestrictViolationError):
            await truncated
        assert await publisher.fetchval("SELECT count(*) FROM fees") == 1
