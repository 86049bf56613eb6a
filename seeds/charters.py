"""Seeds the charters of a new network; reads and imports one document."""

from __future__ import annotations

import asyncio
from importlib.resources import files

from districts import offices, scope
from districts.charters.imports import importing
from districts.charters.imports.importing import Imported
from districts.charters.imports.source_document import PublishedDocument
from districts.identity.actors import Actor, Permission, system
from seeds import reader

SEEDED = {"bd.khulna.magura": "magura-charter.txt"}
"""The documents of a new network, by office."""
_SEEDING = system("charter seed")


async def import_document(
    office_code: str, document: str | PublishedDocument, *, actor: Actor, publish: bool = True, dry_run: bool = False
) -> Imported:
    """Reads a document, a text or any other, and imports what was read (`importing.import_reading`).

    Raises reader.NotACharter, and Refused (FORBIDDEN, NOT_FOUND).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    reading = await asyncio.to_thread(reader.read, document)
    return await importing.import_reading(office_code, reading, actor=actor, publish=publish, dry_run=dry_run)


async def seed() -> list[str]:
    """Publishes the documents of open offices without a charter. Returns the codes of those offices."""
    seeded = []
    for listed, name in SEEDED.items():
        office_code = await offices.present_code(listed)
        if await importing.wants_first(office_code, actor=_SEEDING):
            reading = await asyncio.to_thread(reader.read, files("seeds").joinpath("data", name).read_text("utf-8"))
            if await importing.import_first(office_code, reading, actor=_SEEDING):
                seeded.append(office_code)
    return seeded
