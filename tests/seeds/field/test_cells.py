"""Cells as offices of many kinds write them, with what a careful person reads in them (`cells/*.tsv`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from districts.charters.draft import Contact, ContactKind, RequiredDocument, Severity
from districts.shared import folding
from districts.shared.text import DIGITS
from seeds import cell_reading
from seeds.cell_reading import CellKind
from seeds.reader.document import Piece
from seeds.reader.findings import FINDINGS
from seeds.reader.values import fees, methods, officers, papers, time_limits
from tests.seeds.field.values import is_fee, is_time_limit

_FOLDER = Path(__file__).parent / "cells"


def _rows(name: str) -> list[tuple[str, str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(text.replace("\\n", "\n"), expected) for text, expected in rows]


def _columns(name: str) -> list[list[str]]:
    lines = (_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("text", "expected"), [*_rows("times.tsv"), *_rows("real_times.tsv")])
def test_time_limits(text: str, expected: str) -> None:
    """A text that promises no number states none; whatever is not understood has a finding."""
    limit, notes = time_limits.read(Piece(0, len(text), 1, text, tab=True))
    parsed = time_limits.parse(text)

    assert is_time_limit(parsed, expected)
    assert limit is not None
    assert limit.text == text
    assert [note.code for note in notes if note.code == "TIME_LIMIT_NOT_UNDERSTOOD"] == (
        [] if parsed else ["TIME_LIMIT_NOT_UNDERSTOOD"]
    )


@pytest.mark.parametrize(
    ("text", "starts_from", "subject_to", "names"),
    [
        ("Within 30 days of receipt", None, None, []),
        ("5 working days from the date of submission of complete application", None, None, []),
        ("প্রাপ্তির তারিখ হতে ৭ কার্যদিবস", None, None, []),
        ("প্রয়োজনীয় কাগজপত্রসহ আবেদন প্রাপ্তির ৭ কার্যদিবসের মধ্যে", None, None, []),
        ("প্রথমবার আবেদন গ্রহণের ১ মাসের মধ্যে", None, None, []),
        ("কমিটির সিদ্ধান্তের ৭ দিনের মধ্যে", "কমিটির সিদ্ধান্তের", None, []),
        ("কার্যাদেশ প্রদানের ০৩ মাসের মধ্যে", "কার্যাদেশ প্রদানের", None, []),
        ("সত্যতা যাচাই পূর্বক সর্বোচ্চ ৭দিনের মধ্যে", None, "সত্যতা যাচাই পূর্বক", []),
        ("ক) নতুন- ৩০ দিন\nখ) নবায়ন- ৭ দিন", None, None, ["নতুন", "নবায়ন"]),
        ("ব্যক্তির ক্ষেত্রে ৭ দিন, প্রতিষ্ঠানের ক্ষেত্রে ১৫ দিন", None, None, ["ব্যক্তির", "প্রতিষ্ঠানের"]),
        ("১৫ কর্মদিবস (জটিল ক্ষেত্রে ৩০ কর্মদিবস)", None, None, ["জটিল"]),
    ],
)
def test_words_beside_times(text: str, starts_from: str | None, subject_to: str | None, names: list[str]) -> None:
    """What a time counts from, depends on or holds for is kept in the words of the document."""
    limit = time_limits.parse(text)

    assert limit
    assert (limit.starts_from, limit.subject_to) == (starts_from, subject_to)
    assert [each.name for each in limit.classes] == names
    assert all(folding.fold(name) in folding.fold(text) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "আবেদন যাচাই ২ দিন, তদন্ত ৭ দিন, অনুমোদন ৩ দিন",
        "উপজেলা ৩ দিন, জেলা ৭ দিন",
        "২৪ ঘণ্টা সেবা প্রদান",
        "১. ৫ দিন\n২. ৭ দিন",
    ],
)
def test_steps_and_opening_hours_promise_no_time(text: str) -> None:
    assert time_limits.parse(text) is None


@pytest.mark.parametrize(("text", "expected"), [*_rows("fees.tsv"), *_rows("real_fees.tsv")])
def test_fees(text: str, expected: str) -> None:
    """What is not understood has a finding."""
    fee, notes = fees.read(Piece(0, len(text), 1, text, tab=True))

    assert is_fee(fee, expected)
    assert fee.free is True or fee.amounts or [each.code for each in notes] == ["FEE_NOT_UNDERSTOOD"]


@pytest.mark.parametrize(("text", "title", "name", "where", "contacts", "told"), _columns("officers.tsv"))
def test_officers(text: str, title: str, name: str, where: str, contacts: str, told: str) -> None:
    """A post without a title is told with the row."""
    person, notes = officers.read(Piece(0, len(text), 1, text, tab=True), asks_name=True)

    reached = {f"room {each.published}" if each.kind is ContactKind.ROOM else _number(each) for each in person.contacts}
    wanted = [set() if each == "-" else set(each.split(",")) for each in contacts.split("|")]
    assert _is(person.title, title)
    assert _is(person.name, name)
    assert _is(", ".join(person.whereabouts) or None, where)
    assert contacts == "?" or {each.translate(DIGITS) for each in reached} in wanted
    warned = any(FINDINGS[note.code].severity is not Severity.INFO for note in notes) or person.title is None
    assert told == "?" or warned is (told == "!")


@pytest.mark.parametrize(("text", "wanted", "heading", "told"), _columns("papers.tsv"))
def test_papers(text: str, wanted: str, heading: str, told: str) -> None:
    found, notes = papers.read(Piece(0, len(text), 1, text, tab=True), asks_place=heading == "place")

    assert any(_are_papers(found, each) for each in wanted.split("|")), found
    warned = any(FINDINGS[note.code].severity is not Severity.INFO for note in notes)
    assert told == "?" or warned is (told == "!")


def _are_papers(found: tuple[RequiredDocument, ...], wanted: str) -> bool:
    if wanted.startswith("#"):
        return len(found) == int(wanted[1:])
    said = [f"{'? ' if each.conditional else ''}{each.name}" for each in found]
    places = [f" @ {each.obtain_from}" if each.obtain_from else "" for each in found]
    return [f"{name}{place}" for name, place in zip(said, places, strict=True)] == (
        [] if wanted == "-" else wanted.split("¦")
    )


@pytest.mark.parametrize(("text", "channels", "told"), _columns("methods.tsv"))
def test_methods(text: str, channels: str, told: str) -> None:
    found, notes = methods.read(Piece(0, len(text), 1, text, tab=True))

    assert ",".join(each.channel.value for each in found) in channels.split("|")
    assert told == "?" or bool(notes) is (told == "!")


def _is(said: str | None, wanted: str) -> bool:
    return wanted == "?" or (said or "-") in wanted.split("|")


def _number(contact: Contact) -> str:
    return contact.normalized or contact.published


@pytest.mark.parametrize(("text", "expected"), _rows("real_headings.tsv"))
def test_headings(text: str, expected: str) -> None:
    """By their words alone."""
    assert cell_reading.read(text, CellKind.HEADING).value in _accepted(expected)


def _accepted(expected: str) -> set[str]:
    """OTHER: a column that the reader has no meaning for."""
    return set(expected.replace("OTHER", "UNKNOWN").split("|"))
