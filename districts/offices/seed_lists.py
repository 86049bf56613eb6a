"""The rows of an office list, and the outcome of seeding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from districts.offices.levels import Level


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office of a list. code: its path in the tree, one label for each level."""

    code: str
    level: Level
    name_bn: str
    name_en: str


@dataclass(frozen=True, slots=True)
class HeadPost:
    """The head post of each office of a level. current titles: None if not renamed.

    assumed: no source names the post; headquarters may correct it.
    """

    level: Level
    title_bn: str
    title_en: str
    current_title_bn: str | None
    current_title_en: str | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class EscalationTime:
    """Working days that a rung of a level has, nationwide. None: the chain ends there."""

    level: Level
    working_days: int | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class FormerOffice:
    """A former name of an office of the list. former_code: None if the code did not change.

    code: its code in the list. until: the first day of its present name.
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
    """The change of each office, by code; the numbers of head posts and escalation times created."""

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
