"""All findings of many documents, by their codes: what to mend first, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import models
from api.commands.imports.folder_import import Outcome
from api.commands.imports.html_report import SEVERITIES, place
from api.commands.imports.html_report.markup import both, number, page, said, tag
from districts.charters.draft import Severity
from districts.shared.text import LocalizedText

_TITLE = LocalizedText("সব দলিলে যা লক্ষ করা গেছে", "What was noticed in all documents")
_HEADINGS = (
    LocalizedText("দলিল", "Document"),
    LocalizedText("স্থান", "Place"),
    LocalizedText("যা লক্ষ করা গেছে", "What was noticed"),
)
_NOTHING = LocalizedText("কিছুই না।", "Nothing.")
_Found = list[tuple[Outcome, int, models.Finding]]


def page_of(outcomes: Sequence[Outcome]) -> str:
    """Errors first, and of each severity the most frequent ones. A finding is a link into the page of its document."""
    found: dict[tuple[Severity, str], _Found] = defaultdict(list)
    for outcome in outcomes:
        for at, finding in enumerate(outcome.findings, 1):
            found[Severity(finding.severity), finding.code].append((outcome, at, finding))
    severities = list(Severity)
    ordered = sorted(found, key=lambda key: (severities.index(key[0]), -len(found[key]), key[1]))
    kinds = (part for key in ordered for part in _kind(*key, found[key]))
    return page(_TITLE.en or "", tag("h1", both(_TITLE)), *(kinds if found else [tag("p", both(_NOTHING))]))


def _kind(severity: Severity, code: str, found: _Found) -> Iterator[str]:
    documents = len({outcome.office for outcome, _, _ in found})
    yield tag("h2", tag("span", said(code), class_=f"code {severity.lower()}"))
    counted = (number(len(found), "{}টি", "{} findings"), number(documents, "{}টি দলিলে", "in {} documents"))
    yield tag("p", both(SEVERITIES[severity]), ": ", both(counted[0]), " ", both(counted[1]))
    heads = tag("tr", *(tag("th", both(text)) for text in _HEADINGS))
    table = tag("table", tag("thead", heads), tag("tbody", *(_row(*each) for each in found)))
    yield tag("div", table, class_="scroll")


def _row(outcome: Outcome, at: int, finding: models.Finding) -> str:
    document = tag("a", tag("bdi", said(outcome.office)), href=f"{outcome.office}.html#finding-{at}")
    message = LocalizedText(finding.message_bn, finding.message_en)
    return tag("tr", tag("td", document), tag("td", both(place(finding))), tag("td", both(message)))
