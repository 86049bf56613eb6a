"""The offices of a simulated network: their charters, the holders of their posts, and their contacts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from districts.catalogue import adoption
from districts.offices import Level
from districts.requests import applicants
from districts.shared.refused import Refused
from models.database import connection
from models.database.connection import Address, Database
from models.database.locks import Lock
from seeds import tables
from simulator import network_lock, random_choices, simulation
from simulator.offices import contacts, documents
from simulator.parameters import Parameters
from tests.districts.requests import world
from tests.districts.requests.world import rows
from tests.simulator import content
from tests.support.databases import OWNER, SERVING, as_role, connect, new_database
from tests.support.rows import TESTER
from tests.support.templates import SIMULATED, seed

pytestmark = pytest.mark.generator


async def test_every_office_has_a_charter_in_force_before_the_simulated_period(simulated: Database) -> None:
    found = await rows(
        "SELECT o.level, c.in_force, c.published_at, c.published_by, c.source IS NOT NULL AS read"
        " FROM offices o LEFT JOIN charters c ON c.office_id = o.id AND c.in_force @> dhaka_today()"
    )

    assert Counter(each["level"] for each in found) == {"NATIONAL": 1, "DIVISION": 8, "DISTRICT": 64, "UPAZILA": 495}
    assert Counter(each["published_by"] for each in found) == {"a test": 567, "charter seed": 1}
    made = [each for each in found if each["published_by"] == "a test"]
    assert sum(each["read"] for each in made) == 12
    assert all(each["published_at"][:10] < str(SIMULATED.first) for each in made)
    assert all(each["in_force"].startswith(f"[{each['published_at'][:10]},") for each in made)
    stale = sum(each["published_at"] < "2022-07" for each in made)
    assert 40 < stale < 140


async def test_nothing_is_incomplete(simulated: Database) -> None:
    """No drafts, no tentative posts, no service without its posts, and a complete public list."""
    assert await rows("SELECT id FROM charters WHERE in_force IS NULL") == []
    assert await rows("SELECT id FROM posts WHERE tentative") == []
    assert await rows("SELECT id FROM services WHERE responsible_id IS NULL OR superior_id IS NULL OR NOT public") == []
    [listed] = await rows(
        "SELECT (SELECT count(*) FROM services) AS services, (SELECT count(*) FROM service_listings) AS listed,"
        " (SELECT sum(services) FROM listing_counts) AS counted"
    )
    assert listed["services"] == listed["listed"] == listed["counted"] > 5000


async def test_offices_differ_from_the_catalogue_only_by_variations(simulated: Database) -> None:
    """Offices without variations equal the catalogue, and adoption offers no office a change."""
    found = await rows(
        "SELECT ltree2text(o.code) AS office, d.kind, d.field FROM offices o, catalogue_differences(o.id) d"
        f" WHERE {_ADOPTED}"
    )
    [adopted] = await rows(f"SELECT count(*) AS offices FROM offices o WHERE {_ADOPTED}")

    assert {each["kind"] for each in found} == {"OWN", "MISSING"}
    assert {each["field"] for each in found if each["kind"] == "OWN"} == {"timeLimit", "fee", "requiredDocuments"}
    differing = len({each["office"] for each in found})
    assert 0.35 < differing / adopted["offices"] < 0.75


# Of one division: the comparison takes its time.
_ADOPTED = (
    "o.code <@ 'bd.sylhet' AND NOT EXISTS (SELECT FROM charters c WHERE c.office_id = o.id AND c.source IS NOT NULL)"
)


async def test_posts_are_held_acting_vacant_or_unknown(simulated: Database) -> None:
    found = await rows(
        "SELECT o.level, p.head, occupancy(p.id) AS occupancy FROM posts p JOIN offices o ON o.id = p.office_id"
        " WHERE NOT EXISTS (SELECT FROM charters c WHERE c.office_id = o.id AND c.published_by = 'charter seed')"
    )
    occupied = Counter(each["occupancy"] for each in found)

    assert occupied.keys() == {"HELD", "ACTING", "VACANT", "UNKNOWN"}
    assert min(occupied.values()) > 30
    assert occupied["HELD"] > 0.7 * len(found)
    above = {each["occupancy"] for each in found if each["head"] and each["level"] in {"NATIONAL", "DIVISION"}}
    assert above == {"HELD"}
    [former] = await rows(
        "SELECT count(*) AS n FROM postings WHERE upper(held) <= dhaka_today() AND officer_id IS NOT NULL"
    )
    assert former["n"] > 100


async def test_officers_have_names_in_both_languages_and_contacts_of_nobody(simulated: Database) -> None:
    officers = await rows("SELECT name_bn, name_en FROM officers WHERE name_en IS NOT NULL")
    points = await rows("SELECT kind, normalized, valid FROM contact_points WHERE lower(in_use) IS NOT NULL")

    assert len(officers) > 1000
    assert all(each["name_bn"] for each in officers)
    assert {each["kind"] for each in points} == {"PHONE", "MOBILE", "EMAIL"}
    for each in points:
        if each["normalized"] is not None:
            assert (
                each["normalized"].endswith("@doict.example")
                or each["normalized"].startswith("+8801")
                or (each["normalized"][7] == "0")
            )
    broken = sum(not each["valid"] for each in points)
    assert 0.02 < broken / len(points) < 0.15


@pytest.mark.parametrize("number", [0, 1, 79_999])
def test_numbers_and_addresses_belong_to_nobody(number: int) -> None:
    random = random_choices.generator(1, "a test")
    phones = [contacts.landline(random, number) for _ in range(50)]
    mobiles = [contacts.mobile(random, number) for _ in range(50)]

    assert {each.normalized for each in phones if each.valid} == {f"+880{_AREA[number % 8]}0{number // 8:04}"}
    assert {each.normalized for each in mobiles if each.valid} == {f"+8801{100_000_000 + number}"}
    assert {each.valid for each in (*phones, *mobiles)} == {True, False}
    mailboxes = {contacts.mailbox(random, "hasan7").normalized for _ in range(50)}
    assert mailboxes == {"hasan7@doict.example", None}


_AREA = (331, 421, 481, 488, 521, 641, 731, 831)


@pytest.fixture
async def khulna_template(
    roles: Address, migrated_template: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Seeded, with the offices of one division: small enough to simulate several networks from it."""
    tree, former = tables.offices(), tables.former_offices()
    monkeypatch.setattr(tables, "offices", lambda: [row for row in tree if _in_khulna(row.code)])
    monkeypatch.setattr(tables, "former_offices", lambda: [row for row in former if _in_khulna(row.code)])
    async with new_database(roles, "charter_test_khulna", migrated_template) as name:
        await seed(as_role(roles, SERVING, name))
        yield name


