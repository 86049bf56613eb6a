"""What the tables of the migrated database refuse. (Tortoise drops Meta.constraints: only the database can say.)"""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from models.database.connection import Address
from tests.models.refused_statements import CASES, Case
from tests.models.sample_rows import CALENDAR, LATER, REQUESTS, WORLD, Connection
from tests.support.databases import OWNER, as_role, connect, new_database

type_of = {
    "c": asyncpg.CheckViolationError,
    "u": asyncpg.UniqueViolationError,
    "x": asyncpg.ExclusionViolationError,
}


@pytest.fixture(scope="module")
async def connection(roles: Address, migrated_template: str) -> AsyncIterator[Connection]:
    async with (
        new_database(roles, "charter_test_constraints", migrated_template) as name,
        connect(as_role(roles, OWNER, name)) as connection,
    ):
        await connection.execute(WORLD + LATER + CALENDAR + REQUESTS)
        yield connection


@pytest.fixture
async def world(
    connection: Connection,
) -> AsyncIterator[Connection]:
    """The rows of `world`, for one test: what it changes is undone."""
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()


def statement(text: str) -> str:
    return text if text.startswith("UPDATE") else f"INSERT INTO {text}"


# Primary and unique keys, unique indexes that are no constraint, checks and exclusions.
_CONSTRAINTS = """
SELECT conname AS name, contype::text AS kind FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid NOT IN ('migrations'::regclass, 'sql_files'::regclass)
    AND contype IN ('c', 'x')
UNION ALL
SELECT i.indexrelid::regclass::text, 'u' FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relnamespace = 'public'::regnamespace AND i.indisunique AND t.relname NOT IN ('migrations', 'sql_files')
"""


async def constraints(world: Connection) -> dict[str, str]:
    return {row["name"]: row["kind"] for row in await world.fetch(_CONSTRAINTS)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.constraint)
async def test_a_row_that_breaks_it_is_refused_and_its_neighbour_is_not(world: Connection, case: Case) -> None:
    kinds = await constraints(world)

    with pytest.raises(type_of[kinds[case.constraint]]) as refused:
        async with world.transaction():
            await world.execute(statement(case.refused))

    assert refused.value.as_dict()["constraint_name"] == case.constraint
    if case.accepted:
        await world.execute(statement(case.accepted))


async def test_no_constraint_is_untried(world: Connection) -> None:
    kinds = await constraints(world)

    # A generated key is never written; a code's text is as unique as the code.
    untried = kinds.keys() - {case.constraint for case in CASES} - {"offices_code_text"}
    assert {name for name in untried if not name.endswith("_pkey")} == set()


_FOREIGN_KEYS = """
SELECT c.conname, c.conrelid::regclass::text AS "table", a.attname AS "column"
FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ALL (c.conkey)
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
ORDER BY 2, 3
"""
_WRITTEN = """
SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  AND attname NOT IN ('id', $2::text)
"""


async def test_every_foreign_key_refuses_what_is_not_there(world: Connection) -> None:
    # (What was filed stays as it was filed, so that nothing else would be tried.)
    await world.execute("ALTER TABLE requests DISABLE TRIGGER requests_stay")
    for name, table, column in await world.fetch(_FOREIGN_KEYS):
        rest = await world.fetchval(_WRITTEN, table, column)
        one = f"SELECT max(ctid) FROM {table} WHERE {column} IS NOT NULL"
        moved = f"UPDATE {table} SET {column} = 999 WHERE ctid = ({one})"
        copied = f"INSERT INTO {table} ({column}, {rest}) SELECT 999, {rest} FROM {table} LIMIT 1"
        replaced = (
            f"WITH former AS (DELETE FROM {table} RETURNING *)"
            f" INSERT INTO {table} ({column}, {rest}) SELECT 999, {rest} FROM former"
        )

        # A charter stays with its office and a part with its charter, so that a copy is tried. Who held which post is
        # final, and two do not hold it at once; what was declared stays.
        stays = column in {"charter_id", "service_id"} and table != "requests"
        stays |= (table, column) in {("charters", "office_id"), ("calendar_exceptions", "office_id")}
        with pytest.raises(asyncpg.ForeignKeyViolationError) as refused:
            async with world.transaction():
                await world.execute(copied if stays else replaced if table == "postings" else moved)

        assert refused.value.as_dict()["constraint_name"] == name


