"""Holds a reading of a charter against what a careful person reads in it (`truth/<document>.json`).

A value is RIGHT; or TOLD: wrong or missing, and a finding says so about its cell, column, row or table; or REFUSED: its
service or document was not taken, and a finding of severity ERROR says so; or LOST: not taken, and said less loudly; or
SILENT: wrong or missing without a word.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from districts.charters.draft import Finding, Service, Severity
from districts.charters.imports.document_reading import Meaning, Outcome, Reading
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from tests.seeds.field.values import is_value, letters, name_of

FOLDER = Path(__file__).parent
_OF_ONE_NAME = 0.85


class Verdict(StrEnum):
    RIGHT = "RIGHT"
    TOLD = "TOLD"
    REFUSED = "REFUSED"
    LOST = "LOST"
    SILENT = "SILENT"


_MEANINGS = {
    "name": {Meaning.NAME},
    "fee": {Meaning.FEE, Meaning.PAYMENT},
    "time": {Meaning.TIME_LIMIT},
    "title": {Meaning.OFFICER},
    "officer": {Meaning.OFFICER},
    "phones": {Meaning.OFFICER},
    "emails": {Meaning.OFFICER},
    "superior": {Meaning.SUPERIOR},
    "papers": {Meaning.PAPERS},
}
"""The fields of a truth, and the columns in which their values stand."""
_OF_TABLES = {
    "COLUMN_BY_ITS_CELLS",
    "COLUMN_MISSING",
    "COLUMN_UNKNOWN",
    "HEADING_LOST",
    "HEADINGS_LOST",
    "HEADINGS_MAY_BE_OFF",
    "HEADING_WITHOUT_CELLS",
    "ROW_SHORT",
    "SERVICES_NOT_FILED",
    "TABLE_NOT_UNDERSTOOD",
}
_OF_SECTIONS = {"SECTION_REPEATED", "SERVICES_NOT_FILED", "SECTION_UNKNOWN", "SECTION_HEADING_MENDED"}
_SLID = "HEADING_WITHOUT_TAB"


@dataclass(slots=True)
class Judgement:
    """counts: values of each verdict. lines: of each value that is not RIGHT."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, where: str, wanted: object, codes: set[str] | None = None) -> None:
        self.counts[verdict] += 1
        if verdict is not Verdict.RIGHT:
            self.lines.append(f"{where}: {verdict} (should be {wanted!r}) {' '.join(sorted(codes or ()))}".rstrip())


def documents() -> dict[str, Path]:
    """All documents and their other forms ("01-dc-office", "01-dc-office~docx")."""
    return {path.stem: path for path in sorted((FOLDER / "documents").iterdir())}


@cache
def read_and_judge(name: str) -> Judgement:
    path = documents()[name]
    try:
        reading = reader.read(PublishedDocument(Form.FILE, path.read_bytes(), path.name))
    except reader.NotACharter:
        return judge(truth(name), None)
    return judge(truth(name), reading)


def total(names: Iterable[str]) -> Counter[Verdict]:
    return sum((read_and_judge(name).counts for name in names), Counter[Verdict]())


