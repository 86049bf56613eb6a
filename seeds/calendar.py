"""Seeds national office hours and holidays from `seeds/data`."""

from __future__ import annotations

from districts.calendar import declarations
from districts.identity.actors import system
from seeds import tables


async def seed() -> int:
    """Adds what is missing, and returns the number of holidays added; corrections by headquarters stay."""
    return await declarations.seed(tables.office_hours(), tables.holidays(), actor=system("charter seed"))
