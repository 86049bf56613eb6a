"""Whatever is done to the document: nothing disappears, nothing crashes, no number is made up."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from districts.charters.draft import CharterDraft, TimeLimit
from districts.charters.imports.document_reading import Reading
from districts.shared import folding
from seeds import reader
from seeds.reader import accounting
from seeds.reader.findings import FINDINGS
from seeds.reader.values import time_limits
from tests.seeds.documents import SOURCE
from tests.support.examples import examples

LINES = SOURCE.split("\n")
CELLS = SOURCE.split("\t")
# The last row is cut off: nothing but its place says what its last cell is.
LAST_ROW = 7
# A service that is not read is in one of these.
LOSSES = {"ROW_NOT_UNDERSTOOD", "TABLE_NOT_UNDERSTOOD", "SECTION_REPEATED", "SERVICES_NOT_FILED"}
calm = settings(
    max_examples=examples(40, some=30),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Pieces that mean something to the reader come up far more often than in arbitrary text.
WORDS = st.sampled_from(
    [
        "\t",
        "\n",
        "\n\t",
        "\t1. ",
        "\t২।",
        "(১)",
        "৩ কার্যদিবস",
        "২.৩) ",
        "২.২) প্রাতিষ্ঠানিক সেবা",
        "নাগরিক সেবা",
        "মিশন:",
        "ফোনঃ ",
        "ইমেইলঃ",
        "a@b.com",
        "/",
        "জনাব ",
        "০১৭২২-৪৫৬৪২১",
        "\u200b",
        "\ufeff",
        "\x85",
        "\r",
        "\r\n",
        "সেবার নাম",
        "ক্রমঃ",
        "বিনামূল্যে",
        "১০০ টাকা",
        "(",
        ")",
        "অভিযোগ ব্যবস্থাপনা",
        "অচেনা লেখা",
    ]
)
TEXT = st.lists(WORDS | st.text(max_size=8), max_size=6).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The document after one to four changes to its lines, its cells or its characters."""
    text = SOURCE
    for _ in range(draw(st.integers(1, 4))):
        separator = draw(st.sampled_from(["\n", "\t", ""]))
        parts = text.split(separator) if separator else list(text)
        at = draw(st.integers(0, len(parts)))
        until = at + draw(st.integers(0, 12))
        change = draw(st.sampled_from(["delete", "repeat", "replace", "insert", "move", "cut"]))
        parts = _changed(change, parts, at, until, draw(TEXT))
        text = separator.join(parts)
    return text


def _changed(change: str, parts: list[str], at: int, until: int, text: str) -> list[str]:
    before, chosen, after = parts[:at], parts[at:until], parts[until:]
    match change:
        case "delete":
            return before + after
        case "repeat":
            return before + chosen + chosen + after
        case "replace":
            return [*before, text, *after]
        case "insert":
            return [*before, text, *chosen, *after]
        case "move":
            return before + after + chosen
        case _:
            return before


def check(text: str) -> CharterDraft | None:
    try:
        reading = reader.read(text)
    except reader.NotACharter as refused:
        message = refused.message
    else:
        return checked(text, reading)
    assert message.bn
    assert message.en
    assert "\n" not in message.en
    return None


def checked(text: str, reading: Reading) -> CharterDraft:
    draft = reading.draft
    assert draft.source == text
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    codes = [service.code for service in draft.services]
    assert len(set(codes)) == len(codes)
    for finding in draft.findings:
        assert finding.severity is FINDINGS[finding.code].severity
        assert finding.message.bn
        assert finding.message.en
        assert finding.service_code is None or finding.service_code in codes
        assert finding.published is None or finding.published in text
        assert finding.place.line is None or 1 <= finding.place.line <= text.count("\n") + text.count("\r") + 1
    for service in draft.services:
        if service.name.bn is None and service.name.en is None:
            assert any(f.code == "NAME_MISSING" and f.service_code == service.code for f in draft.findings)
    return draft


@calm
@given(damaged())
@example(SOURCE)
@example("")
@example(SOURCE.replace("ভিশন: ", "ভিশন:0 "))
def test_nothing_disappears_from_a_damaged_document(text: str) -> None:
    check(text)


@calm
@given(st.integers(0, len(SOURCE)), TEXT)
@example(641, "\r")
@example(641, "\r\n")
@example(SOURCE.index("৩। ই-মেইলের") - 1, "  \n  আরও কিছু")
def test_nothing_disappears_when_text_is_inserted_anywhere(at: int, text: str) -> None:
    check(SOURCE[:at] + text + SOURCE[at:])


