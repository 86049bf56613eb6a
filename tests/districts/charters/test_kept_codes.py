"""A document that is imported again: its services keep their codes, and it is said which is which, and why."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import models
from districts import scope
from districts.charters import storing
from districts.charters.imports import kept_codes
from districts.charters.imports.document_reading import Reading
from districts.charters.imports.importing import Imported
from districts.shared import folding
from models.database.connection import Database
from seeds import charters, reader
from tests.schema.networks import drafts
from tests.seeds.documents import SOURCE, with_lines
from tests.support.rows import TESTER

OFFICE, MAGURA = "bd.khulna.jashore", "bd.khulna.magura"
# The lines of Magura's document with the names of its first two services.
ABOUT, REPAIRS = 30, 53


def named(*names: str) -> str:
    """A small document with citizen services of these names."""
    head = "সেবা প্রদান প্রতিশ্রুতি\n১. নাগরিক সেবা\n\tক্রমিক\tসেবার নাম\tসেবা প্রদান পদ্ধতি\tসেবার মূল্য\tসময়সীমা"
    rows = [f"\t{n}\t{name}\tটেলিফোন\tবিনামূল্যে\t৭ কার্যদিবস" for n, name in enumerate(names, 1)]
    return "\n".join([head, *rows, ""])


async def imported(*names: str, **options: Any) -> Imported:
    return await charters.import_document(OFFICE, named(*names), actor=TESTER, **options)


def codes(result: Imported) -> list[str]:
    return [service.code for service in result.draft.services]


def told(result: Imported) -> list[tuple[str, str | None, str]]:
    return [
        (finding.severity, finding.service_code, finding.message_en)
        for finding in result.findings
        if finding.code.startswith("SERVICE_MATCH")
    ]


async def test_a_document_imported_again_keeps_every_code_and_says_nothing_of_it(seeded: Database) -> None:
    again = await charters.import_document(MAGURA, SOURCE, actor=TESTER)

    assert codes(again) == [f"{letter}{n}" for letter in "ci" for n in range(1, 7)]
    assert told(again) == []


async def test_what_was_renumbered_reworded_and_added_is_told(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ", "ওয়েব পোর্টাল সহায়তা", "কম্পিউটার মেরামত")

    again = await imported("তথ্য প্রদান", "আইসিটি প্রশিক্ষণ", "ওয়েব পোর্টালের সহায়তা")

    assert codes(again) == ["c4", "c1", "c2"]
    assert told(again) == [
        (
            "INFO",
            "c1",
            (
                "“আইসিটি প্রশিক্ষণ” is the former service c1: number 1 is number 2 now; same name."
                " If it is another one, say so with matchService."
            ),
        ),
        (
            "INFO",
            "c2",
            (
                "“ওয়েব পোর্টালের সহায়তা” is the former service c2: number 2 is number 3 now; it was called"
                " “ওয়েব পোর্টাল সহায়তা” (90 % alike). If it is another one, say so with matchService."
            ),
        ),
    ]
    [first, _] = [finding for finding in again.findings if finding.code == "SERVICE_MATCHED"]
    assert (first.section, first.row, first.column, first.line) == ("CITIZEN", 2, 2, 5)
    assert first.published == "আইসিটি প্রশিক্ষণ"
    assert first.resolution == "Kept the code c1."
    assert first.message_bn == (
        "“আইসিটি প্রশিক্ষণ” আগের সংস্করণের সেবা c1: ক্রমিক ১ ছিল, এখন ২; একই নাম। অন্য সেবা হলে matchService দিয়ে জানান।"
    )
    assert [(line.code, line.name.bn) for line in again.differs.added] == [("c4", "তথ্য প্রদান")]
    assert [(line.code, line.name.bn) for line in again.differs.removed] == [("c3", "কম্পিউটার মেরামত")]
    assert {(change.service_code, change.field) for change in again.differs.changed} == {
        ("c1", "serial"),
        ("c2", "serial"),
        ("c2", "name"),
    }


async def test_what_could_be_two_is_told_and_not_guessed(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ আয়োজন", "আইসিটি কর্মশালা আয়োজন", "তথ্য প্রদান")

    again = await imported("তথ্য প্রদান", "মেরামত", "আইসিটি প্রশিক্ষণ ও কর্মশালা আয়োজন")

    assert codes(again) == ["c3", "c4", "c5"]
    assert told(again)[1] == (
        "WARNING",
        "c5",
        (
            "Whether “আইসিটি প্রশিক্ষণ ও কর্মশালা আয়োজন” is one of the former services is not certain; it may be"
            " c1 “আইসিটি প্রশিক্ষণ আয়োজন”, c2 “আইসিটি কর্মশালা আয়োজন”. If it is, say which with matchService."
        ),
    )
    assert again.status == "PUBLISHED"


async def test_a_service_that_moved_to_another_section_or_returned_is_told(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ", "তথ্য প্রদান")
    await imported("তথ্য প্রদান")

    moved = named("আইসিটি প্রশিক্ষণ").replace("নাগরিক সেবা", "প্রাতিষ্ঠানিক সেবা")
    again = await charters.import_document(OFFICE, moved, actor=TESTER)

    assert told(again) == [
        (
            "INFO",
            "c1",
            (
                "“আইসিটি প্রশিক্ষণ” is the former service c1: it is one of revision 1; it stood under “Citizen services”;"
                " same name. If it is another one, say so with matchService."
            ),
        )
    ]


async def test_drafts_are_not_followed_but_what_they_call_a_service_is_kept(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ")
    await imported("কম্পিউটার মেরামত", "তথ্য প্রদান", publish=False)

    again = await imported("আইসিটি প্রশিক্ষণের আয়োজন", "তথ্য প্রদান", publish=False)

    assert codes(again) == ["c1", "c2"]
    async with scope.acting(TESTER):
        drawn = await models.Service.filter(charter__revision=2, office_id=again.charter.office_id).order_by("serial")
    assert [service.code for service in drawn] == ["c3", "c2"]


async def test_an_upcoming_revision_is_followed(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ")
    upcoming = drafts.charter([drafts.service("c9", "ওয়েব পোর্টাল সহায়তা")])
    await drafts.publish(OFFICE, upcoming, await drafts.today(seeded) + timedelta(days=30))

    again = await imported("ওয়েব পোর্টালের সহায়তা", "আইসিটি প্রশিক্ষণ", publish=False)

    assert codes(again) == ["c9", "c1"]


async def test_while_nothing_is_published_the_newest_draft_is_followed(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ", "মেরামত", publish=False)
    await imported("আইসিটি প্রশিক্ষণ", "মেরামত", "ওয়েব পোর্টাল সহায়তা", publish=False)

    again = await imported("মেরামত", "ওয়েব পোর্টালের সহায়তা", publish=False)

    assert codes(again) == ["c2", "c3"]


async def test_another_offices_services_are_nothing_to_match_with(seeded: Database) -> None:
    found = await charters.import_document(OFFICE, with_lines({ABOUT: "\tঅন্য কিছু"}), actor=TESTER)

    assert codes(found) == [f"{letter}{n}" for letter in "ci" for n in range(1, 7)]
    assert told(found) == []


async def test_two_imports_at_once_give_no_code_twice(seeded: Database) -> None:
    await imported("আইসিটি প্রশিক্ষণ")

    await asyncio.gather(
        *(imported("আইসিটি প্রশিক্ষণ", f"{name} মেরামত", publish=False) for name in ("ঘড়ি", "গাড়ি", "ফোন"))
    )

    async with scope.acting(TESTER):
        found = await models.Service.filter(charter__office__code=OFFICE, serial=2).order_by("code")
    assert [service.code for service in found] == ["c2", "c3", "c4"]


async def test_a_draft_that_is_stored_is_the_one_that_was_matched(seeded: Database) -> None:
    """Findings and published cells too: everything that names a service names it by the code it keeps."""
    again = await charters.import_document(MAGURA, swapped(), actor=TESTER)

    async with scope.acting(TESTER):
        services = await models.Service.filter(charter_id=again.charter.id).prefetch_related("published_cells")
    assert {service.serial: service.code for service in services if service.category == "CITIZEN"} == {
        1: "c2", 2: "c1", 3: "c3", 4: "c4", 5: "c5", 6: "c6",
    }  # fmt: skip
    for service in services:
        [name] = [cell for cell in service.published_cells if cell.meaning == "NAME"]  # type: ignore[attr-defined]
        assert folding.key(name.text) == folding.key(service.name_bn or "")
    by_row = {(f.section, f.row, f.service_code) for f in again.findings if f.service_code and f.section == "CITIZEN"}
    rows = {1: "c2", 2: "c1"}
    assert {code for _, row, code in by_row if row in rows} == {"c1", "c2"}
    assert all(code == rows.get(row or 0, f"c{row}") for _, row, code in by_row)


def swapped() -> str:
    """Magura's document, in which the first two services have changed their names."""
    lines = SOURCE.split("\n")
    return with_lines({ABOUT: lines[REPAIRS - 1], REPAIRS: lines[ABOUT - 1]})


