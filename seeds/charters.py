"""From a published document to a revision of an office's charter: read, stored, compared, published."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from importlib.resources import files

import models
from districts import offices, scope
from districts.actors import Actor, Permission, system
from districts.charters import diff, publishing, storing
from districts.charters.diff import Diff
from districts.charters.draft import CharterDraft, Severity
from districts.charters.published import PublishedDocument
from districts.charters.reading import Cell, Reading
from seeds import matching, reader, whereabouts

SEEDED = {"bd.khulna.magura": "magura-charter.txt"}
"""The documents that a new network starts from, by office."""
_SEEDING = system("charter seed")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would have done.

    charter: the stored revision. status: a CharterStatus. findings: as stored, in the document's order.
    differs: from the revision that was in force before. cells: what became of each piece of the document.
    """

    charter: models.Charter
    status: str
    draft: CharterDraft
    findings: tuple[models.Finding, ...]
    differs: Diff
    cells: tuple[Cell, ...]


async def import_document(
    office_code: str, document: str | PublishedDocument, *, actor: Actor, publish: bool = True, dry_run: bool = False
) -> Imported:
    """Reads a document, a text or any other, and stores it as the office's next revision; a dry run undoes it all.

    publish: bring it into force as well, unless a finding is an ERROR: then it stays a draft. actor: who does it, for
    the record. Raises reader.NotACharter, and Refused (FORBIDDEN, NOT_FOUND).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    reading = await asyncio.to_thread(reader.read, document)
    return await import_reading(office_code, reading, actor=actor, publish=publish, dry_run=dry_run)


async def import_reading(
    office_code: str, reading: Reading, *, actor: Actor, publish: bool = True, dry_run: bool = False
) -> Imported:
    """Stores what was read as `import_document` does, in one short transaction. Raises Refused."""
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor, undo=dry_run) as client:
        await storing.lock_office(client, office_code)  # or two imports at once would give two services one code
        matched = matching.matched(reading, await matching.known(client, office_code))
        draft = matched.draft
        elsewhere = await whereabouts.differs(client, office_code, draft)
        found = replace(draft, findings=(*draft.findings, *elsewhere))
        charter = await storing.store(office_code, found, actor=actor)
        differs = await diff.from_the_one_before(client, charter)
        if publish and not any(finding.severity is Severity.ERROR for finding in draft.findings):
            charter = await publishing.publish(office_code, charter.revision, actor=actor)
        return Imported(
            charter=charter,
            status=await publishing.status(client, charter),
            draft=draft,
            findings=tuple(await models.Finding.filter(charter_id=charter.id).using_db(client).order_by("position")),
            differs=differs,
            cells=matched.cells,
        )


async def seed() -> list[str]:
    """Publishes the documents of the offices that have no charter yet and are open. Names those offices."""
    seeded = []
    for listed, name in SEEDED.items():
        office_code = await offices.present_code(listed)
        async with scope.acting(_SEEDING) as client:
            if await models.Office.filter(code=office_code, closed_from__not_isnull=True).using_db(client).exists():
                continue
            office_id = await storing.lock_office(client, office_code)
            if not await models.Charter.filter(office_id=office_id).using_db(client).exists():
                text = files("seeds").joinpath("data", name).read_text("utf-8")
                await import_document(office_code, text, actor=_SEEDING)
                seeded.append(office_code)
    return seeded
