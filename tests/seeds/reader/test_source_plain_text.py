"""Text that was copied from a portal's page: pipes between or behind the cells, or one cell a paragraph."""

from __future__ import annotations

import pytest

from districts.charters.draft import CharterDraft
from seeds import reader
from seeds.reader import accounting
from tests.seeds.reader.test_source import findings, values
from tests.seeds.reader.test_source_html import HEADINGS, ROW, SECOND

SECTION, NEXT = "২.১) নাগরিক সেবা", "২.২) প্রাতিষ্ঠানিক সেবা"
NUMBERS = tuple(f"({number})" for number in "১২৩৪৫৬৭৮")
ROWS = [tuple(cell.replace("<br>", "\n") for cell in row) for row in (HEADINGS, NUMBERS, ROW, SECOND)]
SINGLE = [tuple(cell.partition("\n")[0] for cell in row) for row in ROWS]
END = "অভিযোগ ব্যবস্থাপনা\nঅভিযোগ জেলা কার্যালয়ে জানান।"


def read(text: str) -> CharterDraft:
    reading = reader.read(text)
    assert reading.draft.source == text
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def tabbed(*tables: list[tuple[str, ...]]) -> str:
    sections = zip((SECTION, NEXT), tables, strict=False)
    shown = ["\n".join([section, *("\t" + "\t".join(row) for row in rows)]) for section, rows in sections]
    return "\n".join([*shown, END])


def piped(rows: list[tuple[str, ...]], before: str, between: str, after: str) -> str:
    return "\n".join(before + between.join(row) + after for row in rows)


PIPES = {
    "ended, a row a line": ("", "|", "|"),
    "ended, a cell a line": ("", "|\n", "|"),
    "ended, with blanks": ("", " | ", " |"),
    "with a border": ("| ", " | ", " |"),
    "parted": ("", " | ", ""),
}


@pytest.mark.parametrize("form", PIPES.values(), ids=PIPES)
@pytest.mark.parametrize("rows", [ROWS, SINGLE], ids=["cells of several lines", "of one line"])
def test_cells_told_by_pipes(form: tuple[str, str, str], rows: list[tuple[str, ...]]) -> None:
    text = "\n".join([SECTION, piped(rows, *form), "", NEXT, piped(rows, *form), END])
    expected = read(tabbed(rows, rows))

    draft = read(text)

    assert values(draft) == values(expected)
    assert findings(draft) == findings(expected)


def test_an_empty_cell_between_pipes() -> None:
    rows = [*ROWS[:3], (*SECOND[:6], "", "")]

    draft = read("\n".join([SECTION, piped(rows, "", "|", "|"), END]))

    assert values(draft) == values(read(tabbed(rows)))
    assert draft.services[1].responsible == draft.services[0].responsible


@pytest.mark.parametrize("rows", [ROWS, SINGLE], ids=["cells of several lines", "of one line"])
def test_one_cell_a_paragraph(rows: list[tuple[str, ...]]) -> None:
    paragraphs = "\n\n".join(cell for row in rows for cell in row)

    draft = read("\n\n".join(["পাতার শিরোনাম", SECTION, paragraphs, NEXT, paragraphs, END]))

    assert values(draft) == values(read(tabbed(rows, rows)))


def test_one_cell_a_line() -> None:
    lines = "\n".join(cell for row in SINGLE for cell in row)

    draft = read("\n".join([SECTION, lines, NEXT, lines, END]))

    assert values(draft) == values(read(tabbed(SINGLE, SINGLE)))


def test_a_heading_goes_on_in_brackets_on_the_next_line() -> None:
    heads = (*HEADINGS[:6], "দায়িত্বপ্রাপ্ত কর্মকর্তা\n(পদবি, ফোন)", HEADINGS[7])
    lines = "\n".join(cell for row in (heads, *SINGLE[1:]) for cell in row)

    assert values(read("\n".join([SECTION, lines]))) == values(read(tabbed(SINGLE)))


@pytest.mark.parametrize("gone", range(16, 32))
def test_a_paragraph_that_is_missing_never_moves_a_value_into_another_column(gone: int) -> None:
    """Nobody can see an empty cell where each is a paragraph: the row is told, or read as short."""
    cells = [cell for row in SINGLE for cell in row]
    text = "\n\n".join([SECTION, *cells[:gone], *cells[gone + 1 :], END])
    stated = {cell.text for service in read(tabbed(SINGLE)).services for cell in service.published}

    draft = read(text)

    for service in draft.services:
        for cell in service.published:
            assert cell.text in stated
            assert cell.text in {row[cell.place.column - 1] for row in SINGLE[2:] if cell.place.column}
    if len(draft.services) < 2:
        assert {f.code for f in draft.findings} & {"ROW_NOT_UNDERSTOOD", "TABLE_NOT_UNDERSTOOD"}


def test_a_row_longer_than_the_others_is_told_where_each_cell_is_a_paragraph() -> None:
    heads = ["ক্রমিক নং", "সেবার নাম", "প্রয়োজনীয় কাগজপত্র", "সময়সীমা", "(১)", "(২)", "(৩)", "(৪)"]
    rows = ["১", "ঋণ", "ছবি", "সনদ", "৭ দিন", "২", "সনদ প্রদান", "ছবি", "৩ দিন"]

    draft = read("\n".join([SECTION, *heads, *rows]))

    assert [[paper.name for paper in service.required_documents] for service in draft.services] == [
        ["ছবি", "সনদ"],
        ["ছবি"],
    ]
    assert [f.place.row for f in draft.findings if f.code == "PARAGRAPHS_GROUPED"] == [1]


def test_without_column_numbers_paragraphs_are_a_table_where_the_first_serial_follows_the_headings() -> None:
    assert values(read("\n\n".join([SECTION, *HEADINGS, *ROW]))) == values(read(tabbed([HEADINGS, ROW])))
    with pytest.raises(reader.NotACharter):
        reader.read("\n\n".join([SECTION, *HEADINGS, *ROW[1:]]))
