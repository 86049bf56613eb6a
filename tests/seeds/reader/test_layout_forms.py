"""The forms in which people bring a table: Chrome's paste, Markdown, paragraphs, several sections above one table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from districts.charters.draft import CharterDraft, Service, Severity
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader import accounting

HEADS = ["ক্রমিক", "সেবার নাম", "সেবা প্রদান পদ্ধতি", "প্রয়োজনীয় কাগজপত্র", "সেবার মূল্য", "সময়সীমা", "দায়িত্বপ্রাপ্ত কর্মকর্তা"]
OFFICER = "সহকারী পরিচালক\nফোন: ০২-৪১০২৪০৭৩"
ONE = ["১", "সনদ প্রদান", "সরাসরি", "১। আবেদনপত্র\n২। ছবি", "১০০ টাকা", "৭ কার্যদিবস", OFFICER]
TWO = ["২", "লাইসেন্স প্রদান", "অনলাইনে", "ট্রেড লাইসেন্স", "বিনামূল্যে", "৩ দিন", OFFICER]
SECTION, NEXT = "২.১) নাগরিক সেবা", "২.২) প্রাতিষ্ঠানিক সেবা"
Rows = list[list[str]]


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def charter(*parts: str) -> CharterDraft:
    return read("\n".join(["সিটিজেন চার্টার", *parts, ""]))


def told(draft: CharterDraft) -> set[str]:
    quiet = {"COLUMN_MISSING"}
    return {each.code for each in draft.findings if each.severity is not Severity.INFO} - quiet


def fields(service: Service) -> tuple[object, ...]:
    return service.name.bn, service.fee, service.time_limit, service.responsible, service.required_documents


def by_tabs(rows: Rows) -> str:
    """As Chrome copies a table."""
    return "\n".join("\t".join(row) for row in rows)


def by_leading_tabs(rows: Rows) -> str:
    return "\n".join("".join(f"\t{cell}" for cell in row) for row in rows)


def a_cell_a_line(rows: Rows) -> str:
    return "\n".join(f"\t{cell}" for row in rows for cell in row)


def by_pipes(rows: Rows) -> str:
    return "\n".join(" | ".join([*row, ""]) for row in rows)


def markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join(cell.replace("\n", "<br>") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def paragraphs(rows: Rows) -> str:
    return "\n" + "\n\n".join(cell for row in rows for cell in row) + "\n"


FORMS = [by_tabs, by_leading_tabs, a_cell_a_line, by_pipes, markdown]
ALL = pytest.mark.parametrize("written", [*FORMS, paragraphs])
WITH_EMPTY_CELLS = pytest.mark.parametrize("written", FORMS)
Written = Callable[[Rows], str]


@ALL
def test_every_form_says_the_same(written: Written) -> None:
    draft = charter(SECTION, written([HEADS, ONE, TWO]), NEXT, written([HEADS, ONE]))

    assert [fields(service) for service in draft.services] == [
        ("সনদ প্রদান", *fields(draft.services[0])[1:]),
        ("লাইসেন্স প্রদান", *fields(draft.services[1])[1:]),
        fields(draft.services[0]),
    ]
    first = draft.services[0]
    assert first.fee
    assert [amount.poisha for amount in first.fee.amounts] == [10_000]
    assert first.time_limit
    assert first.time_limit.working_days == 7
    assert first.responsible
    assert first.responsible.title == "সহকারী পরিচালক"
    assert [paper.name for paper in first.required_documents] == ["আবেদনপত্র", "ছবি"]
    assert [service.category for service in draft.services] == ["CITIZEN", "CITIZEN", "INSTITUTIONAL"]
    assert told(draft) == set()


@ALL
def test_column_numbers_change_nothing(written: Written) -> None:
    numbers = [f"({number})" for number in "১২৩৪৫৬৭"]

    draft = charter(SECTION, written([HEADS, numbers, ONE, TWO]))

    assert [service.name.bn for service in draft.services] == ["সনদ প্রদান", "লাইসেন্স প্রদান"]
    assert told(draft) == set()


@ALL
def test_a_second_table_without_headings_of_its_own(written: Written) -> None:
    draft = charter(SECTION, written([HEADS, ONE, TWO]), NEXT, written([ONE]))

    assert [(service.category, service.name.bn) for service in draft.services][2:] == [("INSTITUTIONAL", "সনদ প্রদান")]
    assert told(draft) == {"HEADINGS_LOST"}


@WITH_EMPTY_CELLS
def test_a_row_that_names_no_service_goes_on_with_the_one_above(written: Written) -> None:
    more = ["", "", "", "", "জরুরি: ২০০ টাকা", "", ""]

    draft = charter(SECTION, written([HEADS, [*ONE[:4], "সাধারণ: ১০০ টাকা", *ONE[5:]], more, TWO]))

    first, second = draft.services
    assert first.fee
    assert [amount.poisha for amount in first.fee.amounts] == [10_000, 20_000]
    assert second.name.bn == "লাইসেন্স প্রদান"
    (finding,) = [each for each in draft.findings if each.code == "ROWS_JOINED"]
    assert (finding.severity, finding.place.row) == (Severity.WARNING, 1)


@WITH_EMPTY_CELLS
def test_a_row_without_a_name_that_says_much_is_told(written: Written) -> None:
    draft = charter(SECTION, written([HEADS, ONE, ["", "", *TWO[2:]]]))

    assert told(draft) & {"NAME_MISSING", "ROW_NOT_UNDERSTOOD"}


@WITH_EMPTY_CELLS
def test_the_title_of_a_branch_before_empty_cells(written: Written) -> None:
    title = ["ক. হিসাব শাখা", *[""] * 6]

    draft = charter(SECTION, written([HEADS, title, ONE, ["খ. ভূমি শাখা", *[""] * 6], TWO]))

    assert [service.group for service in draft.services] == ["ক. হিসাব শাখা", "খ. ভূমি শাখা"]
    assert told(draft) == set()


@WITH_EMPTY_CELLS
def test_a_section_in_a_row_of_the_table(written: Written) -> None:
    draft = charter("২. প্রতিশ্রুত সেবাসমূহ", written([[SECTION, *[""] * 6], HEADS, ONE, TWO, [NEXT, *[""] * 6], ONE]))

    assert [service.category for service in draft.services] == ["CITIZEN", "CITIZEN", "INSTITUTIONAL"]
    assert told(draft) == {"HEADINGS_LOST"}


def test_chrome_leaves_no_trace_of_a_merged_cell_at_the_end_of_a_row() -> None:
    draft = charter(SECTION, by_tabs([HEADS, ONE, TWO[:6], ["৩", *ONE[1:]]]))

    assert [service.name.bn for service in draft.services] == ["সনদ প্রদান", "লাইসেন্স প্রদান", "সনদ প্রদান"]
    assert [service.responsible is None for service in draft.services] == [False, True, False]
    assert told(draft) == {"ROW_SHORT"}


def test_chrome_writes_a_merged_title_as_a_line() -> None:
    draft = charter(SECTION, by_tabs([HEADS, ["ক. হিসাব শাখা"], ONE, ["খ. ভূমি শাখা"], TWO]))

    assert [service.group for service in draft.services] == ["ক. হিসাব শাখা", "খ. ভূমি শাখা"]
    assert told(draft) == set()


def test_chrome_writes_a_heading_of_several_lines() -> None:
    heads = [*HEADS[:5], "সেবা প্রদানের\nসময়সীমা", "দায়িত্বপ্রাপ্ত কর্মকর্তা\n(নাম, পদবি)"]

    draft = charter(SECTION, by_tabs([heads, ONE, TWO]))

    assert [service.time_limit is None for service in draft.services] == [False, False]
    assert "COLUMN_UNKNOWN" not in told(draft)


def test_tabs_that_only_move_text_to_the_right() -> None:
    rows = [
        ["ক্রমিক", "", "সেবার নাম", "", "", "সময়সীমা"],
        ["১", "", "সনদ প্রদান", "", "৭ দিন"],
        ["২", "ঋণ", "", "", "৩ দিন"],
    ]

    draft = charter(SECTION, by_tabs(rows))

    assert [(service.name.bn, bool(service.time_limit)) for service in draft.services] == [
        ("সনদ প্রদান", True),
        ("ঋণ", True),
    ]


def test_signs_of_markdown_stand_apart_from_headings() -> None:
    draft = read(
        f"# সিটিজেন চার্টার\n\n## {SECTION}\n\n{markdown([HEADS, ONE])}\n\n**{NEXT}**\n\n{markdown([HEADS, TWO])}\n"
    )

    assert draft.title.bn == "সিটিজেন চার্টার"
    assert [service.category for service in draft.services] == ["CITIZEN", "INSTITUTIONAL"]
    assert told(draft) == set()


def test_a_dash_in_pipes_is_no_rule() -> None:
    draft = charter(SECTION, by_pipes([HEADS, [*ONE[:3], "-", *ONE[4:]]]))

    assert len(draft.services) == 1


def test_a_heading_in_two_paragraphs() -> None:
    heads = [*HEADS[:5], "সেবা প্রদানের", "সর্বোচ্চ সময়", "দায়িত্বপ্রাপ্ত কর্মকর্তা", "(নাম, পদবি ও ফোন)"]

    draft = charter(SECTION, paragraphs([heads, ONE, TWO]))

    assert [service.time_limit is None for service in draft.services] == [False, False]


def test_expectations_as_paragraphs_are_a_table() -> None:
    said = ["ক্রমিক নং", "প্রতিশ্রুত সেবা প্রাপ্তির লক্ষ্যে করণীয়", "১", "সঠিক তথ্য দেওয়া", "২", "ফি পরিশোধ করা"]

    draft = charter(SECTION, paragraphs([HEADS, ONE]), "৩) আপনার কাছে আমাদের প্রত্যাশা", paragraphs([said]))

    assert [each.text for each in draft.expectations] == ["সঠিক তথ্য দেওয়া", "ফি পরিশোধ করা"]


def test_several_paragraphs_in_a_cell_where_they_fit_in_one_way_only() -> None:
    row = [
        "১",
        "সনদ প্রদান",
        "আবেদন গ্রহণ",
        "যাচাই",
        "১। আবেদনপত্র",
        "২। ছবি",
        "১০০ টাকা",
        "৭ দিন",
        "সহকারী পরিচালক",
        "ফোন: ০২-৪১০২৪০৭৩",
    ]

    draft = charter(SECTION, paragraphs([HEADS, row]))

    (service,) = draft.services
    assert [paper.name for paper in service.required_documents] == ["আবেদনপত্র", "ছবি"]
    assert service.responsible
    assert len(service.responsible.contacts) == 1
    assert "PARAGRAPHS_GROUPED" in told(draft)


def test_several_paragraphs_in_a_cell_that_fit_in_two_ways() -> None:
    row = ["১", "সনদ প্রদান", "আবেদন গ্রহণ", "যাচাই", "আবেদনপত্র", "১০০ টাকা", "৭ দিন", OFFICER]

    draft = charter(SECTION, paragraphs([HEADS, row, TWO]))

    assert [service.name.bn for service in draft.services] == ["লাইসেন্স প্রদান"]
    assert "ROW_NOT_UNDERSTOOD" in told(draft)


def test_a_paragraph_that_lacks_the_last_column_is_read_where_no_other_can_be_missing() -> None:
    draft = charter(SECTION, paragraphs([HEADS, ONE, TWO[:6], ["৩", *ONE[1:]]]))

    assert [service.name.bn for service in draft.services] == ["সনদ প্রদান", "লাইসেন্স প্রদান", "সনদ প্রদান"]
    assert told(draft) == {"ROW_SHORT"}


@ALL
@pytest.mark.parametrize("line", ["পরিকল্পনা ও বাস্তবায়নে: মন্ত্রিপরিষদ বিভাগ, এটুআই", "সাইটটি শেষ হাল-নাগাদ করা হয়েছে: ২০২৪-০১-০১"])
def test_a_line_of_the_portal_is_no_part_of_the_last_cell(written: Written, line: str) -> None:
    draft = read(
        "\n".join(["Wellcome to National Portal", "সিটিজেন চার্টার", SECTION, written([HEADS, ONE]), "", line, ""])
    )

    assert draft.services[0].responsible
    assert len(draft.services[0].responsible.contacts) == 1
    assert told(draft) == set()
    beside = {each.published for each in draft.findings if each.code == "BESIDE_THE_CHARTER"}
    assert beside == {"Wellcome to National Portal", line}


def test_several_headings_of_sections_above_one_table_are_told() -> None:
    draft = charter(SECTION, NEXT, by_leading_tabs([HEADS, ONE]))

    (finding,) = [each for each in draft.findings if each.code == "SECTION_HEADING_MENDED"]
    assert (finding.severity, finding.published) == (Severity.WARNING, f"{SECTION}\n{NEXT}")


def test_a_section_that_says_that_it_is_empty_is_no_heading_of_the_next_table() -> None:
    draft = charter(SECTION, "প্রযোজ্য নয়", NEXT, by_leading_tabs([HEADS, ONE]))

    assert "SECTION_HEADING_MENDED" not in told(draft)


def test_services_below_titles_of_their_own_count_anew() -> None:
    draft = charter(SECTION, "ক) হিসাব শাখা", by_leading_tabs([HEADS, ONE]))
    assert [service.group for service in draft.services] == ["ক) হিসাব শাখা"]

    page = "".join(f"<p>{title}</p>{_html([HEADS, ONE])}" for title in ("ক) হিসাব শাখা", "খ) ভূমি শাখা"))
    draft = reader.read(PublishedDocument(Form.HTML, f"<p>সিটিজেন চার্টার</p><p>{SECTION}</p>{page}")).draft

    assert [service.group for service in draft.services] == ["ক) হিসাব শাখা", "খ) ভূমি শাখা"]
    assert told(draft) == {"SERIAL_DUPLICATE"}


def test_a_second_table_that_counts_anew_below_no_title_is_refused() -> None:
    page = f"{_html([HEADS, ONE])}<p>আরও কিছু কথা</p>{_html([HEADS, ONE])}"

    draft = reader.read(PublishedDocument(Form.HTML, f"<p>সিটিজেন চার্টার</p><p>{SECTION}</p>{page}")).draft

    assert len(draft.services) == 1
    assert "SECTION_REPEATED" in told(draft)


NAMES = "(ক) লাইসেন্স প্রদান\n(খ) লাইসেন্স নবায়ন"


@pytest.mark.parametrize("between", ["\n", " "])
def test_several_services_in_a_row_are_parted_by_their_letters(between: str) -> None:
    """What is said without letters holds for all of them."""
    row = ["১", NAMES, "সরাসরি", "ছবি", "(ক) ১০০ টাকা\n(খ) ২০০ টাকা", "৭ দিন", OFFICER]

    draft = charter(SECTION, by_leading_tabs([HEADS, [cell.replace("\n", between) for cell in row], ["২", *TWO[1:]]]))

    said = [(service.serial, service.name.bn, service.fee, service.time_limit) for service in draft.services]
    assert [(serial, name) for serial, name, _, _ in said] == [
        (1, "লাইসেন্স প্রদান"),
        (2, "লাইসেন্স প্রদান"),
        (3, "লাইসেন্স নবায়ন"),
    ]
    assert [[amount.poisha for amount in fee.amounts] for _, _, fee, _ in said if fee] == [[10_000], [], [20_000]]
    assert [limit.maximum for _, _, _, limit in said if limit] == [7, 3, 7]
    assert draft.services[0].responsible == draft.services[2].responsible
    assert draft.services[0].required_documents == draft.services[2].required_documents
    assert "SERVICES_PARTED" in told(draft)
    assert "SERIAL_NOT_UNDERSTOOD" not in told(draft)


@pytest.mark.parametrize(("column", "said"), [(4, "(ক) ১০০ টাকা\n(খ) ২০০ টাকা\n(গ) ৩০০ টাকা"), (3, "(ক) আবেদনপত্র\n(খ) ছবি")])
def test_several_services_in_a_row_that_letters_do_not_part_are_told(column: int, said: str) -> None:
    draft = charter(SECTION, by_leading_tabs([HEADS, ["১", NAMES, *ONE[2:column], said, *ONE[column + 1 :]]]))

    (finding,) = [each for each in draft.findings if each.code == "SEVERAL_SERVICES"]
    assert (finding.severity, finding.place.column) == (Severity.ERROR, 2)
    assert len(draft.services) == 1


LISTS = {
    "on one line": "১. সেবা: সনদ প্রদান, সময়: ৭ দিন, ফি: ১০০ টাকা\n২. সেবা: ঋণ; সময়: ৩ দিন; ফি: বিনামূল্যে",
    "a label a line": (
        "১। সেবার নাম: সনদ প্রদান\nসময়সীমা: ৭ দিন\nসেবার মূল্য: ১০০ টাকা\n\n"
        "২। সেবার নাম: ঋণ\nসময়সীমা: ৩ দিন\nসেবার মূল্য: বিনামূল্যে\n\nপরিকল্পনা ও বাস্তবায়নে: এটুআই"
    ),
    "labels and values apart": (
        "১।\n\nক)\n\nপ্রদেয় সেবাঃ\n\nসনদ প্রদান\n\nখ)\n\nনিষ্পত্তির সময়ঃ\n\n৭ দিন\n\nগ)\n\nফিঃ\n\n১০০ টাকা\n\n"
        "২।\n\nক)\n\nপ্রদেয় সেবাঃ\n\nঋণ\n\nখ)\n\nনিষ্পত্তির সময়ঃ\n\n৩ দিন\n\nগ)\n\nফিঃ\n\nবিনামূল্যে"
    ),
}


@pytest.mark.parametrize("said", LISTS.values(), ids=LISTS)
def test_services_as_lists_of_labels(said: str) -> None:
    draft = charter(SECTION, said)

    assert [service.name.bn for service in draft.services] == ["সনদ প্রদান", "ঋণ"]
    assert [service.time_limit.maximum for service in draft.services if service.time_limit] == [7, 3]
    assert [service.fee.free for service in draft.services if service.fee] == [False, True]
    assert told(draft) == {"LIST_AS_TABLE"}


@pytest.mark.parametrize(
    "said",
    [
        "১. সেবা: সনদ প্রদান, সময়: ৭ দিন\n২. সেবা: ঋণ, ফি: ১০০ টাকা",
        "১. সেবা: সনদ প্রদান, সময়: ৭ দিন",
        "১. সেবা: সনদ প্রদান, যোগ্যতা: নাগরিক, সময়: ৭ দিন\n২. সেবা: ঋণ, সময়: ৩ দিন",
        "১. সেবা: সনদ প্রদান, সময়:\n২. সেবা: ঋণ, সময়: ৩ দিন",
    ],
)
def test_lists_that_do_not_say_the_same_are_no_services(said: str) -> None:
    with pytest.raises(reader.NotACharter):
        charter(SECTION, said)


def test_a_numbered_sentence_opens_no_section() -> None:
    draft = charter("১। সকলকে সেবা দেওয়া হয়।", by_leading_tabs([HEADS, ONE]))

    assert [service.category for service in draft.services] == ["CITIZEN"]
    assert "SERVICES_WITHOUT_SECTION" in told(draft)


def _html(rows: Rows) -> str:
    cells = ["<tr>" + "".join(f"<td>{'<br>'.join(cell.splitlines())}</td>" for cell in row) + "</tr>" for row in rows]
    return f"<table>{''.join(cells)}</table>"
