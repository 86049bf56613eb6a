"""Column types of PostgreSQL that Tortoise does not know."""

from datetime import date, time
from typing import TYPE_CHECKING, Any

from asyncpg import Range
from tortoise.fields.base import Field


class LtreeField(Field[str], str):  # type: ignore[misc]  # as Tortoise's own TextField is made
    """An office's path in the tree (`bd.khulna.magura`): PostgreSQL `ltree`."""

    SQL_TYPE = "LTREE"


if TYPE_CHECKING:
    DateRange = Range[date]
else:
    DateRange = Range


class DateRangeField(Field[DateRange], DateRange):
    """A range of days, lower bound included, upper bound excluded: PostgreSQL `daterange`."""

    SQL_TYPE = "DATERANGE"

    def to_python_value(self, value: Any) -> DateRange | None:
        if value is not None and not isinstance(value, Range):
            raise ValueError(f"{self.model_field_name}: expected asyncpg.Range, got {type(value).__name__}")
        return value


class TimeField(Field[time], time):
    """A time of the day in Dhaka: PostgreSQL `time`, where Tortoise's own takes a zone along."""

    SQL_TYPE = "TIME"

    def to_python_value(self, value: Any) -> time | None:
        if value is not None and not isinstance(value, time):
            raise ValueError(f"{self.model_field_name}: expected datetime.time, got {type(value).__name__}")
        return value
