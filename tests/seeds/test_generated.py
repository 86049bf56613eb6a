"""Generated charters, read back: whole ones value for value, damaged ones without a wrong value that is not told."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from districts.charters.imports import kept_codes
from models.database.connection import Database
from seeds import reader
from seeds.reader import accounting
from tests.seeds import grievances
from tests.seeds.generator import compare, importing, layout, model, soak, writing
from tests.seeds.generator.__main__ import figures
from tests.seeds.generator.soak import Tally
from tests.seeds.generator.writing import Way
from tests.seeds.reader.test_properties import calm

PROMISES = ["right", "unplanted", "wrong", "crashes", "vanished"]


@settings(calm, max_examples=25)
@given(st.data(), model.charters(), st.sampled_from(Way))
def test_what_a_charter_says_is_read_back_whole(data: st.DataObject, charter: model.Charter, way: Way) -> None:
    document = writing.written(data.draw(layout.parts(charter)), way)
    reading = reader.read(document)

    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    assert compare.undamaged(charter, reading.draft) == []
    assert list(compare.unplanted(charter, reading.draft)) == []


@pytest.mark.system
def test_the_short_form_of_make_soak_reader() -> None:
    """In a process of its own: which values Hypothesis prefers depends on the modules that are loaded."""
    command = [sys.executable, "-m", "tests.seeds.generator", "--examples", "120", "--seed", "1", "--processes", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 0, done.stderr
    assert "Seed 1\n" in done.stdout
    assert "120 charters" in done.stdout
    assert "48 of the documents were imported" in done.stdout


async def test_an_import_that_crashes_is_told(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyError("grievance_tiers")

    text = grievances.charter(grievances.OFFICER)
    assert await importing.import_all([text, "no charter"]) == []

    monkeypatch.setattr(kept_codes, "matched", crash)
    assert await importing.import_all([text]) == ["import: KeyError('grievance_tiers')"]


def kept() -> Tally:
    return Tally(
        examples=2, right=2, rows=Counter({Way.PAGE: 10, "lose row": 10}), read=Counter({Way.PAGE: 9, "lose row": 5})
    )


def test_promises_that_are_kept() -> None:
    assert kept().broken() == []
    assert any("lose row" in line and "50.0%" in line for line in figures(kept()))


def test_each_broken_promise_is_told() -> None:
    for promise in PROMISES:
        tally = kept()
        setattr(tally, promise, 1)
        assert len(tally.broken()) == 1
    tally = kept()
    tally.read[Way.PAGE] = 8
    assert tally.broken() == ["HTML: 80.0% of the undamaged rows read, 90% promised"]


def test_the_same_seed_gives_the_same_documents() -> None:
    assert soak.run(3, Way.LINES, 5) == soak.run(3, Way.LINES, 5)