def truth(document: str) -> dict[str, Any]:
    """What a person reads in a document, by its name: of another form of it ("x~docx") what is read in "x"."""
    text = (FOLDER / "truth" / f"{document.partition('~')[0]}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def judge(wanted: Mapping[str, Any], reading: Reading | None) -> Judgement:
    """None: the document was refused."""
    judged = Judgement()
    if reading is None:
        for service in wanted["services"]:
            for name in _fields(service):
                judged.add(Verdict.REFUSED, f"{service['name']} / {name}", service.get(name))
        return judged
    paired = list(_pairs(wanted["services"], reading.draft.services))
    for service, read in paired:
        if read is None:
            _judge_missing(judged, service, reading)
        else:
            _judge_service(judged, service, read, reading)
    for extra in reading.draft.services:
        if not any(extra is read for _, read in paired):
            codes = _told("name", extra, reading)
            judged.add(Verdict.TOLD if codes else Verdict.SILENT, f"no such service: {extra.name}", None, codes)
    parts = (
        ("expectations", "EXPECTATIONS", reading.draft.expectations),
        ("tiers", "GRIEVANCE", reading.draft.grievance_tiers),
    )
    for name, section, found in parts:
        if (count := wanted.get(name)) is not None:
            codes = {each.code for each in reading.draft.findings if each.place.section == section}
            right = len(found) == count
            judged.add(Verdict.RIGHT if right else Verdict.TOLD if codes else Verdict.SILENT, name, count, codes)
    return judged


def _fields(service: Mapping[str, Any]) -> list[str]:
    return ["name", "section", *(each for each in _MEANINGS if each in service and each != "name")]


def _pairs(
    wanted: list[Mapping[str, Any]], read: tuple[Service, ...]
) -> Iterator[tuple[Mapping[str, Any], Service | None]]:
    """Each service with the one of its name; several filed under one name share it."""
    left = list(read)
    for service in wanted:
        key = letters(service["name"])
        best = max(left, key=lambda each: _likeness(each, key), default=None)
        if best and _likeness(best, key) >= _OF_ONE_NAME:
            left.remove(best)
            yield service, best
        else:
            yield service, next((each for each in read if key in letters(name_of(each))), None)


def _likeness(service: Service, key: str) -> float:
    return SequenceMatcher(None, letters(name_of(service)), key).ratio()


def _judge_missing(judged: Judgement, service: Mapping[str, Any], reading: Reading) -> None:
    """A service that was not taken: the findings and cells that carry its name must say so."""
    findings, name = reading.draft.findings, letters(service["name"])
    codes = {_SLID} & {each.code for each in findings}
    if not codes:
        loud = [each for each in findings if each.severity is not Severity.INFO]
        codes = {each.code for each in loud if name in letters(each.published)}
        aside = (cell for cell in reading.cells if cell.outcome is Outcome.FINDING and name in letters(cell.text))
        codes |= {code for cell in aside for code in cell.findings}
    grave = any(each.severity is Severity.ERROR for each in findings)
    verdict = Verdict.SILENT if not codes else Verdict.REFUSED if grave else Verdict.LOST
    for each in _fields(service):
        judged.add(verdict, f"{service['name']} / {each}", service.get(each), codes)


def _judge_service(judged: Judgement, wanted: Mapping[str, Any], read: Service, reading: Reading) -> None:
    for each in _fields(wanted):
        if each == "section":  # "?": any; "!": nobody can know, so that it has to be told
            right = wanted["section"] in {"?", read.category}
            codes = _OF_SECTIONS & {finding.code for finding in reading.draft.findings}
        else:
            right = is_value(each, read, wanted[each])
            codes = set() if right else _told(each, read, reading)
        verdict = Verdict.RIGHT if right else Verdict.TOLD if codes else Verdict.SILENT
        judged.add(verdict, f"{wanted['name']} / {each}", wanted[each], codes)


def _told(name: str, service: Service, reading: Reading) -> set[str]:
    """The codes of the findings that speak of this value."""
    meanings = _MEANINGS[name]
    own = [cell.place for cell in service.published if cell.meaning in meanings]
    places = {(each.section, each.row, each.column) for each in own}
    codes: set[str] = set()
    for cell in reading.cells:
        inside = cell.into is not None and cell.into.service_code == service.code and cell.meaning in meanings
        if inside or (cell.place.section, cell.place.row, cell.place.column) in places:
            codes |= set(cell.findings)
    rows = {(each.section, each.row + more) for each in own if each.row for more in (0, 1, 2)}  # of merged services
    return codes | {
        each.code for each in reading.draft.findings if _is_about(each, places, rows, service, own=bool(own))
    }


def _is_about(
    finding: Finding,
    places: set[tuple[str | None, int | None, int | None]],
    rows: set[tuple[str | None, int]],
    service: Service,
    *,
    own: bool,
) -> bool:
    at = finding.place
    return (
        finding.code == _SLID
        or (at.section, at.row, at.column) in places
        or (not own and finding.code in _OF_TABLES and at.section in {service.category, None})
        or (finding.severity is Severity.ERROR and at.row is not None and (at.section, at.row) in rows)
    )
