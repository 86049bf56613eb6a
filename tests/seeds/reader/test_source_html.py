"""Pages as portals have them: spans, entities, headings in two rows, tables around tables, menus around the charter."""

from __future__ import annotations

from collections import Counter

import pytest

from districts.charters.draft import CharterDraft, Service
from districts.charters.imports.document_reading import Outcome, Reading
from tests.seeds.reader.test_source import read

HEADINGS = (
    "ক্রমিক",
    "সেবার নাম",
    "সেবা প্রদান পদ্ধতি",
    "প্রয়োজনীয় কাগজপত্র",
    "সেবার মূল্য",
    "সময়সীমা",
    "দায়িত্বপ্রাপ্ত কর্মকর্তা",
    "ঊর্ধ্বতন কর্তৃপক্ষ",
)
ROW = (
    "১",
    "তথ্য প্রদান",
    "সরাসরি",
    "আবেদন",
    "বিনামূল্যে",
    "৩ কার্যদিবস",
    "সহকারী প্রোগ্রামার<br>০২-৪১০২৪০৭৩",
    "প্রোগ্রামার<br>০২-৪১০২৪০৭৪",
)
SECOND = ("২", "পরামর্শ প্রদান", "টেলিফোন", "নেই", "১০০ টাকা", "৭ কার্যদিবস", *ROW[6:])


def row(*cells: str, tag: str = "td") -> str:
    """Cells without an end tag, as old pages have them; one may begin with attributes in []."""
    shown = (cell[1:].split("]", 1) if cell.startswith("[") else ("", cell) for cell in cells)
    return "<tr>" + "".join(f"<{tag} {attributes}>{text}" for attributes, text in shown) + "</tr>"


def table(*rows: str, heads: str = row(*HEADINGS, tag="th")) -> str:
    return f"<table>{heads}{''.join(rows)}</table>"


def charter(*tables: str, heading: str = "২.১) নাগরিক সেবা") -> str:
    return f"<html><body><h2>{heading}</h2>{''.join(tables)}</body></html>"


def page(*tables: str) -> CharterDraft:
    return read(charter(*tables)).draft


def told(draft: CharterDraft) -> Counter[str]:
    silent = {"TITLE_MISSING", "OFFICE_NOT_STATED", "SECTION_MISSING"}
    return Counter(found.code for found in draft.findings if found.code not in silent)


def brief(service: Service) -> tuple[object, ...]:
    limit, fee, officer = service.time_limit, service.fee, service.responsible
    return (
        service.code,
        service.name.bn or service.name.en,
        [paper.name for paper in service.required_documents],
        fee and fee.text,
        limit and limit.working_days,
        officer and officer.title,
        service.superior and service.superior.title,
    )


FIRST = ("c1", "তথ্য প্রদান", ["আবেদন"], "বিনামূল্যে", 3, "সহকারী প্রোগ্রামার", "প্রোগ্রামার")


def test_a_plain_table() -> None:
    draft = page(table(row(*ROW)))

    assert [brief(service) for service in draft.services] == [FIRST]
    assert told(draft) == Counter()


def test_any_merged_cell_holds_for_each_row_that_it_covers_and_is_told_as_inherited() -> None:
    rows = [
        row(*ROW[:2], "[rowspan=3]সরাসরি", "[rowspan=3]আবেদন", "[rowspan=3]বিনামূল্যে", "[rowspan=2]৩ কার্যদিবস", *ROW[6:]),
        row("২", "পরামর্শ প্রদান", *ROW[6:]),
        row("৩", "প্রশিক্ষণ", "৭ কার্যদিবস", *ROW[6:]),
    ]

    draft = page(table(*rows))

    assert [brief(service)[2:5] for service in draft.services] == [
        (["আবেদন"], "বিনামূল্যে", 3),
        (["আবেদন"], "বিনামূল্যে", 3),
        (["আবেদন"], "বিনামূল্যে", 7),
    ]
    inherited = [(f.place.row, f.place.column) for f in draft.findings if f.code == "INHERITED"]
    assert inherited == [(2, 3), (2, 4), (2, 5), (2, 6), (3, 3), (3, 4), (3, 5)]
    assert told(draft) == Counter({"INHERITED": 7})


def test_an_officer_is_the_one_of_the_merged_cell_even_below_a_row_that_is_not_read() -> None:
    rows = [
        row(*ROW[:6], "[rowspan=3]সহকারী প্রোগ্রামার<br>০২-৪১০২৪০৭৩", "[rowspan=3]প্রোগ্রামার<br>০২-৪১০২৪০৭৪"),
        row("", "", "", "", "", ""),
        row(*SECOND[:6]),
    ]

    draft = page(table(*rows))

    assert [brief(service)[5:] for service in draft.services] == [FIRST[5:]] * 2