def _in_khulna(code: str) -> bool:
    return code == "bd" or f"{code}.".startswith("bd.khulna.")


async def test_the_same_seed_makes_the_same_network_and_another_seed_another(
    roles: Address, khulna_template: str
) -> None:
    parameters = replace(SIMULATED, requests=500)
    first = await _made(roles, khulna_template, parameters)
    again = await _made(roles, khulna_template, parameters)
    other = await _made(roles, khulna_template, replace(parameters, seed=2))

    assert again == first
    assert {table for table in first if first[table] != other[table]} >= DRAWN


DRAWN = {"officers", "postings", "contact_points", "charters", "services", "time_limits", "fees", "required_documents"}


async def _made(roles: Address, template: str, parameters: Parameters) -> dict[str, tuple[int, str]]:
    async with new_database(roles, "charter_test_simulated_again", template) as name:
        database = await connection.open_database(as_role(roles, OWNER, name))
        assert await simulation.simulate(parameters, actor=TESTER)
        await database.close()
        return await content.digests(as_role(roles, OWNER, name))


@pytest.fixture
async def owned(roles: Address, simulated_template: str) -> object:
    """A simulated network, open as its owner."""
    async with new_database(roles, "charter_test_simulated_owned", simulated_template) as name:
        database = await connection.open_database(as_role(roles, OWNER, name))
        yield as_role(roles, OWNER, name)
        await database.close()


async def test_the_same_parameters_change_nothing_and_others_are_refused(owned: Address) -> None:
    before = await content.digests(owned)

    assert await simulation.simulate(SIMULATED, actor=TESTER) is False
    assert await simulation.simulate(replace(SIMULATED, first=None, last=None), actor=TESTER) is False
    for other in (replace(SIMULATED, seed=2), replace(SIMULATED, requests=5), replace(SIMULATED, first=SIMULATED.last)):
        with pytest.raises(Refused) as refused:
            await simulation.simulate(other, actor=TESTER)
        assert (refused.value.code, refused.value.field) == ("CONFLICT", ())
    assert await content.digests(owned) == before


async def adopt() -> None:
    await adoption.adopt_level(Level.DIVISION, publish=True, actor=TESTER)


async def file_one() -> None:
    await world.file("2026-06-30 10:00", applicant=applicants.ANONYMOUS)


@pytest.mark.parametrize("real", [adopt, file_one])
async def test_real_charters_or_requests_need_into_existing(
    roles: Address, khulna_template: str, real: Callable[[], Awaitable[None]]
) -> None:
    async with new_database(roles, "charter_test_simulated_real", khulna_template) as name:
        database = await connection.open_database(as_role(roles, OWNER, name))
        await real()
        before = await content.digests(as_role(roles, OWNER, name))
        parameters = replace(SIMULATED, requests=50)

        with pytest.raises(Refused) as refused:
            await simulation.simulate(parameters, actor=TESTER)
        assert await content.digests(as_role(roles, OWNER, name)) == before
        assert await simulation.simulate(parameters, actor=TESTER, into_existing=True)
        [counted] = await rows(
            "SELECT (SELECT count(*) FROM requests) AS requests, (SELECT sum(filed) FROM request_series) AS numbers"
        )

        await database.close()
    assert refused.value.code == "NOT_ALLOWED_NOW"
    assert "real charters or requests" in (refused.value.message.en or "")
    assert "--into-existing" in (refused.value.message.en or "")
    assert "প্রকৃত" in (refused.value.message.bn or "")
    made = 51 if real is file_one else 50
    assert counted == {"requests": made, "numbers": made}


