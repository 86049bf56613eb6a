"""Headings of columns in the words of any office, and columns that are told by their cells."""

from __future__ import annotations

import pytest

from districts.charters.draft import CharterDraft, Severity
from districts.charters.imports.document_reading import Meaning
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader import accounting
from seeds.reader.layout.heading_rows import is_heading_row
from seeds.reader.text import column_headings
from tests.seeds.tabbed import row

FAMILIES = {
    Meaning.SERIAL: ["ক্রঃ/নং", "ক্রম নং:", "Sr. No.", "ক্র."],
    Meaning.NAME: [
        "সেবাসমূহ / সেবার বিবরণ", "প্রদত্ত সেবা/সুবিধা", "কার্যক্রমের নাম", "সেবার ধরণ", "সেবার ক্ষেত্রসমূহ", "Types of Service",
    ],
    Meaning.METHOD: [
        "সেবাদানপ্রক্রিয়া", "সেবা গ্রহণের নিয়মাবলি", "সেবা প্রাপ্তির উপায়", "সেবা পাওয়ার জন্য করণীয়", "নিয়ম ও পদ্ধতি",
        "Process of service delivery",
    ],
    Meaning.PAPERS: [
        "আবশ্যকীয় কাগজাদি", "দাখিলীয় দলিলাদি/প্রমাণক", "সেবা গ্রহণের জন্য প্রয়োজনীয় কাগজ পত্র", "আবেদন ফরম ও সংযুক্ত কাগজপত্র",
        "প্রয়োজনীয় দলিলপত্র এবং উহা প্রাপ্তির স্থান", "কাগজপত্র/প্রমাণাদি/প্রাপ্তিস্থান",
    ],
    Meaning.PLACE: ["কাগজপত্র/ফরম প্রাপ্তির স্থান", "আবেদন ফরম কোথায় পাওয়া যাবে"],
    Meaning.FEE: [
        "সেবা মূল্য/ফি", "সেবাপ্রাপ্তিরপ্রয়োজনীয়ফি", "সরকারি ফি ও আনুষাঙ্গিক খরচ", "লাইসেন্স ফি (টাকা)", "সেবামূল্য ও ফি পরিশোধের পদ্ধতি",
        "ধার্য চার্জ", "Service Fee and Mode of Payment",
    ],
    Meaning.PAYMENT: ["ফি জমাদান পদ্ধতি", "সেবা মূল্য আদায়ের মাধ্যম"],
    Meaning.TIME_LIMIT: [
        "সেবা প্রাপ্তির সম্ভাব্য সময়", "কাজ সম্পাদনের সর্বোচ্চ সময়সীমা", "সেবাদানেরসময়কাল", "নিষ্পত্তির সময়সীমা (দিন)", "Time frame",
    ],
    Meaning.OFFICER: [
        "দায়িত্বে নিয়োজিত কর্মকর্তার নাম, পদবি ও মোবাইল নং", "সেবাদানকারী কর্মচারীর পদবী",
        "শাখার নাম ও দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, ফোননম্বর",
        "অফিসের দায়িত্বপ্রাপ্ত ব্যক্তি", "তথ্য প্রদানকারী কর্মকর্তা",
    ],
    Meaning.SUPERIOR: ["উর্দ্ধতন কর্মকর্তা/কর্তৃপক্ষের পদবি, ইমেইল", "পরবর্তী ঊর্ধ্বতন কর্তৃপক্ষ"],
    Meaning.REMEDY: [
        "নির্ধারিত সময়ের মধ্যে সেবা না পেলে কার নিকট অভিযোগ করবেন", "সেবা প্রাপ্তিতে ব্যর্থ হলে প্রতিকারের ব্যবস্থা", "আপিল কর্তৃপক্ষ",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("heading", "meaning"), [(each, of) for of, said in FAMILIES.items() for each in said])
def test_a_heading_of_known_words(heading: str, meaning: Meaning) -> None:
    assert column_headings.meaning_of(heading) is meaning


@pytest.mark.parametrize(
    "heading",
    [
        "সেবা প্রদানের স্থান", "সেবা প্রদানকারীর করণীয়", "সেবার মূল্যায়ন", "সেবাগ্রহীতা", "মন্তব্য", "ইউনিটের নাম", "কোর্সের মেয়াদ",
        "আইন ও বিধি",
        "নাগরিকের দায়িত্ব", "ঋণের পরিমাণ", "করণীয়", "আবেদন ফরম", "সময়সূচি", "কর্মকর্তা", "সেবার সময়সীমা অতিক্রান্ত হলে", "Remarks",
    ],
)  # fmt: skip
def test_a_heading_of_something_else(heading: str) -> None:
    assert column_headings.meaning_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("সেবা প্রাপ্তির সয়মসীমা", Meaning.TIME_LIMIT),
        ("সেবা প্রাপ্তির মজুদ", None),
        ("দায়িত্বপ্রাপ্ত কর্মকর্তর পদবি", Meaning.OFFICER),
        ("প্রয়োজনীয় কাজগপত্র", Meaning.PAPERS),
    ],
)
def test_a_misspelt_word_of_a_heading(heading: str, meaning: Meaning | None) -> None:
    assert column_headings.meaning_of(heading) is None
    assert column_headings.nearest(heading) is meaning


