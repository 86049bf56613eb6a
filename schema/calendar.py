from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

import models
from districts.actors import Actor, Permission
from districts.calendar import declaring
from districts.calendar.days import CalendarExceptionKind
from districts.calendar.declaring import Declaration
from districts.idempotency import Answer
from schema import days, plan
from schema.plan import ids
from schema.requests.recomputing import Recomputation, of_latest_change
from schema.text import LocalizedText, LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

if TYPE_CHECKING:
    from schema.offices import Office


@plan.bound(
    models.CalendarException,
    description="Days on which an office and all offices below it depart from their ordinary calendar.",
)
class CalendarException:
    id: strawberry.ID = plan.field("The exception's id. Opaque.")
    office: Annotated[Office, strawberry.lazy("schema.offices")] = plan.field(
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
    # As text: the driver takes the first and the last day of all for infinity, which no day comes after.
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
    """How many days there may be."""
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


def _recomputation(exception: str) -> Any:
    return plan.field(
        "Progress of moving open requests' deadlines, which continues in the background; query `recomputation`"
        " to follow it. Null on error.",
        plan.One(of_latest_change(f"SELECT e.office_id FROM calendar_exceptions e WHERE e.id = {exception}")),
    )


@strawberry.input(description="Days on which an office and all offices below it depart from their ordinary calendar.")
class DeclareCalendarExceptionInput(Keyed):
    office_code: str = strawberry.field(
        description="Code of the office; it also applies to all offices below: `bd.khulna.magura`."
    )
    kind: CalendarExceptionKind = strawberry.field(description="The kind of exception.")
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day, inclusive, within a year of the first.")
    name: LocalizedTextInput = strawberry.field(description="The name, shown as the reason.")
    opens: time | None = strawberry.field(
        default=None, description="Opening time; required for HOURS, not allowed otherwise."
    )
    closes: time | None = strawberry.field(
        default=None, description="Closing time; required for HOURS, not allowed otherwise."
    )


@plan.payload(description="Payload of `declareCalendarException`.")
class DeclareCalendarExceptionPayload:
    calendar_exception: CalendarException | None = plan.field(
        "The declared exception; null on error.",
        plan.One("calendar_exceptions {row} WHERE {row}.id = {this}.declared"),
    )
    replaced: list[CalendarException] = plan.field(
        "The estimated holidays of the same office that it replaced because they overlap with it.",
        plan.Many("calendar_exceptions {row} WHERE {row}.replaced_by_id = {this}.declared", "{row}.id"),
    )
    recomputation: Recomputation | None = _recomputation("{this}.declared")
    user_errors: list[UserError] = strawberry.field(description="Validation errors; empty on success.")


@strawberry.input(description="Input of `revokeCalendarException`.")
class RevokeCalendarExceptionInput(Keyed):
    calendar_exception_id: strawberry.ID = strawberry.field(description="The exception's id.")


@plan.payload(description="Payload of `revokeCalendarException`.")
class RevokeCalendarExceptionPayload:
    calendar_exception: CalendarException | None = plan.field(
        "The revoked exception; null on error.",
        plan.One("calendar_exceptions {row} WHERE {row}.id = {this}.revoked"),
    )
    recomputation: Recomputation | None = _recomputation("{this}.revoked")
    user_errors: list[UserError] = strawberry.field(description="Validation errors; empty on success.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CALENDAR,
        "Declares a holiday, an extra working day or different hours for an office and all offices below it. A"
        " declaration of a nearer office takes precedence, then the latest declaration.",
    )
    async def declare_calendar_exception(
        self,
        info: Info,
        input: Annotated[DeclareCalendarExceptionInput, INPUT],  # noqa: A002
    ) -> DeclareCalendarExceptionPayload:
        declaration = Declaration(
            input.kind, input.from_, input.to, said(input.name), opens=input.opens, closes=input.closes
        )

        async def rule(actor: Actor) -> Answer:
            declared = await declaring.declare(input.office_code, declaration, actor=actor)
            return Answer({"declared": declared.id})

        return await written(DeclareCalendarExceptionPayload, info, input, rule)

    @mutation(
        Permission.EDIT_CALENDAR,
        "Revokes a calendar exception. It stays on record, and the estimates that it replaced are in force again.",
    )
    async def revoke_calendar_exception(
        self,
        info: Info,
        input: Annotated[RevokeCalendarExceptionInput, INPUT],  # noqa: A002
    ) -> RevokeCalendarExceptionPayload:
        exception = ids.expect("CalendarException", input.calendar_exception_id)

        async def rule(actor: Actor) -> Answer:
            await declaring.revoke(exception, actor=actor)
            return Answer({"revoked": exception})

        return await written(RevokeCalendarExceptionPayload, info, input, rule)
