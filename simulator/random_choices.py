"""Random choices that depend on the seed alone, not on the day or the machine."""

from __future__ import annotations

from random import Random


def generator(seed: int, *names: str) -> Random:
    """A random generator for one purpose. Each purpose has its own, so that a change to one leaves the others alone."""
    return Random("/".join((str(seed), *names)))  # noqa: S311  it must be reproducible


def happens(random: Random, probability: float) -> bool:
    """True with this probability, from 0 to 1."""
    return random.random() < probability
