from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts.actors import Actor, Permission
from districts.catalogue import definitions
from districts.catalogue.definitions import CataloguePost, Definition, Seat
from districts.charters import edits
from districts.charters.draft import ServiceCategory
from districts.idempotency import Answer
from schema import plan
from schema.catalogue import CatalogueService
from schema.editing import DeliveryMethodInput, RequiredDocumentInput, method_edit, paper_edit
from schema.plan import BadInput, ids
from schema.term_inputs import FeeInput, TimeLimitInput, fee_edit, given_list_or_keep, given_or_keep, limit_edit
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A post of whichever office adopts a national service.")
class CataloguePostInput:
    seat: Seat = strawberry.field(description="Which post it is.")
    title: LocalizedTextInput | None = strawberry.field(default=None, description="The title of a TITLED one.")


@strawberry.input
class Defined(Keyed):
    """What an input says of a version, beside its category and its name."""

    serial: int | None = strawberry.field(
        default=strawberry.UNSET, description="Its place within the category; of a new one, not given: the last."
    )
    delivery_methods: list[DeliveryMethodInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The ways to get it, in order."
    )
    required_documents: list[RequiredDocumentInput] | None = strawberry.field(
        default=strawberry.UNSET, description="The papers to bring, in order."
    )
    fee: FeeInput | None = strawberry.field(default=strawberry.UNSET, description="What it costs.")
    time_limit: TimeLimitInput | None = strawberry.field(
        default=strawberry.UNSET, description="How fast it is promised."
    )
    responsible: CataloguePostInput | None = strawberry.field(
        default=strawberry.UNSET, description="The post that provides it."
    )
    superior: CataloguePostInput | None = strawberry.field(
        default=strawberry.UNSET, description="The post to turn to when that one does not."
    )


@strawberry.input(description="A new national service.")
class DefineCatalogueServiceInput(Defined):
    code: str = strawberry.field(description="Names it for good: a-z, 0-9 and _, 60 characters at most.")
    category: ServiceCategory = strawberry.field(description="Whom it is for.")
    name: LocalizedTextInput = strawberry.field(description="What it is called, in one language at least.")


@strawberry.input(
    description="What changes of a national service: what is not given stays, null takes a value away. One that was"
    " retired is offered again."
)
class UpdateCatalogueServiceInput(Defined):
    catalogue_service_id: strawberry.ID = strawberry.field(description="The version that you have seen, by its id.")
    category: ServiceCategory | None = strawberry.field(default=strawberry.UNSET, description="Whom it is for.")
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="What it is called.")


@strawberry.input(description="A national service that is to be offered to nobody any more.")
class RetireCatalogueServiceInput(Keyed):
    catalogue_service_id: strawberry.ID = strawberry.field(description="The version that you have seen, by its id.")


@plan.payload(description="The national service, defined.")
class DefineCatalogueServicePayload:
    catalogue_service: CatalogueService | None = plan.field(
        "Its newest version, also when what you have seen is an older one; null when it was refused otherwise.",
        plan.One(
            "catalogue_services {row} WHERE {row}.id = (SELECT n.id FROM catalogue_services n"
            " WHERE n.code = (SELECT k.code FROM catalogue_services k WHERE k.id = {this}.service)"
            " ORDER BY n.version DESC LIMIT 1)"
        ),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CATALOGUE,
        "Defines a national service, which offices adopt with their own posts. Nobody's charter changes by it.",
    )
    async def define_catalogue_service(
        self,
        info: Info,
        input: Annotated[DefineCatalogueServiceInput, INPUT],  # noqa: A002
    ) -> DefineCatalogueServicePayload:
        async def define(actor: Actor) -> Answer:
            defined = await definitions.define(
                input.code, _definition(input, category=input.category, name=said(input.name)), actor=actor
            )
            return Answer({"service": defined})

        return await written(DefineCatalogueServicePayload, info, input, define)

    @mutation(
        Permission.EDIT_CATALOGUE,
        "Writes the next version of a national service. Offices that have it keep what they took; they are offered the"
        " difference.",
    )
    async def update_catalogue_service(
        self,
        info: Info,
        input: Annotated[UpdateCatalogueServiceInput, INPUT],  # noqa: A002
    ) -> DefineCatalogueServicePayload:
        seen = ids.expect("CatalogueService", input.catalogue_service_id)
        if input.category is None or input.name is None:
            raise BadInput("A national service needs a category and a name: neither can be null.")
        category, name = given_or_keep(input.category, ServiceCategory), given_or_keep(input.name, said)

        async def update(actor: Actor) -> Answer:
            definition = _definition(input, category=category, name=name)
            return Answer({"service": await definitions.update(seen, definition, actor=actor)})

        return await written(DefineCatalogueServicePayload, info, input, update, newest={"service": seen})

    @mutation(
        Permission.EDIT_CATALOGUE,
        "Offers a national service to nobody any more. Offices that have it keep it until they take it out.",
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


def _definition(given: Defined, **also: Any) -> Definition:
    """Raises Refused, as the rows of its parts do."""
    if given.serial is None:
        raise BadInput("A serial number cannot be null: leave it out.")
    return Definition(
        serial=given_or_keep(given.serial, int),
        delivery_methods=given_list_or_keep(given.delivery_methods, method_edit, edits.method_rows),
        required_documents=given_list_or_keep(given.required_documents, paper_edit, edits.paper_rows),
        fee=given_or_keep(given.fee, fee_edit),
        time_limit=given_or_keep(given.time_limit, limit_edit),
        responsible=given_or_keep(given.responsible, _post_said),
        superior=given_or_keep(given.superior, _post_said),
        **also,
    )


def _post_said(given: CataloguePostInput) -> CataloguePost:
    return CataloguePost(given.seat, said(given.title or LocalizedTextInput()))
