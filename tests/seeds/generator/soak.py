"""Thousands of generated charters, and what became of them."""

from __future__ import annotations

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from districts.charters.draft import CharterDraft
from districts.charters.published import Form
from seeds import reader
from seeds.reader import accounting
from tests.seeds.generator import compare, damage, layout, model, writing


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def whole(examples: int, form: Form) -> int:
    """Reads so many documents that nothing was done to. How many services they had. Raises AssertionError."""
    services = 0

    @_settings(examples)
    @given(st.data(), model.charters())
    def run(data: st.DataObject, charter: model.Charter) -> None:
        nonlocal services
        reading = reader.read(writing.written(data.draw(layout.parts(charter)), form))
        _account(reading)
        _refuse(compare.undamaged(charter, reading.draft))
        services += len(reading.draft.services)

    run()
    return services


def damaged(examples: int, form: Form) -> compare.Score:
    """Reads so many damaged documents. Raises AssertionError for a wrong value that no finding tells."""
    score = compare.Score()

    @_settings(examples)
    @given(st.data(), model.charters())
    def run(data: st.DataObject, charter: model.Charter) -> None:
        parts = data.draw(damage.damaged(copy.deepcopy(data.draw(layout.parts(charter)))))
        _refuse(compare.damaged(parts, _draft(parts, form), score))

    run()
    return score


def _refuse(wrong: list[str]) -> None:
    if wrong:
        raise AssertionError("\n".join(wrong))


def _draft(parts: list[layout.Part], form: Form) -> CharterDraft | None:
    try:
        reading = reader.read(writing.written(parts, form))
    except reader.NotACharter:
        return None
    _account(reading)
    return reading.draft


def _account(reading: reader.Reading) -> None:
    assert accounting.misowned(reading) == []
    assert accounting.unaccounted(reading) == []
