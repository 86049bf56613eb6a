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


@plan.bound(models.CalendarException, description="Days that an office and all below it work otherwise.")
class CalendarException:
    id: strawberry.ID = plan.field("Names this exception. Opaque.")
    office: Annotated[Office, strawberry.lazy("schema.offices")] = plan.field(
        "Whose it is: it holds for all below too."
    )
    kind: CalendarExceptionKind = plan.field("What is otherwise.")
    from_: date = plan.field("The first day.", plan.Column("lower({this}.days)", nullable=False), name="from")
    to: date = plan.field("The last day.", plan.Column("upper({this}.days) - 1", nullable=False))
    opens: time | None = plan.field("When offices open on those days; of HOURS only.")
    closes: time | None = plan.field("When offices close on those days; of HOURS only.")
    name: LocalizedText = plan.field("What it is called, as it was declared.")
    estimated: bool = plan.field("Whether the moon decides, and nobody has yet declared the day.")
    declared_at: datetime = plan.field("When it was declared.")
    revoked_at: datetime | None = plan.field("When it was revoked; null while it stands.")


@plan.bound(None, description="A day of an office.")
class CalendarDay:
    date: date = plan.field("Which day.", plan.Column("{this}.day", nullable=False))
    opens: time | None = plan.field("When the office opens; null on a day off.", plan.Column("{this}.opens"))
    closes: time | None = plan.field("When the office closes; null on a day off.", plan.Column("{this}.closes"))
    reason: LocalizedText | None = plan.field(
        "Why the office is off, or works otherwise than in ordinary weeks; null on an ordinary working day.",
        plan.Embedded(
            {"bn": "{this}.reason_bn", "en": "{this}.reason_en"},
            "num_nonnulls({this}.reason_bn, {this}.reason_en) > 0",
        ),
    )
    estimated: bool = plan.field(
        "Whether that is a holiday of which the moon decides, and nobody yet declared the day."
    )


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
    "When the office works, day by day.",
    plan.Many(_days, "{row}.day", rows=_length),
    arguments={
        "from": _FROM,
        "to": plan.argument(date | None, "The last day, at most 365 days later; 30 days later if not given.", None),
    },
)
CALENDAR_EXCEPTIONS = plan.field(
    "What was declared for this office and for those above it, and stands; by first day.",
    plan.Many(_exceptions, "lower({row}.days), {row}.id"),
    arguments={"from": _FROM, "to": plan.argument(date | None, "The last day; no end if not given.", None)},
)


def _recomputation(exception: str) -> Any:
    return plan.field(
        "Open requests' deadlines move behind the answer: how far that is. `recomputation` asks for it again. Null when"
        " it was refused.",
        plan.One(of_latest_change(f"SELECT e.office_id FROM calendar_exceptions e WHERE e.id = {exception}")),
    )


@strawberry.input(description="Days that an office and all below it work otherwise.")
class DeclareCalendarExceptionInput(Keyed):
    office_code: str = strawberry.field(description="For which office, and all below it: `bd.khulna.magura`.")
    kind: CalendarExceptionKind = strawberry.field(description="What is otherwise.")
    from_: date = strawberry.field(name="from", description="The first day.")
    to: date = strawberry.field(description="The last day, within a year of the first.")
    name: LocalizedTextInput = strawberry.field(description="What it is called, for all who ask why.")
    opens: time | None = strawberry.field(
        default=None, description="When offices open; with HOURS only, and needed there."
    )
    closes: time | None = strawberry.field(
        default=None, description="When offices close; with HOURS only, and needed there."
    )


@plan.payload(description="The exception, declared.")
class DeclareCalendarExceptionPayload:
    calendar_exception: CalendarException | None = plan.field(
        "What was declared; null when it was refused.",
        plan.One("calendar_exceptions {row} WHERE {row}.id = {this}.declared"),
    )
    replaced: list[CalendarException] = plan.field(
        "The estimates of which it took the place: those holidays of the same office that share a day with it.",
        plan.Many("calendar_exceptions {row} WHERE {row}.replaced_by_id = {this}.declared", "{row}.id"),
    )
    recomputation: Recomputation | None = _recomputation("{this}.declared")
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.input(description="An exception that is to stand no more.")
class RevokeCalendarExceptionInput(Keyed):
    calendar_exception_id: strawberry.ID = strawberry.field(description="Which exception.")


@plan.payload(description="The exception, revoked.")
class RevokeCalendarExceptionPayload:
    calendar_exception: CalendarException | None = plan.field(
        "What was revoked; null when it was refused.",
        plan.One("calendar_exceptions {row} WHERE {row}.id = {this}.revoked"),
    )
    recomputation: Recomputation | None = _recomputation("{this}.revoked")
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CALENDAR,
        "Declares a holiday, an extra working day, or other hours, for an office and all below it. What is nearer to an"
        " office holds, and of one office's declarations the last.",
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
        "Revokes what was declared. It stays on record, and the estimates that it replaced stand again.",
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
