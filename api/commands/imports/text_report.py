"""The result of an import as text: the services, the differences, and each finding with advice."""

from __future__ import annotations

import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

import models
from api.commands.imports.folder_import import Outcome
from districts.charters.draft import Fee, NamedPost, Service, Severity, TimeClass, TimeLimit, TimeUnit
from districts.charters.imports.importing import Imported

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_DONE = {
    "DRAFT": "stored as a draft",
    "UPCOMING": "published, in force later",
    "PUBLISHED": "published and in force",
    "SUPERSEDED": "published, and superseded",
}
_UNITS = {
    TimeUnit.WORKING_DAY: "working day",
    TimeUnit.CALENDAR_DAY: "calendar day",
    TimeUnit.HOUR: "hour",
    TimeUnit.MONTH: "month",
}
_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_NARROWEST = 40
# Characters that move a terminal's cursor or change the direction of a line: removed from a document's text.
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def document(office_code: str, imported: Imported, *, dry_run: bool) -> str:
    """The report of one document. Terminals differ in the width of Bengali: nothing is aligned after a Bengali text."""
    console = Console()
    return printed(console, _report(console.width, office_code, imported, dry_run=dry_run))


def one_of_many(outcome: Outcome, *, dry_run: bool) -> str:
    """The summary of one of many documents: a line or two."""
    console = Console()
    return printed(console, _short(console.width, outcome, dry_run=dry_run))


