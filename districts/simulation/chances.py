"""Chances that the same seed draws alike, on any day and machine."""

from __future__ import annotations

from random import Random


def of(seed: int, *names: str) -> Random:
    """The chances of one thing. Each thing has its own, so that a change to one leaves the others as they were."""
    return Random("/".join((str(seed), *names)))  # noqa: S311  it is to be foreseen


def within(random: Random, chance: float) -> bool:
    return random.random() < chance
