"""Column types of PostgreSQL that Tortoise does not know, marks of personal data, and columns of several tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

from asyncpg import Range
from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model


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
    """A time of day in Dhaka: PostgreSQL `time`. Tortoise's own type has a time zone."""

    SQL_TYPE = "TIME"

    def to_python_value(self, value: Any) -> time | None:
        if value is not None and not isinstance(value, time):
            raise ValueError(f"{self.model_field_name}: expected datetime.time, got {type(value).__name__}")
        return value


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a column holds an applicant's personal data, and whether that is a contact."""

    personal: bool
    contact: bool = False


_MARK = "_charter_mark"
_Column = TypeVar("_Column")


def personal(column: _Column, *, contact: bool = False) -> _Column:
    """Marks an applicant's personal data: readable by the office's case handlers and by the applicant.

    `schema/plan/bindings/personal.py` guards reads of it by this mark. contact: reads are recorded in contact_reads.
    """
    vars(column)[_MARK] = Mark(personal=True, contact=contact)
    return column


def not_personal(column: _Column) -> _Column:
    """Marks text of a non-public table that is not an applicant's personal data."""
    vars(column)[_MARK] = Mark(personal=False)
    return column


def marks(model: type[Model]) -> Mapping[str, Mark]:
    """The marked columns of a table by name, including a model's `personal_columns`, which it does not declare as
    fields.
    """
    marked = {
        column.source_field or name: mark
        for name, column in model._meta.fields_map.items()
        if (mark := vars(column).get(_MARK)) is not None
    }
    return {**marked, **{name: Mark(personal=True) for name in getattr(model, "personal_columns", ())}}


class Note(Model):
    """Written about a charter, seen by those who act for its office."""

    office_id = fields.IntField(db_default=0, description="the charter's office; the database fills it in")

    class Meta:
        abstract = True


class Promise(Note):
    """Part of what a charter says: public once it is published."""

    public = fields.BooleanField(
        db_default=False, description="whether the charter is published; the database sees to it"
    )

    class Meta:
        abstract = True
