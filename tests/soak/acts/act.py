"""What an act is: one mutation, ready to be sent, and what is known when it has been answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.soak.household import Household


@dataclass(frozen=True, slots=True)
class Doing:
    """given: the input. select: what is asked of the payload. done: takes the payload in.

    may: codes of refusals that are right as well, since the worker moves things meanwhile. applicant: only the holder
    of the tracking code does it. marked: the act's own text is written with it.
    """

    given: dict[str, Any]
    select: str
    done: Callable[[dict[str, Any]], None]
    may: frozenset[str] = frozenset()
    applicant: bool = False
    marked: bool = True


Act = Callable[[Household, Random, str], Doing | None]
"""The household, chance, and a text of the act's own; None where there is nothing to do it with."""


def nothing(_payload: dict[str, Any]) -> None:
    """There is nothing to remember."""


def chosen(chance: Random, among: list[Any]) -> Any:
    return chance.choice(among) if among else None
