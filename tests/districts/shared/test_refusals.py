"""Refusals are said in both languages, each with its own digits."""

from __future__ import annotations

import inspect
import re
from datetime import date
from typing import Any, get_type_hints

import pytest

from districts import refusals
from districts.refusals import Refused

_GIVEN: dict[Any, Any] = {int: 17, date: date(2026, 12, 1), str: "x", int | None: 17, date | None: date(2026, 12, 1)}


def _numbered() -> dict[str, Any]:
    """The refusals that name a number or a day, and take nothing that is not plain."""
    found = {}
    for name, refuse in vars(refusals).items():
        if inspect.isfunction(refuse) and get_type_hints(refuse).get("return") is Refused:
            hints = {key: hint for key, hint in get_type_hints(refuse).items() if key != "return"}
            if set(hints.values()) & {int, date} and set(hints.values()) <= _GIVEN.keys():
                found[name] = refuse
    return found


NUMBERED = _numbered()


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers_and_days_stand_in_the_digits_of_the_language(name: str) -> None:
    refuse = NUMBERED[name]
    hints = get_type_hints(refuse)
    field = [key for key, given in inspect.signature(refuse).parameters.items() if given.kind is given.VAR_POSITIONAL]
    said = refuse(**{key: _GIVEN[hint] for key, hint in hints.items() if key not in {"return", *field}}).message

    assert not re.search(r"17|2026", said.bn or "")


def test_there_are_such_refusals() -> None:
    assert len(NUMBERED) > 15
