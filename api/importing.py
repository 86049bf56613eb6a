"""What an import did, for a program (the payload of `importCharter`) and for a person."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import models
from districts.charters.diff import Line
from districts.charters.draft import Place, Service, Severity
from districts.refusals import Refused
from schema.plan import ids
from seeds import reader
from seeds.charters import Imported

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


def payload(imported: Imported) -> dict[str, Any]:
    """As GraphQL answers it."""
    return {
        "charter": {
            "id": ids.encode("Charter", imported.charter.id),
            "revision": imported.charter.revision,
            "status": imported.status,
            "services": [
                {"code": s.code, "category": s.category, "serial": s.serial, "name": {"bn": s.name.bn}}
                for s in imported.draft.services
            ],
        },
        "findings": [_finding(finding) for finding in imported.findings],
        "diff": {
            "added": [_line(line) for line in imported.differs.added],
            "removed": [_line(line) for line in imported.differs.removed],
            "changed": [
                {"serviceCode": c.service_code, "field": c.field, "before": c.before, "after": c.after}
                for c in imported.differs.changed
            ],
        },
        "userErrors": [],
    }


def refusal(refused: Refused | reader.NotACharter) -> dict[str, Any]:
    """The same payload when nothing was imported."""
    code, field = (refused.code, refused.field) if isinstance(refused, Refused) else ("INVALID", ("document",))
    message = {"bn": refused.message.bn, "en": refused.message.en}
    errors = [{"field": list(field), "message": message, "code": code}]
    return {"charter": None, "findings": [], "diff": None, "userErrors": errors}


def _finding(finding: models.Finding) -> dict[str, Any]:
    return {
        "id": ids.encode("Finding", finding.id),
        "code": finding.code,
        "severity": finding.severity,
        "message": {"bn": finding.message_bn, "en": finding.message_en},
        "place": {"section": finding.section, "row": finding.row, "column": finding.column},
        "published": finding.published,
        "resolution": finding.resolution,
    }


def _line(line: Line) -> dict[str, Any]:
    return {"code": line.code, "name": {"bn": line.name}}


def show(imported: Imported, office_code: str, *, language: str, dry_run: bool) -> None:
    console = Console()
    console.print(_services(imported.draft.services))
    console.print(_findings(imported.findings, language))
    differs = imported.differs
    console.print(
        f"Against the charter in force before: {len(differs.added)} added, {len(differs.removed)} removed,"
        f" {len(differs.changed)} changed fields."
    )
    for change in differs.changed:
        console.print(f"  {change.service_code} {change.field}: {_shown(change.before)} → {_shown(change.after)}")
    console.print(_outcome(imported, office_code, dry_run=dry_run))


def _services(services: tuple[Service, ...]) -> Table:
    table = Table("code", "service", "time limit", "fee", "ways", "papers", "responsible", title="Services")
    for service in services:
        table.add_row(
            service.code,
            escape(service.name.bn or service.name.en or ""),
            escape(service.time_limit.text if service.time_limit else "–"),
            escape(service.fee.text if service.fee else "–"),
            str(len(service.delivery_methods)),
            str(len(service.required_documents)),
            escape(service.responsible.title if service.responsible else "–"),
        )
    return table


def _findings(findings: tuple[models.Finding, ...], language: str) -> Table:
    table = Table("", "finding", "place", "what it is, and what to do", title="Findings")
    for finding in findings:
        message = finding.message_bn if language == "bn" else finding.message_en
        published = f"\n“{finding.published.strip()}”" if finding.published else ""
        place = Place(finding.section, finding.row, finding.column, finding.line)
        colour = _COLOURS[Severity(finding.severity)]
        table.add_row(f"[{colour}]{finding.severity}[/]", finding.code, _where(place), escape(message + published))
    return table


def _where(place: Place) -> str:
    parts = [place.section or "document"]
    parts += [f"{name} {value}" for name, value in (("row", place.row), ("column", place.column)) if value]
    return ", ".join(parts) + (f"\nline {place.line}" if place.line else "")


def _shown(text: str | None) -> str:
    return "nothing" if text is None else escape(repr(text)[1:-1].join("“”"))


def _outcome(imported: Imported, office_code: str, *, dry_run: bool) -> str:
    revision = f"Revision {imported.charter.revision} of {office_code}"
    if dry_run:
        return f"{revision} would be {imported.status}. Dry run: nothing was stored."
    if imported.status == "DRAFT":
        errors = sum(finding.severity == Severity.ERROR for finding in imported.findings)
        why = f"{errors} findings must be resolved before it can be published." if errors else "It is not public."
        return f"{revision} is a DRAFT. {why}"
    return f"{revision} is {imported.status}."
