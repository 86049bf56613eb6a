"""Detects a document of another office than the one that it is imported for."""

from __future__ import annotations

from collections.abc import Iterator

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import CharterDraft, Finding, Place
from districts.charters.findings import notes
from districts.charters.findings.finding_kinds import NOTICED_WHEN_STORED
from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from districts.shared.text import LocalizedText


async def differs(client: BaseDBAsyncClient, office_code: str, draft: CharterDraft) -> list[Finding]:
    """A finding if the document names other offices but never this one; offices above it do not count.

        Checks the officers' cells and the title.

    An office is named by its Bengali name as words of a line: "জেলা কার্যালয়, মাগুরা।".
    """
    rows = await client.execute_query_dict(_OFFICES, [office_code])
    own = {folding.key(row["name_bn"]) for row in rows if row["own"]}
    above = {folding.key(row["name_bn"]) for row in rows if row["above"]}
    offices = {folding.key(row["name_bn"]): LocalizedText(row["name_bn"], row["name_en"]) for row in rows}
    named = [(key, line, place) for line, place in _whereabouts(draft) for key in _names(line) if key in offices]
    others = [(key, line, place) for key, line, place in named if key not in above]
    if not others or any(key in own for key, _, _ in named):
        return []
    key, line, place = others[0]
    note = Note("OFFICE_MISMATCH", published=line, details={"office": offices[key], "code": office_code})
    return [notes.finding(NOTICED_WHEN_STORED[note.code], note, place)]


_OFFICES = """
SELECT o.name_bn, o.name_en, o.code = t.code AS own, o.code = ANY (codes_above(t.code)) AS above
FROM offices o, (SELECT code FROM offices WHERE ltree2text(code) = $1) t
"""
_MOST_WORDS = 4


def _whereabouts(draft: CharterDraft) -> Iterator[tuple[str, Place]]:
    for finding in draft.findings:
        if finding.code == "OFFICE_STATED":
            yield finding.published or "", finding.place
    for service in draft.services:
        for post in filter(None, (service.responsible, service.superior)):
            for line in post.whereabouts:
                yield line, _place(draft, line)


def _names(line: str) -> Iterator[str]:
    """The keys of all short sequences of words of a line."""
    said = line.split()
    for at in range(len(said)):
        for end in range(at + 1, min(at + _MOST_WORDS, len(said)) + 1):
            yield folding.key(" ".join(said[at:end]))


def _place(draft: CharterDraft, line: str) -> Place:
    """The place of the first officer's cell with this line."""
    cells = (cell for service in draft.services for cell in service.published)
    people = (cell for cell in cells if cell.meaning in {Meaning.OFFICER, Meaning.SUPERIOR})
    return next((cell.place for cell in people if line in cell.text), Place())
