"""The GraphQL types of working days and calendar exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
from districts.calendar.office_calendar import CalendarExceptionKind
from schema import plan
from schema.shared import days
from schema.shared.text import LocalizedText

if TYPE_CHECKING:
    from schema.offices.types import Office


@plan.bound(
    models.CalendarException,
    description="Days on which an office and all offices below it depart from their ordinary calendar.",
)
class CalendarException:
    id: strawberry.ID = plan.field("The exception's id. Opaque.")
    office: Annotated[Office, strawberry.lazy("schema.offices.types")] = plan.field(
        "The office for which it was declared. It also applies to all offices below."
    )
    kind: CalendarExceptionKind = plan.field("The kind of exception.")
    from_: date = plan.field("The first day.", plan.Column("lower({this}.days)", nullable=False), name="from")
    to: date = plan.field("The last day, inclusive.", plan.Column("upper({this}.days) - 1", nullable=False))
    opens: time | None = plan.field("Opening time on those days; only for HOURS.")
    closes: time | None = plan.field("Closing time on those days; only for HOURS.")
    name: LocalizedText = plan.field("The exception's name, as declared.")
    estimated: bool = plan.field("Whether it depends on the moon and its date has not been declared yet.")
    declared_at: datetime = plan.field("When it was declared.")
    revoked_at: datetime | None = plan.field("When it was revoked; null if it is in force.")


@plan.bound(None, description="A day in an office's calendar.")
class CalendarDay:
    date: date = plan.field("The date.", plan.Column("{this}.day", nullable=False))
    opens: time | None = plan.field("Opening time; null on a day off.", plan.Column("{this}.opens"))
    closes: time | None = plan.field("Closing time; null on a day off.", plan.Column("{this}.closes"))
    reason: LocalizedText | None = plan.field(
        "Why the office is closed or has unusual hours; null on an ordinary working day.",
        plan.Embedded(
            {"bn": "{this}.reason_bn", "en": "{this}.reason_en"},
            "num_nonnulls({this}.reason_bn, {this}.reason_en) > 0",
        ),
    )
    estimated: bool = plan.field("Whether this is a moon-dependent holiday whose date has not been declared yet.")


def _day(query: plan.Query, name: str, otherwise: str) -> str:
    # As text: the driver converts the earliest and the latest date to infinity.
    return query.sql(name, cast="text::date", convert=str) if query.given(name) else otherwise


def _first(query: plan.Query) -> str:
    return _day(query, "from", "dhaka_today()")


def _days(query: plan.Query) -> str:
    query.check(days.in_order("from", "to"))
    query.check(days.check_length)
    first = _first(query)
    last = _day(query, "to", f"{first} + 30")
    return f"office_calendar({query.this}.id, {first}, {last}) {query.row} WHERE true"


def _length(given: Mapping[str, Any]) -> int:
    """The number of days between the arguments, at most."""
    first, last = given.get("from"), given.get("to")
    if last is None:
        return 31
    return min(max((last - first).days + 1, 0), 366) if first else 366


def _exceptions(query: plan.Query) -> str:
    query.check(days.in_order("from", "to"))
    last = _day(query, "to", "NULL")
    return (
        f"calendar_exceptions {query.row}"
        f" WHERE {query.row}.id IN (SELECT e.id FROM exceptions_of_office({query.this}.id) e)"
        f" AND upper({query.row}.days) > {_first(query)} AND coalesce(lower({query.row}.days) <= {last}, true)"
    )


_FROM = plan.argument(date | None, "The first day; today in Dhaka if not given.", None)


CALENDAR = plan.field(
    "The office's working times, day by day.",
    plan.Many(_days, "{row}.day", rows=_length),
    arguments={
        "from": _FROM,
        "to": plan.argument(
            date | None, "The last day, at most 365 days after the first; 30 days after it if not given.", None
        ),
    },
)


CALENDAR_EXCEPTIONS = plan.field(
    "The calendar exceptions in force for this office, including those of offices above, by first day.",
    plan.Many(_exceptions, "lower({row}.days), {row}.id"),
    arguments={"from": _FROM, "to": plan.argument(date | None, "The last day; no limit if not given.", None)},
)
