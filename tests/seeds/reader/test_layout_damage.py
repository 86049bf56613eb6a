"""A damaged heading row, or a damaged row, takes none of the others with it: as lines, as cells a line, as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from districts.charters.draft import CharterDraft, Severity
from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader import accounting
from tests.seeds.tabbed import HEADINGS, VALUES

COLUMNS = ("SERIAL", "NAME", "METHOD", "PAPERS", "FEE", "TIME_LIMIT", "OFFICER", "SUPERIOR")
NAMES = ["প্রশিক্ষণ", "পরামর্শ", "মেরামত"]
HEADS = [HEADINGS[column] for column in COLUMNS]
ROWS = [[{**VALUES, "SERIAL": str(at), "NAME": name}[column] for column in COLUMNS] for at, name in enumerate(NAMES, 1)]
SECTIONS = ("২.১) নাগরিক সেবা", "২.২) প্রাতিষ্ঠানিক সেবা")
Rows = list[list[str]]
Written = Callable[..., PublishedDocument]


def a_row_a_line(*tables: Rows) -> PublishedDocument:
    return _text(tables, "\t")


def a_cell_a_line(*tables: Rows) -> PublishedDocument:
    """As in Magura's document: only the serials tell where a row begins."""
    return _text(tables, "\n\t")


def _text(tables: tuple[Rows, ...], between: str) -> PublishedDocument:
    said: list[str] = []
    for section, rows in zip(SECTIONS, tables, strict=False):
        said += [section, *("\t" + between.join(row) for row in rows)]
    return PublishedDocument(Form.TEXT, "\n".join(said))


def a_page(*tables: Rows) -> PublishedDocument:
    said = [
        f"<p>{section}</p><table>{''.join(map(_html, rows))}</table>"
        for section, rows in zip(SECTIONS, tables, strict=False)
    ]
    return PublishedDocument(Form.HTML, f"<html><body>{''.join(said)}</body></html>")


