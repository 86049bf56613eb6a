"""The mutation `seedOffices`: updates the tree from an office list."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts import offices
from districts.identity.actors import Actor, Permission
from districts.offices import Change, Level, OfficeRow, Outcome
from districts.shared.idempotency import Answer
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="One row of an office list.")
class OfficeRowInput:
    code: str = strawberry.field(description="The office's path in the tree: `bd.khulna.magura`.")
    level: Level = strawberry.field(description="The office's level.")
    name_bn: str = strawberry.field(description="The Bengali name.")
    name_en: str = strawberry.field(description="The English name.")


@strawberry.input(description="Input of `seedOffices`.")
class SeedOfficesInput(Keyed):
    rows: list[OfficeRowInput] = strawberry.field(
        description="The offices, in any order. Offices not in the list stay unchanged."
    )


@strawberry.type(description="The outcome of one row.")
class SeededOffice:
    code: str = strawberry.field(description="The office's code, as in the row.")
    outcome: Change = strawberry.field(description="What happened.")


@strawberry.type(description="Payload of `seedOffices`: the outcome of each row.")
class SeedOfficesPayload:
    rows: list[SeededOffice] = strawberry.field(description="One entry per row, in input order.")
    created: int = strawberry.field(description="Number of offices created.")
    updated: int = strawberry.field(description="Number of offices updated.")
    unchanged: int = strawberry.field(description="Number of offices left unchanged.")
    kept: int = strawberry.field(
        description="Number of offices kept because headquarters changed them by hand: a list never undoes such"
        " a decision."
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_OFFICES, "Updates the office tree from a list, all or nothing.")
    async def seed_offices(self, info: Info, input: Annotated[SeedOfficesInput, INPUT]) -> SeedOfficesPayload:  # noqa: A002
        async def seed(actor: Actor) -> Answer:
            listed = [OfficeRow(row.code, row.level, row.name_bn, row.name_en) for row in input.rows]
            return Answer({}, _seeded(await offices.seed(listed, actor=actor)))

        refused = _seeded(Outcome(offices={}, head_posts=0, escalation_times=0))
        return await written(SeedOfficesPayload, info, input, seed, refused=refused)


def _seeded(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": [SeededOffice(code=code, outcome=change) for code, change in outcome.offices.items()],
        "created": outcome.created,
        "updated": outcome.updated,
        "unchanged": outcome.unchanged,
        "kept": outcome.kept,
    }
