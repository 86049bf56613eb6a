"""What an import did, for a person to read: the services, what differs, and each finding with what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

import models
from districts.charters.draft import Service, Severity
from seeds.charters import Imported

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_OUTCOMES = {
    "DRAFT": "stored as a draft",
    "UPCOMING": "published, in force later",
    "PUBLISHED": "published and in force",
    "SUPERSEDED": "published, and superseded",
}


def show(console: Console, office_code: str, imported: Imported, *, dry_run: bool) -> None:
    console.print(_services(imported.draft.services))
    console.print(_difference(imported))
    for severity in Severity:
        found = [finding for finding in imported.findings if finding.severity == severity]
        if found:
            console.print(Text(f"\n{severity.value} ({len(found)})", style=_STYLES[severity]))
            for block in _findings(found):
                console.print(block)
    console.print()
    console.print(_outcome(office_code, imported, dry_run=dry_run))


def _services(services: Iterable[Service]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True)
    for heading in ("Code", "Service", "Fee", "Time limit", "Papers", "Responsible"):
        table.add_column(heading, justify="right" if heading == "Papers" else "left", overflow="fold")
    for service in services:
        responsible = service.responsible
        table.add_row(
            Text(service.code),
            Text(service.name.bn or service.name.en or ""),
            Text(service.fee.text if service.fee else "–"),
            Text(service.time_limit.text if service.time_limit else "–"),
            Text(str(len(service.required_documents))),
            Text((responsible.officer or responsible.title) if responsible else "–"),
        )
    return table


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _difference(imported: Imported) -> Text:
    differs = imported.differs
    added, changed = _counted(len(differs.added), "service"), _counted(len(differs.changed), "change")
    lines = [f"\n{added} added, {len(differs.removed)} removed, {changed}"]
    lines += [f"  - {line.code} {line.name.bn or line.name.en}" for line in differs.removed]
    lines += [
        f"  {change.service_code} {change.field}: {change.before or '–'} → {change.after or '–'}"
        for change in differs.changed
    ]
    return Text("\n".join(lines))


def _findings(findings: Iterable[models.Finding]) -> Iterator[RenderableType]:
    """One message once, with all the places where it holds: a column inherited in nine rows is one thing to check."""
    places: dict[tuple[str, str, str, str | None], list[str]] = defaultdict(list)
    for finding in findings:
        key = (finding.code, finding.message_en, finding.message_bn, finding.resolution)
        places[key].append(_place(finding))
    for (code, english, bengali, resolution), where in places.items():
        body = [Text(english), Text(bengali, style="dim")]
        if resolution:
            body.append(Text(f"Done: {resolution}", style="italic"))
        yield Group(Text(f"{code}  {'; '.join(where)}", style="bold"), Padding(Group(*body), (0, 0, 0, 2)))


def _place(finding: models.Finding) -> str:
    parts = [
        finding.section or "document",
        f"row {finding.row}" if finding.row else "",
        f"column {finding.column}" if finding.column else "",
        f"(line {finding.line})" if finding.line else "",
    ]
    return " ".join(part for part in parts if part)


def _outcome(office_code: str, imported: Imported, *, dry_run: bool) -> Text:
    outcome = f"{office_code}, revision {imported.charter.revision}: {_OUTCOMES[imported.status]}."
    errors = sum(finding.severity == Severity.ERROR for finding in imported.findings)
    if errors:
        outcome += f" {_counted(errors, 'error')} must be resolved before it can be published."
    if dry_run:
        outcome = f"Dry run, nothing was kept. {outcome}"
    return Text(outcome, style="bold")
