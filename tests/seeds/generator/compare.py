"""What a reading says otherwise than the model, and whether it says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from districts.charters.draft import CharterDraft, Fee, Finding, NamedPost, Service, Severity, TimeLimit
from districts.charters.imports.document_labels import COLUMNS
from districts.charters.imports.document_reading import Meaning
from tests.seeds.generator.layout import Part, Row
from tests.seeds.generator.model import Charter, Line

EXPECTED = ("SERIAL", "NAME", "METHOD", "PAPERS", "FEE", "TIME_LIMIT", "OFFICER", "SUPERIOR")
_COLUMNS = {
    "delivery_methods": ("METHOD",),
    "required_documents": ("PAPERS", "PLACE"),
    "fee": ("FEE", "PAYMENT"),
    "time_limit": ("TIME_LIMIT",),
    "responsible": ("OFFICER",),
    "superior": ("SUPERIOR", "REMEDY"),
    "remedy": ("REMEDY",),
}


def said(line: Line, columns: tuple[str, ...]) -> dict[str, Any]:
    """What a service must be read as, by the fields of a draft's."""
    superior = line.superior if "SUPERIOR" in columns or "REMEDY" in columns else None
    return {
        "delivery_methods": line.methods,
        "required_documents": line.papers,
        "fee": _fee(line),
        "time_limit": line.time_limit,
        "responsible": line.officer,
        "superior": superior,
        "remedy": line.remedy,
    }


def _fee(line: Line) -> Fee | None:
    if line.fee is None:
        return None
    ways = (*line.fee.payments, *line.payments)
    return replace(line.fee, payments=tuple(replace(way, position=at) for at, way in enumerate(ways, 1)))


def read(service: Service) -> dict[str, Any]:
    """The same of a service of the draft."""
    return {name: _plain(getattr(service, name)) for name in (*_COLUMNS,)}


def _plain(value: Any) -> Any:
    return replace(value, contacts=tuple(sorted(value.contacts, key=str))) if isinstance(value, NamedPost) else value


def differing(line: Line, columns: tuple[str, ...], service: Service) -> Iterator[str]:
    expected, found = said(line, columns), read(service)
    for name, value in expected.items():
        if _bare(_plain(value)) != _bare(found[name]):
            yield name


def _bare(value: Any) -> Any:
    """Without the text of a whole cell, which a ditto mark's row has not said itself."""
    return replace(value, text="") if isinstance(value, Fee | TimeLimit) else value


def undamaged(charter: Charter, draft: CharterDraft) -> list[str]:
    """What is wrong with the reading of a document that nothing was done to."""
    wrong: list[str] = []
    services = {(service.category, service.serial): service for service in draft.services}
    lines = [(section, line) for section in charter.sections for line in section.lines]
    if len(services) != len(lines):
        wrong.append(f"{len(services)} services of {len(lines)}")
    for section, line in lines:
        service = services.get((section.category, line.serial))
        if service is None or service.name.bn != line.name:
            wrong.append(f"{section.category} {line.serial}: {line.name}")
            continue
        found = read(service)
        wrong += [f"{service.code}.{name}: {found[name]!r}" for name in differing(line, section.columns, service)]
        wrong += [f"{service.code}.group"] if service.group != line.group else []
    return wrong + list(_beside(charter, draft))


def _beside(charter: Charter, draft: CharterDraft) -> Iterator[str]:
    if (draft.vision.bn, draft.mission.bn) != (charter.vision, charter.mission):
        yield "vision, mission"
    if draft.title.bn != "সেবা প্রদান প্রতিশ্রুতি":
        yield "title"
    if [each.text for each in draft.expectations] != charter.expectations:
        yield "expectations"
    tiers = [(t.level, t.occasion, t.whom, t.address, t.time_limit) for t in draft.grievance_tiers]
    if tiers != [(t.level, t.occasion, t.whom, t.address, t.time_limit) for t in charter.tiers]:
        yield "grievance tiers"


