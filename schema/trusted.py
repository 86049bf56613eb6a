from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts import trusted
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.trusted import Check, Entry
from schema import plan
from schema.api_clients import ApiClient
from schema.plan import PURSE, ids
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A line of a manifest.")
class DocumentOfManifest:
    id: str = strawberry.field(
        description="SHA-256 of the text in hexadecimal digits; `sha256:` may stand before it, as everywhere."
    )
    text: str = strawberry.field(description="The document, as it was hashed.")


@strawberry.input(description="The documents that a frontend was built with.")
class RegisterDocumentsInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="For which frontend.")
    documents: list[DocumentOfManifest] = strawberry.field(
        description=f"Its manifest, {trusted.MOST} documents at most. What is registered already stays so."
    )


@strawberry.input(description="Documents that a frontend sends no more.")
class WithdrawDocumentsInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="Of which frontend.")
    ids: list[str] = strawberry.field(description="Their ids.")


@strawberry.input(description="What may run for a frontend.")
class RestrictApiKeyInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="Which frontend.")
    only_registered: bool = strawberry.field(
        description="True: nothing but the documents that are registered for it; false: whatever it asks."
    )


_CLIENT = plan.One("api_clients {row} WHERE {row}.id = {this}.client")
_CLIENT_AS_IT_IS = "The API client as it is now; null when it was refused."
_TO_MEND = "What to mend; empty when it was done."


@plan.payload(description="The API client, with its documents.")
class RegisterDocumentsPayload:
    api_client: ApiClient | None = plan.field(_CLIENT_AS_IT_IS, _CLIENT)
    registered: int = strawberry.field(description="How many of the documents are new to it.")
    user_errors: list[UserError] = strawberry.field(
        description="What to mend, one for each document that is not valid; empty when all were registered."
    )


@plan.payload(description="The API client, and what may run for it.")
class TrustedDocumentsPayload:
    api_client: ApiClient | None = plan.field(_CLIENT_AS_IT_IS, _CLIENT)
    user_errors: list[UserError] = strawberry.field(description=_TO_MEND)


def _checking(info: Info) -> Check:
    """Whoever has documents checked pays for it as for sending them."""
    schema: Any = info.schema
    purse = info.context.get(PURSE)

    async def check(text: str) -> str | None:
        if purse:
            await purse.spend(schema.documents.reading(text))
        reason: str | None = await schema.documents.check(text)
        return reason

    return check


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_API_CLIENTS,
        "Registers documents that a frontend sends, so that their ids can be sent instead. All of them, or none.",
    )
    async def register_documents(
        self,
        info: Info,
        input: Annotated[RegisterDocumentsInput, INPUT],  # noqa: A002
    ) -> RegisterDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)
        manifest = [Entry(each.id, each.text) for each in input.documents]

        async def rule(actor: Actor) -> Answer:
            registered = await trusted.register(key, manifest, check=_checking(info), actor=actor)
            return Answer({"client": key}, {"registered": registered})

        return await written(RegisterDocumentsPayload, info, input, rule, refused={"registered": 0})

    @mutation(
        Permission.EDIT_API_CLIENTS,
        "From now on documents are no longer registered for a frontend; that they were stays on record.",
    )
    async def withdraw_documents(
        self,
        info: Info,
        input: Annotated[WithdrawDocumentsInput, INPUT],  # noqa: A002
    ) -> TrustedDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            await trusted.withdraw(key, input.ids, actor=actor)
            return Answer({"client": key})

        return await written(TrustedDocumentsPayload, info, input, rule)

    @mutation(
        Permission.EDIT_API_CLIENTS,
        "Lets nothing but registered documents run for a frontend, or anything again; within seconds.",
    )
    async def restrict_api_key(
        self,
        info: Info,
        input: Annotated[RestrictApiKeyInput, INPUT],  # noqa: A002
    ) -> TrustedDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            await trusted.restrict(key, only=input.only_registered, actor=actor)
            return Answer({"client": key})

        return await written(TrustedDocumentsPayload, info, input, rule)
