"""API clients: types, query and mutations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

import models
from districts.identity import api_clients
from districts.identity.actors import Actor, Permission
from districts.identity.api_clients import RateClass
from districts.shared.idempotency import Answer
from schema import plan
from schema.offices.arguments import within
from schema.offices.types import Office
from schema.plan import ids
from schema.shared.nodes import Node
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@plan.bound(None, description="A website whose pages may send the API key.")
class AllowedOrigin:
    origin: str = plan.field(
        "The origin, as browsers send it: `https://magura.example`.", plan.Column("{this}.origin", nullable=False)
    )


@plan.bound(models.TrustedDocument, description="A GraphQL document registered for a frontend.")
class TrustedDocument:
    document_id: str = plan.field(
        "SHA-256 hash of its text, in hexadecimal digits; sent in place of the document.",
        plan.Column("{this}.digest", nullable=False),
    )
    text: str = plan.field("The document.")
    registered_by: str = plan.field("Who registered it.")
    registered_at: datetime = plan.field("When it was registered.")


@plan.bound(
    models.ApiClient,
    description="A frontend with its own API key. Visible only to staff of its office; the key itself is"
    " never shown again.",
)
class ApiClient(Node):
    office: Office = plan.field("The office responsible for the client.")
    frontend: str = plan.field("Name of the website or app.", plan.Column("{this}.name", nullable=False))
    prefix: str = plan.field("The first characters of the key; they identify the client in `viewer`.")
    last_four: str = plan.field("The last four characters of the key.")
    rate_class: RateClass = plan.field("The client's rate limit class.")
    allowed_origins: list[AllowedOrigin] = plan.field(
        "The websites whose pages may send the key; empty if any origin may.",
        plan.Many("unnest({this}.origins) WITH ORDINALITY {row}(origin, n) WHERE true", "{row}.n"),
    )
    expires_on: date | None = plan.field("The first day on which the key no longer works; null if it does not expire.")
    created_by: str = plan.field("Who created the key.")
    created_at: datetime = plan.field("When the key was created.")
    revoked_by: str | None = plan.field("Who revoked the key; null if it is not revoked.")
    revoked_at: datetime | None = plan.field("When the key was revoked; null if it is not revoked.")
    last_used_on: date | None = plan.field("The last day (Dhaka time) on which the key was used; null if never used.")
    restricted_by: str | None = plan.field(
        "Who restricted the client to its registered `documents`; null if unrestricted."
    )
    restricted_at: datetime | None = plan.field("When the client was restricted; null if it may send any document.")
    documents: plan.Connection[TrustedDocument] = plan.field(
        "The documents registered for the client, oldest first.",
        plan.Page(
            "trusted_documents {row} WHERE {row}.client_id = {this}.id AND {row}.withdrawn_at IS NULL",
            (plan.Key("{row}.id", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )


def _of_office(query: plan.Query) -> str:
    return (
        f"api_clients {query.row} WHERE {within(query, f'{query.row}.office_id', ('officeCode',), ('includeBelow',))}"
    )


@strawberry.type
class Query:
    api_clients: plan.Connection[ApiClient] | None = plan.field(
        "The API clients of an office, oldest first. Null, with FORBIDDEN, to everyone except staff of the office.",
        plan.Page(_of_office, (plan.Key("{row}.id", "integer"),)),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's code: `bd.khulna.magura`."),
            include_below=plan.argument(bool, "Include all offices below.", False),
        ),
        guard=plan.Guard(Permission.READ_DRAFTS, "officeCode"),
    )


@strawberry.input(description="Input of `createApiKey`.")
class CreateApiKeyInput(Keyed):
    office_code: str = strawberry.field(
        description="Code of the office responsible for the client: `bd.khulna.magura`."
    )
    frontend: str = strawberry.field(description="Name of the website or app, for people.")
    rate_class: RateClass = strawberry.field(
        default=RateClass.STANDARD, description="The rate limit class. Only headquarters may give more than STANDARD."
    )
    allowed_origins: list[str] = strawberry.field(
        default_factory=list,
        description="The websites whose pages may send the key: `https://magura.example`. If empty, any client"
        " may, including apps and servers, which send no origin.",
    )
    expires_on: date | None = strawberry.field(
        default=None, description="The first day on which the key no longer works; does not expire if not given."
    )


@plan.payload(description="Payload of `createApiKey`.")
class CreateApiKeyPayload:
    api_client: ApiClient | None = plan.field(
        "The API client; null on error.", plan.One("api_clients {row} WHERE {row}.id = {this}.client")
    )
    key: str | None = strawberry.field(
        description="The key, for the header `X-API-Key`. It is shown only in this response and cannot be"
        " retrieved later. Null on error."
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.input(description="Input of `revokeApiKey`.")
class RevokeApiKeyInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="The API client's id.")


@plan.payload(description="Payload of `revokeApiKey`.")
class RevokeApiKeyPayload:
    api_client: ApiClient | None = plan.field(
        "The API client as it is now; null on error.",
        plan.One("api_clients {row} WHERE {row}.id = {this}.client"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_API_CLIENTS, "Creates an API key for a frontend of an office. The key is shown only once."
    )
    async def create_api_key(self, info: Info, input: Annotated[CreateApiKeyInput, INPUT]) -> CreateApiKeyPayload:  # noqa: A002

        async def rule(actor: Actor) -> Answer:
            created = await api_clients.create(
                input.office_code,
                input.frontend,
                rate_class=input.rate_class,
                origins=tuple(input.allowed_origins),
                expires_on=input.expires_on,
                actor=actor,
            )
            return Answer({"client": created.client.id}, secret={"key": created.key})

        return await written(CreateApiKeyPayload, info, input, rule, refused={"key": None})

    @mutation(Permission.EDIT_API_CLIENTS, "Revokes an API key permanently, effective within seconds.")
    async def revoke_api_key(self, info: Info, input: Annotated[RevokeApiKeyInput, INPUT]) -> RevokeApiKeyPayload:  # noqa: A002
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            client = await api_clients.revoke(key, actor=actor)
            return Answer({"client": client.id})

        return await written(RevokeApiKeyPayload, info, input, rule)
