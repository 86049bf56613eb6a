"""The Magura document, value for value: contract/magura.md as a test."""

from __future__ import annotations

import pytest

from districts.charters.draft import (
    Channel,
    Contact,
    ContactKind,
    ContactOwner,
    DeliveryMethod,
    Fee,
    NamedPost,
    Place,
    RequiredDocument,
    Service,
    ServiceCategory,
    Severity,
    TimeLimit,
    TimeUnit,
)
from districts.charters.imports.document_reading import Outcome, Target
from districts.shared.text import LocalizedText
from seeds import reader
from seeds.reader import accounting
from tests.seeds.documents import SOURCE, as_published

READING = reader.read(SOURCE)
DRAFT = READING.draft
SERVICES = {service.code: service for service in DRAFT.services}
LINES = SOURCE.split("\n")

# first line of the row, and of its name, papers, time limit, officer and superior
CITIZEN = [f"c{n}" for n in range(1, 7)]
INSTITUTIONAL = [f"i{n}" for n in range(1, 7)]
NAME_LINES = dict(zip(CITIZEN + INSTITUTIONAL, [30, 53, 70, 86, 102, 118, 159, 184, 197, 210, 223, 236], strict=True))
DAYS = dict(zip(CITIZEN + INSTITUTIONAL, [3, 3, 7, 7, 3, 3, 3, 3, 5, 3, 7, 3], strict=True))

LANDLINE = Contact(ContactKind.PHONE, ContactOwner.POST, "+৮৮০৪৮৫২-৭৫০৭২", "+880485275072", valid=False)
MOBILE = Contact(ContactKind.MOBILE, ContactOwner.OFFICER, "০১৭২২-৪৫৬৪২১", "+8801722456421", valid=True)
MAILBOX = Contact(ContactKind.EMAIL, ContactOwner.OFFICER, "rafiqdoict@gmail.com", "rafiqdoict@gmail.com", valid=True)
OFFICER = as_published("জনাব মো: রফিকুল ইসলাম")
RESPONSIBLE = NamedPost(as_published("সহকারী প্রোগ্রামার"), (), OFFICER, (LANDLINE, MOBILE, MAILBOX))


def superior(mailbox: str) -> NamedPost:
    phone = Contact(ContactKind.PHONE, ContactOwner.POST, "+৮৮০৪৮৮-৫১০৮৭", "+88048851087", valid=True)
    email = Contact(ContactKind.EMAIL, ContactOwner.POST, mailbox, "programmer.magura@gmail.com", valid=True)
    whereabouts = (as_published("তথ্য ও যোগাযোগ প্রযুক্তি অধিদপ্তর"), as_published("জেলা কার্যালয়"), "মাগুরা।")
    return NamedPost(as_published("প্রোগ্রামার"), whereabouts, None, (phone, email))


def test_the_opening() -> None:
    assert DRAFT.title == LocalizedText(bn=None, en="Citizen Charter")
    assert DRAFT.vision == LocalizedText(bn=LINES[3])
    assert DRAFT.mission == LocalizedText(bn=LINES[5])
    assert DRAFT.effective_from is None
    assert DRAFT.source == SOURCE


def test_twelve_services_in_order() -> None:
    assert list(SERVICES) == CITIZEN + INSTITUTIONAL
    assert [service.serial for service in DRAFT.services] == [1, 2, 3, 4, 5, 6] * 2
    assert [service.category for service in DRAFT.services] == (
        [ServiceCategory.CITIZEN] * 6 + [ServiceCategory.INSTITUTIONAL] * 6
    )


@pytest.mark.parametrize("code", NAME_LINES)
def test_names_are_the_lines_themselves(code: str) -> None:
    assert SERVICES[code].name == LocalizedText(bn=LINES[NAME_LINES[code] - 1].strip())


@pytest.mark.parametrize("code", CITIZEN)
def test_a_citizen_service(code: str) -> None:
    service = SERVICES[code]
    paper = "প্রযোজ্য ক্ষেত্রে সাদা কাগজে আবেদন পত্র" + ("" if code == "c1" else as_published(" ও প্রয়োজনীয় তথ্য"))
    assert service.delivery_methods == (
        DeliveryMethod(1, Channel.WEBSITE, as_published("দাপ্তরিক ওয়েব সাইটের মাধ্যমে")),
        DeliveryMethod(2, Channel.PHONE, as_published("টেলিফোন যোগাযোগ")),
        DeliveryMethod(3, Channel.EMAIL, "ই-মেইলের মাধ্যমে"),
        DeliveryMethod(4, Channel.IN_PERSON, as_published("ব্যক্তিগত উপস্থিতির মাধ্যমে যোগাযোগ")),
    )
    assert service.required_documents == (
        RequiredDocument(1, paper, as_published("দাপ্তরিক ওয়েবসাইট ও আঞ্চলিক কার্যালয়"), conditional=True),
    )
    assert service.superior == superior("programmer.magura@gmail.com")


