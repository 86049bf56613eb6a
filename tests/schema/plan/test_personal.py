"""Personal data is marked at its column; who reads it follows, and a start that would read it otherwise is refused."""

from __future__ import annotations

import re

import pytest
import strawberry

import models
from districts.exports.reading import DATASETS
from districts.identity.actors import PERMISSIONS, Permission
from models.columns import marks
from models.database.connection import Database
from schema import plan
from schema.domain import DOMAIN
from schema.network import schema
from schema.plan import startup_check
from schema.plan.bindings import personal
from tests.support.databases import OWNER, as_role, connect

PERSONAL = {
    "requests": {"subject", "body", "search_key"},
    "applicants": {"name", "mobile", "email"},
    "request_events": {"message_bn", "message_en"},
}
# Of every table: its columns that hold text, and the condition under which its rows are seen.
_TEXTS = """
SELECT c.relname, a.attname, p.qual
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype, 'varchar'::regtype)
LEFT JOIN pg_policies p ON p.tablename = c.relname AND p.cmd = 'SELECT'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity
"""
# Everybody sees these rows, or those that are published: no text of an applicant is among them.
_PUBLIC = re.compile(r"^\(?(true$|public OR|\(?in_force IS NOT NULL\)? OR|\(?NOT tentative\)? OR)")


async def test_every_text_that_is_not_public_is_classified(empty: Database) -> None:
    """A new column of text says whether it is personal: `personal(…)` or `not_personal(…)` in its model."""
    by_table = {getattr(models, name)._meta.db_table: getattr(models, name) for name in models.__all__}
    async with connect(as_role(empty._address, OWNER, empty._address.database)) as owner:
        texts = await owner.fetch(_TEXTS)
    hidden = {(table, column) for table, column, seen in texts if not _PUBLIC.match(seen or "")}

    unclassified = {f"{table}.{column}" for table, column in hidden if column not in marks(by_table[table])}

    assert {"requests", "applicants", "request_events", "audit_entries", "idempotency_keys"} <= {t for t, _ in hidden}
    assert not {"offices", "services", "posts"} & {table for table, _ in hidden}
    assert unclassified == set()
    assert personal.marked(marks) == PERSONAL


async def test_the_database_knows_the_same_roles(empty: Database) -> None:
    handlers = sorted(role.value for role, held in PERMISSIONS.items() if Permission.HANDLE_REQUESTS in held)

    assert sorted(await empty.read("SELECT personal_data_roles()")) == handlers


async def test_changes_of_personal_data_are_not_recorded(empty: Database) -> None:
    """What the audit trail says of a row before and after holds no marked column."""
    recorded = await empty.read(
        "SELECT array_agg(DISTINCT tgrelid::regclass::text) FROM pg_trigger WHERE tgfoid = 'record_change'::regproc"
    )

    assert "charters" in recorded
    assert not PERSONAL.keys() & set(recorded)


async def test_functions_that_name_personal_columns_are_known(empty: Database) -> None:
    """They act for the owner, and answer none of it."""
    async with connect(as_role(empty._address, OWNER, empty._address.database)) as owner:
        bodies = await owner.fetch(
            "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc <> ''"
        )
    marked = personal.marked(marks)

    assert {name for name, body in bodies if personal.unguarded(body, marked)} == {"submit_request"}


def test_no_export_reads_personal_data() -> None:
    assert {name: personal.unguarded(dataset.sql, personal.marked(marks)) for name, dataset in DATASETS.items()} == {
        name: set() for name in DATASETS
    }


# A start that is refused


@plan.bound(models.Applicant, description="…")
class Unguarded:
    email: str | None = plan.field("…")


@plan.bound(models.Applicant, description="…", personal="true")
class Unrecorded:
    mobile: str | None = plan.field("…")


@strawberry.type
class People:
    unguarded: list[Unguarded] = plan.field("…", plan.Many("applicants {row} WHERE true", "{row}.request_id"))
    unrecorded: list[Unrecorded] = plan.field("…", plan.Many("applicants {row} WHERE true", "{row}.request_id"))


def test_a_type_says_who_reads_and_how_it_is_recorded() -> None:
    with pytest.raises(plan.WrongBinding) as refused:
        plan.PlannedSchema(DOMAIN, query=People)

    assert {
        "Unguarded.email: email is personal data, and its type does not say who reads it",
        "Unrecorded.mobile: mobile is a contact, and its type does not say how reading it is recorded",
    } <= set(str(refused.value).splitlines())


@plan.bound(models.Request, description="…")
class Filed:
    number: str = plan.field("…")
    text: str | None = plan.field("…", plan.Column("lower({this}.body)"))
    guarded: str | None = plan.field("…", plan.Column(plan.guarded("true", "{this}.body")))
    said: str | None = plan.field(
        "…", plan.Column("(SELECT e.message_bn FROM request_events e WHERE e.request_id = {this}.id LIMIT 1)")
    )


@strawberry.type
class Query:
    filed: list[Filed] = plan.field(
        "…",
        plan.Many(
            lambda query: (
                f"requests {query.row} WHERE resembles({query.row}.search_key, {query.sql('text', cast='text')})"
            ),
            "{row}.id",
        ),
        arguments={"text": plan.argument(str, "…")},
    )


async def test_sql_past_the_guard_stops_the_start(empty: Database) -> None:
    with pytest.raises(plan.WrongBinding) as refused:
        await startup_check.check(plan.PlannedSchema(DOMAIN, query=Query).bindings, empty)

    assert set(str(refused.value).splitlines()) == {
        "Query: reads requests.search_key past its guard",
        "Filed: reads requests.search_key past its guard",
        "Filed: reads requests.body past its guard",
        "Filed: reads request_events.message_bn past its guard",
    }


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ('SELECT r1."subject" FROM requests r1', {"requests.subject"}),
        ("SELECT personal_text(r1.office_id > 3, r1.subject) FROM requests r1", set()),
        ("SELECT personal_text(true, lower(r1.subject)), r1.body FROM requests r1", {"requests.body"}),
        ("SELECT r1.name, r2.name FROM offices r1 JOIN applicants r2 ON true", {"applicants.name"}),
        ("SELECT r1.name FROM office_calendar(1) r1", set()),
        ("SELECT r1.message_bn FROM findings r1", set()),
        ("SELECT q.mobile FROM requests r1, LATERAL (SELECT 1) r2", {"q.mobile"}),
    ],
)
def test_what_counts_as_past_the_guard(sql: str, found: set[str]) -> None:
    assert personal.unguarded(sql, personal.marked(marks)) == found


async def test_the_program_itself_starts(empty: Database) -> None:
    await startup_check.check(schema.bindings, empty)
