"""Differences between charters and the catalogue, and the mutations that adopt national services."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.catalogue import adoption, changes
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.catalogue.enums import CatalogueDifferenceKind
from schema.catalogue.types import CatalogueService
from schema.charters.diff import CharterDiff, from_the_one_before
from schema.charters.types import Charter
from schema.services.types import Service
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@plan.bound(None, description="A difference between an office's charter and the current catalogue.")
class CatalogueDifference:
    kind: CatalogueDifferenceKind = plan.field("The cause: a change by headquarters, or the office's own wording.")
    catalogue_service: CatalogueService = plan.field(
        "The current version of the national service.",
        plan.One("catalogue_services {row} WHERE {row}.id = {this}.catalogue_id", nullable=False),
    )
    service: Service | None = plan.field(
        "The service of the charter; null if the charter lacks it.",
        plan.One("services {row} WHERE {row}.id = {this}.service_id"),
    )
    field: str | None = plan.field(
        "The field of the service, by its name in this API; null for the whole service. If a text is unchanged"
        " but parsed differently, `before` and `after` are equal.",
        plan.Column("{this}.field"),
    )
    before: str | None = plan.field(
        "The charter's value, formatted as in `DiffChange`; null if there is none.", plan.Column("{this}.before")
    )
    after: str | None = plan.field(
        "The catalogue's value, in the same format; null if there is none.", plan.Column("{this}.after")
    )


@strawberry.input(description="Input of `adoptCatalogue`: the national services to add to an office's charter.")
class AdoptCatalogueInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    codes: list[str] | None = strawberry.field(
        default=None, description="Codes of the national services; all that are offered if not given."
    )
    dry_run: bool = strawberry.field(
        default=False, description="If true, validates the input and returns the result without saving anything."
    )


@strawberry.input(
    description="Input of `acceptCatalogueChanges`: the catalogue changes to accept for an office's charter."
)
class AcceptCatalogueChangesInput(Keyed):
    office_code: str = strawberry.field(description="Code of the office whose charter it is: `bd.khulna.magura`.")
    codes: list[str] = strawberry.field(description="Codes of the national services.")
    dry_run: bool = strawberry.field(
        default=False, description="If true, validates the input and returns the result without saving anything."
    )


@plan.payload(description="Payload of `adoptCatalogue`.")
class AdoptCataloguePayload:
    charter: Charter | None = plan.field(
        "The draft; the unchanged charter if no service was missing; null on error.",
        plan.One("charters {row} WHERE {row}.id = {this}.charter"),
    )
    diff: CharterDiff | None = plan.field(
        "The differences from the charter in force; null on error.",
        plan.One(from_the_one_before("{this}.charter")),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER,
        "Adds national services that an office's charter lacks to a draft, assigned to the office's own posts."
        " Uses the existing draft, else a copy of the charter, else a new draft. Nothing public changes.",
    )
    async def adopt_catalogue(self, info: Info, input: Annotated[AdoptCatalogueInput, INPUT]) -> AdoptCataloguePayload:  # noqa: A002
        async def rule(actor: Actor) -> Answer:
            charter = await adoption.adopt(input.office_code, input.codes, actor=actor)
            return Answer({"charter": charter.id})

        return await written(AdoptCataloguePayload, info, input, rule)

    @mutation(
        Permission.EDIT_CHARTER,
        "Takes changes that headquarters has made to adopted national services into a draft. The office's own"
        " wording is kept.",
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