@calm
@given(st.text() | TEXT)
def test_arbitrary_text_is_read_or_refused_in_one_line(text: str) -> None:
    check(text)


def values(draft: CharterDraft) -> set[tuple[str, str | None]]:
    return {
        (field, text)
        for service in draft.services
        for field, text in [
            ("name", service.name.bn),
            ("fee", service.fee and service.fee.text),
            ("time_limit", service.time_limit and service.time_limit.text),
            ("responsible", service.responsible and service.responsible.title),
            *(("method", method.text) for method in service.delivery_methods),
            *(("paper", paper.name) for paper in service.required_documents),
        ]
        if text
    }


STATED = values(reader.read(SOURCE).draft)


@pytest.mark.parametrize("at", range(1, len(CELLS) - LAST_ROW))
def test_a_missing_cell_never_moves_a_value_into_another_column(at: int) -> None:
    """Every single cell, taken out: what is still read is what the document says, under the right heading."""
    draft = check("\t".join(CELLS[:at] + CELLS[at + 1 :]))
    assert draft
    assert values(draft) <= STATED
    assert len(draft.services) >= 6
    if len(draft.services) < 12:
        assert {finding.code for finding in draft.findings} & LOSSES


@calm
@given(st.sampled_from([at for at, line in enumerate(LINES) if line.strip()]))
def test_a_lost_line_costs_at_most_its_own_table(at: int) -> None:
    draft = check("\n".join(LINES[:at] + LINES[at + 1 :]))
    assert draft
    assert len(draft.services) >= 6
    if len(draft.services) < 12:
        assert {finding.code for finding in draft.findings} & LOSSES


LIMIT_WORDS = st.sampled_from(
    [
        "তাৎক্ষনিক",
        "তাৎক্ষণিক",
        "/",
        " ",
        "-",
        "–",
        "3",
        "৭",
        "1৫",
        "0",
        "২.৫",
        "কার্যদিবস",
        "কার্য দিবস",
        "কর্মদিবস",
        "দিন",
        "ঘণ্টা",
        "মাস",
        "(",
        ")",
        "তিন",
        "(তিন)",
        ",",
        "।",
        "x",
        "প্রযোজ্য ক্ষেত্রে",
        "প্রয়োজন অনুযায়ী",
        "এর মধ্যে",
        "ের মধ্যে",
        "বা",
        "অথবা",
        "নয়",
        "সপ্তাহ",
        "১০০ টাকা",
        "সর্বোচ্চ",
    ]
)


@calm
@given(st.lists(LIMIT_WORDS, max_size=8).map("".join) | st.lists(LIMIT_WORDS, max_size=8).map(" ".join))
def test_a_time_limit_is_never_a_number_that_the_text_does_not_hold(text: str) -> None:
    limit = time_limits.parse(text)
    for number in _numbers(limit):
        stands = {int(found) for found in _digits(text)} | {3 for word in ("তিন",) if word in text}
        assert number in stands | {7 * weeks for weeks in stands if "সপ্তাহ" in text}
    if limit:
        assert limit.text == text


def _numbers(limit: TimeLimit | None) -> list[int]:
    return [number for number in (limit.minimum, limit.maximum) if number] if limit else []


def _digits(text: str) -> list[str]:
    folded = folding.fold(text)
    return "".join(c if c.isdigit() else " " for c in folded).split()


JUNK = {
    "brackets": "(" * 1_000_000,
    "mailboxes": "a@b " * 250_000,
    "numerals": "1." * 500_000,
    "labels": "ফোনঃ" * 250_000,
    "one word": "অ" * 1_000_000,
    "paragraphs": "অজানা লেখা\n" * 15_000,
    "tabs": "\t" * 15_000,
    "dashes": "-" * 300_000,
    "names": "নাম: " * 100_000,
    "lines of names": "নাম: ক\n" * 15_000,
    "slashes": "a/" * 200_000,
    "open numbers": "\t(((১" * 15_000,
    "serials": "\t১\t২" * 5_000,
    "headings": "\n২.৩) অচেনা" * 5_000,
}


@pytest.mark.generator
@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_of_any_size_is_read_or_refused(junk: str) -> None:
    """Alone it is no charter; behind one, in its last cell, it must not hang the reader either."""
    with pytest.raises(reader.NotACharter):
        reader.read(junk)
    assert reader.read(SOURCE + junk).draft.services
