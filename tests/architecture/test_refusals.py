"""Every refusal has a name of its own: the package gathers them all, and a second one would hide the first."""

from __future__ import annotations

import inspect
import pkgutil
from collections import Counter
from importlib import import_module

from districts import refusals


def test_no_refusal_hides_another() -> None:
    names = Counter(
        name
        for module in pkgutil.iter_modules(refusals.__path__, "districts.refusals.")
        for name, found in inspect.getmembers(import_module(module.name), inspect.isfunction)
        if found.__module__ == module.name
    )

    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []
