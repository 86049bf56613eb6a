"""The reader's work grows no faster than its document: counted in calls of functions, which are the same each time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from districts.charters.imports.source_document import Form, PublishedDocument
from seeds import reader
from seeds.reader.document import trimmed
from seeds.reader.source.plain_text import tabs
from tests.seeds.tabbed import HEADINGS, VALUES, document, row

COLUMNS = list(HEADINGS)
HEADS = f"<tr>{''.join(f'<th>{text}</th>' for text in HEADINGS.values())}</tr>"
CELLS = f"<tr>{''.join(f'<td>{text}</td>' for text in VALUES.values())}</tr>"
TABLE = f"<p>সেবা প্রদান প্রতিশ্রুতি</p><p>২.১) নাগরিক সেবা</p><table>{HEADS}{CELLS}</table>"


def calls(given: str | PublishedDocument) -> int:
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    reader.read(given)  # so that what it remembers of other documents is the same each time
    sys.setprofile(counted)
    try:
        reader.read(given)
    finally:
        sys.setprofile(None)
    return count


def page(body: str) -> PublishedDocument:
    return PublishedDocument(Form.HTML, f"<html><body>{body}</body></html>")


def around(depth: int) -> PublishedDocument:
    """A table of services behind many other cells, inside so many elements that look as if they stood around it."""
    cells = "<tr>" + "<td>x</td>" * 8 + "</tr>"
    return page("<nav>" * depth + f"<table>{cells * 100}</table>" + TABLE + "</nav>" * depth)


def lists(depth: int) -> PublishedDocument:
    return page(TABLE + "<ul>" * depth + "<li><a>x</a></li>" * 300 + "<li>y</li>" + "</ul>" * depth)


@pytest.mark.parametrize("shape", [around, lists])
def test_elements_in_each_other_cost_no_more_than_one(shape: Callable[[int], PublishedDocument]) -> None:
    assert calls(shape(120)) < 1.5 * calls(shape(2))


SHAPES: dict[str, Callable[[int], str | PublishedDocument]] = {
    "rows": lambda n: document(COLUMNS, *({"NAME": f"সেবা {at}"} for at in range(n))),
    "rows of a page": lambda n: page(TABLE.replace(CELLS, CELLS * n)),
    "tables without headings": lambda n: page(TABLE + f"<p>.</p><table>{CELLS}</table>" * n),
    "tables": lambda n: page(TABLE + f"<table>{HEADS}{CELLS}</table>" * n),
    "titles inside a table": lambda n: page(TABLE.replace(CELLS, f"<tr><td colspan=11>শাখা</td></tr>{CELLS}" * n)),
    "empty rows": lambda n: page(TABLE.replace(CELLS, CELLS + "<tr>" + "<td></td>" * 11 + "</tr>" * n)),
    "paragraphs": lambda n: page(TABLE + "<p>অজানা কথা</p>" * n),
    "sections": lambda n: document(COLUMNS, {}) + "".join(f"{at}) কিছু\n" for at in range(n)),
    "lines of a cell": lambda n: document(COLUMNS, {"PAPERS": "১। আবেদনপত্র\n" * n}),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_the_document_is_twice_the_work(shape: Callable[[int], str | PublishedDocument]) -> None:
    assert calls(shape(80)) < 2.2 * calls(shape(40))


def test_a_line_without_a_tab_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counted(text: str) -> str:
        nonlocal looked_at
        looked_at += len(text)
        return trimmed(text)

    monkeypatch.setattr(tabs, "trimmed", counted)
    text = document(COLUMNS, {}) + "\n" * 5_000 + "x"
    reader.read(text)

    assert looked_at < len(text)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(document(COLUMNS, {}) + "\t" * 20_001, id="cells of a text"),
        pytest.param(document(COLUMNS, {}) + "\n" * 50_001, id="lines of a text"),
        pytest.param(page("<b>" * 300_001), id="tags"),
        pytest.param(page(f"<p {'a=1 ' * 300_001}>"), id="attributes"),
        pytest.param(page(f"<p {'a ' * 201}>{TABLE}"), id="attributes of one tag"),
    ],
)
def test_more_than_any_charter_has_is_refused_before_it_is_read(given: str | PublishedDocument) -> None:
    with pytest.raises(reader.NotACharter) as refused:
        reader.read(given)

    assert refused.value.finding.code == "FILE_TOO_LARGE"


def test_a_row_wider_than_any_table_of_services_is_no_heading_row() -> None:
    wide = row([*HEADINGS.values()] * 6)

    read = reader.read(document(COLUMNS, {}) + f"২.২) প্রাতিষ্ঠানিক সেবা\n{wide}\n{row(['১'] * 66)}\n")

    assert [service.code for service in read.draft.services] == ["c1"]
    assert "TABLE_NOT_UNDERSTOOD" in {finding.code for finding in read.draft.findings}
