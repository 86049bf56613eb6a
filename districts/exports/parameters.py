"""Parsers of parameters. Each raises ValueError for an invalid text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_WORDS = {"true": True, "false": False}


def text(given: str) -> str:
    if not given.isprintable():
        raise ValueError(given)
    return given


def boolean(given: str) -> bool:
    if given not in _WORDS:
        raise ValueError(given)
    return _WORDS[given]


def day(given: str) -> str:
    """The text unchanged, once it is known to be a date: the database parses it."""
    if not _DAY.fullmatch(given):
        raise ValueError(given)
    return date.fromisoformat(given).isoformat()


def whole(most: int) -> Callable[[str], int]:
    """A number from 1 to `most`."""

    def read(given: str) -> int:
        if not _NUMBER.fullmatch(given) or not 1 <= int(given) <= most:
            raise ValueError(given)
        return int(given)

    return read


def choice(words: type[StrEnum]) -> tuple[str, Callable[[str], str]]:
    """The expected form and the parser of one of the words."""
    listed = [word.value for word in words]
    return f"{', '.join(listed[:-1])} or {listed[-1]}", lambda given: words(given).value


def several(words: type[StrEnum]) -> tuple[str, Callable[[str], list[Any]]]:
    """The same for a comma-separated list of the words."""
    listed = ", ".join(word.value for word in words)
    return f"any of {listed}, with commas between them", lambda given: [words(word).value for word in given.split(",")]
