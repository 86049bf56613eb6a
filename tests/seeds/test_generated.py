"""Generated charters, read back: whole ones value for value, damaged ones without a wrong value that is not told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from districts.charters.published import Form
from seeds import reader
from seeds.reader import accounting
from tests.seeds.generator import compare, layout, model, soak, writing
from tests.seeds.test_reader_properties import calm


@calm
@given(st.data(), model.charters(), st.sampled_from(writing.FORMS))
def test_what_a_charter_says_is_read_back_whole(data: st.DataObject, charter: model.Charter, form: Form) -> None:
    document = writing.written(data.draw(layout.parts(charter)), form)
    reading = reader.read(document)

    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
    assert compare.undamaged(charter, reading.draft) == []


@pytest.mark.parametrize("form", writing.FORMS)
def test_nothing_is_wrong_in_a_damaged_charter_without_a_finding(form: Form) -> None:
    score = soak.damaged(60, form)
    assert score.read >= 0.9 * score.rows
