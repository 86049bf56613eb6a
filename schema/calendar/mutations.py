"""Mutations that declare and revoke calendar exceptions."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

import strawberry

from districts.calendar import declarations
from districts.calendar.declarations import Declaration
from districts.calendar.office_calendar import CalendarExceptionKind
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.calendar.types import CalendarException
from schema.plan import ids
from schema.requests.recomputing import Recomputation, of_latest_change
from schema.shared.text import LocalizedTextInput, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


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
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


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
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


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
            declared = await declarations.declare(input.office_code, declaration, actor=actor)
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
            await declarations.revoke(exception, actor=actor)
            return Answer({"revoked": exception})

        return await written(RevokeCalendarExceptionPayload, info, input, rule)
