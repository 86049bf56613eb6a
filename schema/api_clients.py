from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

import models
from districts import api_clients
from districts.actors import Actor, Permission
from districts.api_clients import RateClass
from districts.idempotency import Answer
from schema import plan
from schema.nodes import Node
from schema.office_codes import within
from schema.offices import Office
from schema.plan import ids
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(None, description="A site whose pages may send a key.")
class AllowedOrigin:
    origin: str = plan.field(
        "As a browser says it: `https://magura.example`.", plan.Column("{this}.origin", nullable=False)
    )


@plan.bound(models.TrustedDocument, description="A document that a frontend is known to send.")
class TrustedDocument:
    document_id: str = plan.field(
        "SHA-256 of its text, in hexadecimal digits: what is sent in the document's place.",
        plan.Column("{this}.digest", nullable=False),
    )
    text: str = plan.field("The document.")
    registered_by: str = plan.field("Who registered it.")
    registered_at: datetime = plan.field("When it was registered.")


@plan.bound(
    models.ApiClient,
    description="A frontend with a key of its own. Only those who work for its office see it, and nobody its key.",
)
class ApiClient(Node):
    office: Office = plan.field("The office that answers for it.")
    frontend: str = plan.field("Which site or app it is.", plan.Column("{this}.name", nullable=False))
    prefix: str = plan.field("What its key begins with; names the client in `viewer`.")
    last_four: str = plan.field("What its key ends with.")
    rate_class: RateClass = plan.field("How much it may ask.")
    allowed_origins: list[AllowedOrigin] = plan.field(
        "The sites whose pages may send the key; empty: anybody may.",
        plan.Many("unnest({this}.origins) WITH ORDINALITY {row}(origin, n) WHERE true", "{row}.n"),
    )
    expires_on: date | None = plan.field("The first day on which the key no longer works; null: it does not expire.")
    created_by: str = plan.field("Who made the key.")
    created_at: datetime = plan.field("When it was made.")
    revoked_by: str | None = plan.field("Who ended the key; null: nobody did.")
    revoked_at: datetime | None = plan.field("When it was ended.")
    last_used_on: date | None = plan.field("The day in Dhaka on which it was used last; null: it never was.")
    restricted_by: str | None = plan.field(
        "Who saw to it that nothing else runs for it than `documents`; null: nobody."
    )
    restricted_at: datetime | None = plan.field("Since when; null: whatever it asks runs.")
    documents: plan.Connection[TrustedDocument] = plan.field(
        "The documents that are registered for it, the oldest first.",
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
        "The API clients of an office, the oldest first. Null, with FORBIDDEN, to those who do not work for it.",
        plan.Page(_of_office, (plan.Key("{row}.id", "integer"),)),
        arguments=plan.connection_arguments(
            office_code=plan.argument(str, "The office's path in the tree: `bd.khulna.magura`."),
            include_below=plan.argument(bool, "Those of all offices below it as well.", False),
        ),
        guard=plan.Guard(Permission.READ_DRAFTS, "officeCode"),
    )


@strawberry.input(description="A frontend that is to have a key.")
class CreateApiKeyInput(Keyed):
    office_code: str = strawberry.field(description="The office that answers for it: `bd.khulna.magura`.")
    frontend: str = strawberry.field(description="Which site or app it is, for people.")
    rate_class: RateClass = strawberry.field(
        default=RateClass.STANDARD, description="How much it may ask; more than STANDARD is headquarters' to give."
    )
    allowed_origins: list[str] = strawberry.field(
        default_factory=list,
        description="The sites whose pages may send the key: `https://magura.example`. None: anybody may, also an app"
        " or a server, which has no origin.",
    )
    expires_on: date | None = strawberry.field(
        default=None, description="The first day on which it no longer works; not given: it does not expire."
    )


@plan.payload(description="The API client, with its key.")
class CreateApiKeyPayload:
    api_client: ApiClient | None = plan.field(
        "The API client; null when it was refused.", plan.One("api_clients {row} WHERE {row}.id = {this}.client")
    )
    key: str | None = strawberry.field(
        description="The key, for the header `X-API-Key`. Nobody else keeps it, and no other answer shows it."
        " Null when it was refused."
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.input(description="A key that is to end.")
class RevokeApiKeyInput(Keyed):
    api_client_id: strawberry.ID = strawberry.field(description="Whose key.")


@plan.payload(description="The API client, without a key that works.")
class RevokeApiKeyPayload:
    api_client: ApiClient | None = plan.field(
        "The API client as it is now; null when it was refused.",
        plan.One("api_clients {row} WHERE {row}.id = {this}.client"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.EDIT_API_CLIENTS, "Makes a key for a frontend of an office. It is shown once.")
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

    @mutation(Permission.EDIT_API_CLIENTS, "Ends a key, within seconds and for good.")
    async def revoke_api_key(self, info: Info, input: Annotated[RevokeApiKeyInput, INPUT]) -> RevokeApiKeyPayload:  # noqa: A002
        key = ids.expect("ApiClient", input.api_client_id)

        async def rule(actor: Actor) -> Answer:
            client = await api_clients.revoke(key, actor=actor)
            return Answer({"client": client.id})

        return await written(RevokeApiKeyPayload, info, input, rule)
