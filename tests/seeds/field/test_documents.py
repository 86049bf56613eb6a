"""Charters shaped after real ones of many kinds of office, with what a careful person reads in them.

A value is right, or somebody is told. `python -m tests.seeds.field` prints what is not right; where the reader learns,
the numbers here follow.
"""

from __future__ import annotations

import pytest

from tests.seeds.field import judging
from tests.seeds.field.judging import Verdict

_FORMS = judging.documents()
_DOCUMENTS = [name for name in _FORMS if "~" not in name]
_OTHER_FORMS = [name for name in _FORMS if "~" in name]
_NEVER = {Verdict.SILENT, Verdict.LOST}
_RIGHT = {"documents": 96.7, "other forms": 97.3}
"""The least share of values that are right, in percent."""


@pytest.mark.parametrize("name", _FORMS)
def test_what_is_not_read_is_told(name: str) -> None:
    judged = judging.read_and_judge(name)

    assert sum(judged.counts[verdict] for verdict in _NEVER) == 0, judged.lines


@pytest.mark.parametrize(("of", "names"), [("documents", _DOCUMENTS), ("other forms", _OTHER_FORMS)])
def test_share_of_right_values(of: str, names: list[str]) -> None:
    counts = judging.total(names)

    assert 100 * counts[Verdict.RIGHT] / counts.total() >= _RIGHT[of]
