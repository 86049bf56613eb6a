"""Documents become charters: the one that comes with the program, and what an office gives."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import models
from districts import scope
from districts.charters.imports.importing import Imported
from districts.shared.refused import RefusalCode, Refused
from models.database import connection
from models.database.connection import Address, Database
from seeds import charters, offices
from seeds.reader import NotACharter
from tests.districts.test_scope import everything
from tests.seeds import grievances
from tests.seeds.documents import SOURCE, with_line_after, with_lines, with_text
from tests.support.contract import CHARTER
from tests.support.databases import SERVING, as_role, connect, new_database
from tests.support.queries import ask
from tests.support.rows import TESTER

ROOT = Path(__file__).parents[2]
MAGURA, JASHORE = "bd.khulna.magura", "bd.khulna.jashore"
OFFICER, MOBILE = "জনাব মো: রফিকুল ইসলাম", "০১৭২২-৪৫৬৪২১"
_numbers = itertools.count(1)


async def sequences(database: Database) -> Any:
    return await database.read("SELECT json_object_agg(sequencename, last_value)::text FROM pg_sequences")


async def import_document(text: str, office: str = JASHORE, **options: bool) -> Imported:
    return await charters.import_document(office, text, actor=TESTER, **options)


async def test_seeding_publishes_the_charter_of_magura(seeded: Database) -> None:
    charter = await models.Charter.get().prefetch_related("office")

    assert (charter.office.code, charter.revision, charter.published_by) == (MAGURA, 1, "charter seed")
    assert charter.source == SOURCE
    assert await models.Service.all().count() == await models.ServiceListing.all().count() == 12


async def test_seeding_again_changes_nothing(seeded: Database) -> None:
    before, numbers = await everything(), await sequences(seeded)

    assert await charters.seed() == []

    assert await everything() == before
    assert await sequences(seeded) == numbers


async def test_an_office_that_has_a_draft_of_its_own_is_not_seeded(tree: Database) -> None:
    await import_document(SOURCE, MAGURA, publish=False)

    assert await charters.seed() == []
    async with scope.acting(TESTER):
        assert await models.Charter.all().count() == 1


@pytest.fixture
async def tree(roles: Address, migrated_template: str) -> AsyncIterator[Database]:
    """The offices, and no charter yet."""
    async with new_database(roles, f"charter_test_tree_{next(_numbers)}", migrated_template) as name:
        database = await connection.open_database(as_role(roles, SERVING, name))
        await offices.seed()
        yield database
        await database.close()


PROGRAM = """
import asyncio, json, sys
from models.database import connection
from models.database.connection import Address
from seeds import charters

async def main():
    host, port, user, database, password = sys.argv[1:]
    opened = await connection.open_database(Address(host, int(port), user, database, password))
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(await charters.seed()))
    await opened.close()

asyncio.run(main())
"""


class Seeder:
    """A process that has opened the database and seeds when told to: two then begin at the same time."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, address: Address) -> Seeder:
        values = (address.host, str(address.port), address.user, address.database, address.password or "")
        program = (sys.executable, "-c", PROGRAM, *values)
        process = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdin=PIPE, stdout=PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        return cls(process)

    async def seed(self) -> list[str]:
        output, _ = await self._process.communicate(b"\n")
        assert self._process.returncode == 0
        seeded: list[str] = json.loads(output)
        return seeded


