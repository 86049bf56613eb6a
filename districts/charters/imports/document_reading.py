"""The result of the charter reader: a draft, and the use of each piece of the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from districts.charters.draft import CharterDraft, Finding, Place, ServiceCategory
from districts.shared.text import LocalizedText


class SectionKind(StrEnum):
    """A section of a charter."""

    TITLE = "TITLE"
    VISION_AND_MISSION = "VISION_AND_MISSION"
    VISION = "VISION"
    MISSION = "MISSION"
    SERVICES = "SERVICES"
    CITIZEN = "CITIZEN"
    INSTITUTIONAL = "INSTITUTIONAL"
    INTERNAL = "INTERNAL"
    SUBORDINATE = "SUBORDINATE"
    EXPECTATIONS = "EXPECTATIONS"
    GRIEVANCE = "GRIEVANCE"
    UNKNOWN = "UNKNOWN"

    @property
    def category(self) -> ServiceCategory | None:
        return ServiceCategory(self) if self in ServiceCategory.__members__ else None


STATEMENTS = frozenset({SectionKind.VISION, SectionKind.MISSION})
"""Sections that are one text. The draft's field has the section's name in lower case, and so has its meaning."""
SECTIONS = {
    SectionKind.TITLE: LocalizedText("শিরোনাম", "Title"),
    SectionKind.VISION_AND_MISSION: LocalizedText("ভিশন ও মিশন", "Vision and mission"),
    SectionKind.VISION: LocalizedText("ভিশন", "Vision"),
    SectionKind.MISSION: LocalizedText("মিশন", "Mission"),
    SectionKind.SERVICES: LocalizedText("প্রতিশ্রুত সেবাসমূহ", "Promised services"),
    SectionKind.CITIZEN: LocalizedText("নাগরিক সেবা", "Citizen services"),
    SectionKind.INSTITUTIONAL: LocalizedText("প্রাতিষ্ঠানিক সেবা", "Institutional services"),
    SectionKind.INTERNAL: LocalizedText("অভ্যন্তরীণ সেবা", "Internal services"),
    SectionKind.SUBORDINATE: LocalizedText("আওতাধীন দপ্তরসমূহের সেবা", "Services of subordinate offices"),
    SectionKind.EXPECTATIONS: LocalizedText("সেবা গ্রহীতার কাছে প্রত্যাশা", "Expectations of the service seeker"),
    SectionKind.GRIEVANCE: LocalizedText("অভিযোগ ব্যবস্থাপনা", "Grievance redress"),
    SectionKind.UNKNOWN: LocalizedText("অচেনা অংশ", "Unknown section"),
}
"""A section's name in findings and reports."""


class Meaning(StrEnum):
    """The meaning of a piece of the document."""

    SERIAL = "SERIAL"
    NAME = "NAME"
    METHOD = "METHOD"
    PAPERS = "PAPERS"
    PLACE = "PLACE"
    FEE = "FEE"
    PAYMENT = "PAYMENT"
    TIME_LIMIT = "TIME_LIMIT"
    OFFICER = "OFFICER"
    SUPERIOR = "SUPERIOR"
    REMEDY = "REMEDY"
    UNKNOWN = "UNKNOWN"
    # of a grievance table, and of expectations:
    OCCASION = "OCCASION"
    WHOM = "WHOM"
    ADDRESS = "ADDRESS"
    EXPECTATION = "EXPECTATION"
    # not columns:
    GROUP = "GROUP"
    GRIEVANCE = "GRIEVANCE"
    TITLE = "TITLE"
    VISION = "VISION"
    MISSION = "MISSION"
    SECTION_HEADING = "SECTION_HEADING"
    COLUMN_HEADING = "COLUMN_HEADING"
    COLUMN_NUMBER = "COLUMN_NUMBER"


class Outcome(StrEnum):
    """CHARTER: in the draft, at `into`. LAYOUT: structure without content. FINDING: only in a finding."""

    CHARTER = "CHARTER"
    LAYOUT = "LAYOUT"
    FINDING = "FINDING"


@dataclass(frozen=True, slots=True)
class Target:
    """A value of the draft, of one of its services or (service_code None) of the charter itself."""

    value: str
    service_code: str | None = None

    def __str__(self) -> str:
        return f"{self.service_code}.{self.value}" if self.service_code else self.value

    def with_code(self, codes: Mapping[str, str]) -> Target:
        return replace(self, service_code=codes[self.service_code]) if self.service_code else self


@dataclass(frozen=True, slots=True)
class Span:
    """A cell's position in its table, counted from 0, and the rows and columns that it spans."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the source from start to end (offsets of code points), and how it was used.

    text: source[start:end], verbatim. tab: a table's cell; otherwise a paragraph. place.line counts from 1.
    into: the value of the draft it ended in. findings: the codes of the findings about it. span: None
    in tabbed text. covered: a merged cell is there.
    """

    start: int
    end: int
    text: str
    tab: bool
    place: Place
    meaning: Meaning
    outcome: Outcome
    into: Target | None = None
    findings: tuple[str, ...] = ()
    span: Span | None = None
    covered: bool = False

    def with_code(self, codes: Mapping[str, str]) -> Cell:
        return replace(self, into=self.into.with_code(codes)) if self.into else self


@dataclass(frozen=True, slots=True)
class Reading:
    """A charter's draft, and the cells that account for every piece of the source."""

    draft: CharterDraft
    cells: tuple[Cell, ...]

    def with_codes(self, codes: Mapping[str, str], noted: Iterable[Finding] = ()) -> Reading:
        """The reading with other service codes, by the present ones, wherever they occur; noted: findings to add."""
        services = (replace(service, code=codes[service.code]) for service in self.draft.services)
        found = (
            replace(finding, service_code=codes[finding.service_code]) if finding.service_code else finding
            for finding in self.draft.findings
        )
        draft = replace(self.draft, services=tuple(services), findings=(*found, *noted))
        return Reading(draft, tuple(cell.with_code(codes) for cell in self.cells))
