"""Who may do what and where: before a rule does anything, and in the database while it works."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

import models
from districts import offices, scope
from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.charters import publishing, storing
from districts.charters.draft import NamedPost
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Permission, Role, system
from districts.posts import renamed_titles
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database import connection
from models.database.connection import Address, Database
from seeds import charters, tables
from tests.schema.networks import drafts
from tests.seeds.documents import SOURCE
from tests.support.databases import SERVING, as_role, new_database
from tests.support.rows import TESTER

MAGURA, JASHORE, SHARSHA = "bd.khulna.magura", "bd.khulna.jashore", "bd.khulna.jashore.sharsha"


def person(role: Role, *office_codes: str, subject: str = "a person") -> Actor:
    return Actor(ActorKind.PERSON, subject, tuple(Held(role, code) for code in office_codes))


ADMIN = person(Role.DISTRICT_ADMIN, JASHORE, subject="admin of Jashore")
OFFICER = {"READ_DRAFTS", "READ_REQUESTS", "HANDLE_REQUESTS"}
OFFICES = OFFICER | {"EDIT_CHARTER", "PUBLISH_CHARTER", "APPOINT", "GRANT", "EDIT_API_CLIENTS", "EDIT_CALENDAR"}
OFFICES |= {"EDIT_ROUTES", "READ_CONTACT_READS"}
# To file a request is everybody's: no rule asks for it.
MAY = {
    Role.OFFICER: OFFICER,
    Role.DISTRICT_ADMIN: OFFICES,
    Role.DIVISION_ADMIN: OFFICES,
    Role.HQ_ANALYST: {"READ_DRAFTS", "READ_REQUESTS", "READ_AUDIT", "READ_CONTACT_READS"},
    Role.HQ_ADMIN: OFFICES | {"EDIT_OFFICES", "EDIT_CATALOGUE", "EDIT_HEALTH_RULES", "READ_AUDIT", "FILE_REQUEST"},
}


def refusal(asked: Callable[[], None]) -> Refused | None:
    try:
        asked()
    except Refused as error:
        return error
    return None


def allowed(actor: Actor, office_code: str) -> set[str]:
    """What `require` lets pass; that it refuses with FORBIDDEN is seen by the way."""
    refused = {each: refusal(lambda each=each: scope.require(actor, each, office_code)) for each in Permission}  # type: ignore[misc]
    for error in filter(None, refused.values()):
        assert (error.code, error.field) == (RefusalCode.FORBIDDEN, ("officeCode",))
        assert office_code in (error.message.bn or "")
        assert str(error).startswith(f"You do not have permission for the office {office_code}. You need ")
        assert "HQ_ADMIN there or above it." in str(error)
    return {each.value for each, error in refused.items() if error is None}


@pytest.mark.parametrize("role", Role)
def test_a_role_holds_for_its_office_and_all_below_it(role: Role) -> None:
    actor = person(role, JASHORE)

    assert allowed(actor, JASHORE) == allowed(actor, SHARSHA) == MAY[role]
    for elsewhere in ("bd", "bd.khulna", MAGURA, "bd.khulna.jashor", "bd.khulna.jashore2", "jashore"):
        assert allowed(actor, elsewhere) == set()
    with pytest.raises(Refused, match="officeCode` is empty"):
        scope.require(actor, Permission.READ_DRAFTS, "")


def test_a_code_that_begins_alike_is_not_above() -> None:
    actor = person(Role.DISTRICT_ADMIN, "bd.khulna.mag")

    assert allowed(actor, "bd.khulna.magura") == allowed(actor, "bd.khulna.magura.sreepur") == set()
    assert allowed(actor, "bd.khulna.mag.x") == OFFICES


def test_grants_add_up_and_each_holds_for_its_own_office() -> None:
    actor = Actor(ActorKind.PERSON, "x", (Held(Role.OFFICER, "bd.khulna"), Held(Role.DISTRICT_ADMIN, JASHORE)))

    assert allowed(actor, MAGURA) == OFFICER
    assert allowed(actor, SHARSHA) == OFFICES


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (ANONYMOUS, set()),
        (Actor(ActorKind.API_CLIENT, "client"), set()),
        (person(Role.HQ_ADMIN, "bd.khulna"), set()),
        (person(Role.OFFICER, "bd"), OFFICER),
        (person(Role.HQ_ADMIN, "bd"), MAY[Role.HQ_ADMIN]),
        (system("charter seed"), MAY[Role.HQ_ADMIN]),
    ],
    ids=["anonymous", "client", "division", "officer", "headquarters", "the program"],
)
def test_what_holds_for_the_whole_network(actor: Actor, may: set[str]) -> None:
    refused = {each: refusal(lambda each=each: scope.require_everywhere(actor, each)) for each in Permission}  # type: ignore[misc]

    for error in filter(None, refused.values()):
        assert error.code == RefusalCode.FORBIDDEN
        assert str(error).startswith("Only headquarters may do this. You need ")
        assert str(error).endswith("HQ_ADMIN for the national office.")
    assert {each.value for each, error in refused.items() if error is None} == may
    assert allowed(actor, "bd") == may


SETTINGS = """
SELECT json_build_array(nullif(current_setting('app.actor', true), ''),
    nullif(current_setting('app.national', true), ''),
    (SELECT count(*) FROM unnest(nullif(current_setting('app.offices', true), '')::int[])))::text AS settings