async def waiting(database: Database, count: int) -> None:
    """Returns when so many connections of this database wait for another."""
    sql = (
        "SELECT count(*) >= $1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    async with asyncio.timeout(30):
        while not await database.read(sql, count):  # noqa: ASYNC110  the server tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.system(postgres=True)
async def test_of_two_processes_at_once_one_seeds(roles: Address, tree: Database) -> None:
    address = as_role(roles, SERVING, await tree.read("SELECT current_database()"))
    seeders = [await Seeder.start(address) for _ in range(2)]
    async with connect(address) as server:
        # given
        held = server.transaction()
        await held.start()
        await server.execute("SELECT FROM offices WHERE ltree2text(code) = $1 FOR UPDATE", MAGURA)
        processes = [asyncio.create_task(seeder.seed()) for seeder in seeders]
        await waiting(tree, 2)

        # when
        await held.commit()
        seeded = await asyncio.gather(*processes)

    # then
    assert sorted(seeded) == [[], [MAGURA]]
    assert [charter.revision for charter in await models.Charter.all()] == [1]
    assert await models.ServiceListing.all().count() == 12


async def test_a_dry_run_answers_like_a_real_one_and_leaves_no_trace(seeded: Database) -> None:
    # given
    before = await everything()

    # when
    dry = await import_document(SOURCE, dry_run=True)
    after = await everything()
    real = await import_document(SOURCE)

    # then
    assert after == before
    assert await everything() != before
    for imported in (dry, real):
        assert (imported.charter.revision, imported.status) == (1, "PUBLISHED")
        assert len(imported.differs.added) == 12
    assert dry.draft == real.draft
    assert [finding.code for finding in dry.findings] == [finding.code for finding in real.findings]
    assert dry.differs == real.differs


@pytest.mark.parametrize(("publish", "status"), [(True, "PUBLISHED"), (False, "DRAFT")])
async def test_an_import_is_published_unless_it_is_to_stay_a_draft(
    seeded: Database, publish: bool, status: str
) -> None:
    imported = await import_document(SOURCE, publish=publish)

    assert imported.status == status
    assert (imported.charter.published_by == "a test") is publish
    in_force = (await page(seeded, JASHORE))["charter"]
    assert (in_force is not None) is publish


async def test_an_error_keeps_the_import_a_draft(seeded: Database) -> None:
    imported = await import_document(with_lines({53: "\t"}))

    assert [finding.code for finding in imported.findings if finding.severity == "ERROR"] == ["NAME_MISSING"]
    assert (imported.status, imported.charter.published_at) == ("DRAFT", None)
    assert await models.Charter.filter(in_force__isnull=False).count() == 1


def without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_ids(inner) for name, inner in value.items() if name != "id"}
    return [without_ids(item) for item in value] if isinstance(value, list) else value


async def page(database: Database, office: str) -> dict[str, Any]:
    """The charter page as a frontend gets it, but for the ids."""
    answer = await ask(database, CHARTER, "CharterPage", office=office)
    assert "errors" not in answer
    found: dict[str, Any] = without_ids(answer["data"]["office"])
    return found


def set_fee(service: dict[str, Any]) -> None:
    service["fee"] = {"free": False, "text": {"bn": "৫০ টাকা"}}


def set_limit(service: dict[str, Any]) -> None:
    service["timeLimit"]["text"] = {"bn": "তাৎক্ষনিক/ ১৯ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"}
    service["timeLimit"] |= {"maximum": 19, "workingDays": 19}


def set_name(service: dict[str, Any]) -> None:
    service["name"] = {"bn": "ল্যাপটপ মেরামত", "en": None}


def set_officer(service: dict[str, Any]) -> None:
    service["responsible"]["officer"] = {"name": {"bn": "জনাব সালমা খাতুন"}}


def set_mobile(service: dict[str, Any]) -> None:
    (mobile,) = [each for each in service["responsible"]["contactPoints"] if each["kind"] == "MOBILE"]
    mobile |= {"published": "০১৭২২-৪৫৬৪২২", "normalized": "+8801722456422"}


EVERY = {f"{kind}{n}" for kind in "ci" for n in range(1, 7)}


@pytest.mark.parametrize(
    ("text", "codes", "change"),
    [
        pytest.param(SOURCE, set(), None, id="nothing"),
        pytest.param(with_text(60, "বিনামূল্যে", "৫০ টাকা"), {"c2"}, set_fee, id="fee"),
        pytest.param(with_text(77, "৭ কার্যদিবস", "১৯ কার্যদিবস"), {"c3"}, set_limit, id="time limit"),
        pytest.param(with_lines({53: "\tল্যাপটপ মেরামত"}), {"c2"}, set_name, id="name"),
        pytest.param(SOURCE.replace(OFFICER, "জনাব সালমা খাতুন"), EVERY, set_officer, id="officer"),
        pytest.param(SOURCE.replace(MOBILE, "০১৭২২-৪৫৬৪২২"), EVERY, set_mobile, id="mobile"),
    ],
)
async def test_a_changed_value_comes_back_and_everything_else_is_as_magura_says(
    seeded: Database, text: str, codes: set[str], change: Any
) -> None:
    # given
    before = await page(seeded, MAGURA)
    expected = json.loads(json.dumps(before["charter"]).replace(f'"{MAGURA}"', f'"{JASHORE}"'))
    for service in expected["services"]:
        if service["code"] in codes:
            change(service)

    # when
    imported = await import_document(text)
    after = await page(seeded, JASHORE)

    # then
    assert imported.status == "PUBLISHED"
    assert after["code"] == JASHORE
    assert after["charter"] == expected
    assert await page(seeded, MAGURA) == before


