"""Keeps the codes of services when a document is imported again, with findings that explain the matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import Place, Service
from districts.charters.findings import notes
from districts.charters.findings.finding_kinds import NOTICED_WHEN_STORED
from districts.charters.findings.notes import Note
from districts.charters.imports import service_matching
from districts.charters.imports.document_reading import SECTIONS, Meaning, Reading, SectionKind
from districts.charters.imports.service_matching import Former, Line, Match
from districts.shared import folding
from districts.shared.text import LocalizedText, in_bengali_digits

Known = tuple[Sequence[Former], list[list[Former]]]
"""The services of the revision that a new one follows, and of all other revisions, newest first."""


async def known(client: BaseDBAsyncClient, office_code: str) -> Known:
    """The office's former services. A new revision follows the last published or upcoming one.

    It follows a draft, which may be a mistake, only if there is nothing else.
    """
    rows = await client.execute_query_dict(_KNOWN, [office_code])
    formers = (Former(**row, key=folding.key(row["name"])) for row in rows)
    revisions = [[*each] for _, each in groupby(formers, lambda former: former.revision)]
    return (revisions[0], revisions[1:]) if revisions else ((), [])


_KNOWN = """
WITH revisions AS (
    SELECT c.id, c.revision, row_number() OVER (
        ORDER BY (NOT isempty(c.in_force)) IS TRUE DESC, lower(c.in_force) DESC NULLS LAST, c.revision DESC) AS rank
    FROM charters c JOIN offices o ON o.id = c.office_id WHERE ltree2text(o.code) = $1
)
SELECT s.code, s.category, s.serial, coalesce(s.name_bn, s.name_en, '') AS name, r.revision
FROM revisions r JOIN services s ON s.charter_id = r.id
ORDER BY r.rank = 1 DESC, r.revision DESC, s.id
"""


def matched(reading: Reading, so_far: Known) -> Reading:
    """The reading with its services' former codes, and a finding for each service whose match is not evident."""
    followed, others = so_far
    services = reading.draft.services
    lines = [Line(each.code, each.category, each.serial, _name(each), folding.key(_name(each))) for each in services]
    matches = service_matching.match(lines, followed, others)
    follows = followed[0].revision if followed else None
    noted = [
        notes.finding(NOTICED_WHEN_STORED[note.code], note, _place(service), service_code=match.code)
        for line, service, match in zip(lines, services, matches, strict=True)
        if (note := _note(line, match, follows))
    ]
    codes = {line.code: match.code for line, match in zip(lines, matches, strict=True)}
    return reading.with_codes(codes, noted)


def _name(service: Service) -> str:
    return service.name.bn or service.name.en or ""


def _place(service: Service) -> Place:
    """The place of the service's name."""
    return next((cell.place for cell in service.published if cell.meaning == Meaning.NAME), Place(service.category))


def _note(line: Line, match: Match, follows: int | None) -> Note | None:
    if match.likely:
        likely = ", ".join(f"{former.code} “{former.name}”" for former in match.likely)
        return Note("SERVICE_MATCH_UNCERTAIN", published=line.name, details={"likely": likely, "code": match.code})
    if match.former and (reasons := [*_reasons(line, match.former, follows)]):
        why = LocalizedText("; ".join(why.bn or "" for why in reasons), "; ".join(why.en or "" for why in reasons))
        return Note("SERVICE_MATCHED", published=line.name, details={"code": match.code, "why": why})
    return None


def _reasons(line: Line, former: Former, follows: int | None) -> Iterator[LocalizedText]:
    """The finding about a match; None for the same name at the same place."""
    same_place = (line.category, line.serial) == (former.category, former.serial)
    if former.revision != follows:
        yield LocalizedText(f"{_bn(former.revision)} নম্বর সংস্করণে ছিল", f"it is one of revision {former.revision}")
    if line.category != former.category:
        section = SECTIONS[SectionKind(former.category)]
        yield LocalizedText(f"আগে “{section.bn}” অংশে ছিল", f"it stood under “{section.en}”")
    if line.serial != former.serial:
        yield LocalizedText(
            f"ক্রমিক {_bn(former.serial)} ছিল, এখন {_bn(line.serial)}",
            f"number {former.serial} is number {line.serial} now",
        )
    if line.key != former.key:
        percent = service_matching.resemblance(line, former)
        yield LocalizedText(
            f"নাম ছিল “{former.name}” ({_bn(percent)}% মিল)", f"it was called “{former.name}” ({percent} % alike)"
        )
    elif former.revision != follows or not same_place:
        yield LocalizedText("একই নাম", "same name")


def _bn(number: int) -> str:
    return in_bengali_digits(number)