def test_the_name_of_a_branch_asks_for_no_name() -> None:
    assert not column_headings.asks_name("শাখার নাম ও দায়িত্বপ্রাপ্ত কর্মকর্তার পদবি, ফোন")
    assert column_headings.asks_name("দায়িত্বপ্রাপ্ত কর্মকর্তার নাম ও পদবি")


@pytest.mark.parametrize(
    ("cells", "below", "is_one"),
    [
        (("ক্রমিক", "সেবার নাম", "সময়সীমা"), (), True),
        (("ক্রমিক", "সেবার নাম", "অচেনা", "আরেক"), ("১", "সনদ", "ক", "খ"), True),
        (("ক্রমিক", "সেবার নাম", "অচেনা", "আরেক"), ("সনদ", "১", "ক", "খ"), False),
        (("ক্রমিক", "কখন যোগাযোগ করবেন", "আপিল কর্তৃপক্ষ", "নিষ্পত্তির সময়সীমা"), ("১", "", "", ""), False),
        (("সনদ প্রদান", "নির্ধারিত ফি", "নির্ধারিত সময়", "দায়িত্বপ্রাপ্ত কর্মকর্তা"), (), False),
        (("ক্রমিক", "সেবার নাম", "সেবা প্রাপ্তির সয়মসীমা"), (), True),
    ],
)
def test_a_heading_row(cells: tuple[str, ...], below: tuple[str, ...], *, is_one: bool) -> None:
    assert is_heading_row(cells, below) is is_one


def read(*rows: tuple[str, ...], html: bool = False) -> CharterDraft:
    if html:
        cells = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in each) + "</tr>" for each in rows]
        page = f"<p>সিটিজেন চার্টার</p><p>২.১) নাগরিক সেবা</p><table>{''.join(cells)}</table>"
        reading = reader.read(PublishedDocument(Form.HTML, page))
    else:
        reading = reader.read("\n".join(["সিটিজেন চার্টার", "২.১) নাগরিক সেবা", *map(row, rows)]))
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def test_columns_told_by_their_cells() -> None:
    draft = read(
        ("ক্রমিক", "সেবার নাম", "চাঁদা", "কবে পাবেন", "কার কাছে আসবেন"),
        ("১", "নলকূপ স্থাপন", "৭,০০০ টাকা", "৪৫ দিন", "উপসহকারী প্রকৌশলী"),
        ("২", "পানি পরীক্ষা", "বিনামূল্যে", "তাৎক্ষণিক", "ঐ"),
        ("৩", "ল্যাট্রিন", "২০০ টাকা", "মজুদ থাকলে", "মেকানিক"),
    )

    assert [service.fee.free for service in draft.services if service.fee] == [False, True, False]
    assert [service.time_limit.maximum for service in draft.services if service.time_limit] == [45, None, None]
    assert [service.responsible.title for service in draft.services if service.responsible][:2] == [
        "উপসহকারী প্রকৌশলী"
    ] * 2
    told = {(each.published, each.place.column) for each in draft.findings if each.code == "COLUMN_BY_ITS_CELLS"}
    assert told == {("চাঁদা", 3), ("কবে পাবেন", 4), ("কার কাছে আসবেন", 5)}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("কোর্সের মেয়াদ", ("৩ মাস", "৬ মাস")), ("ঋণের পরিমাণ", ("৫০,০০০ টাকা", "১০,০০০ টাকা")), ("বয়সসীমা", ("১৮ বছর", "৩৫ বছর"))],
)
def test_a_heading_that_asks_for_something_else_is_not_told_by_its_cells(heading: str, cells: tuple[str, str]) -> None:
    draft = read(
        ("ক্রমিক", "সেবার নাম", "প্রয়োজনীয় কাগজপত্র", heading),
        ("১", "প্রশিক্ষণ", "ছবি", cells[0]),
        ("২", "ঋণ", "ছবি", cells[1]),
    )

    assert [(service.fee, service.time_limit) for service in draft.services] == [(None, None)] * 2
    assert [each.published for each in draft.findings if each.code == "COLUMN_UNKNOWN"] == [heading]