@pytest.mark.parametrize(
    ("deleted", "left"),
    [
        ("offices WHERE id = 3", asyncpg.ForeignKeyViolationError),
        ("posts WHERE id = 2", asyncpg.ForeignKeyViolationError),
        ("officers WHERE id = 1", asyncpg.ForeignKeyViolationError),
        ("catalogue_services", asyncpg.ForeignKeyViolationError),
        # What was promised to somebody.
        ("services WHERE id = 1", asyncpg.ForeignKeyViolationError),
        ("requests WHERE id = 1", asyncpg.ForeignKeyViolationError),
        ("charters WHERE id = 2", asyncpg.RestrictViolationError),
    ],
)
async def test_what_others_point_at_stays(world: Connection, deleted: str, left: type[asyncpg.PostgresError]) -> None:
    with pytest.raises((left, asyncpg.RestrictViolationError)):
        await world.execute(f"DELETE FROM {deleted}")


async def test_a_draft_goes_with_all_its_parts(world: Connection) -> None:
    await world.execute("DELETE FROM requests")
    await world.execute("DELETE FROM charters WHERE id = 1")

    parts = ["services", "findings", "named_posts", "delivery_methods", "required_documents"]
    for table in [*parts, "fees", "time_limits", "published_cells", "service_listings"]:
        assert await world.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_every_foreign_key_is_the_first_column_of_an_index(world: Connection) -> None:
    keys = await world.fetch(_FOREIGN_KEYS)
    missing = [
        f"{table}.{column}" for _, table, column in keys if not await world.fetchval(_LEADS_AN_INDEX, table, column)
    ]

    assert keys
    assert missing == []


# (An index of the rows that have the key at all finds them as well.)
_LEADS_AN_INDEX = """
SELECT EXISTS (
    SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = $1::text::regclass AND a.attname = $2 AND i.indisvalid
      AND coalesce(pg_get_expr(i.indpred, i.indrelid) = format('(%s IS NOT NULL)', a.attname), true))
"""


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        (
            "INSERT INTO offices (code, level, name_bn, name_en, parent_id) VALUES ('bd.a.b', 'DISTRICT', 'ক', 'K', 2)",
            True,
        ),
        ("UPDATE offices SET code = 'bd.rajshahi' WHERE id = 2", True),
        ("UPDATE offices SET parent_id = 1 WHERE id = 3", True),
        # The office and all below it, in either order.
        ("UPDATE offices SET code = 'in' WHERE id = 1", True),
        (
            "UPDATE offices SET code = 'bd.k' WHERE id = 2; UPDATE offices SET code = 'bd.k.magura' WHERE id = 3",
            False,
        ),
        (
            "UPDATE offices SET code = 'bd.k.magura' WHERE id = 3; UPDATE offices SET code = 'bd.k' WHERE id = 2",
            False,
        ),
    ],
)
async def test_a_code_continues_the_parents_when_the_transaction_ends(
    world: Connection, change: str, refused: bool
) -> None:
    async def change_and_end() -> None:
        async with world.transaction():
            await world.execute(change)
            await world.execute("SET CONSTRAINTS ALL IMMEDIATE")

    if refused:
        with pytest.raises(asyncpg.CheckViolationError):
            await change_and_end()
    else:
        await change_and_end()
        assert await world.fetchval("SELECT code::text FROM offices WHERE id = 3") == "bd.k.magura"


async def test_generated_columns_follow_what_they_are_made_of(world: Connection) -> None:
    office = await world.fetchval("UPDATE offices SET name_bn = 'পণ্য' WHERE id = 3 RETURNING search_key")
    officer = await world.fetchrow("UPDATE officers SET name_bn = 'জনাব ১' WHERE id = 1 RETURNING name_key, search_key")
    ranks = [
        await world.fetchval(f"UPDATE services SET category = '{category}' RETURNING category_rank")
        for category in ("CITIZEN", "INSTITUTIONAL", "INTERNAL", "SUBORDINATE")
    ]

    assert office == "পনয\nmagura\nbd khulna magura"
    assert tuple(officer or ()) == ("জনাব 1", "জনাব 1\n")
    assert ranks == [1, 2, 3, 4]
    for table, column in (("offices", "search_key"), ("officers", "name_key"), ("services", "category_rank")):
        with pytest.raises(asyncpg.GeneratedAlwaysError):
            async with world.transaction():
                await world.execute(f"UPDATE {table} SET {column} = NULL")