def test_a_service_in_several_rows_is_one_where_its_name_is_merged() -> None:
    heads = row(*HEADINGS[:4], "প্রাপ্তিস্থান", *HEADINGS[4:])
    rows = [
        row(
            "[rowspan=2]১",
            "[rowspan=2]তথ্য প্রদান",
            "[rowspan=2]সরাসরি",
            "আবেদন",
            "ফ্রন্ট ডেস্ক",
            *(f"[rowspan=2]{cell}" for cell in ROW[4:]),
        ),
        row("ছবি", "স্টুডিও"),
        row("২", "পরামর্শ প্রদান", "টেলিফোন", "নেই", "–", *ROW[4:]),
    ]

    draft = page(table(*rows, heads=heads))

    first, second = draft.services
    assert [(paper.name, paper.obtain_from) for paper in first.required_documents] == [
        ("আবেদন", "ফ্রন্ট ডেস্ক"),
        ("ছবি", "স্টুডিও"),
    ]
    assert [(cell.place.row, cell.place.column, cell.text) for cell in first.published if cell.place.column == 4] == [
        (1, 4, "আবেদন"),
        (1, 4, "ছবি"),
    ]
    assert brief(second)[1] == "পরামর্শ প্রদান"


def test_headings_in_two_rows() -> None:
    heads = row(
        *(f"[rowspan=2]{heading}" for heading in HEADINGS[:3]),
        "[colspan=2]প্রয়োজনীয় কাগজপত্র",
        *(f"[rowspan=2]{heading}" for heading in HEADINGS[4:6]),
        "[colspan=2]দায়িত্বপ্রাপ্ত কর্মকর্তা",
        "[rowspan=2]ঊর্ধ্বতন কর্তৃপক্ষ",
    ) + row("কাগজের নাম", "প্রাপ্তিস্থান", "নাম ও পদবি", "ফোন")
    cells = row(*ROW[:4], "ফ্রন্ট ডেস্ক", *ROW[4:6], "জনাব আব্দুল করিম<br>সহকারী প্রোগ্রামার", "০২-৪১০২৪০৭৩", ROW[7])

    draft = page(table(row(*"১২৩৪৫৬৭৮৯", "১০"), cells, heads=heads))

    (service,) = draft.services
    officer = service.responsible
    assert officer
    assert (officer.officer, officer.title) == ("জনাব আব্দুল করিম", "সহকারী প্রোগ্রামার")
    assert [contact.published for contact in officer.contacts] == ["০২-৪১০২৪০৭৩"]
    assert [(paper.name, paper.obtain_from) for paper in service.required_documents] == [("আবেদন", "ফ্রন্ট ডেস্ক")]
    assert told(draft) == Counter()


def test_a_heading_over_two_columns_takes_both() -> None:
    heads = row(*HEADINGS[:6], "[colspan=2]দায়িত্বপ্রাপ্ত কর্মকর্তা", HEADINGS[7])
    draft = page(table(row(*ROW[:6], "সহকারী প্রোগ্রামার", "০২-৪১০২৪০৭৩", ROW[7]), heads=heads))

    (service,) = draft.services
    assert service.responsible
    assert (service.responsible.title, len(service.responsible.contacts)) == ("সহকারী প্রোগ্রামার", 1)
    assert told(draft) == Counter()


def test_a_span_may_be_a_guess() -> None:
    draft = page(table(row("[colspan=100]সেবার তালিকা"), row(*ROW, "[colspan=1000 rowspan=9999]"), row(*SECOND)))

    assert [brief(service)[0] for service in draft.services] == ["c1", "c2"]


def test_section_headings_inside_one_table() -> None:
    rows = [row("[colspan=8]নাগরিক সেবা"), row(*ROW), row("[colspan=8]২.২) প্রাতিষ্ঠানিক সেবা"), row(*ROW), row(*SECOND)]

    draft = read(f"<table>{row(*HEADINGS)}{''.join(rows)}</table>").draft

    assert [service.code for service in draft.services] == ["c1", "i1", "i2"]
    assert told(draft) == Counter()


def test_a_heading_row_may_be_the_first_of_its_table() -> None:
    draft = read(f"<table>{row('[colspan=8]২.১) নাগরিক সেবা')}{row(*HEADINGS)}{row(*ROW)}</table>").draft

    assert [brief(service) for service in draft.services] == [FIRST]


