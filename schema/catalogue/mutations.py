"""Mutations with which headquarters defines, updates and retires national services."""

from __future__ import annotations

from typing import Annotated

import strawberry

from districts.catalogue import definitions
from districts.catalogue.definitions import CataloguePost, Definition, Seat
from districts.charters.draft import ServiceCategory
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.catalogue.types import CatalogueService
from schema.plan import ids
from schema.services.mutations import service_edit
from schema.services.terms import FeeInput, TimeLimitInput
from schema.services.types import DeliveryMethodInput, RequiredDocumentInput
from schema.shared.text import LocalizedTextInput, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A post described independently of the office that adopts the national service.")
class CataloguePostInput:
    seat: Seat = strawberry.field(description="How the post is chosen.")
    title: LocalizedTextInput | None = strawberry.field(default=None, description="The title, only for TITLED.")


@strawberry.input
class Defined(Keyed):
    """What an input says of a version, beside its category and its name."""

    serial: int | None = strawberry.field(
        default=strawberry.UNSET, description="Position within the category; last if not given for a new service."
    )
    delivery_methods: list[DeliveryMethodInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The delivery methods, in order."
    )
    required_documents: list[RequiredDocumentInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The required documents, in order."
    )
    fee: FeeInput | None = strawberry.field(default=strawberry.UNSET, description="The fee.")
    time_limit: TimeLimitInput | None = strawberry.field(
        default=strawberry.UNSET, description="The promised time limit."
    )
    responsible: CataloguePostInput | None = strawberry.field(
        default=strawberry.UNSET, description="The post that provides the service."
    )
    superior: CataloguePostInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="The post to contact if the responsible post does not provide the service.",
    )


@strawberry.input(description="Input of `defineCatalogueService`.")
class DefineCatalogueServiceInput(Defined):
    code: str = strawberry.field(description="A permanent code: a-z, 0-9 and _, at most 60 characters.")
    category: ServiceCategory = strawberry.field(description="The group of users that the service is for.")
    name: LocalizedTextInput = strawberry.field(description="The name, in at least one language.")


@strawberry.input(
    description="Input of `updateCatalogueService`. Fields that are not given stay unchanged; null removes a"
    " value. A retired service is offered again."
)
class UpdateCatalogueServiceInput(Defined):
    catalogue_service_id: strawberry.ID = strawberry.field(description="Id of the version that you last read.")
    category: ServiceCategory | None = strawberry.field(
        default=strawberry.UNSET, description="The group of users that the service is for."
    )
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="The name.")


@strawberry.input(description="Input of `retireCatalogueService`.")
class RetireCatalogueServiceInput(Keyed):
    catalogue_service_id: strawberry.ID = strawberry.field(description="Id of the version that you last read.")


@plan.payload(description="Payload of `defineCatalogueService`.")
class DefineCatalogueServicePayload:
    catalogue_service: CatalogueService | None = plan.field(
        "The newest version, also if yours is out of date (STALE); null on any other error.",
        plan.One(
            "catalogue_services {row} WHERE {row}.id = (SELECT n.id FROM catalogue_services n"
            " WHERE n.code = (SELECT k.code FROM catalogue_services k WHERE k.id = {this}.service)"
            " ORDER BY n.version DESC LIMIT 1)"
        ),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CATALOGUE,
        "Defines a national service, which offices can adopt with their own posts. No charter changes.",
    )
    async def define_catalogue_service(
        self,
        info: Info,
        input: Annotated[DefineCatalogueServiceInput, INPUT],  # noqa: A002
    ) -> DefineCatalogueServicePayload:
        async def define(actor: Actor) -> Answer:
            return Answer({"service": await definitions.define(input.code, _definition(input), actor=actor)})

        return await written(DefineCatalogueServicePayload, info, input, define)

    @mutation(
        Permission.EDIT_CATALOGUE,
        "Creates the next version of a national service. Offices that adopted it keep their version and are"
        " offered the changes.",
    )
    async def update_catalogue_service(
        self,
        info: Info,
        input: Annotated[UpdateCatalogueServiceInput, INPUT],  # noqa: A002
    ) -> DefineCatalogueServicePayload:
        seen = ids.expect("CatalogueService", input.catalogue_service_id)
        definition = _definition(input)

        async def update(actor: Actor) -> Answer:
            return Answer({"service": await definitions.update(seen, definition, actor=actor)})

        return await written(DefineCatalogueServicePayload, info, input, update, newest={"service": seen})

    @mutation(
        Permission.EDIT_CATALOGUE,
        "Stops offering a national service. Offices that adopted it keep it until they remove it.",
    )
    async def retire_catalogue_service(
        self,
        info: Info,
        input: Annotated[RetireCatalogueServiceInput, INPUT],  # noqa: A002
    ) -> DefineCatalogueServicePayload:
        seen = ids.expect("CatalogueService", input.catalogue_service_id)

        async def retire(actor: Actor) -> Answer:
            return Answer({"service": await definitions.retire(seen, actor=actor)})

        return await written(DefineCatalogueServicePayload, info, input, retire, newest={"service": seen})


def _definition(given: Defined) -> Definition:
    edit = service_edit(given)
    posts = {"responsible": given.responsible, "superior": given.superior}
    edit |= {name: post and _post(post) for name, post in posts.items() if post is not strawberry.UNSET}
    return Definition(**edit)


def _post(given: CataloguePostInput) -> CataloguePost:
    return CataloguePost(given.seat, said(given.title or LocalizedTextInput()))
