"""Tables as they are pasted: with too many tabs or too few, their headings printed twice, their columns anywhere."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress

import pytest

from districts.charters.draft import CharterDraft, Service, Severity
from seeds import reader
from seeds.reader import accounting
from tests.seeds.documents import COMPLETE, SOURCE, with_lines
from tests.seeds.reader.test_changes import BEFORE, LINES, bare, cells_by_row, new_codes, rearranged, service
from tests.support.examples import examples

HEADINGS = "ক্রমিক\tসেবার নাম\tসেবা প্রদান পদ্ধতি\tপ্রয়োজনীয় কাগজপত্র\tসেবার মূল্য\tসময়সীমা"
ROWS = ["তথ্য প্রদান\tসরাসরি\tআবেদন\tবিনামূল্যে\t৩ কার্যদিবস", "পরামর্শ প্রদান\tসরাসরি\tআবেদন\tবিনামূল্যে\t৩ কার্যদিবস"]


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def errors(draft: CharterDraft) -> set[str]:
    return {finding.code for finding in draft.findings if finding.severity is Severity.ERROR}


@pytest.mark.parametrize(
    "text",
    [SOURCE.replace("\t", "\t\t"), SOURCE.replace("\t", "\t\t\t"), SOURCE.replace("\n\t", "\t\n\t")],
    ids=["doubled", "tripled", "at the end of each cell's line"],
)
def test_tabs_too_many_are_columns_that_hold_nothing(text: str) -> None:
    draft = read(text)

    assert [bare(found) for found in draft.services] == [bare(found) for found in BEFORE.services]
    assert new_codes(draft) == Counter({"COLUMN_BLANK": 2})


def test_a_column_without_a_heading_keeps_what_stands_in_it() -> None:
    lines = "\n".join(
        f"\t{row}\t{more}"
        for row, more in zip([HEADINGS, f"১\t{ROWS[0]}", f"২\t{ROWS[1]}"], ["", "ক", ""], strict=True)
    )

    draft = read(f"২.১) নাগরিক সেবা\n{lines}")

    assert "COLUMN_BLANK" not in {f.code for f in draft.findings}
    assert "ক" in [cell.text for cell in draft.services[0].published]
    assert "COLUMN_UNKNOWN" in {f.code for f in draft.findings}
    assert [found.name.bn for found in draft.services] == ["তথ্য প্রদান", "পরামর্শ প্রদান"]


NO_NAMES = [
    "(২)",
    "12",
    "৩ কার্যদিবস",
    "জরুরি ৩ কার্যদিবস",
    "একই দিন",
    "বিনামূল্যে",
    "৫০০ টাকা",
    "৫০০ টাকা পর্যন্ত",
    "৫০০/- (ছয়শত) টাকা",
    "জরুরি ৫০০ টাকা",
    "৫০০ টাকা এবং ভ্যাট ১৫%",
    "সাধারণ: ৫০০ টাকা; জরুরি: ১০০০ টাকা",
    "মুক্তিযোদ্ধাদের জন্য বিনামূল্যে; অন্যান্য ১০০ টাকা",
    "৫০০ টাকার ব্যাংক ড্রাফট",
    "লাইসেন্স ফি ৫০০/-, ভ্যাট ১৫%",
    "কোর্ট ফি ২০/-, নোটিশ ৫০/-, রেকর্ড সংশোধন ১০০০/- ও খতিয়ান ১০০/-",
    "৫০০/- লাইসেন্স ফি ও ২০০/- নবায়ন ফি",
    "৫০০/- চালান (অর্থনৈতিক কোড-১৪২২৩২৬)",
    "ফিঃ ৫০০/-",
    "খতিয়ান প্রতি ১০০/- টাকা",
    "১০০ টাকা প্রতিজন",
    "১০ (দশ) মিনিট",
    "৩০ (ত্রিশ) কার্যদিবস; আপত্তি থাকলে ৬০ কার্যদিবস",
    "ঐ",
    "সেবার নাম",
    "সময়সীমা\nপরামর্শ",
]
NAMES = [
    "১০ টাকায় কৃষকের ব্যাংক হিসাব খোলা",
    "৫০,০০০/- টাকা পর্যন্ত ঋণ বিতরণ",
    "১০০ টাকার প্রাইজবন্ড বিক্রয়",
    "৫০০ টাকা হারে বয়স্ক ভাতা প্রদান",
    "Loan up to Tk. 50,000",
    "বিনামূল্যে বই বিতরণ",
    "২৪ ঘণ্টা জরুরি সেবা",
    "জরুরি সেবা (২৪ ঘণ্টা)",
    "৩ মাস মেয়াদি প্রশিক্ষণ",
    "পাসপোর্ট হারিয়ে গেলে",
    "৫ কার্যদিবস ব্যাপী প্রশিক্ষণ",
    "বয়স্ক ভাতা ৬০০ টাকা",
    "প্রতি বছর ৫০০০ টাকা উপবৃত্তি",
    "২০ টাকা মূল্যের ফরম বিতরণ",
    "স্ট্যাম্প বিক্রয় ৫০০/-",
    "কোর্ট ফি ও স্ট্যাম্প সরবরাহ",
    "১,০০,০০০/- টাকা পর্যন্ত প্রকল্প অনুমোদন",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_hold_an_amount_or_a_time(name: str) -> None:
    draft = read(with_lines({53: f"\t{name}"}))

    assert [found.name.bn or found.name.en for found in draft.services if found.code == "c2"] == [name]
    assert "NAME_NOT_A_NAME" not in {finding.code for finding in draft.findings}


@pytest.mark.parametrize("name", NO_NAMES, ids=range(len(NO_NAMES)))
def test_a_name_that_is_none_stops_publishing(name: str) -> None:
    draft = read(with_lines({53: f"\t{name}"}))

    (told,) = [f for f in draft.findings if f.severity is Severity.ERROR]
    assert (told.code, told.published, told.service_code, told.place.line) == ("NAME_NOT_A_NAME", name, "c2", 53)


@pytest.mark.parametrize("first", ["অচেনা কলাম", "তালিকা"])
def test_text_directly_before_a_heading_row_is_a_heading_without_its_tab(first: str) -> None:
    heading = HEADINGS.replace("ক্রমিক", first)

    draft = read("\n".join(["২.১) নাগরিক সেবা", heading, f"১\t{ROWS[0]}", f"২\t{ROWS[1]}"]))

    (told,) = [f for f in draft.findings if f.code == "HEADING_WITHOUT_TAB"]
    assert (told.severity, told.published, told.place.line) == (Severity.ERROR, first, 2)


@pytest.mark.parametrize(
    "lines",
    [
        [f"\t{HEADINGS}", f"১\t{ROWS[0]}", f"২\t{ROWS[1]}"],
        ["\t" + HEADINGS.removeprefix("ক্রমিক\t"), *ROWS],
    ],
    ids=["rows", "rows without serials"],
)
def test_rows_that_lack_a_tab_are_not_published(lines: list[str]) -> None:
    assert errors(read("\n".join(["২.১) নাগরিক সেবা", *lines])))


@pytest.mark.parametrize(
    "lines",
    [
        [HEADINGS.removeprefix("ক্রমিক\t"), *(f"\t{row}" for row in ROWS)],
        [HEADINGS.removeprefix("ক্রমিক\t"), *ROWS],
        [HEADINGS, *(f"{at}\t{row}" for at, row in enumerate(ROWS, 1))],
        [HEADINGS.replace("ক্রমিক", "ক্রমিক সংখ্যা"), *(f"{at}\t{row}" for at, row in enumerate(ROWS, 1))],
    ],
    ids=["headings", "headings and rows", "with serials", "with serials, named otherwise"],
)
def test_headings_need_no_tab_before_the_first(lines: list[str]) -> None:
    draft = read("\n".join(["২.১) নাগরিক সেবা", *lines]))

    assert errors(draft) == set()
    assert [(found.serial, found.name.bn) for found in draft.services] == [(1, "তথ্য প্রদান"), (2, "পরামর্শ প্রদান")]


def test_a_paragraph_above_a_table_is_no_heading() -> None:
    draft = read("\n".join(["২.১) নাগরিক সেবা", "নিচের সেবাগুলো দেওয়া হয়", f"\t{HEADINGS}", f"\t১\t{ROWS[0]}"]))

    assert errors(draft) == set()
    assert [found.name.bn for found in draft.services] == ["তথ্য প্রদান"]


def again(row: int, headings: str) -> str:
    """The complete document with a heading row printed again before a row of its citizen services."""
    at = next(at for at, line in enumerate(LINES) if line.strip() == f"{row}.")
    return "\n".join([*LINES[:at], headings, *COMPLETE.split("\n")[at:]])


def superiors(draft: CharterDraft) -> list[str | None]:
    return [found.superior.title if found.superior else None for found in draft.services]


def test_a_heading_row_printed_again_at_a_page_break_interrupts_nothing() -> None:
    draft = read(again(4, "\n".join(LINES[8:28])))

    assert [bare(found) for found in draft.services] == [bare(found) for found in read(COMPLETE).services]
    assert "CELL_EMPTY" not in {f.code for f in draft.findings}


def test_below_other_headings_nothing_is_inherited_from_the_table_above() -> None:
    headings = "\n".join(LINES[8:18]).replace("সেবা প্রদান পদ্ধতি", "সেবার রং")

    draft = read(again(4, headings))

    assert superiors(draft)[2:5] == [superiors(draft)[0], None, None]


def test_serials_that_go_backwards_are_told() -> None:
    draft = read(with_lines({52: "\t9. ", 69: "\t3. "}))

    told = {f.code: (f.severity, f.published) for f in draft.findings if f.code.startswith("SERIAL")}
    assert told["SERIAL_BACKWARDS"] == (Severity.WARNING, "3.")
    assert [found.code for found in draft.services][:6] == ["c1", "c3", "c4", "c5", "c6", "c9"]


@pytest.mark.parametrize(("line", "column"), [(61, "time_limit"), (60, "fee"), (54, "delivery_methods")])
def test_an_empty_cell_is_told_as_one(line: int, column: str) -> None:
    more = {55: None, 56: None, 57: None} if line == 54 else {}
    draft = read(with_lines({line: "\t", **more}))

    assert not getattr(service(draft, "c2"), column)
    assert new_codes(draft) == Counter({"CELL_EMPTY": 1})


def test_a_row_cut_off_before_its_serial() -> None:
    """The serials stand in the last column, which the document's last row does not reach."""
    rows = cells_by_row(138, 242)
    moved = "".join(f"\t{cell}" for row in rows for cell in [*row[1:], row[0]][: 6 if row is rows[-1] else 8])

    draft = read("\n".join(LINES[:137]) + "\n" + moved)

    assert [found.code for found in draft.services] == [found.code for found in BEFORE.services]
    assert {"SERIAL_NOT_UNDERSTOOD", "TRUNCATED"} <= {f.code for f in draft.findings if f.service_code == "i6"}


