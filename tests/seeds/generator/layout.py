"""How a generated charter looks: its paragraphs and tables, with the variations of the field."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from districts.charters.draft import ServiceCategory
from tests.seeds.generator import wordings
from tests.seeds.generator.model import Charter, Line, Section

_SECTIONS = {
    ServiceCategory.CITIZEN: ["নাগরিক সেবা", "নাগরিক সেবাসমূহ", "Citizen services"],
    ServiceCategory.INSTITUTIONAL: ["প্রাতিষ্ঠানিক সেবা", "দাপ্তরিক সেবা", "Institutional services"],
    ServiceCategory.INTERNAL: ["অভ্যন্তরীণ সেবা", "আভ্যন্তরীন সেবা", "Internal services"],
    ServiceCategory.SUBORDINATE: ["আওতাধীন দপ্তরসমূহের সেবা", "আওতাধীন দপ্তরসমূহ কর্তৃক প্রদত্ত সেবা"],
}
_HEADINGS = {
    "SERIAL": ["ক্রমঃ", "ক্রমিক নং", "ক্র. নং", "Sl no"],
    "NAME": ["সেবার নাম", "সেবাসমূহ", "Service name"],
    "METHOD": ["সেবা প্রদান পদ্ধতি", "সেবা প্রাপ্তির পদ্ধতি", "Method of delivery"],
    "PAPERS": ["প্রয়োজনীয় কাগজপত্র", "প্রয়োজনীয় কাগজ পত্র", "Required documents"],
    "PLACE": ["কাগজপত্র প্রাপ্তিস্থান", "প্রাপ্তিস্থান", "Where to get them"],
    "FEE": ["সেবার মূল্য", "সেবামূল্য (যদি থাকে)", "Fee"],
    "PAYMENT": ["পরিশোধ পদ্ধতি", "মূল্য পরিশোধের পদ্ধতি", "Payment method"],
    "TIME_LIMIT": ["সেবা প্রদানের সময়সীমা", "নির্ধারিত সময়", "Time limit"],
    "OFFICER": ["দায়িত্বপ্রাপ্ত কর্মকর্তা\n(নাম, পদবি, ফোন নম্বর ও ই-মেইল)", "দায়িত্বপ্রাপ্ত কর্মকর্তার নাম, পদবি, ফোন নম্বর ও ই-মেইল"],
    "SUPERIOR": ["ঊর্ধ্বতন কর্তৃপক্ষ\n(পদবি, ফোন নম্বর ও ই-মেইল)", "উর্ধতন কর্মকর্তা", "Superior officer"],
    "REMEDY": ["নির্দিষ্ট সেবা পেতে ব্যর্থ হলে প্রতিকারকারী কর্মকর্তা", "সেবা প্রদানে ব্যর্থ হলে প্রতিকার"],
}
_EXPECTATIONS = ["আপনার কাছে আমাদের প্রত্যাশা", "সেবা গ্রহীতাদের কাছে প্রত্যাশা"]
_GRIEVANCE = ["অভিযোগ ব্যবস্থাপনা", "অভিযোগ প্রতিকার ব্যবস্থাপনা (GRS)", "Grievance redress"]
_TIERS = ["ক্রমিক নং", "কখন যোগাযোগ করবেন", "কার সঙ্গে যোগাযোগ করবেন", "যোগাযোগের ঠিকানা", "নিষ্পত্তির সময়সীমা"]


@dataclass
class Row:
    """The cells of a row. line: the service that it says, if one. kind: HEADINGS, NUMBERS, TITLE, SERVICE or TIER.

    damaged: it has not the cells that it had. spoilt: the columns whose text is another one now. first, begins: of the
    rest of a row that was broken, the row, and at which of its columns it was.
    """

    cells: list[str]
    kind: str
    line: Line | None = None
    damaged: bool = False
    spoilt: set[int] = field(default_factory=set)
    first: Row | None = None
    begins: int = 0


@dataclass
class Part:
    """A paragraph, or a table's rows. columns: what they mean, of services."""

    text: str = ""
    rows: list[Row] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    section: ServiceCategory | None = None


@st.composite
def parts(draw: st.DrawFn, charter: Charter) -> list[Part]:
    found = [Part("সেবা প্রদান প্রতিশ্রুতি (Citizen's Charter)")]
    numerals = draw(st.booleans())
    if charter.vision or charter.mission:
        found.append(Part(_numbered(draw, numerals, "১", "ভিশন ও মিশন")))
        found += [Part(f"ভিশন: {charter.vision}")] if charter.vision else []
        found += [Part("মিশন:"), Part(charter.mission)] if charter.mission else []
    for at, section in enumerate(charter.sections, 1):
        heading = draw(st.sampled_from(_SECTIONS[section.category]))
        found.append(Part(_numbered(draw, numerals, f"২.{wordings.digits(draw, at)}", heading)))
        found.append(draw(_services(section)))
    if charter.expectations:
        found.append(Part(_numbered(draw, numerals, "৩", draw(st.sampled_from(_EXPECTATIONS)))))
        found += draw(_expectations(charter.expectations))
    if charter.tiers:
        found.append(Part(_numbered(draw, numerals, "৪", draw(st.sampled_from(_GRIEVANCE)))))
        rows = [
            Row([str(at), tier.occasion, tier.whom, tier.address, tier.time_limit.text], "TIER")
            for at, tier in enumerate(charter.tiers, 1)
        ]
        found.append(Part(rows=[Row(list(_TIERS), "HEADINGS"), *rows]))
    return found


def _numbered(draw: st.DrawFn, numerals: bool, number: str, heading: str) -> str:
    if not numerals:
        return heading
    return number + draw(st.sampled_from([") ", ". ", ".) "])) + heading


@st.composite
def _services(draw: st.DrawFn, section: Section) -> Part:
    heads = Row([draw(st.sampled_from(_HEADINGS[column])) for column in section.columns], "HEADINGS")
    numbers = Row([f"({wordings.digits(draw, at)})" for at in range(1, len(section.columns) + 1)], "NUMBERS")
    layout = [heads, numbers] if draw(st.booleans()) and "SERIAL" in section.columns else [heads]
    rows = list(layout)
    serial = draw(st.sampled_from(["{}", "{}.", "{}।", "({})", "{}. "]))
    group = None
    again = draw(st.integers(1, 8)) if "SERIAL" in section.columns else 0
    for at, line in enumerate(section.lines):
        if at and at == again:
            rows += [Row(list(row.cells), row.kind) for row in layout]
        if line.group != group:
            group = line.group
            rows.append(Row([group or ""], "TITLE"))
        cells = [line.texts[column] for column in section.columns]
        if "SERIAL" in section.columns:
            cells[section.columns.index("SERIAL")] = serial.format(wordings.digits(draw, line.serial))
        rows.append(Row(cells, "SERVICE", line))
    return Part(rows=rows, columns=section.columns, section=section.category)


@st.composite
def _expectations(draw: st.DrawFn, said: list[str]) -> list[Part]:
    if draw(st.booleans()):
        return [Part(f"{wordings.digits(draw, at)}। {text}") for at, text in enumerate(said, 1)]
    heads = Row(["ক্রমিক", "প্রতিশ্রুত/কাঙ্ক্ষিত সেবা প্রাপ্তির লক্ষ্যে করণীয়"], "HEADINGS")
    return [Part(rows=[heads, *(Row([str(at), text], "TIER") for at, text in enumerate(said, 1))])]