@pytest.mark.parametrize("code", INSTITUTIONAL)
def test_an_institutional_service(code: str) -> None:
    service = SERVICES[code]
    assert service.delivery_methods == (
        DeliveryMethod(1, Channel.PHONE, as_published("টেলিফোন")),
        DeliveryMethod(2, Channel.IN_PERSON, "সরাসরি"),
        DeliveryMethod(3, Channel.EMAIL, as_published("ই-মেইল যোগাযোগ")),
    )
    paper = as_published("প্রযোজ্য ক্ষেত্রে সাদা কাগজে আবেদন পত্র ও প্রয়োজনীয় তথ্য")
    assert service.required_documents == (RequiredDocument(1, paper, None, conditional=True),)
    assert service.superior == superior("programmer.magura@gma il.com")


@pytest.mark.parametrize("code", CITIZEN + INSTITUTIONAL)
def test_what_all_services_share(code: str) -> None:
    service = SERVICES[code]
    assert service.fee == Fee("বিনামূল্যে", free=True)
    assert service.responsible == RESPONSIBLE
    as_needed = code in {"i5", "i6"}
    assert service.time_limit == TimeLimit(
        text=LINES[_line(service, 6) - 1].strip(),
        immediate=not as_needed,
        minimum=None,
        maximum=DAYS[code],
        unit=TimeUnit.WORKING_DAY,
        working_days=DAYS[code],
        as_needed=as_needed,
        conditional=not as_needed,
    )


def _line(service: Service, column: int) -> int:
    (line,) = [cell.place.line for cell in service.published if cell.place.column == column]
    assert line
    return line


def test_time_limits_are_verbatim() -> None:
    texts = [service.time_limit.text for service in DRAFT.services if service.time_limit]
    assert texts == [
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ ৭ কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 7 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 5 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে)"),
        as_published("7 কার্যদিবস/ প্রয়োজন অনুযায়ী"),
        as_published("৩ কার্যদিবস/ প্রয়োজন অনুযায়ী"),
    ]


@pytest.mark.parametrize("code", CITIZEN + INSTITUTIONAL)
def test_published_cells_have_their_places(code: str) -> None:
    service = SERVICES[code]
    meanings = ["SERIAL", "NAME", "METHOD", "PAPERS", "FEE", "TIME_LIMIT", "OFFICER", "SUPERIOR"]
    columns = 7 if code == "i6" else 8
    assert [cell.meaning for cell in service.published] == meanings[:columns]
    assert [cell.place.column for cell in service.published] == list(range(1, columns + 1))
    assert {(cell.place.section, cell.place.row) for cell in service.published} == {(service.category, service.serial)}
    assert _line(service, 2) == NAME_LINES[code]
    for cell in service.published:
        assert cell.text in SOURCE
        assert cell.place.line
        assert LINES[cell.place.line - 1].strip() == cell.text.split("\n")[0].strip()


PLACES = [
    ("PHONE_UNVERIFIED", Severity.WARNING, "CITIZEN", 1, 7, 41, "+৮৮০৪৮৫২-৭৫০৭২", "c1"),
    ("INHERITED", Severity.INFO, "CITIZEN", 2, 8, 67, None, "c2"),
    ("INHERITED", Severity.INFO, "CITIZEN", 3, 8, 83, None, "c3"),
    ("INHERITED", Severity.INFO, "CITIZEN", 4, 8, 99, None, "c4"),
    ("INHERITED", Severity.INFO, "CITIZEN", 5, 8, 115, None, "c5"),
    ("BRACKET_MENDED", Severity.INFO, "CITIZEN", 6, 6, 125, as_published("তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে"), "c6"),
    ("INHERITED", Severity.INFO, "CITIZEN", 6, 8, 131, None, "c6"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 1, 4, 161, LINES[160].strip(), "i1"),
    ("EMAIL_MENDED", Severity.WARNING, "INSTITUTIONAL", 1, 8, 181, "programmer.magura@gma il.com", "i1"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 2, 4, 186, LINES[160].strip(), "i2"),
    ("INHERITED", Severity.INFO, "INSTITUTIONAL", 2, 8, 194, None, "i2"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 3, 4, 199, LINES[160].strip(), "i3"),
    ("INHERITED", Severity.INFO, "INSTITUTIONAL", 3, 8, 207, None, "i3"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 4, 4, 212, LINES[160].strip(), "i4"),
    ("INHERITED", Severity.INFO, "INSTITUTIONAL", 4, 8, 220, None, "i4"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 5, 4, 225, LINES[160].strip(), "i5"),
    ("INHERITED", Severity.INFO, "INSTITUTIONAL", 5, 8, 233, None, "i5"),
    ("PLACE_NOT_STATED", Severity.INFO, "INSTITUTIONAL", 6, 4, 238, LINES[160].strip(), "i6"),
    ("TRUNCATED", Severity.WARNING, "INSTITUTIONAL", 6, 7, 241, OFFICER, "i6"),
    ("INFERRED", Severity.WARNING, "INSTITUTIONAL", 6, 7, 241, OFFICER, "i6"),
    ("INHERITED", Severity.INFO, "INSTITUTIONAL", 6, 8, 241, None, "i6"),
]
WHOLE = [
    ("OFFICE_NOT_STATED", Severity.INFO, None, None, None, None, None, None),
    ("SECTION_MISSING", Severity.INFO, "INTERNAL", None, None, None, None, None),
    ("SECTION_MISSING", Severity.INFO, "EXPECTATIONS", None, None, None, None, None),
    ("SECTION_MISSING", Severity.INFO, "GRIEVANCE", None, None, None, None, None),
]


