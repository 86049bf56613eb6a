"""The HTML report of an import, for the officer responsible for the charter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import models
from api.commands.imports.html_report import source
from api.commands.imports.html_report.markup import both, number, page, said, tag
from districts.charters.draft import Severity
from districts.charters.imports.document_reading import SECTIONS, SectionKind
from districts.charters.imports.importing import Imported
from districts.shared.text import LocalizedText

TITLE = LocalizedText("সনদ আমদানির প্রতিবেদন", "Report of a charter's import")
SEVERITIES = {
    Severity.ERROR: LocalizedText("ভুল", "Errors"),
    Severity.WARNING: LocalizedText("দেখার বিষয়", "Warnings"),
    Severity.INFO: LocalizedText("জানানোর বিষয়", "Notes"),
}
STATUSES = {
    "DRAFT": LocalizedText("খসড়া হিসেবে রাখা হয়েছে", "Stored as a draft"),
    "UPCOMING": LocalizedText("প্রকাশিত, পরে কার্যকর হবে", "Published, in force later"),
    "PUBLISHED": LocalizedText("প্রকাশিত ও কার্যকর", "Published and in force"),
    "SUPERSEDED": LocalizedText("প্রকাশিত, এখন আর কার্যকর নয়", "Published, and superseded"),
}
WOULD_BE = {
    "DRAFT": LocalizedText("খসড়া হিসেবে রাখা হতো", "Would be stored as a draft"),
    "UPCOMING": LocalizedText("প্রকাশিত হতো, পরে কার্যকর হতো", "Would be published, in force later"),
    "PUBLISHED": LocalizedText("প্রকাশিত ও কার্যকর হতো", "Would be published and in force"),
    "SUPERSEDED": LocalizedText("প্রকাশিত হতো, কিন্তু কার্যকর থাকত না", "Would be published, and superseded"),
}
_DRY = LocalizedText("পরীক্ষামূলক: কিছুই রাখা হয়নি", "Dry run: nothing was kept")
_SERVICES = LocalizedText("সেবা", "Services")
_DOCUMENT = LocalizedText("দলিল", "The document")
_FOUND = LocalizedText("যা লক্ষ করা গেছে", "What was noticed")
_NOTHING = LocalizedText("কিছুই না।", "Nothing.")
_DONE = LocalizedText("যা করা হয়েছে", "Done")
_LEGEND = {
    "understood": LocalizedText("বোঝা গেছে", "Understood"),
    "inherited": LocalizedText("উপরের ঘরের মান নেওয়া হয়েছে", "Taken from the cell above"),
    "layout": LocalizedText("শিরোনাম বা নম্বর, নিজে কোনো তথ্য নয়", "A heading or a number, no value itself"),
    "info": LocalizedText("বোঝা গেছে, জানানোর কিছু আছে", "Understood, with a note"),
    "warning": LocalizedText("একজন মানুষের দেখা দরকার", "A person must look"),
    "error": LocalizedText("ভুল: ঠিক না করলে প্রকাশ হবে না", "Wrong: it stops publishing"),
}


def document(file: str, office_code: str, imported: Imported, *, dry_run: bool) -> str:
    """The report of one document, as an HTML page."""
    numbered = dict(enumerate(imported.findings, 1))
    name = f"{office_code}: {file}"
    return page(
        name,
        tag("h1", both(TITLE), " – ", tag("bdi", said(name))),
        *_summary(imported, dry_run=dry_run),
        tag("h2", both(_DOCUMENT)),
        tag("ul", *(_meaning(shade, text) for shade, text in _LEGEND.items()), class_="legend"),
        source.shown(imported.cells, numbered, imported.draft.services),
        tag("h2", both(_FOUND)),
        tag("ol", *_findings(numbered), class_="findings") if numbered else tag("p", both(_NOTHING)),
    )


def _summary(imported: Imported, *, dry_run: bool) -> Iterator[str]:
    severities = Counter(finding.severity for finding in imported.findings)
    revision = number(imported.charter.revision, "সংস্করণ {}", "Revision {}")
    status = WOULD_BE if dry_run else STATUSES
    yield tag("p", both(revision), " · ", both(status[imported.status]))
    if dry_run:
        yield tag("p", both(_DRY))
    counts = [(_SERVICES, len(imported.draft.services), "understood")]
    counts += [(SEVERITIES[severity], severities[severity.value], severity.lower()) for severity in Severity]
    cells = (
        tag("td", both(text), ": ", both(number(count)), class_=shade if count else None)
        for text, count, shade in counts
    )
    yield tag("table", tag("tbody", tag("tr", *cells)))


def _meaning(shade: str, text: LocalizedText) -> str:
    return tag("li", tag("span", "\xa0", class_=f"mark {shade}"), both(text))


def _findings(numbered: source.Numbered) -> Iterator[str]:
    for at, finding in numbered.items():
        yield tag(
            "li",
            tag("span", said(finding.code), class_="code"),
            " ",
            tag("span", both(where), class_="place") if (where := place(finding)).en else "",
            tag("div", both(LocalizedText(finding.message_bn, finding.message_en))),
            tag("div", both(_DONE), ": ", both(_done(finding)), class_="done") if finding.resolution else "",
            id=f"finding-{at}",
            class_=finding.severity.lower(),
        )


def _done(finding: models.Finding) -> LocalizedText:
    return LocalizedText(finding.resolution_bn, finding.resolution)


def place(finding: models.Finding) -> LocalizedText:
    """The section, service, row and column of a finding."""
    section = SECTIONS[SectionKind(finding.section)] if finding.section in set(SectionKind) else None
    parts = [
        section or LocalizedText(finding.section, finding.section),
        LocalizedText(finding.service_code, finding.service_code),
        number(finding.row, "সারি {}", "row {}"),
        number(finding.column, "কলাম {}", "column {}"),
    ]
    bn, en = (" · ".join(text for part in parts if (text := getattr(part, of))) for of in ("bn", "en"))
    return LocalizedText(bn, en)
