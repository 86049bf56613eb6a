"""What a list says of offices, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from districts.offices.levels import Level


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as a list names it. code: its path in the tree, one label a level."""

    code: str
    level: Level
    name_bn: str
    name_en: str


@dataclass(frozen=True, slots=True)
class HeadPost:
    """The post that answers for each office of a level. current titles: None where nothing was renamed.

    assumed: no source names it, headquarters corrects it.
    """

    level: Level
    title_bn: str
    title_en: str
    current_title_bn: str | None
    current_title_en: str | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class EscalationTime:
    """Working days that a rung of a level has, for the whole country. None: nobody is asked after it."""

    level: Level
    working_days: int | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class FormerOffice:
    """What an office of the list was called before. former_code None: its code did not follow its name.

    code: as the list has it. until: the day of its present name.
    """

    code: str
    former_code: str | None
    name_bn: str
    name_en: str
    until: date


class Change(StrEnum):
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What seeding did to each office, by its code; how many head posts and escalation times it created."""

    offices: Mapping[str, Change]
    head_posts: int
    escalation_times: int

    @property
    def created(self) -> int:
        return self._count(Change.CREATED)

    @property
    def updated(self) -> int:
        return self._count(Change.UPDATED)

    @property
    def unchanged(self) -> int:
        return self._count(Change.UNCHANGED)

    @property
    def kept(self) -> int:
        return self._count(Change.KEPT)

    def _count(self, change: Change) -> int:
        return sum(each is change for each in self.offices.values())
