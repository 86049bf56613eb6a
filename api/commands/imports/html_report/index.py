"""The index of the HTML reports of a folder import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.commands.imports.folder_import import Outcome
from api.commands.imports.html_report import SEVERITIES, STATUSES, WOULD_BE
from api.commands.imports.html_report.markup import both, number, page, said, tag
from districts.charters.draft import Severity
from districts.shared.text import LocalizedText

_TITLE = LocalizedText("অনেক সনদের আমদানি", "Import of many charters")
_HEADINGS = (
    LocalizedText("ফাইল", "File"),
    LocalizedText("অফিস", "Office"),
    LocalizedText("ফলাফল", "Outcome"),
    LocalizedText("সেবা", "Services"),
    *SEVERITIES.values(),
)
_ALL = LocalizedText("সব দলিলে যা লক্ষ করা গেছে", "What was noticed in all documents")
_DONE = LocalizedText("আমদানি হয়েছে", "Imported")
_REFUSED = LocalizedText("আমদানি হয়নি", "Not imported")
_DRY = LocalizedText("পরীক্ষামূলক: কিছুই রাখা হয়নি", "Dry run: nothing was kept")


def index(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    done = sum(outcome.refused is None for outcome in outcomes)
    counts = [
        tag("p", both(_DONE), ": ", both(number(done)), " · ", both(_REFUSED), ": ", both(number(len(outcomes) - done)))
    ]
    heads = tag("tr", *(tag("th", both(text)) for text in _HEADINGS))
    table = tag("table", tag("thead", heads), tag("tbody", *(_row(outcome, dry_run=dry_run) for outcome in outcomes)))
    return page(
        _TITLE.en or "",
        tag("h1", both(_TITLE)),
        *counts,
        tag("p", tag("a", both(_ALL), href="findings.html")),
        *([tag("p", both(_DRY))] if dry_run else []),
        tag("div", table, class_="scroll"),
    )


def _row(outcome: Outcome, *, dry_run: bool) -> str:
    file = tag("bdi", said(outcome.file))
    if outcome.refused:
        cells = [tag("td", file), tag("td", said(outcome.office))]
        return tag("tr", *cells, tag("td", both(outcome.refused), colspan=5, class_="refused"))
    linked = tag("a", file, href=f"{outcome.office}.html")
    return tag("tr", tag("td", linked), tag("td", said(outcome.office)), *_figures(outcome, dry_run=dry_run))


def _figures(outcome: Outcome, *, dry_run: bool) -> Iterator[str]:
    grave = next((severity for severity in Severity if outcome.counts.get(severity)), None)
    yield tag(
        "td", both((WOULD_BE if dry_run else STATUSES)[outcome.status]), class_=grave.lower() if grave else "understood"
    )
    yield tag("td", both(number(outcome.services)), class_="number")
    for severity in Severity:
        count = outcome.counts.get(severity, 0)
        yield tag("td", both(number(count)), class_=f"number {severity.lower()}" if count else "number")
