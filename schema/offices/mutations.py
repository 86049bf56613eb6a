"""Mutations with which headquarters changes the office tree."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

import strawberry

from districts.identity.actors import Actor, Permission
from districts.offices import closing, renaming
from districts.shared.idempotency import Answer
from schema import plan
from schema.offices.types import Office
from schema.shared.inputs import SEEN
from schema.shared.text import LocalizedTextInput, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written

_WHICH = "The office's current or former code."
_WHY = "The reason, kept on record."


@strawberry.input(description="Input of `renameOffice`.")
class RenameOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    name: LocalizedTextInput = strawberry.field(
        description="The new name; a language that is not given stays unchanged."
    )
    reason: str = strawberry.field(description=_WHY)
    version: int | None = strawberry.field(default=None, description=SEEN)


@strawberry.input(description="Input of `moveOffice`: a new parent, a new code, or both.")
class MoveOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    parent_code: str | None = strawberry.field(
        default=None, description="Code of the new parent office; unchanged if not given."
    )
    label: str | None = strawberry.field(
        default=None, description="The last part of the code: `magura`; unchanged if not given."
    )
    reason: str = strawberry.field(description=_WHY)
    version: int | None = strawberry.field(default=None, description=SEEN)


@strawberry.input(description="Input of `closeOffice`.")
class CloseOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    from_: date | None = strawberry.field(
        default=None,
        name="from",
        description="The first day on which it is closed, which may be in the future; today if not given.",
    )
    successor_code: str | None = strawberry.field(
        default=None, description="Code of the office that takes over its work from then on."
    )
    reason: str = strawberry.field(description=_WHY)
    version: int | None = strawberry.field(default=None, description=SEEN)


@strawberry.input(description="Input of `reopenOffice`.")
class ReopenOfficeInput(Keyed):
    office_code: str = strawberry.field(description=_WHICH)
    reason: str = strawberry.field(description=_WHY)
    version: int | None = strawberry.field(default=None, description=SEEN)


@plan.payload(description="Payload of the mutations that change an office.")
class ChangeOfficePayload:
    office: Office | None = plan.field(
        "The office as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("offices {row} WHERE {row}.id = {this}.office"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


async def _change(info: Info, given: Keyed, rule: Callable[[Actor], Awaitable[int]]) -> ChangeOfficePayload:
    async def change(actor: Actor) -> Answer:
        return Answer({"office": await rule(actor)})

    return await written(ChangeOfficePayload, info, given, change)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_OFFICES,
        "Renames an office. The former name stays on record and searchable; later lists do not overwrite the new name.",
    )
    async def rename_office(self, info: Info, input: Annotated[RenameOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: renaming.rename(
                input.office_code, said(input.name), input.reason, version=input.version, actor=actor
            ),
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Moves an office with all offices below it, or changes its code. Former codes redirect to it; grants,"
        " charters and posts are kept.",
    )
    async def move_office(self, info: Info, input: Annotated[MoveOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: renaming.move(
                input.office_code,
                input.parent_code,
                input.label,
                input.reason,
                version=input.version,
                actor=actor,
            ),
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Closes an office from a given day on. Its charter ends then and stays as history; nothing more can be"
        " published, and escalation skips its posts.",
    )
    async def close_office(self, info: Info, input: Annotated[CloseOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: closing.close(
                input.office_code,
                input.reason,
                day=input.from_,
                successor_code=input.successor_code,
                version=input.version,
                actor=actor,
            ),
        )

    @mutation(
        Permission.EDIT_OFFICES,
        "Reopens a closed office, or cancels a planned closing. Its charter must be published again.",
    )
    async def reopen_office(self, info: Info, input: Annotated[ReopenOfficeInput, INPUT]) -> ChangeOfficePayload:  # noqa: A002
        return await _change(
            info,
            input,
            lambda actor: closing.reopen(input.office_code, input.reason, version=input.version, actor=actor),
        )