def test_an_unknown_section_inside_a_table_misfiles_nothing() -> None:
    rows = [row("[colspan=8]২.১) নাগরিক সেবা"), row(*ROW), row("[colspan=8]২.৯) অচেনা বিভাগ"), row(*ROW)]

    draft = read(f"<table>{row(*HEADINGS)}{''.join(rows)}</table>").draft

    assert [service.code for service in draft.services] == ["c1"]
    (found,) = [f for f in draft.findings if f.code == "SERVICES_NOT_FILED"]
    assert "২.৯) অচেনা বিভাগ" in (found.published or "")
    assert "তথ্য প্রদান" in (found.published or "")


def test_a_row_over_the_whole_table_is_the_title_of_what_follows() -> None:
    draft = page(table(row(*ROW), row("[colspan=8]প্রশিক্ষণ"), row(*SECOND)))

    assert [(brief(service)[0], service.group) for service in draft.services] == [("c1", None), ("c2", "প্রশিক্ষণ")]
    assert [f.published for f in draft.findings if f.code == "TEXT_NOT_UNDERSTOOD"] == []


@pytest.mark.parametrize("text", ["বি.দ্র. সব সেবা বিনামূল্যে", "সব সেবার জন্য আবেদন করতে হবে।"])
def test_a_remark_over_the_whole_table_is_told(text: str) -> None:
    draft = page(table(row(*ROW), row(f"[colspan=8]{text}"), row(*SECOND)))

    assert [service.group for service in draft.services] == [None, None]
    assert [f.published for f in draft.findings if f.code == "TEXT_NOT_UNDERSTOOD"] == [text]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ((*ROW[:4], "[colspan=2]বিনামূল্যে", *ROW[6:]), [6]),
        ((*ROW[:2], "[colspan=2]সরাসরি", *ROW[4:]), [4]),
        ((*ROW[:6], "[colspan=2]সহকারী প্রোগ্রামার<br>০২-৪১০২৪০৭৩"), [8]),
        (("১", "[colspan=7]ঋণ কার্যক্রম"), [3, 4, 5, 6, 7, 8]),
    ],
)
def test_a_cell_over_several_columns_is_told_in_each_but_its_own(cells: tuple[str, ...], columns: list[int]) -> None:
    draft = page(table(row(*cells), row(*SECOND)))

    assert [service.code for service in draft.services] == ["c1", "c2"]
    found = [(f.service_code, f.place.column) for f in draft.findings if f.code == "CELL_OVER_COLUMNS"]
    assert found == [("c1", column) for column in columns]


def test_an_unknown_column_is_told_and_kept() -> None:
    heads = row(*HEADINGS, "মন্তব্য")
    draft = page(table(row(*ROW, "দ্রুত দেওয়া হয়"), heads=heads))

    (service,) = draft.services
    assert [f.published for f in draft.findings if f.code == "COLUMN_UNKNOWN"] == ["মন্তব্য"]
    assert ("UNKNOWN", "দ্রুত দেওয়া হয়") in {(cell.meaning, cell.text) for cell in service.published}


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    draft = page(table(row("", *ROW, ""), row("", *SECOND, ""), heads=row("", *HEADINGS, "")))

    assert [brief(service)[:2] for service in draft.services] == [("c1", "তথ্য প্রদান"), ("c2", "পরামর্শ প্রদান")]
    assert told(draft) == Counter({"COLUMN_BLANK": 1})


def test_cells_that_are_missing_or_too_many() -> None:
    draft = page(table(row(*ROW, "আরও কিছু"), row(*SECOND[:5]), row("৩", "প্রশিক্ষণ")))

    assert told(draft)["EXTRA_CELL"] == 1
    assert [f.place.row for f in draft.findings if f.code in {"ROW_SHORT", "TRUNCATED"}] == [2, 3]
    assert [brief(service)[0] for service in draft.services] == ["c1", "c2", "c3"]


def test_a_second_table_goes_on_with_the_headings_of_the_first() -> None:
    draft = page(table(row(*ROW)), table(row(*SECOND), heads=""))

    assert [brief(service)[0] for service in draft.services] == ["c1", "c2"]


def test_a_table_around_the_page_is_none() -> None:
    inner = f"<h3>২.১) নাগরিক সেবা</h3>{table(row(*ROW))}"

    draft = read(f"<table><tr><td>মেনু<td><table><tr><td>{inner}</table></table>").draft

    assert [brief(service) for service in draft.services] == [FIRST]
    assert [f.published for f in draft.findings if f.code == "TEXT_NOT_UNDERSTOOD"] == ["মেনু"]