async def test_it_runs_beside_servers_and_workers(roles: Address, khulna_template: str) -> None:
    """They read, file and work meanwhile; they wait for its locks and are not aborted."""
    async with new_database(roles, "charter_test_simulated_beside", khulna_template) as name:
        serving = await asyncpg.create_pool(**plain(as_role(roles, SERVING, name)), min_size=4, max_size=4)
        stop, aborted = asyncio.Event(), []

        async def busy(*statements: str) -> None:
            while not stop.is_set():
                try:
                    async with serving.acquire() as server, server.transaction():
                        for statement in statements:
                            await server.fetch(statement)
                except asyncpg.DeadlockDetectedError as error:
                    aborted.append(error)
                except asyncpg.LockNotAvailableError:
                    pass  # after three seconds, as the serving role's lock_timeout says

        escalating = "SELECT id FROM requests WHERE status = 'SUBMITTED' LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED"
        others = [
            asyncio.create_task(busy(*each))
            for each in (
                ("SELECT request_id FROM applicants LIMIT 1", "SELECT id FROM offices LIMIT 1", escalating),
                (
                    escalating,
                    "UPDATE requests SET remind_at = NULL WHERE false",
                    "SELECT id FROM request_events LIMIT 1",
                ),
                ("SELECT id FROM posts LIMIT 1", "SELECT id FROM services LIMIT 1", "SELECT id FROM requests LIMIT 1"),
                ("SELECT id FROM request_events LIMIT 1", "SELECT id FROM charters LIMIT 1", escalating),
            )
        ]
        database = await connection.open_database(as_role(roles, OWNER, name))
        made = await simulation.simulate(replace(SIMULATED, requests=200), actor=TESTER)
        stop.set()
        await asyncio.gather(*others)
        await serving.close()
        await database.close()

    assert (made, aborted) == (True, [])


async def test_it_stops_waiting_for_locked_tables(
    roles: Address, khulna_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_lock, "ATTEMPTS", 2)
    async with new_database(roles, "charter_test_simulated_busy", khulna_template) as name:
        owner = as_role(roles, OWNER, name)
        database = await connection.open_database(owner)
        async with connect(owner) as other, other.transaction():
            await other.fetch("SELECT id FROM services LIMIT 1")
            with pytest.raises(Refused, match="could not be locked within a minute"):
                await simulation.simulate(SIMULATED, actor=TESTER)
        async with connect(owner) as other, other.transaction():
            await other.fetch("SELECT pg_advisory_xact_lock($1)", Lock.SIMULATION)
            with pytest.raises(Refused, match="Another simulation is running"):
                await simulation.simulate(SIMULATED, actor=TESTER)
        assert await rows("SELECT id FROM simulations") == []
        await database.close()


def plain(address: Address) -> dict[str, Any]:
    names = ("host", "port", "user", "password", "database")
    return {name: getattr(address, name) for name in names}


_GUARDS = """
SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated AS guard
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT tgrelid::regclass || ' ' || regexp_replace(tgname, '_[0-9]+$', '') || ' ' || tgenabled::text FROM pg_trigger
ORDER BY 1
"""


async def test_all_constraints_and_triggers_are_restored(
    roles: Address, seeded_template: str, simulated_template: str
) -> None:
    """They are dropped or disabled while rows are loaded."""
    guards = []
    for name in (seeded_template, simulated_template):
        async with connect(as_role(roles, OWNER, name)) as server:
            guards.append([row["guard"] for row in await server.fetch(_GUARDS)])

    assert len(guards[0]) > 200
    assert guards[0] == guards[1]


async def test_the_serving_role_cannot_simulate(seeded: Database) -> None:
    with pytest.raises(OperationalError, match="permission denied"):
        await simulation.simulate(SIMULATED, actor=TESTER)

    assert await rows("SELECT id FROM simulations") == []
    assert await rows("SELECT id FROM officers WHERE name_en IS NOT NULL") == []


async def test_a_failure_leaves_nothing_behind(
    roles: Address, seeded_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_database(roles, "charter_test_simulated_killed", seeded_template) as name:
        before = await content.digests(as_role(roles, OWNER, name))
        database = await connection.open_database(as_role(roles, OWNER, name))
        monkeypatch.setattr(documents, "text", lambda _document: "no charter")

        with pytest.raises(Exception, match="charter"):
            await simulation.simulate(SIMULATED, actor=TESTER)

        await database.close()
        assert await content.digests(as_role(roles, OWNER, name)) == before
