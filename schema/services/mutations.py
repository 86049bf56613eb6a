"""The mutation `updateService`."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts.charters import editing
from districts.charters.draft import Channel, ServiceCategory
from districts.charters.edits import DeliveryMethodEdit, RequiredDocumentEdit, ServiceEdit
from districts.identity.actors import Actor, Permission
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.services.term_inputs import (
    FeeInput,
    TimeLimitInput,
    fee_edit,
    given_list_or_keep,
    given_or_keep,
    limit_edit,
)
from schema.services.types import Service
from schema.shared.text import LocalizedTextInput, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A way to request or receive a service.")
class DeliveryMethodInput:
    channel: Channel = strawberry.field(description="The kind.")
    text: LocalizedTextInput = strawberry.field(description="The text to publish.")


@strawberry.input(description="A document that the applicant must bring.")
class RequiredDocumentInput:
    name: LocalizedTextInput = strawberry.field(description="The document's name.")
    obtain_from: LocalizedTextInput | None = strawberry.field(default=None, description="Where to get it.")
    conditional: bool = strawberry.field(default=False, description="Whether it is required only if applicable.")


@strawberry.input
class Promised(Keyed):
    """What an input says of a service, beside its category and its name."""

    serial: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Its number within the category, which sets its position; other services keep their numbers."
        " If not given for a service new to the category: the next number.",
    )
    delivery_methods: list[DeliveryMethodInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All delivery methods, in order. They replace the existing list."
    )
    required_documents: list[RequiredDocumentInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All required documents, in order. They replace the existing list.",
    )
    fee: FeeInput | None = strawberry.field(default=strawberry.UNSET, description="The fee.")
    time_limit: TimeLimitInput | None = strawberry.field(
        default=strawberry.UNSET, description="The promised time limit."
    )
    responsible_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Id of the post that provides the service: a post of the office or of an office above it.",
    )
    superior_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The post to contact if the responsible post does not provide the service.",
    )


@strawberry.input(
    description="Input of `updateService`. Fields that are not given stay unchanged; null removes a value."
)
class UpdateServiceInput(Promised):
    service_id: strawberry.ID = strawberry.field(description="The service's id.")
    version: int = strawberry.field(description="The version that you last read.")
    category: ServiceCategory | None = strawberry.field(
        default=strawberry.UNSET, description="The group of users that the service is for. The service keeps its code."
    )
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="The service's name.")


@plan.payload(description="Payload of `updateService`.")
class UpdateServicePayload:
    service: Service | None = plan.field(
        "The service as it is now, also if yours is out of date (STALE); null on any other error.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_CHARTER, "Updates a service of a draft. Refused with STALE if it changed since you read it."
    )
    async def update_service(
        self,
        info: Info,
        input: Annotated[UpdateServiceInput, INPUT],  # noqa: A002
    ) -> UpdateServicePayload:
        service_id, edit = ids.expect("Service", input.service_id), _corrections(input)

        async def update(actor: Actor) -> Answer:
            await editing.update_service(service_id, input.version, edit, actor=actor)
            return Answer({"service": service_id})

        return await written(UpdateServicePayload, info, input, update, newest={"service": service_id})


def _corrections(given: UpdateServiceInput) -> ServiceEdit:
    if given.name is None or given.category is None:
        raise BadInput("`category` and `name` cannot be null. Leave them out to keep their values.")
    return service_edit(
        given, category=given_or_keep(given.category, ServiceCategory), name=given_or_keep(given.name, said)
    )


def service_edit(given: Promised, **also: Any) -> ServiceEdit:
    if given.serial is None:
        raise BadInput("`serial` cannot be null. Leave it out to keep its value.")
    return ServiceEdit(
        serial=given_or_keep(given.serial, int),
        delivery_methods=given_list_or_keep(given.delivery_methods, method_edit),
        required_documents=given_list_or_keep(given.required_documents, paper_edit),
        fee=given_or_keep(given.fee, fee_edit),
        time_limit=given_or_keep(given.time_limit, limit_edit),
        responsible=given_or_keep(given.responsible_id, lambda given: ids.expect("Post", given)),
        superior=given_or_keep(given.superior_id, lambda given: ids.expect("Post", given)),
        **also,
    )


def method_edit(given: DeliveryMethodInput) -> DeliveryMethodEdit:
    return DeliveryMethodEdit(given.channel, said(given.text))


def paper_edit(given: RequiredDocumentInput) -> RequiredDocumentEdit:
    return RequiredDocumentEdit(said(given.name), said(given.obtain_from or LocalizedTextInput()), given.conditional)
