"""Titles that were renamed: an older charter says the former one, its reader wants the current one too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from districts.offices import Level


@dataclass(frozen=True, slots=True)
class RenamedTitle:
    """One line of the order. level: the order names the heads of the offices of this level."""

    former_bn: str
    former_en: str
    current_bn: str
    current_en: str
    since: date
    level: Level
