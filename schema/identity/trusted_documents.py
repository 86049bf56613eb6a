"""Mutations that register and withdraw trusted documents."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts.identity import trusted_documents
from districts.identity.actors import Actor, Permission
from districts.identity.trusted_documents import Check, Entry
from districts.shared.idempotency import Answer
from schema import plan
from schema.identity.api_clients import ApiClient
from schema.plan import ids
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="An entry of a manifest of documents.")
class DocumentOfManifest:
    id: str = strawberry.field(
        description="SHA-256 hash of the text in hexadecimal digits, optionally prefixed with `sha256:`."
    )
    text: str = strawberry.field(description="The document's text, exactly as hashed.")


@strawberry.input(description="Input of `registerDocuments`: the documents that a frontend sends.")
class RegisterDocumentsInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="The API client's id.")
    documents: list[DocumentOfManifest] = strawberry.field(
        description=f"The manifest, at most {trusted_documents.MOST} documents."
        " Documents that are already registered stay so."
    )


@strawberry.input(description="Input of `withdrawDocuments`.")
class WithdrawDocumentsInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="The API client's id.")
    ids: list[str] = strawberry.field(description="Ids of the documents.")


@strawberry.input(description="Input of `restrictApiKey`.")
class RestrictApiKeyInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="The API client's id.")
    only_registered: bool = strawberry.field(
        description="True to accept only the registered documents; false to accept any document."
    )


_CLIENT = plan.One("api_clients {row} WHERE {row}.id = {this}.client")
_CLIENT_AS_IT_IS = "The API client as it is now; null on error."


@plan.payload(description="Payload of `registerDocuments`.")
class RegisterDocumentsPayload:
    api_client: ApiClient | None = plan.field(_CLIENT_AS_IT_IS, _CLIENT)
    registered: int = strawberry.field(description="Number of documents newly registered.")
    user_errors: list[UserError] = strawberry.field(
        description="Validation errors, one for each invalid document; empty on success."
    )


@plan.payload(description="Payload of `withdrawDocuments` and `restrictApiKey`.")
class TrustedDocumentsPayload:
    api_client: ApiClient | None = plan.field(_CLIENT_AS_IT_IS, _CLIENT)
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


def _checking(info: Info) -> Check:
    """Checks documents, charged to the caller like sending them."""
    schema: Any = info.schema
    purse = info.context.purse

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
        "Registers the documents that a frontend sends, so that it can send their ids instead. Either all are"
        " registered or none.",
    )
    async def register_documents(
        self,
        info: Info,
        input: Annotated[RegisterDocumentsInput, INPUT],  # noqa: A002
    ) -> RegisterDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)
        manifest = [Entry(each.id, each.text) for each in input.documents]

        async def rule(actor: Actor) -> Answer:
            registered = await trusted_documents.register(key, manifest, check=_checking(info), actor=actor)
            return Answer({"client": key}, {"registered": registered})

        return await written(RegisterDocumentsPayload, info, input, rule, refused={"registered": 0})

    @mutation(
        Permission.EDIT_API_CLIENTS,
        "Ends the registration of documents for a frontend. The registration stays on record.",
    )
    async def withdraw_documents(
        self,
        info: Info,
        input: Annotated[WithdrawDocumentsInput, INPUT],  # noqa: A002
    ) -> TrustedDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            await trusted_documents.withdraw(key, input.ids, actor=actor)
            return Answer({"client": key})

        return await written(TrustedDocumentsPayload, info, input, rule)

    @mutation(
        Permission.EDIT_API_CLIENTS,
        "Restricts a frontend to its registered documents, or lifts the restriction. Effective within seconds.",
    )
    async def restrict_api_key(
        self,
        info: Info,
        input: Annotated[RestrictApiKeyInput, INPUT],  # noqa: A002
    ) -> TrustedDocumentsPayload:
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            await trusted_documents.restrict(key, only=input.only_registered, actor=actor)
            return Answer({"client": key})

        return await written(TrustedDocumentsPayload, info, input, rule)
