from __future__ import annotations

from typing import Annotated

import strawberry

from districts.actors import Actor, Permission
from districts.catalogue import adoption, changes
from districts.idempotency import Answer
from schema import plan
from schema.catalogue import CatalogueService
from schema.charters import Charter
from schema.diff import CharterDiff, from_the_one_before
from schema.enums import CatalogueDifferenceKind
from schema.services import Service
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(None, description="One thing that an office's charter says otherwise than the catalogue does now.")
class CatalogueDifference:
    kind: CatalogueDifferenceKind = plan.field(
        "Why: what headquarters has changed, or what the office says its own way."
    )
    catalogue_service: CatalogueService = plan.field(
        "The national service as it is now.",
        plan.One("catalogue_services {row} WHERE {row}.id = {this}.catalogue_id", nullable=False),
    )
    service: Service | None = plan.field(
        "The charter's own service; null where it lacks it.",
        plan.One("services {row} WHERE {row}.id = {this}.service_id"),
    )
    field: str | None = plan.field(
        "Which field of the service, as it is called in this API; null: all of it. A text that stayed and is understood"
        " otherwise is the same before and after.",
        plan.Column("{this}.field"),
    )
    before: str | None = plan.field(
        "What the charter says, in the form of `DiffChange`; null: nothing.", plan.Column("{this}.before")
    )
    after: str | None = plan.field(
        "What the catalogue says, in the same form; null: nothing.", plan.Column("{this}.after")
    )


@strawberry.input(description="National services for an office's charter.")
class AdoptCatalogueInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    codes: list[str] | None = strawberry.field(
        default=None, description="Which national services, by their codes; not given: all that are offered."
    )
    dry_run: bool = strawberry.field(
        default=False, description="Do everything, answer the same, and keep nothing of it."
    )


@strawberry.input(description="Changes of the catalogue for an office's charter.")
class AcceptCatalogueChangesInput(Keyed):
    office_code: str = strawberry.field(description="Whose charter it is: `bd.khulna.magura`.")
    codes: list[str] = strawberry.field(description="Of which national services, by their codes.")
    dry_run: bool = strawberry.field(
        default=False, description="Do everything, answer the same, and keep nothing of it."
    )


@plan.payload(description="The charter with what was taken from the catalogue.")
class AdoptCataloguePayload:
    charter: Charter | None = plan.field(
        "The draft; where nothing was missing, the charter as it stands; null when it was refused.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    diff: CharterDiff | None = plan.field(
        "What it says otherwise than the charter in force; null when it was refused.",
        plan.One(from_the_one_before("{this}.charter")),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Adds the national services that an office's charter lacks to a draft, with the office's own posts: to the one"
        " that it has, to a copy of its charter, or to a first one. Nothing that is public changes.",
    )
    async def adopt_catalogue(self, info: Info, input: Annotated[AdoptCatalogueInput, INPUT]) -> AdoptCataloguePayload:  # noqa: A002
        async def rule(actor: Actor) -> Answer:
            charter = await adoption.adopt(input.office_code, input.codes, actor=actor)
            return Answer({"charter": charter.id})

        return await written(AdoptCataloguePayload, info, input, rule)

    @mutation(
        Permission.EDIT_CHARTER,
        "Takes what headquarters has changed in national services, since the office took them, into a draft. What the"
        " office says its own way stays as it is.",
    )
    async def accept_catalogue_changes(
        self,
        info: Info,
        input: Annotated[AcceptCatalogueChangesInput, INPUT],  # noqa: A002
    ) -> AdoptCataloguePayload:
        async def rule(actor: Actor) -> Answer:
            charter = await changes.accept(input.office_code, input.codes, actor=actor)
            return Answer({"charter": charter.id})

        return await written(AdoptCataloguePayload, info, input, rule)