def with_places(places: str) -> CharterDraft:
    heading = HEADINGS.replace("কাগজপত্র\t", "কাগজপত্র\tপ্রাপ্তিস্থান\t")
    row = ROWS[0].replace("আবেদন", f"১। আবেদন\n২। ছবি\t{places}")
    return read(f"২.১) নাগরিক সেবা\n\t{heading}\n\t১\t{row}")


@pytest.mark.parametrize(
    ("places", "expected", "codes"),
    [
        ("ফ্রন্ট ডেস্ক", ["ফ্রন্ট ডেস্ক", "ফ্রন্ট ডেস্ক"], set()),
        ("১। ফ্রন্ট ডেস্ক\n২। স্টুডিও", ["ফ্রন্ট ডেস্ক", "স্টুডিও"], set()),
        ("১। ক\n২। খ\n৩। গ", [None, None], {"PLACES_DIFFER"}),
        ("ফ্রন্ট ডেস্ক\nস্টুডিও", ["ফ্রন্ট ডেস্ক", "স্টুডিও"], set()),
        ("জেলা প্রশাসকের কার্যালয়\nমাগুরা", ["জেলা প্রশাসকের কার্যালয়\nমাগুরা"] * 2, set()),
        ("জেলা প্রশাসকের কার্যালয়\nপুরাতন ভবনের পাশে", [None, None], {"PLACES_DIFFER"}),
        ("", [None, None], {"CELL_EMPTY"}),
    ],
)
def test_places_in_a_column_of_their_own(places: str, expected: list[str | None], codes: set[str]) -> None:
    draft = with_places(places)
    (found,) = draft.services

    assert [(paper.name, paper.obtain_from) for paper in found.required_documents] == [
        ("আবেদন", expected[0]),
        ("ছবি", expected[1]),
    ]
    assert {f.code for f in draft.findings if f.service_code} == codes


def names(services: tuple[Service, ...]) -> set[str]:
    return {found.name.bn or "" for found in services}


@pytest.mark.parametrize("seed", range(examples(40, some=12)))
def test_columns_anywhere_missing_or_cut_off(seed: int) -> None:
    """Any columns in any order, up to any character: nothing crashes, nothing disappears."""
    chance = random.Random(seed)  # noqa: S311  nothing secret
    order = chance.sample(range(8), chance.randint(4, 8))
    text = rearranged(order)

    whole = read(text)
    if 1 in order and not errors(whole):
        assert names(whole.services) == names(BEFORE.services)
    for end in sorted(chance.sample(range(len(text)), 12)):
        with suppress(reader.NotACharter):
            read(text[:end])
