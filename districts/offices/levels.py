"""The levels of the office tree."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """An office's depth in the tree. The members are ordered from the top down."""

    NATIONAL = "NATIONAL"
    DIVISION = "DIVISION"
    DISTRICT = "DISTRICT"
    UPAZILA = "UPAZILA"
