"""Imports a reading as a revision of an office's charter: matches, stores, compares, publishes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import models
from districts import scope
from districts.charters import diff, publishing, storing
from districts.charters.diff import Diff
from districts.charters.draft import CharterDraft, Severity
from districts.charters.imports import kept_codes, office_mismatch
from districts.charters.imports.document_reading import Cell, Reading
from districts.identity.actors import Actor, Permission


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import or a dry run.

    charter: the stored revision. status: a CharterStatus. findings: as stored, in the document's order.
    differs: from the revision in force before. cells: the use of each piece of the document.
    """

    charter: models.Charter
    status: str
    draft: CharterDraft
    findings: tuple[models.Finding, ...]
    differs: Diff
    cells: tuple[Cell, ...]


async def import_reading(
    office_code: str, reading: Reading, *, actor: Actor, publish: bool = True, dry_run: bool = False
) -> Imported:
    """Stores a reading as the office's next revision in one short transaction, which a dry run rolls back.

    publish: also bring it into force, unless a finding is an ERROR: then it stays a draft. actor: recorded. Raises
    Refused (FORBIDDEN, NOT_FOUND).
    """
    scope.require(actor, Permission.EDIT_CHARTER, office_code)
    async with scope.acting(actor, undo=dry_run) as client:
        await storing.lock_office(client, office_code)  # or two imports at once would give two services one code
        matched = kept_codes.matched(reading, await kept_codes.known(client, office_code))
        draft = matched.draft
        elsewhere = await office_mismatch.differs(client, office_code, draft)
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


async def import_first(office_code: str, reading: Reading, *, actor: Actor) -> bool:
    """Imports and publishes the first charter of an office; returns False if it has one.

    Raises Refused (NOT_FOUND, NOT_ALLOWED_NOW for a closed office).
    """
    async with scope.acting(actor) as client:
        await storing.lock_office(client, office_code)  # or two seedings at once would both import
        if not await wants_first(office_code, actor=actor):
            return False
        await import_reading(office_code, reading, actor=actor)
        return True


async def wants_first(office_code: str, *, actor: Actor) -> bool:
    """Whether an office is open and has no charter."""
    async with scope.acting(actor) as client:
        if await models.Office.filter(code=office_code, closed_from__not_isnull=True).using_db(client).exists():
            return False
        return not await models.Charter.filter(office__code=office_code).using_db(client).exists()
