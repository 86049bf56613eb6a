"""How headquarters changes the office tree by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

import strawberry

from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.offices import closing, renaming
from schema import plan
from schema.offices import Office
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

_WHICH = "Which office: its code, or one that it had."
_WHY = "Why, for the record."


@strawberry.input(description="Another name for an office.")
class RenameOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    name: LocalizedTextInput = strawberry.field(description="Its name; in a language that is not given it stays.")
    reason: str = strawberry.field(description=_WHY)


@strawberry.input(description="Another place in the tree for an office, or another code.")
class MoveOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    parent_code: str | None = strawberry.field(
        default=None, description="The office that it is to stand below; not given: the one above it now."
    )
    label: str | None = strawberry.field(
        default=None, description="The last part of its code: `magura`; not given: it stays."
    )
    reason: str = strawberry.field(description=_WHY)


@strawberry.input(description="An office that is no more.")
class CloseOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day on which it is closed, which may lie ahead; today."
    )
    successor_code: str | None = strawberry.field(
        default=None, description="The office that does its work from then on."
    )
    reason: str = strawberry.field(description=_WHY)


@strawberry.input(description="An office that is not closed after all.")
class ReopenOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    reason: str = strawberry.field(description=_WHY)


@plan.payload(description="The office, changed.")
class ChangeOfficePayload:
    office: Office | None = plan.field(
        "The office as it is now; null when it was refused.", plan.One("offices {row} WHERE {row}.id = {this}.office")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


async def _change(info: Info, given: Keyed, rule: Callable[[Actor], Awaitable[int]]) -> ChangeOfficePayload:
    async def change(actor: Actor) -> Answer:
        return Answer({"office": await rule(actor)})

    return await written(ChangeOfficePayload, info, given, change)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_OFFICES,
        "Gives an office another name. The former one is kept and found by search; no list changes the new one.",
    )
    async def rename_office(self, info: Info, input: Annotated[RenameOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info, input, lambda actor: renaming.rename(input.office_code, said(input.name), input.reason, actor=actor)
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Puts an office with all below it below another one, or changes its code. Former codes keep leading to it;"
        " grants, charters and posts go with it.",
    )
    async def move_office(self, info: Info, input: Annotated[MoveOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: renaming.move(input.office_code, input.parent_code, input.label, input.reason, actor=actor),
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Closes an office from a day on, by itself. Its charter ends there and stays as history; nothing is published"
        " for it any more, and escalation passes its posts over.",
    )
    async def close_office(self, info: Info, input: Annotated[CloseOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: closing.close(
                input.office_code, input.reason, day=input.from_, successor_code=input.successor_code, actor=actor
            ),
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Opens an office again, or takes back that it will be closed. Its charter has to be published again.",
    )
    async def reopen_office(self, info: Info, input: Annotated[ReopenOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(info, input, lambda actor: closing.reopen(input.office_code, input.reason, actor=actor))
