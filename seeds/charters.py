"""From a published document to a revision of an office's charter: read, stored, compared, published when seeding."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import models
from districts.charters import diff, publishing, storing
from districts.charters.diff import Diff
from districts.charters.draft import CharterDraft
from models import connection
from seeds import reader

SEEDED = {"bd.khulna.magura": "magura-charter.txt"}
"""The documents that a new network starts from, by office."""


@dataclass(frozen=True, slots=True)
class Imported:
    """charter: the stored revision, or what it would have been in a dry run. differs: from the revision in force."""

    charter: models.Charter
    draft: CharterDraft
    differs: Diff


async def import_document(office_code: str, text: str, *, dry_run: bool = False) -> Imported:
    """Reads a document and stores it as the office's next draft; a dry run does it all and undoes it.

    Raises reader.NotACharter, and Refused (NOT_FOUND) for an unknown office.
    """
    draft = reader.read(text).draft
    async with connection.transaction(undo=dry_run) as client:
        charter = await storing.store(office_code, draft)
        return Imported(charter, draft, await diff.from_charter_in_force(client, charter))


async def seed() -> list[str]:
    """Publishes the documents of the offices that have no charter yet. Names those offices."""
    seeded = []
    for office_code, name in SEEDED.items():
        async with connection.transaction() as client:
            office_id = await storing.lock_office(client, office_code)
            if await models.Charter.filter(office_id=office_id).using_db(client).exists():
                continue
            text = files("seeds").joinpath("data", name).read_text("utf-8")
            imported = await import_document(office_code, text)
            await publishing.publish(office_code, imported.charter.revision, actor="charter seed")
            seeded.append(office_code)
    return seeded