def test_what_a_cell_became_follows_the_code() -> None:
    read = reader.read(SOURCE)

    found = read.with_codes({service.code: f"x{n}" for n, service in enumerate(read.draft.services)})

    assert found.draft.services[1].code == "x1"

    def values(reading: Reading, code: str | None) -> set[str]:
        return {cell.into.value for cell in reading.cells if cell.into and cell.into.service_code == code}

    assert values(found, "x1") == values(read, "c2") != set()
    assert values(found, None) == {"title", "vision", "mission"}
    assert [(f.code, f.place) for f in found.draft.findings] == [(f.code, f.place) for f in read.draft.findings]
    assert {f.service_code for f in found.draft.findings} <= {None, *(f"x{n}" for n in range(12))}


def test_a_reading_without_revisions_before_is_as_it_was() -> None:
    read: Reading = reader.read(SOURCE)

    assert kept_codes.matched(read, ((), [])) == read


async def test_the_services_so_far_are_those_of_the_office(seeded: Database) -> None:
    await storing.store(OFFICE, drafts.charter([drafts.service("c1", "সেবা")]), actor=TESTER)

    async with scope.acting(TESTER) as client:
        followed, others = await kept_codes.known(client, OFFICE)

    assert [(former.code, former.name, former.key, former.revision) for former in followed] == [("c1", "সেবা", "সেবা", 1)]
    assert others == []