def test_every_finding_with_its_place_and_no_other() -> None:
    found = [
        (f.code, f.severity, f.place.section, f.place.row, f.place.column, f.place.line, f.published, f.service_code)
        for f in DRAFT.findings
    ]
    assert found == [WHOLE[0], *PLACES, *WHOLE[1:]]


def test_findings_are_told_in_both_languages() -> None:
    told = {finding.code: finding for finding in DRAFT.findings}
    unverified = told["PHONE_UNVERIFIED"]
    assert "(×11)" in (unverified.message.en or "")
    assert "(১১ জায়গায়)" in (unverified.message.bn or "")
    assert told["EMAIL_MENDED"].resolution == ("Read as programmer.magura@gmail.com; the text is kept as published.")
    assert told["INFERRED"].resolution == "Taken from line 228."
    assert "the value above it was taken (line 175)" in (told["INHERITED"].message.en or "")
    assert "(লাইন ১৭৫)" in (told["INHERITED"].message.bn or "")


def test_cells() -> None:
    table = [cell for cell in READING.cells if cell.tab]
    assert len(table) == 2 * 16 + 12 * 8 - 1
    assert accounting.misowned(READING) == []
    assert accounting.unaccounted(READING) == []
    layout = [cell for cell in READING.cells if cell.outcome is Outcome.LAYOUT]
    assert [cell.text for cell in layout if not cell.tab] == [
        "১. ভিশন ও মিশন",
        "ভিশন:",
        "মিশন:",
        "২. প্রতিশ্রুত সেবাসমূহ",
        "২.১) নাগরিক সেবা",
        "২.২) প্রাতিষ্ঠানিক সেবা",
    ]
    assert len([cell for cell in layout if cell.tab]) == 32
    assert not [cell for cell in READING.cells if cell.outcome is Outcome.FINDING]


def test_a_cell_says_where_it_went() -> None:
    (cell,) = [cell for cell in READING.cells if cell.place.line == 125]
    assert cell.place == Place("CITIZEN", 6, 6, 125)
    assert SOURCE[cell.start : cell.end] == cell.text == "তাৎক্ষনিক/ 3 কার্যদিবস (প্রযোজ্য ক্ষেত্রে"
    assert (cell.meaning, cell.outcome, cell.into) == (
        "TIME_LIMIT",
        Outcome.CHARTER,
        Target("time_limit", "c6"),
    )
    assert cell.findings == ("BRACKET_MENDED",)


def test_published_text_keeps_its_code_points() -> None:
    """71 letters য় as one code, which NFC would take apart; those in layout are the headings' alone."""
    assert SOURCE.count("\u09df") == 71
    assert sum(cell.text.count("\u09df") for cell in READING.cells) == 71
    published = "".join(cell.text for service in DRAFT.services for cell in service.published)
    headings = "".join(cell.text for cell in READING.cells if cell.outcome is Outcome.LAYOUT)
    opening = f"{DRAFT.vision.bn}{DRAFT.mission.bn}"
    assert (published + headings + opening).count("\u09df") == 71
    assert "\u09df" in SERVICES["i5"].time_limit.text  # type: ignore[union-attr]


def test_misspellings_stay() -> None:
    assert "পন্য" in (SERVICES["c5"].name.bn or "")
    assert "রাখা জন্য" in (SERVICES["i6"].name.bn or "")
    assert "/" in (SERVICES["i1"].name.bn or "")