async def test_the_next_revision_says_what_changed(seeded: Database) -> None:
    await import_document(SOURCE)

    imported = await import_document(with_text(60, "বিনামূল্যে", "৫০ টাকা"))

    assert (imported.charter.revision, imported.status) == (2, "PUBLISHED")
    assert (imported.differs.added, imported.differs.removed) == ((), ())
    (change,) = imported.differs.changed
    assert (change.service_code, change.field, change.before, change.after) == ("c2", "fee", "বিনামূল্যে", "৫০ টাকা")


def differing(imported: Imported) -> list[tuple[str | None, int | None, str | None]]:
    return [(f.section, f.line, f.published) for f in imported.findings if f.code == "OFFICE_MISMATCH"]


async def test_a_document_of_another_office_is_told(seeded: Database) -> None:
    imported = await import_document(SOURCE, "bd.khulna.satkhira", dry_run=True)

    (told,) = [f for f in imported.findings if f.code == "OFFICE_MISMATCH"]
    assert (told.severity, told.section, told.row, told.column, told.line) == ("WARNING", "CITIZEN", 1, 8, 44)
    assert told.published == "মাগুরা।"
    assert "Magura" in told.message_en
    assert "bd.khulna.satkhira" in told.message_bn


async def test_a_document_whose_title_names_another_office_is_told(seeded: Database) -> None:
    titled = with_line_after(1, "জেলা কার্যালয়, যশোর")

    assert differing(await import_document(titled, "bd.khulna.satkhira", dry_run=True)) == [
        ("TITLE", 2, "জেলা কার্যালয়, যশোর")
    ]
    assert differing(await import_document(titled, JASHORE, dry_run=True)) == []


@pytest.mark.parametrize("office", [MAGURA, f"{MAGURA}.sreepur", f"{MAGURA}.magura_sadar"])
async def test_an_office_and_one_above_it_may_be_named(seeded: Database, office: str) -> None:
    assert differing(await import_document(SOURCE, office, dry_run=True)) == []


async def test_an_unknown_office_is_a_typed_refusal(seeded: Database) -> None:
    before = await everything()

    nearest = r"bd\.khulna\.khulna or bd\.khulna\.narail"
    with pytest.raises(Refused, match=rf"^There is no office with .*nowhere.\. Did you mean {nearest}\?$") as refused:
        await import_document(SOURCE, "bd.khulna.nowhere")

    assert (refused.value.code, refused.value.field) == (RefusalCode.NOT_FOUND, ("officeCode",))
    assert await everything() == before


async def test_a_charter_with_a_grievance_table_is_imported(seeded: Database) -> None:
    imported = await import_document(grievances.charter(grievances.OFFICER, grievances.APPEAL, grievances.CENTRAL))

    assert imported.status == "PUBLISHED"
    stored = (await models.Charter.get(office__code=JASHORE)).grievance_tiers or []
    assert [(tier["level"], tier["time_limit"]["maximum"]) for tier in stored] == [
        ("OFFICER", 25),
        ("APPEAL", 15),
        ("CENTRAL", 60),
    ]
    code = imported.draft.services[0].code
    targets = {str(cell.into) for cell in imported.cells if cell.into}
    assert {"grievance_tiers.whom", "grievance_tiers.time_limit", f"{code}.fee"} <= targets


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\ufeff \n\t\n", id="blank"),
        pytest.param("প্রিয় মহোদয়,\nবিনীত নিবেদন এই যে", id="a letter"),
        pytest.param('{"office": "bd.khulna.magura"}', id="JSON"),
        pytest.param("a,b\n1,2\n", id="a table of something else"),
        pytest.param("\n".join(SOURCE.split("\n")[:8]), id="a charter without its tables"),
        pytest.param(SOURCE + "\0", id="not text"),
    ],
)
async def test_what_is_not_a_charter_is_one_typed_refusal_and_leaves_nothing(seeded: Database, text: str) -> None:
    before, numbers = await everything(), await sequences(seeded)

    with pytest.raises(NotACharter, match=r"^Not (a citizen's charter|text): expected [^\n]+$") as refused:
        await import_document(text)

    assert refused.value.message.en == str(refused.value)
    assert (refused.value.message.bn or "").startswith("এটি ")
    assert await everything() == before
    assert await sequences(seeded) == numbers
