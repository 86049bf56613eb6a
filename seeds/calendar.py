"""When the offices of the country work, and its holidays, from `seeds/data`."""

from __future__ import annotations

from districts.calendar import declarations
from districts.identity.actors import system
from seeds import tables


async def seed() -> int:
    """Stores what is missing, and answers how many holidays that were: what headquarters corrected stays corrected."""
    return await declarations.seed(tables.office_hours(), tables.holidays(), actor=system("charter seed"))
