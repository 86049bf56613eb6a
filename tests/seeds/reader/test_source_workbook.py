"""Excel files: the same charter as in other formats, values as they are shown, and nothing of a sheet lost."""

from __future__ import annotations

import pytest

from districts.shared.refused import RefusalCode
from seeds import reader
from seeds.reader.accounting import misowned, unaccounted
from seeds.reader.source.workbook.number_formats import BUILT_IN, shown
from tests.seeds.documents import COMPLETE
from tests.seeds.reader.test_source import read
from tests.seeds.renderings import as_word
from tests.seeds.workbooks import Raw, Sheet, Value, Workbook, as_workbook

HEADINGS: list[Value] = ["ক্রমিক", "সেবার নাম", "সেবার মূল্য", "সময়সীমা"]
TITLE: list[Value] = ["২.১) নাগরিক সেবা"]


@pytest.mark.parametrize("merged", [frozenset(), frozenset({6, 7})], ids=["each cell", "merged cells"])
def test_a_workbook_gives_the_same_draft_as_a_word_file(merged: frozenset[int]) -> None:
    """A row of a sheet lacks no cell: they are empty."""
    reading = read(as_workbook(COMPLETE, merged=merged))

    assert reading.draft == read(as_word(COMPLETE, merged=merged)).draft
    assert (misowned(reading), unaccounted(reading)) == ([], [])


