"""How deep an office stands."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How deep in the tree an office stands. The order of the members is the order from the top down."""

    NATIONAL = "NATIONAL"
    DIVISION = "DIVISION"
    DISTRICT = "DISTRICT"
    UPAZILA = "UPAZILA"
