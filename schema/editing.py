from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts.actors import Actor, Permission
from districts.charters import editing
from districts.charters.draft import Channel, ServiceCategory
from districts.charters.edits import DeliveryMethodEdit, RequiredDocumentEdit, ServiceEdit
from districts.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.services import Service
from schema.term_inputs import FeeInput, TimeLimitInput, fee_edit, given_list_or_keep, given_or_keep, limit_edit
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A way to ask for a service, or to get it.")
class DeliveryMethodInput:
    channel: Channel = strawberry.field(description="The kind of way.")
    text: LocalizedTextInput = strawberry.field(description="As it is to be published.")


@strawberry.input(description="A paper that the applicant has to bring.")
class RequiredDocumentInput:
    name: LocalizedTextInput = strawberry.field(description="Which paper.")
    obtain_from: LocalizedTextInput | None = strawberry.field(default=None, description="Where to get it.")
    conditional: bool = strawberry.field(default=False, description="Whether it is needed only where it applies.")


@strawberry.input
class Promised(Keyed):
    """What an input says of a service, beside its category and its name."""

    serial: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Its number within the category, by which it stands in its place: the others keep theirs. Not given"
        " for what is new in the category: the next one.",
    )
    delivery_methods: list[DeliveryMethodInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All ways to get it, in order: they take the place of those that it had."
    )
    required_documents: list[RequiredDocumentInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All papers to bring, in order: they take the place of those that it had.",
    )
    fee: FeeInput | None = strawberry.field(default=strawberry.UNSET, description="What it costs.")
    time_limit: TimeLimitInput | None = strawberry.field(
        default=strawberry.UNSET, description="How fast it is promised."
    )
    responsible_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The post that provides it: of the office or of one above."
    )
    superior_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The post to turn to when that one does not."
    )


@strawberry.input(
    description="Corrections of one service of a draft: what is not given stays, null takes a value away."
)
class UpdateServiceInput(Promised):
    service_id: strawberry.ID = strawberry.field(description="Which service.")
    version: int = strawberry.field(description="Its version that you have seen.")
    category: ServiceCategory | None = strawberry.field(
        default=strawberry.UNSET, description="Whom it is for. It keeps its code."
    )
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="Its name.")


@plan.payload(description="The service, edited.")
class UpdateServicePayload:
    service: Service | None = plan.field(
        "The service as it is now, also when the edit was stale; null when it was refused otherwise.",
        plan.One("services {row} WHERE {row}.id = {this}.service"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_CHARTER, "Corrects a service of a draft; nobody overwrites what they have not seen.")
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
        raise BadInput("A service needs a category and a name: neither can be null.")
    return service_edit(
        given, category=given_or_keep(given.category, ServiceCategory), name=given_or_keep(given.name, said)
    )


def service_edit(given: Promised, **also: Any) -> ServiceEdit:
    if given.serial is None:
        raise BadInput("A serial number cannot be null: leave it out.")
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