def test_values_are_read_as_they_are_shown() -> None:
    formats = ['#,##0.00 "টাকা"', "[$৳-845] #,##0", "dd/mm/yyyy"]
    rows: list[list[Value]] = [
        TITLE,
        HEADINGS,
        [1, "জমির নকশা", Raw("<v>1170.5</v>", style=1), "৭ কার্যদিবস"],
        [2, "খতিয়ান", Raw("<v>20</v>", style=2), Raw("<v>46086</v>", style=3)],
        [3, "পর্চা", Raw("<is><t>বিনামূল্যে</t></is>", kind="inlineStr"), Raw("<f>B1</f><v>৩ দিন</v>", kind="str")],
    ]
    first, second, third = read(Workbook([Sheet(rows)], formats=formats).content()).draft.services

    assert (first.fee and first.fee.text, second.fee and second.fee.text) == ("1,170.50 টাকা", "৳ 20")
    assert (first.fee and first.fee.amounts[0].poisha, second.fee and second.fee.amounts[0].poisha) == (117_050, 2_000)
    assert second.time_limit and second.time_limit.text == "05/03/2026"  # noqa: PT018
    assert (third.fee and third.fee.free, third.time_limit and third.time_limit.text) == (True, "৩ দিন")


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("28", "General", "28"),
        ("0.1", "General", "0.1"),
        ("0.30000000000000004", "General", "0.3"),
        ("1712345678", "General", "1712345678"),
        ("1.7123456789012E12", "General", "1712345678901"),
        ("1170", BUILT_IN[4], "1,170.00"),
        ("1234567.5", BUILT_IN[3], "1,234,568"),
        ("0.15", BUILT_IN[9], "15%"),
        ("-20", BUILT_IN[37], "(20)"),
        ("7", "000", "007"),
        ("1712345678", "00000000000", "01712345678"),
        ("12.5", "0.##", "12.5"),
        ("12", '0" কার্যদিবস"', "12 কার্যদিবস"),
        ("5", '"সেবা "0', "সেবা 5"),
        ("0", '0;-0;"বিনামূল্যে"', "বিনামূল্যে"),
        ("46086", BUILT_IN[14], "5/3/2026"),
        ("46086.75", "d mmmm yyyy, h:mm AM/PM", "5 March 2026, 6:00 PM"),
        ("0.375", BUILT_IN[20], "9:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("46086", "# ?/?", "46086"),
        ("1E+400", "0", "1E+400"),
        ("text", "0", "text"),
    ],
)
def test_numbers_in_their_formats(value: str, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_dates_of_a_macintosh() -> None:
    assert shown("44624", "dd/mm/yyyy", since_1904=True) == "05/03/2026"


def test_each_sheet_is_read_and_the_name_on_its_tab_may_be_the_heading_of_a_section() -> None:
    one: list[list[Value]] = [HEADINGS, [1, "জমির নকশা", "২০ টাকা", "৭ কার্যদিবস"]]
    other: list[list[Value]] = [HEADINGS, [1, "প্রশিক্ষণ", "বিনামূল্যে", "৩ কার্যদিবস"]]
    book = Workbook([Sheet(one, "নাগরিক সেবা"), Sheet(other, "প্রাতিষ্ঠানিক সেবা"), Sheet([["খসড়া"]], "কাজ", "hidden")])
    draft = read(book.content()).draft

    assert [(service.code, service.name.bn) for service in draft.services] == [("c1", "জমির নকশা"), ("i1", "প্রশিক্ষণ")]
    assert beside(draft.findings) == ["কাজ", "খসড়া"]


def beside(findings: tuple[object, ...]) -> list[object]:
    return [getattr(f, "published") for f in findings if getattr(f, "code") == "BESIDE_THE_CHARTER"]  # noqa: B009


def test_what_is_hidden_or_beside_the_cells_is_told() -> None:
    rows: list[list[Value]] = [
        TITLE,
        HEADINGS,
        [1, "জমির নকশা", "২০ টাকা", "৭ কার্যদিবস", "গোপন কলাম"],
        [2, "গোপন সেবা", "১ টাকা", "১ দিন"],
        ["টীকা"],
    ]
    said = "<a:p><a:r><a:t>ছবির </a:t></a:r><a:r><a:t>লেখা</a:t></a:r></a:p>"
    drawing = f'<xdr:wsDr xmlns:xdr="urn:x" xmlns:a="urn:a">{said}</xdr:wsDr>'
    sheet = Sheet(
        rows,
        hidden=[4],
        before='<cols><col min="5" max="5" hidden="1"/></cols>',
        more='<headerFooter><oddHeader>&amp;C&amp;"Arial"জেলা কার্যালয়</oddHeader></headerFooter>',
        relations=[("drawing", "../drawings/drawing1.xml")],
    )
    reading = read(Workbook([sheet], parts={"xl/drawings/drawing1.xml": drawing}).content())

    assert [service.name.bn for service in reading.draft.services] == ["জমির নকশা"]
    assert beside(reading.draft.findings) == ["গোপন কলাম", "2", "গোপন সেবা", "১ টাকা", "১ দিন", "ছবির লেখা", "জেলা কার্যালয়"]
    assert (misowned(reading), unaccounted(reading)) == ([], [])


def test_merged_cells_hold_for_all_that_they_cover() -> None:
    rows: list[list[Value]] = [
        ["২.১) নাগরিক সেবা"], HEADINGS, [1, "জমির নকশা", "২০ টাকা", "৭ কার্যদিবস"], [2, "খতিয়ান", "", "৩ কার্যদিবস"],
    ]  # fmt: skip
    draft = read(Workbook([Sheet(rows, merged=["A1:D1", "C3:C4"])]).content()).draft

    assert [service.fee and service.fee.text for service in draft.services] == ["২০ টাকা", "২০ টাকা"]


def test_a_formula_that_was_never_calculated_is_shown_itself() -> None:
    rows: list[list[Value]] = [TITLE, HEADINGS, [1, "জমির নকশা", Raw("<f>10*2</f><v/>"), "৭ কার্যদিবস"]]
    (service,) = read(Workbook([Sheet(rows)]).content()).draft.services

    assert service.fee
    assert service.fee.text == "=10*2"


def test_cells_in_a_font_of_bijoy_are_converted() -> None:
    mixed = (
        "<is><r><rPr><rFont val='SutonnyMJ'/></rPr><t>bvgRvix</t></r><r><t xml:space='preserve'> (Online)</t></r></is>"
    )
    rows: list[list[Value]] = [
        TITLE,
        HEADINGS,
        [1, Raw(mixed, kind="inlineStr"), "২০ টাকা", Raw("<is><t>28 w`b</t></is>", kind="inlineStr", style=1)],
    ]
    draft = read(Workbook([Sheet(rows)], fonts=["SutonnyMJ"]).content()).draft

    (service,) = draft.services
    assert (service.name.bn, service.time_limit and service.time_limit.text) == ("নামজারী (Online)", "২৮ দিন")
    assert [f.code for f in draft.findings if f.code.startswith("BIJOY")] == ["BIJOY_CONVERTED"]


ENTITY = "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"


def _refusal(content: bytes) -> tuple[str, RefusalCode]:
    with pytest.raises(reader.NotACharter) as refused:
        read(content)
    return refused.value.finding.code, refused.value.code


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (Workbook([Sheet([["ক"] * 26 for _ in range(1000)])]), "FILE_TOO_LARGE"),
        (Workbook([Sheet([[1]], more='<x y="1"/>' * 500_000)]), "FILE_TOO_LARGE"),
        (Workbook([Sheet([[1]], merged=["A1:B2"] * 20_001)]), "FILE_TOO_LARGE"),
        (Workbook([Sheet([[1]])], parts={"xl/worksheets/sheet1.xml": "<worksheet"}), "FILE_DAMAGED"),
        (Workbook([Sheet([[1]])], parts={"xl/worksheets/sheet1.xml": ENTITY}), "FILE_NOT_SAFE"),
        (Workbook([Sheet([["কোনো ছক নেই"]])]), "NO_TABLE_OF_SERVICES"),
    ],
    ids=["cells", "elements", "merged cells", "cut off", "entities", "no charter"],
)  # fmt: skip
def test_what_is_no_workbook_of_a_charter_is_refused(book: Workbook, code: str) -> None:
    assert _refusal(book.content())[0] == code


def test_a_cell_far_to_the_right_is_refused() -> None:
    far = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'

    assert _refusal(Workbook([Sheet([])], parts={"xl/worksheets/sheet1.xml": far}).content())[0] == "FILE_TOO_LARGE"
