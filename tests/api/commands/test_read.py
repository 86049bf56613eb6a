"""`charter read` shows how documents and cells are understood, without a database."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from api.commands import Failure, program
from districts.charters.imports.document_reading import Meaning
from seeds import cell_reading
from seeds.cell_reading import CellKind
from tests.seeds.documents import SOURCE


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.system
def test_each_file_gives_a_line_and_a_refused_one_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    magura, picture, missing = tmp_path / "magura.txt", tmp_path / "scan.png", tmp_path / "missing.txt"
    magura.write_text(SOURCE, "utf-8")
    picture.write_bytes(b"\x89PNG")

    with pytest.raises(Failure, match="2 of 3 documents were not read"):
        program()(["read", "--json", str(picture), str(missing), str(magura)], standalone_mode=False)

    refused, gone, read = lines(capsys)
    assert refused["refused"]["code"] == "INVALID"
    assert refused.keys() == {"file", "refused"}
    assert gone["refused"]["message"]["en"] == "The file cannot be read: No such file or directory"
    assert (read["file"], read["refused"]) == (str(magura), None)
    assert read["draft"]["services"][0]["code"] == "c1"
    names = [cell for cell in read["cells"] if cell["into"] == "c1.name"]
    assert [(cell["meaning"], cell["outcome"]) for cell in names] == [("NAME", "CHARTER")]


@pytest.mark.system
def test_a_crash_of_the_reader_is_told_and_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a defect of the reader, not a refusal of the document."""
    monkeypatch.setattr("seeds.reader_processes.COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    file = tmp_path / "magura.txt"
    file.write_text(SOURCE, "utf-8")

    with pytest.raises(Failure, match="2 of 2 documents were not read"):
        program()(["read", "--json", str(file), str(file)], standalone_mode=False)

    assert [(line["refused"], line["crash"]) for line in lines(capsys)] == [
        (None, "a reading process failed with status 1: see its log")
    ] * 2


def test_lines_of_standard_input_are_read_as_cells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("৭ কার্যদিবস\nশীঘ্রই\n"))

    program()(["read", "--as", "time", "--json"], standalone_mode=False)

    days, soon = lines(capsys)
    assert (days["value"]["unit"], days["value"]["maximum"], days["findings"]) == ("WORKING_DAY", 7, [])
    assert [finding["code"] for finding in soon["findings"]] == ["TIME_LIMIT_NOT_UNDERSTOOD"]


def test_a_line_that_is_no_cell_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also a heading, and one that a table takes for a section's."""
    said = "\0\x01\nসেবা প্রদানের সময়সীমা\n২.২) প্রাতিষ্ঠানিক সেবা\n৫০০ টাকা\n".encode() + b"\xff\xfe\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said), encoding="ascii"))

    with pytest.raises(Failure, match="1 of 5 cells were not read"):
        program()(["read", "--as", "fee", "--json"], standalone_mode=False)

    no_text, heading, section, fee, no_utf8 = lines(capsys)
    assert (no_text["refused"]["code"], *no_text) == ("INVALID", "text", "refused")
    assert (heading["value"]["amounts"], [each["code"] for each in heading["findings"]]) == ([], ["FEE_NOT_UNDERSTOOD"])
    assert (section["value"], [each["code"] for each in section["findings"]]) == (None, ["TEXT_NOT_UNDERSTOOD"])
    assert (fee["refused"], fee["value"]["amounts"][0]["poisha"]) == (None, 50_000)
    assert (no_utf8["text"], no_utf8["findings"][0]["code"]) == ("\ufffd\ufffd", "FEE_NOT_UNDERSTOOD")


def test_one_object_is_one_line_for_every_reader_of_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "৭\x85দিন\u2028বা\u2029৮\x0b\x0c\x1c\x1d\x1e"
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{said}\n"))

    program()(["read", "--as", "time", "--json"], standalone_mode=False)

    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"] == said


def test_the_other_kinds_of_cells() -> None:
    fee = cell_reading.read("২০০ টাকা", CellKind.FEE).value
    officer = cell_reading.read("প্রোগ্রামার", CellKind.OFFICER).value
    papers = cell_reading.read("আবেদনপত্র", CellKind.PAPERS).value

    assert [amount.poisha for amount in getattr(fee, "amounts", ())] == [20_000]
    assert getattr(officer, "title", None) == "প্রোগ্রামার"
    assert cell_reading.read("সেবার মূল্য", CellKind.HEADING).value is Meaning.FEE
    assert cell_reading.read("আবহাওয়া", CellKind.HEADING).value is Meaning.UNKNOWN
    assert isinstance(papers, tuple)
    assert [paper.name for paper in papers] == ["আবেদনপত্র"]