def test_a_table_inside_a_cell_is_read_as_its_lines_and_told() -> None:
    papers = "<table><tr><td>আবেদন<tr><td>ছবি</table>"

    draft = page(table(row(*ROW[:3], papers, *ROW[4:])))

    assert brief(draft.services[0])[2] == ["আবেদন", "ছবি"]
    assert [(f.published, f.place.column) for f in draft.findings if f.code == "TABLE_IN_A_CELL"] == [("আবেদন\nছবি", 4)]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("তথ্য&nbsp;প্রদান", "তথ্য\xa0প্রদান"),
        ("&#2468;&#x9A5;্য &amp; &lt;পরামর্শ&gt;", "তথ্য & <পরামর্শ>"),
        ("<p>তথ্য</p><p>প্রদান</p>", "তথ্য\nপ্রদান"),
        ("<span>তথ্য</span>\n   <b>প্র</b>দান", "তথ্য প্রদান"),
        ("তথ্য<!-- একটি মন্তব্য --> প্রদান<script>alert('x')</script><style>a{}</style>", "তথ্য প্রদান"),
        ("<ol><li>তথ্য<li>প্রদান</ol>", "1. তথ্য\n2. প্রদান"),
        ("<ul><li>তথ্য<li>প্রদান</ul>", "তথ্য\nপ্রদান"),
        ("<pre>তথ্য  ও\n  প্রদান</pre>", "তথ্য  ও\n  প্রদান"),
        ("<a href='javascript:x'>তথ্য প্রদান</a>", "তথ্য প্রদান"),
    ],
)
def test_a_cell_says_what_a_visitor_sees(cell: str, text: str) -> None:
    (service,) = page(table(row(ROW[0], cell, *ROW[2:]))).services

    assert service.name.bn == text


MENU = "<nav><ul><li><a href=/>প্রথম পাতা</a><li><a href=/x>যোগাযোগ</a></ul></nav>"
LINKS = "<ul><li><a href=/1>নোটিশ</a></li><li><a href=/2>খবর</a></li></ul>"
HEADER = "<header>জাতীয় তথ্য বাতায়ন</header>"
AROUND = f"{HEADER}{MENU}<div class='sidebar'>{LINKS}</div>{LINKS}<main>{{}}</main><footer>কপিরাইট</footer>"


def beside(reading: Reading) -> list[str]:
    return [f.published or "" for f in reading.draft.findings if f.code == "BESIDE_THE_CHARTER"]


def test_what_stands_around_the_content_is_told_as_that() -> None:
    reading = read(AROUND.format(f"<h2>২.১) নাগরিক সেবা</h2>{table(row(*ROW))}"))

    assert [brief(service) for service in reading.draft.services] == [FIRST]
    assert beside(reading) == ["জাতীয় তথ্য বাতায়ন", "প্রথম পাতা", "যোগাযোগ", "নোটিশ", "খবর", "নোটিশ", "খবর", "কপিরাইট"]
    assert told(reading.draft) == Counter({"BESIDE_THE_CHARTER": 8})
    assert {cell.outcome for cell in reading.cells if "BESIDE_THE_CHARTER" in cell.findings} == {Outcome.FINDING}


def test_what_stands_behind_the_end_of_a_page_is_read_too() -> None:
    draft = read(f"{charter(table(row(*ROW)))}<h2>২.২) প্রাতিষ্ঠানিক সেবা</h2>{table(row(*SECOND))}").draft

    assert [service.code for service in draft.services] == ["c1", "i2"]


def test_a_menu_that_holds_the_charter_is_none() -> None:
    reading = read(f"<div id=sidebar><h2>২.১) নাগরিক সেবা</h2>{table(row(*ROW))}</div>")

    assert [brief(service) for service in reading.draft.services] == [FIRST]
    assert beside(reading) == []


def test_a_page_without_a_table_may_hold_one_cell_a_paragraph() -> None:
    numbers = "".join(f"<p>({number})</p>" for number in "১২৩৪৫৬৭৮")
    shown = "".join(f"<p>{cell}</p>" for cell in (*HEADINGS, *[]))
    cells = "".join(f"<p>{cell}</p>" for cell in (*ROW[:6], "সহকারী প্রোগ্রামার", "প্রোগ্রামার"))

    draft = read(f"<html><h2>২.১) নাগরিক সেবা</h2>{shown}{numbers}{cells}</html>").draft

    assert [brief(service) for service in draft.services] == [FIRST]
