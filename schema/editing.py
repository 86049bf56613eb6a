from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from districts.actors import Actor, Permission
from districts.charters import editing
from districts.charters.draft import Channel, TimeUnit
from districts.charters.editing import (
    KEEP,
    DeliveryMethodEdit,
    FeeEdit,
    RequiredDocumentEdit,
    ServiceEdit,
    TimeLimitEdit,
)
from districts.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.services import Service
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


@strawberry.input(description="What a service costs.")
class FeeInput:
    text: LocalizedTextInput = strawberry.field(description="As it is to be published.")
    free: bool | None = strawberry.field(default=None, description="Whether it costs nothing; null: it does not say.")


@strawberry.input(description="How fast a service is promised.")
class TimeLimitInput:
    text: LocalizedTextInput = strawberry.field(description="As it is to be published.")
    immediate: bool = strawberry.field(default=False, description="At once, if need be with a longer limit beside it.")
    minimum: int | None = strawberry.field(default=None, description="The least time, of a range.")
    maximum: int | None = strawberry.field(default=None, description="The time that binds.")
    unit: TimeUnit | None = strawberry.field(default=None, description="What they count.")
    as_needed: bool = strawberry.field(default=False, description="As needed.")
    conditional: bool = strawberry.field(default=False, description="Only where it applies.")


@strawberry.input(
    description="Corrections of one service of a draft: what is not given stays, null takes a value away."
)
class UpdateServiceInput(Keyed):
    service_id: strawberry.ID = strawberry.field(description="Which service.")
    version: int = strawberry.field(description="Its version that you have seen.")
    name: LocalizedTextInput | None = strawberry.field(default=strawberry.UNSET, description="Its name.")
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
        service_id, edit = ids.expect("Service", input.service_id), _edit(input)

        async def update(actor: Actor) -> Answer:
            await editing.update_service(service_id, input.version, edit, actor=actor)
            return Answer({"service": service_id})

        return await written(UpdateServicePayload, info, input, update, newest={"service": service_id})


def _edit(given: UpdateServiceInput) -> ServiceEdit:
    if given.name is None:
        raise BadInput("A service needs a name: `name` cannot be null.")
    return ServiceEdit(
        name=given_or_keep(given.name, said),
        fee=given_or_keep(given.fee, fee_edit),
        time_limit=given_or_keep(given.time_limit, limit_edit),
        responsible=given_or_keep(given.responsible_id, lambda given: ids.expect("Post", given)),
        superior=given_or_keep(given.superior_id, lambda given: ids.expect("Post", given)),
    )


def given_or_keep(value: object, read: Callable[[Any], Any]) -> Any:
    """What an edit says of a field: nothing (KEEP), that it goes (None), or what is read from the input."""
    if value is strawberry.UNSET:
        return KEEP
    return None if value is None else read(value)


def method_edit(given: DeliveryMethodInput) -> DeliveryMethodEdit:
    return DeliveryMethodEdit(given.channel, said(given.text))


def paper_edit(given: RequiredDocumentInput) -> RequiredDocumentEdit:
    return RequiredDocumentEdit(said(given.name), said(given.obtain_from or LocalizedTextInput()), given.conditional)


def fee_edit(given: FeeInput) -> FeeEdit:
    return FeeEdit(said(given.text), given.free)


def limit_edit(given: TimeLimitInput) -> TimeLimitEdit:
    return TimeLimitEdit(
        text=said(given.text),
        immediate=given.immediate,
        minimum=given.minimum,
        maximum=given.maximum,
        unit=given.unit,
        as_needed=given.as_needed,
        conditional=given.conditional,
    )