"""


async def settings(client: Any) -> list[Any]:
    rows = await client.execute_query_dict(SETTINGS)
    return list(json.loads(rows[0]["settings"]))


JASHORES = 9
"""The district office and its eight upazilas."""


async def test_the_database_knows_who_acts_until_the_transaction_ends(roles: Address, seeded_template: str) -> None:
    async with new_database(roles, "charter_test_acting", seeded_template) as name:
        # One connection: what the next one gets is what the last one left.
        database = await connection.open_database(as_role(roles, SERVING, name), maxsize=1)
        left = [json.loads(await database.read(SETTINGS))]
        async with scope.acting(ADMIN) as client:
            inside = await settings(client)
        left.append(json.loads(await database.read(SETTINGS)))
        async with scope.acting(TESTER, undo=True):
            pass
        left.append(json.loads(await database.read(SETTINGS)))
        with pytest.raises(LookupError):
            await _fail(TESTER)
        left.append(json.loads(await database.read(SETTINGS)))
        drafts_seen = await database.read("SELECT count(*) FROM findings")
        await database.close()

    assert inside == ["admin of Jashore", None, JASHORES]
    assert left == [[None, None, 0]] * 4
    assert drafts_seen == 0


async def _fail(actor: Actor) -> None:
    async with scope.acting(actor):
        raise LookupError


@pytest.mark.parametrize("undo", [False, True])
async def test_one_who_acts_inside_another_gives_back(seeded: Database, undo: bool) -> None:
    found = []
    async with scope.acting(ADMIN) as outer:
        async with scope.acting(TESTER, undo=undo) as inner:
            found.append(await settings(inner))
            async with scope.acting(ANONYMOUS) as client:
                found.append(await settings(client))
            found.append(await settings(inner))
        found.append(await settings(outer))
        with pytest.raises(LookupError):
            await _fail(TESTER)
        found.append(await settings(outer))

    own = ["admin of Jashore", None, JASHORES]
    assert found == [["a test", "yes", 0], ["anonymous", None, 0], ["a test", "yes", 0], own, own]


async def test_several_grants_are_all_in_reach_and_an_unknown_office_is_none(seeded: Database) -> None:
    async with scope.acting(person(Role.OFFICER, SHARSHA, JASHORE, "bd.khulna.jash")) as client:
        assert (await settings(client))[2] == JASHORES


TABLES = """
SELECT string_agg(format(
    'SELECT %1$L AS name, string_agg(r.xmin::text || r.ctid, '','' ORDER BY r.ctid) AS rows FROM %1$I r', tablename
), ' UNION ALL ' ORDER BY tablename) AS all_rows
FROM pg_tables WHERE schemaname = 'public'
"""


async def everything() -> dict[str, str | None]:
    """Every row of every table: its place, and the transaction that wrote it. A row that is changed has another."""
    async with scope.acting(TESTER) as client:
        [tables] = await client.execute_query_dict(TABLES)
        return {table["name"]: table["rows"] for table in await client.execute_query_dict(tables["all_rows"])}


async def everything_said() -> list[Any]:
    """The text of every row of every table."""
    async with scope.acting(TESTER) as client:
        tables = await client.execute_query_dict("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        return [await client.execute_query_dict(f"SELECT to_jsonb(r)::text FROM {table['name']} r") for table in tables]


STRIKE = Declaration(CalendarExceptionKind.HOLIDAY, date(2026, 11, 1), date(2026, 11, 1), LocalizedText(en="x"))
SERVICE = drafts.service("c1", "সেবা", responsible=NamedPost("উচ্চমান সহকারী", officer="জনাব করিম"))
Rule = Callable[[Actor], Awaitable[object]]
OFFICE_RULES: dict[str, Rule] = {
    "store": lambda actor: storing.store(JASHORE, drafts.charter([SERVICE]), actor=actor),
    "publish": lambda actor: publishing.publish(JASHORE, 1, actor=actor),
    "import": lambda actor: charters.import_document(JASHORE, SOURCE, actor=actor),
    "declare": lambda actor: declarations.declare(JASHORE, STRIKE, actor=actor),
    "dry run": lambda actor: charters.import_document(JASHORE, SOURCE, actor=actor, dry_run=True),
}
HEADQUARTERS_RULES: dict[str, Rule] = {
    "offices": lambda actor: offices.seed([offices.OfficeRow("bd", offices.Level.NATIONAL, "ক", "K")], actor=actor),
    "titles": lambda actor: renamed_titles.seed([], actor=actor),
    "holidays": lambda actor: declarations.seed(tables.office_hours(), [], actor=actor),
}
STRANGERS = {
    "anonymous": ANONYMOUS,
    "a frontend": Actor(ActorKind.API_CLIENT, "client"),
    "a neighbour": person(Role.DISTRICT_ADMIN, MAGURA),
    "below": person(Role.DISTRICT_ADMIN, SHARSHA),
    "another division": person(Role.DIVISION_ADMIN, "bd.dhaka"),
    "a code that begins alike": person(Role.DISTRICT_ADMIN, "bd.khulna.jashor"),
    "an officer": person(Role.OFFICER, JASHORE),
    "an analyst": person(Role.HQ_ANALYST, "bd"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_a_rule_out_of_scope_is_refused_and_changes_nothing(seeded: Database, stranger: str) -> None:
    await storing.store(JASHORE, drafts.charter([SERVICE]), actor=TESTER)
    before = await everything()

    for name, rule in [*OFFICE_RULES.items(), *HEADQUARTERS_RULES.items()]:
        with pytest.raises(Refused) as refused:
            await rule(STRANGERS[stranger])
        assert refused.value.code is RefusalCode.FORBIDDEN, name

    assert await everything() == before


@pytest.mark.parametrize("name", HEADQUARTERS_RULES)
async def test_what_is_headquarters_is_nobody_elses(seeded: Database, name: str) -> None:
    before = await everything()

    with pytest.raises(Refused) as refused:
        await HEADQUARTERS_RULES[name](ADMIN)

    assert refused.value.code is RefusalCode.FORBIDDEN
    assert await everything() == before


async def test_whatever_a_rule_forgets_the_database_does_not(seeded: Database) -> None:
    magura = await models.Office.get(code=MAGURA)
    before = await everything()

    async with scope.acting(ADMIN, undo=True):
        assert await models.Post.filter(office_id=magura.id).update(title_en="x") == 0
        assert await models.Finding.all().count() == 0
    with pytest.raises(OperationalError, match="row-level security"):
        async with scope.acting(ADMIN):
            await models.Charter.create(office_id=magura.id, revision=9)

    assert await everything() == before


@pytest.mark.parametrize(
    ("actor", "office"),
    [
        (ADMIN, JASHORE),
        (ADMIN, SHARSHA),
        (person(Role.DIVISION_ADMIN, "bd.khulna"), JASHORE),
        (person(Role.HQ_ADMIN, "bd"), JASHORE),
    ],
    ids=["district", "upazila below", "division", "headquarters"],
)
async def test_within_its_scope_a_rule_needs_no_more(seeded: Database, actor: Actor, office: str) -> None:
    for text in (SOURCE, SOURCE.replace("০১৭২২-৪৫৬৪২১", "০১৭২২-৪৫৬৪২২")):
        imported = await charters.import_document(office, text, actor=actor)
        assert (imported.status, imported.charter.published_by) == ("PUBLISHED", actor.subject)
    assert imported.findings

    listed = await models.ServiceListing.filter(office__code=office).count()
    assert listed == len(imported.draft.services) > 0
    assert await models.Service.filter(charter_id=imported.charter.id).count() == listed


async def test_the_record_says_who_did_what_for_good(seeded: Database) -> None:
    # given
    office = await models.Office.get(code=JASHORE)
    stored = await storing.store(JASHORE, drafts.charter([SERVICE]), actor=ADMIN)
    async with scope.acting(TESTER):
        known = [entry.id for entry in await models.AuditEntry.all()]

    # when
    await publishing.publish(JASHORE, stored.revision, actor=replace(ADMIN, subject="the publisher"))

    # then
    async with scope.acting(TESTER):
        entries = await models.AuditEntry.exclude(id__in=known)
        stores = await models.AuditEntry.filter(table="charters", change="INSERT", office_id=office.id)
    assert {entry.actor for entry in entries} == {"the publisher"}
    assert [(entry.table, entry.change, entry.office_id) for entry in entries] == [
        ("charters", "UPDATE", office.id),
        ("posts", "UPDATE", office.id),
        ("officers", "INSERT", None),
        ("postings", "INSERT", office.id),
    ]
    published, confirmed, officer, posting = entries
    assert published.row == stored.id
    assert published.before == dict.fromkeys(("in_force", "published_at", "published_by"))
    assert published.after is not None
    assert (published.after["in_force"], published.after["published_by"]) == ("(,)", "the publisher")
    assert (confirmed.before, confirmed.after) == ({"tentative": True}, {"tentative": False})
    assert [entry.before for entry in (officer, posting)] == [None, None]
    assert officer.after == {"id": officer.row, "name_bn": "জনাব করিম", "name_en": None, "version": 1}
    assert posting.after == {
        "id": posting.row,
        "post_id": confirmed.row,
        "officer_id": officer.row,
        "acting": False,
        "held": "(,)",
        "yielded": None,
    }
    assert [(entry.actor, entry.row) for entry in stores] == [("admin of Jashore", stored.id)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'x'",
        "DELETE FROM audit_entries",
        "INSERT INTO audit_entries (at, actor, \"table\", \"row\", change) VALUES (now(), 'x', 'x', 1, 'INSERT')",
        "TRUNCATE audit_entries",
    ],
)
async def test_nobody_rewrites_the_record(seeded: Database, statement: str) -> None:
    before = await everything()

    with pytest.raises(OperationalError) as refused:
        async with scope.acting(TESTER) as client:
            await client.execute_query(statement)

    assert isinstance(refused.value.__cause__, asyncpg.InsufficientPrivilegeError)
    assert await everything() == before
