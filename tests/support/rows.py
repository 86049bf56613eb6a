"""Rows that a test stores past the rules."""

from __future__ import annotations

from typing import Any, TypeVar

from tortoise.models import Model

from districts import scope
from districts.identity.actors import system

TESTER = system("a test")
"""The actor of tests for which it does not matter who acts."""

_Row = TypeVar("_Row", bound=Model)


async def make(model: type[_Row], **values: Any) -> _Row:
    """A row that no rule has made."""
    async with scope.acting(TESTER):
        return await model.create(**values)