def _html(row: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{'<br>'.join(cell.splitlines())}</td>" for cell in row) + "</tr>"


ALL = pytest.mark.parametrize("written", [a_row_a_line, a_cell_a_line, a_page])
PLACED = pytest.mark.parametrize("written", [a_row_a_line, a_page])


def read(document: PublishedDocument) -> CharterDraft:
    reading = reader.read(document)
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    return reading.draft


def names(draft: CharterDraft) -> list[str | None]:
    return [service.name.bn for service in draft.services]


def told(draft: CharterDraft) -> Counter[str]:
    return Counter(finding.code for finding in draft.findings if finding.severity is not Severity.INFO)


def without(row: list[str], at: int) -> list[str]:
    return row[:at] + row[at + 1 :]


def with_more(row: list[str], at: int, cell: str) -> list[str]:
    return [*row[:at], cell, *row[at:]]


@ALL
@pytest.mark.parametrize("at", range(9))
@pytest.mark.parametrize("junk", ["অচেনা লেখা", "১২৩৪৫"])
def test_a_heading_too_many_moves_no_value(written: Written, at: int, junk: str) -> None:
    whole = read(written([HEADS, *ROWS]))

    draft = read(written([with_more(HEADS, at, junk), *ROWS]))

    assert [(s.name, s.fee, s.time_limit, s.responsible, s.superior) for s in draft.services] == [
        (s.name, s.fee, s.time_limit, s.responsible, s.superior) for s in whole.services
    ]
    (finding,) = [f for f in draft.findings if f.published == junk]
    assert finding.code in {"HEADING_WITHOUT_CELLS", "ROW_NOT_UNDERSTOOD"}


@ALL
def test_a_lost_heading_of_the_serials(written: Written) -> None:
    draft = read(written([HEADS[1:], *ROWS]))

    assert names(draft) == NAMES
    assert set(told(draft)) == {"HEADING_LOST", "SERIAL_COLUMN_MISSING"}


@PLACED
@pytest.mark.parametrize("lost", ["METHOD", "TIME_LIMIT", "OFFICER", "SUPERIOR"])
def test_a_lost_heading_costs_its_own_column(written: Written, lost: str) -> None:
    at = COLUMNS.index(lost)

    draft = read(written([without(HEADS, at), *ROWS]))

    assert names(draft) == NAMES
    (finding,) = [f for f in draft.findings if f.code == "HEADING_LOST"]
    assert (finding.severity, finding.place.column) == (Severity.WARNING, at + 1)
    kept = [cell.text for cell in draft.services[0].published if cell.place.column == at + 1]
    assert kept == [ROWS[0][at]]
    assert [service.fee.text for service in draft.services if service.fee] == ["১০০ টাকা"] * 3


@PLACED
def test_a_lost_heading_of_the_names_is_known_by_what_stands_below(written: Written) -> None:
    draft = read(written([without(HEADS, 1), *ROWS]))

    assert names(draft) == NAMES
    assert {"HEADING_LOST", "NAME_COLUMN_INFERRED"} <= set(told(draft))


@ALL
def test_a_heading_of_the_names_that_nobody_knows(written: Written) -> None:
    draft = read(written([[HEADS[0], "যাহা পাইবেন", *HEADS[2:]], *ROWS]))

    assert names(draft) == NAMES
    (finding,) = [f for f in draft.findings if f.severity is not Severity.INFO]
    assert (finding.code, finding.severity) == ("NAME_COLUMN_INFERRED", Severity.WARNING)
    assert (finding.published, finding.place.column) == ("যাহা পাইবেন", 2)


@ALL
def test_what_repeats_itself_is_no_name(written: Written) -> None:
    rows = [[row[0], "একই কথা", *row[2:]] for row in ROWS]

    draft = read(written([[HEADS[0], "অচেনা", *HEADS[2:]], *rows]))

    assert told(draft) == Counter({"COLUMN_UNKNOWN": 1, "COLUMN_MISSING": 1, "NAME_MISSING": 3})


@ALL
@pytest.mark.parametrize("again", [False, True])
def test_a_heading_above_the_cells_of_its_neighbour_is_told(written: Written, *, again: bool) -> None:
    """The remedy's heading is lost, and another has come in before the superior's."""
    heads = [*HEADS[:7], "অচেনা লেখা", HEADS[7]]
    remedied = [[*row, "উপজেলা নির্বাহী অফিসার\nফোন: ০২-৪১০২৪০৭৪"] for row in ROWS]
    table = [[*HEADS, HEADINGS["REMEDY"]], remedied[0], heads, *remedied[1:]] if again else [heads, *remedied]

    draft = read(written(table))

    assert [service.superior.title for service in draft.services[1:] if service.superior] == ["উপজেলা নির্বাহী অফিসার"] * 2
    (finding,) = [f for f in draft.findings if f.code == "HEADINGS_MAY_BE_OFF"]
    assert (finding.severity, finding.published) == (Severity.WARNING, "অচেনা লেখা")
    assert (finding.place.section, finding.place.column) == ("CITIZEN", 8)
    assert "off: Superior." in (finding.message.en or "")


@PLACED
def test_so_is_one_that_is_printed_twice_where_another_was_lost(written: Written) -> None:
    draft = read(written([[*HEADS[:6], HEADS[5], HEADS[6]], *ROWS]))

    (finding,) = [f for f in draft.findings if f.code == "HEADINGS_MAY_BE_OFF"]
    assert (finding.published, finding.place.column) == (HEADS[5], 7)
    assert "off: Responsible officer." in (finding.message.en or "")


@ALL
def test_an_unknown_heading_above_what_only_it_can_ask_for_moves_no_other(written: Written) -> None:
    at = COLUMNS.index("METHOD")

    draft = read(written([[*HEADS[:at], "অচেনা লেখা", *HEADS[at + 1 :]], *ROWS]))

    assert told(draft) == Counter({"COLUMN_UNKNOWN": 1, "COLUMN_MISSING": 1})


@ALL
@pytest.mark.parametrize("unknown", ["FEE", "TIME_LIMIT", "OFFICER"])
def test_an_unknown_heading_says_what_its_cells_do(written: Written, unknown: str) -> None:
    at = COLUMNS.index(unknown)
    whole = read(written([HEADS, *ROWS]))

    draft = read(written([[*HEADS[:at], "অচেনা লেখা", *HEADS[at + 1 :]], *ROWS]))

    assert [(s.fee, s.time_limit) for s in draft.services] == [(s.fee, s.time_limit) for s in whole.services]
    assert [bool(s.responsible) for s in draft.services] == [True] * 3
    (finding,) = [f for f in draft.findings if f.code == "COLUMN_BY_ITS_CELLS"]
    assert (finding.severity, finding.published, finding.place.column) == (Severity.WARNING, "অচেনা লেখা", at + 1)
    assert "3 of the 3 cells" in (finding.message.en or "")


@ALL
def test_a_table_without_headings_takes_those_of_another(written: Written) -> None:
    draft = read(written([HEADS, *ROWS], ROWS))

    assert names(draft) == NAMES * 2
    (finding,) = [f for f in draft.findings if f.severity is not Severity.INFO]
    assert (finding.code, finding.severity, finding.place.section) == (
        "HEADINGS_LOST",
        Severity.WARNING,
        "INSTITUTIONAL",
    )


@ALL
def test_the_headings_of_another_table_hold_only_where_every_cell_fits(written: Written) -> None:
    moved = [[row[0], row[1], row[5], row[3], row[4], row[2], *row[6:]] for row in ROWS]

    draft = read(written([HEADS, *ROWS], moved))

    assert names(draft) == NAMES
    assert told(draft) == Counter({"TABLE_NOT_UNDERSTOOD": 1})


@ALL
def test_a_row_above_the_headings_is_one_of_theirs(written: Written) -> None:
    draft = read(written([ROWS[0], HEADS, *ROWS[1:]]))

    assert names(draft) == NAMES
    assert told(draft) == Counter({"HEADINGS_LOST": 1})


@PLACED
@pytest.mark.parametrize("at", range(8))
def test_a_lost_cell_costs_its_own_row(written: Written, at: int) -> None:
    columns = COLUMNS[1:]
    rows = [row[1:] for row in ROWS]

    draft = read(written([HEADS[1:], rows[0], without(rows[1], min(at, len(columns) - 1)), rows[2]]))

    assert {NAMES[0], NAMES[2]} <= set(names(draft))
    assert set(told(draft)) & {"ROW_NOT_UNDERSTOOD", "ROW_SHORT", "NAME_NOT_A_NAME"}


@pytest.mark.parametrize("at", range(1, 8))
def test_a_line_that_was_broken_is_one_row(at: int) -> None:
    broken = [HEADS, ROWS[0], ROWS[1][:at], ROWS[1][at:], ROWS[2]]

    draft = read(a_row_a_line(broken))

    assert names(draft) == NAMES
    assert told(draft) == Counter()


def test_lines_that_were_joined_are_two_rows() -> None:
    draft = read(a_row_a_line([HEADS, ROWS[0] + ROWS[1], ROWS[2]]))

    assert names(draft) == NAMES
    assert told(draft) == Counter()


@pytest.mark.parametrize("at", range(1, 8))
@pytest.mark.parametrize("heads_too", [True, False])
def test_where_each_row_takes_two_lines_serials_tell_the_rows(at: int, heads_too: bool) -> None:
    rows = [HEADS, *ROWS]
    broken = [[row] if row is HEADS and not heads_too else [row[:at], row[at:]] for row in rows]

    draft = read(a_row_a_line([part for parts in broken for part in parts]))

    assert names(draft) == NAMES
    assert told(draft) == Counter()


@PLACED
def test_a_row_whose_cell_beyond_the_columns_is_empty_is_told_like_the_others(written: Written) -> None:
    """The column has lost its heading, and the empty cell may stand for a merged one: nobody knows which one slid."""
    columns = ("SERIAL", "NAME", "OFFICER", "REMEDY")
    rows = [
        [{**VALUES, "SERIAL": str(at), "NAME": name}[column] for column in columns] for at, name in enumerate(NAMES, 1)
    ]
    beyond = [VALUES["SUPERIOR"], "", VALUES["SUPERIOR"]]

    draft = read(
        written(
            [[HEADINGS[column] for column in columns], *([*row, last] for row, last in zip(rows, beyond, strict=True))]
        )
    )

    assert [service.name.bn for service in draft.services] == NAMES
    assert [finding.place.row for finding in draft.findings if finding.code == "EXTRA_CELL"] == [1, 2, 3]


def test_a_cell_too_many_below_the_last_row_is_no_service() -> None:
    """Where each cell has a line of its own, and each row one more than there are headings."""
    columns = ("NAME", "FEE", "TIME_LIMIT", "SERIAL")
    rows = [
        [{**VALUES, "SERIAL": str(at), "NAME": name}[column] for column in columns] for at, name in enumerate(NAMES, 1)
    ]

    draft = read(a_cell_a_line([[HEADINGS[column] for column in columns], *([*row, VALUES["REMEDY"]] for row in rows)]))

    assert [service.name.bn for service in draft.services] == NAMES
    assert [finding.place.row for finding in draft.findings if finding.code == "EXTRA_CELL"] == [1, 2, 3]


@PLACED
@pytest.mark.parametrize("method", [VALUES["METHOD"], "ঐ", ""])
def test_an_empty_cell_too_many_behind_others_that_may_have_slid_is_told(written: Written, method: str) -> None:
    columns = ("SERIAL", "NAME", "METHOD", "TIME_LIMIT", "SUPERIOR", "REMEDY")
    rows = [
        [{**VALUES, "SERIAL": str(at), "NAME": name}[column] for column in columns] for at, name in enumerate(NAMES, 1)
    ]
    slid = [*rows[1][:2], method, rows[1][3], "", VALUES["SUPERIOR"], ""]

    draft = read(written([[HEADINGS[column] for column in columns], rows[0], slid, rows[2]]))

    assert [service.name.bn for service in draft.services] == NAMES
    assert [finding.place.row for finding in draft.findings if finding.code == "EXTRA_CELL"] == [2]


def test_a_cell_too_many_above_the_first_row_is_no_service() -> None:
    """Its column has lost its heading: where each cell has a line of its own, each row begins a cell too late then."""
    columns = ("NAME", "FEE", "TIME_LIMIT", "SERIAL")
    rows = [
        [{**VALUES, "SERIAL": str(at), "NAME": name}[column] for column in columns] for at, name in enumerate(NAMES, 1)
    ]

    draft = read(a_cell_a_line([[HEADINGS[column] for column in columns], *([VALUES["PLACE"], *row] for row in rows)]))

    assert [service.name.bn for service in draft.services] == NAMES
    assert told(draft)["ROW_NOT_UNDERSTOOD"] == 1
    assert told(draft)["EXTRA_CELL"] == 2