def unplanted(charter: Charter, draft: CharterDraft) -> Iterator[str]:
    """Findings above INFO that no variation of the document explains."""
    planted: Counter[str] = Counter()
    for section in charter.sections:
        missing = {column for column in EXPECTED if column not in section.columns}
        missing -= {"SUPERIOR"} if "REMEDY" in section.columns else set()
        planted["SERIAL_COLUMN_MISSING"] += "SERIAL" in missing
        planted["COLUMN_MISSING"] += len(missing - {"SERIAL"})
        for line in section.lines:
            planted.update(_missing_contacts(line))
    found = Counter(f.code for f in draft.findings if f.severity is not Severity.INFO)
    for code in found.keys() | planted.keys():
        if found[code] != planted[code]:
            yield f"{found[code]} × {code}, {planted[code]} planted"


def _missing_contacts(line: Line) -> Iterator[str]:
    """The first line of a table may have nothing to inherit: it never does in the model."""
    del line
    return iter(())


@dataclass
class Score:
    """rows: that nothing was done to. read: those of them that were read right, or told about where they differ.

    wrong: values that differ without a finding.
    """

    rows: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)


def damaged(parts: list[Part], draft: CharterDraft | None) -> Score:
    """draft None: the document was refused, in words."""
    rows = [(part, row) for part in parts for row in part.rows if row.kind == "SERVICE" and row.line]
    score = Score(rows=sum(not row.damaged for _, row in rows))
    by_name: dict[str, list[Service]] = {}
    for service in draft.services if draft else ():
        by_name.setdefault(service.name.bn or "", []).append(service)
    for _, row in rows:
        score.read += not row.damaged and row.line is not None and row.line.name in by_name
    if draft:
        for name, services in by_name.items():
            of_name = [(part, row) for part, row in rows if row.line and row.line.name == name]
            # Of a row that was doubled nobody knows which service it has become.
            said = [[list(_silent(part, row, service, draft)) for part, row in of_name] for service in services]
            score.wrong += [each for wrong in said for each in min(wrong, key=len, default=[])]
    return score


_OF_SECTIONS = {
    "SECTION_HEADING_MENDED",
    "SECTION_UNKNOWN",
    "SECTION_MISSING",
    "SECTION_REPEATED",
    "SERVICES_NOT_FILED",
}


def _silent(part: Part, row: Row, service: Service, draft: CharterDraft) -> Iterator[str]:
    """Values that are not the row's, and no finding about the service or its row tells it."""
    line = row.line
    about = [finding for finding in draft.findings if _is_about(finding, service)]
    if line is None or any(finding.severity is not Severity.INFO for finding in about):
        return
    if service.category != part.section and not {finding.code for finding in draft.findings} & _OF_SECTIONS:
        yield f"{line.name}: filed under {service.category}"
    headings = [each for each in part.rows if each.kind == "HEADINGS"]
    spoilt = row.spoilt.union(*(each.spoilt for each in headings))
    inherited = {finding.place.column for finding in about if finding.code.startswith("INHERITED")}
    for name in differing(line, part.columns, service):
        at = {part.columns.index(column) for column in _COLUMNS[name] if column in part.columns}
        untold = getattr(service, name) or not _is_missing(name, service, draft)
        if untold and not at & spoilt and not {each + 1 for each in at} & inherited:
            yield f"{line.name}: {name} is {getattr(service, name)!r}"


def _is_missing(name: str, service: Service, draft: CharterDraft) -> bool:
    """Whether it is told that a table of the section has no column that says it."""
    told = [
        finding.message.en or ""
        for finding in draft.findings
        if finding.code == "COLUMN_MISSING" and finding.place.section == service.category
    ]
    columns = [COLUMNS[Meaning[column]].en or "" for column in _COLUMNS[name]]
    return any(column in message for column in columns for message in told)


# What says that a whole table was read in a way that somebody should look at.
_OF_TABLES = {
    "COLUMN_BY_ITS_CELLS",
    "HEADINGS_LOST",
    "HEADINGS_MAY_BE_OFF",
    "HEADING_LOST",
    "NAME_COLUMN_INFERRED",
    "SERIAL_COLUMN_MISSING",
}


def _is_about(finding: Finding, service: Service) -> bool:
    rows = {cell.place.row for cell in service.published}
    # A cell too many or too few between two rows is told at the one above, and nothing says of which it is.
    rows |= {row - 1 for row in rows if row} if finding.code in {"EXTRA_CELL", "ROW_SHORT"} else set()
    of_section = finding.severity is Severity.ERROR or finding.code in _OF_TABLES
    return finding.service_code == service.code or (
        finding.place.section == service.category and (of_section or finding.place.row in rows)
    )