def together(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    """The totals of many documents."""
    console = Console()
    return printed(console, _total(console.width, outcomes, dry_run=dry_run))


def printed(console: Console, lines: Iterable[Text]) -> str:
    with console.capture() as shown:
        for line in lines:
            console.print(line, soft_wrap=True)
    return shown.get()


def _short(width: int, outcome: Outcome, *, dry_run: bool) -> Iterator[Text]:
    if outcome.refused:
        yield from wrapped_lines(f"{outcome.office}: not imported ({outcome.file})", width, hanging=4, style="bold red")
        yield from wrapped_lines(outcome.refused.en or "", width, head="    ")
        return
    grave = next((severity for severity in Severity if outcome.counts.get(severity)), None)
    style = STYLES[grave] if grave else "green"
    said = [_done(outcome.status, dry_run=dry_run), counted(outcome.services, "service"), *_severities(outcome.counts)]
    yield from wrapped_lines(f"{outcome.office}: {', '.join(said)}", width, hanging=4, style=style)


def _total(width: int, outcomes: Sequence[Outcome], *, dry_run: bool) -> Iterator[Text]:
    done = [outcome for outcome in outcomes if outcome.refused is None]
    together: Counter[Severity] = sum((Counter(outcome.counts) for outcome in done), Counter())
    services = counted(sum(outcome.services for outcome in done), "service")
    total = ", ".join([f"{len(done)} of {counted(len(outcomes), 'document')}", services, *_severities(together)])
    yield Text()
    yield from wrapped_lines(f"Dry run, nothing was kept. {total}" if dry_run else total, width, style="bold")


def _severities(counts: Mapping[Severity, int]) -> Iterator[str]:
    yield from (counted(count, _NOUNS[severity]) for severity in Severity if (count := counts.get(severity, 0)))


def _report(width: int, office_code: str, imported: Imported, *, dry_run: bool) -> Iterator[Text]:
    for service in imported.draft.services:
        yield from service_lines(service, width)
    yield Text()
    yield from _difference(imported, width)
    for severity in Severity:
        found = [finding for finding in imported.findings if finding.severity == severity]
        if found:
            yield Text()
            yield Text(f"{severity.value} ({len(found)})", style=STYLES[severity])
            yield from _findings(found, width)
    yield Text()
    yield from wrapped_lines(_outcome(office_code, imported, dry_run=dry_run), width, style="bold")


def wrapped_lines(text: str, width: int, head: str = "", hanging: int = 0, style: str = "") -> Iterator[Text]:
    """Wraps a text to lines of a number of code points, which no terminal draws wider than as many cells.

    head: begins the first line. hanging: the indent of the others.
    """
    shown = _COMMANDS.sub("\ufffd", " ".join(text.split()))
    wrapped = textwrap.wrap(
        shown,
        max(width, _NARROWEST),
        initial_indent=head,
        subsequent_indent=" " * (hanging or len(head)),
        break_on_hyphens=False,
    )
    for line in wrapped:
        yield Text(line, style=style)


def service_lines(service: Service, width: int) -> Iterator[Text]:
    name = service.name.bn or service.name.en or "–"
    yield from wrapped_lines(name, width, head=f"{service.code:4} ", style="bold")
    channels = ", ".join(method.channel.value for method in service.delivery_methods)
    papers = counted(len(service.required_documents), "paper")
    promised = [f"fee {_fee(service.fee)}", f"time limit {_time_limit(service.time_limit)}", channels or "–", papers]
    who = [f"responsible {_post(service.responsible)}", f"superior {_post(service.superior)}"]
    for line in [*_together(promised, width), *_together(who, width)]:
        yield from wrapped_lines(line, width, head=" " * 5, hanging=7)


def _together(parts: Iterable[str], width: int) -> list[str]:
    """Joins the items, as many on a line as fit."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 8 <= width:
            lines[-1] += f" · {part}"
        else:
            lines.append(part)
    return lines


def _fee(fee: Fee | None) -> str:
    if fee is None:
        return "–"
    amounts = [f"{amount.label or ''} {amount.poisha / 100:,.10g} taka".strip() for amount in fee.amounts]
    understood = {True: "free", False: "not free", None: "not understood"}
    return f"{fee.text} ({', '.join(amounts) or understood[fee.free]})"


def _time_limit(limit: TimeLimit | None) -> str:
    if limit is None:
        return "–"
    understood = [
        "immediate" if limit.immediate else "",
        _duration(limit),
        "as needed" if limit.as_needed else "",
        "where applicable" if limit.conditional else "",
        "subject to something" if limit.subject_to else "",
        f"counted from: {limit.starts_from}" if limit.starts_from else "",
        *(f"{each.name}: {'immediate' if each.immediate else _duration(each)}" for each in limit.classes),
    ]
    return f"{limit.text} ({', '.join(filter(None, understood)) or 'not understood'})"


def _duration(limit: TimeLimit | TimeClass) -> str:
    if limit.maximum is None or limit.unit is None:
        return ""
    least = f"{limit.minimum}–" if limit.minimum else ""
    return least + counted(limit.maximum, _UNITS[limit.unit])


def _post(post: NamedPost | None) -> str:
    return ", ".join(filter(None, (post.officer, post.title))) if post else "–"


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _difference(imported: Imported, width: int) -> Iterator[Text]:
    differs = imported.differs
    added = counted(len(differs.added), "service")
    changed = counted(len(differs.changed) + len(differs.statements), "change")
    yield Text(f"{added} added, {len(differs.removed)} removed, {changed}")
    for line in differs.removed:
        yield from wrapped_lines(f"{line.code} {line.name.bn or line.name.en}", width, head="  - ")
    statements = [(each.field, each.before, each.after) for each in differs.statements]
    changes = [(f"{each.service_code} {each.field}", each.before, each.after) for each in differs.changed]
    for field, before, after in [*statements, *changes]:
        yield from wrapped_lines(f"{field}: {before or '–'} → {after or '–'}", width, head="  ", hanging=4)


def _findings(findings: Iterable[models.Finding], width: int) -> Iterator[Text]:
    """Prints each message once with all its places: a column inherited in nine rows is one thing to check."""
    places: dict[tuple[str, str, str, str | None], list[str]] = defaultdict(list)
    for finding in findings:
        key = (finding.code, finding.message_en, finding.message_bn, finding.resolution)
        places[key].append(_place(finding))
    for (code, english, bengali, resolution), where in places.items():
        yield from wrapped_lines("; ".join(where), width, head=f"{code}  ", hanging=4, style="bold")
        yield from wrapped_lines(english, width, head="  ")
        yield from wrapped_lines(bengali, width, head="  ", style="dim")
        if resolution:
            yield from wrapped_lines(f"Done: {resolution}", width, head="  ", style="italic")


def _place(finding: models.Finding) -> str:
    parts = [
        finding.section or "document",
        f"row {finding.row}" if finding.row else "",
        f"column {finding.column}" if finding.column else "",
        f"(line {finding.line})" if finding.line else "",
    ]
    return " ".join(part for part in parts if part)


def _done(status: str, *, dry_run: bool) -> str:
    return f"would be {_DONE[status]}" if dry_run else _DONE[status]


def _outcome(office_code: str, imported: Imported, *, dry_run: bool) -> str:
    """Prints the outcome and the next step."""
    said = f"{office_code}, revision {imported.charter.revision}: {_done(imported.status, dry_run=dry_run)}."
    errors = sum(finding.severity == Severity.ERROR for finding in imported.findings)
    if errors:
        said += f" {counted(errors, 'error')}: correct the document and import it again."
    elif dry_run:
        said += " Run again without --dry-run to keep it."
    elif imported.status == "DRAFT":
        said += " Import it again without --draft to bring it into force."
    return f"Dry run, nothing was kept. {said}" if dry_run else said
