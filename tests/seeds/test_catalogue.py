"""The national services to start with come from a published document, and stay as headquarters has them."""

from __future__ import annotations

from districts.catalogue import definitions
from districts.catalogue.definitions import CataloguePost, Definition, Seat
from districts.charters import parts
from districts.shared.text import LocalizedText
from models.database.connection import Database
from seeds import catalogue, reader, tables
from tests.districts.test_scope import everything
from tests.seeds.documents import SOURCE
from tests.seeds.test_charters import sequences
from tests.support.rows import TESTER

ASSISTANT = CataloguePost(Seat.TITLED, LocalizedText("সহকারী প্রোগ্রামার", "Assistant Programmer"))


def test_a_definition_says_what_the_document_says_of_posts_that_every_office_has() -> None:
    services = {service.code: service for service in reader.read(SOURCE).draft.services}

    read = catalogue.read()

    assert [row.code for row in tables.catalogue()] == list(read)
    assert len(read) == len(services) == 12
    for row in tables.catalogue():
        service = services[row.service]
        said = parts.read(service)
        assert read[row.code] == Definition(
            category=service.category,
            serial=service.serial,
            name=service.name,
            delivery_methods=said["delivery_methods"],
            required_documents=said["required_documents"],
            fee=said["fees"][0],
            time_limit=said["time_limits"][0],
            responsible=ASSISTANT,
            superior=CataloguePost(Seat.HEAD),
        )


async def test_seeding_again_changes_nothing(seeded: Database) -> None:
    before, numbers = await everything(), await sequences(seeded)

    assert await catalogue.seed() == []

    assert await everything() == before
    assert await sequences(seeded) == numbers


async def test_what_headquarters_has_changed_stays(seeded: Database) -> None:
    await definitions.update(1, Definition(name=LocalizedText("নিজের নাম")), actor=TESTER)
    await definitions.retire(2, actor=TESTER)
    before = await everything()

    assert await catalogue.seed() == []
    assert await everything() == before