def test_two_columns_of_the_same_leave_both_unknown() -> None:
    draft = read(
        ("ক্রমিক", "সেবার নাম", "প্রয়োজনীয় কাগজপত্র", "সাধারণ", "জরুরি"),
        ("১", "সনদ", "ছবি", "৭ দিন", "৩ দিন"),
        ("২", "লাইসেন্স", "ছবি", "১৫ দিন", "৫ দিন"),
    )

    assert [service.time_limit for service in draft.services] == [None, None]
    assert [each.published for each in draft.findings if each.code == "COLUMN_UNKNOWN"] == ["সাধারণ", "জরুরি"]


def test_two_known_columns_of_the_same_are_told_with_the_first() -> None:
    draft = read(("ক্রমিক", "সেবার নাম", "কোর্ট ফি", "সরকারি ফি"), ("১", "নামজারি", "২০ টাকা", "১১৫০ টাকা"))

    assert [(each.severity, each.published) for each in draft.findings if each.code == "COLUMN_REPEATED"] == [
        (Severity.WARNING, "কোর্ট ফি")
    ]


def test_a_fee_in_two_columns_under_one_heading_is_one_fee() -> None:
    page = (
        "<p>সিটিজেন চার্টার</p><p>২.১) নাগরিক সেবা</p><table><tr><td rowspan=2>ক্রমিক</td><td rowspan=2>সেবার নাম</td>"
        "<td colspan=2>সেবার মূল্য</td><td rowspan=2>সময়সীমা</td></tr><tr><td>কোর্ট ফি</td><td>সরকারি ফি</td></tr>"
        "<tr><td>১</td><td>নামজারি</td><td>২০ টাকা</td><td>১১৫০ টাকা</td><td>৭ দিন</td></tr></table>"
    )

    (service,) = reader.read(PublishedDocument(Form.HTML, page)).draft.services

    assert service.fee
    assert service.fee.text == "২০ টাকা\n১১৫০ টাকা"


def test_papers_and_their_places_in_one_column() -> None:
    draft = read(
        ("ক্রমিক", "সেবার নাম", "প্রয়োজনীয় কাগজপত্র/আবেদন ফরম প্রাপ্তিস্থান", "সময়সীমা"),
        ("১", "লাইসেন্স", "১। আবেদনপত্র\n২। ট্রেড লাইসেন্স", "৭ দিন"),
    )

    assert [paper.name for paper in draft.services[0].required_documents] == ["আবেদনপত্র", "ট্রেড লাইসেন্স"]
    assert "COLUMN_BY_ITS_CELLS" in {each.code for each in draft.findings}


def test_a_column_of_places_beside_one_of_papers_stays_one() -> None:
    draft = read(
        ("ক্রমিক", "সেবার নাম", "প্রয়োজনীয় কাগজপত্র", "কাগজপত্র/আবেদন ফরম প্রাপ্তিস্থান"),
        ("১", "লাইসেন্স", "ছবি", "জেলা কার্যালয়"),
    )

    assert [paper.obtain_from for paper in draft.services[0].required_documents] == ["জেলা কার্যালয়"]


def test_a_column_called_subject_names_the_services() -> None:
    draft = read(
        ("ক্রমিক", "শাখা", "বিষয়", "সময়সীমা", "সরকারি ফি"),
        ("১", "প্রশাসন", "সনদ প্রদান", "৭ দিন", "নাই"),
        ("২", "লাইসেন্স", "লাইসেন্স প্রদান", "৩ দিন", "১০০ টাকা"),
        html=True,
    )

    assert [service.name.bn for service in draft.services] == ["সনদ প্রদান", "লাইসেন্স প্রদান"]
    assert [each.published for each in draft.findings if each.code == "NAME_COLUMN_INFERRED"] == ["বিষয়"]
