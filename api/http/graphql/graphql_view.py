"""GraphQL over HTTP, answering bad requests clearly and planned results as they are; over WebSocket, Strawberry's view.

A planned read arrives as text already (an `orjson.Fragment` as the whole of `data`, or of a subtree), so orjson writes
every response.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from cross_web import HTTPException
from graphql import GraphQLError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.execution import PreExecutionError
from strawberry.types.unset import UNSET, UnsetType
from typing_extensions import override

from api.cache import raw_body, responses
from api.cache.responses import CachedResponse, ResponseCache
from api.http import client_disconnect, content_negotiation, error_responses, explorer
from api.http.graphql import execution, graphql_request, operation_response
from api.http.graphql.graphql_request import GraphQLRequest
from api.http.graphql.importer import Importer
from api.http.rejections import Rejected
from api.http.websocket.handler import TextAdapter, WebSocketHandler
from api.identity.authenticator import Authenticator, Credentials, credentials
from api.identity.trusted_documents import TrustedDocuments
from api.limits.database_admission import DatabaseAdmission
from api.telemetry.operation_observer import OperationObserver
from districts.allowed import Allowed
from models.database import failures
from schema import plan
from schema.charters import imports
from schema.plan import GUESSES, PURSE, ran
from schema.plan.errors import of_database
from schema.plan.ran import Ran
from schema.requests.proof import FILINGS
from schema.shared import writes
from seeds.reading import Readers

Context = dict[str, Any]

# Stands in the context beside the person: what alone may run for this caller.
RESTRICTION = "restriction"
# How long a WebSocket may take to send its first message, `connection_init`.
_FIRST_MESSAGE = timedelta(seconds=10)


class View(GraphQL[Context, None]):
    websocket_adapter_class = TextAdapter
    graphql_transport_ws_handler_class = WebSocketHandler

    def __init__(
        self,
        schema: BaseSchema,
        *,
        authenticator: Authenticator,
        answers: ResponseCache,
        watch: OperationObserver,
        admission: DatabaseAdmission,
        max_age: int = 0,
        allowed_origins: tuple[str, ...] = (),
        shows_explorer: bool = True,
        websocket_idle: float = 300.0,
        importer: Importer | None = None,
    ) -> None:
        """max_age: for how many seconds others may keep what is asked by the id of a trusted document. websocket_idle:
        seconds without an operation until a WebSocket is closed.
        """
        self.authenticator = authenticator
        self.watch = watch
        self.answers = answers
        self.trusted = TrustedDocuments(answers.generations)
        self.websocket_idle = websocket_idle
        self._admission = admission
        self._max_age = max_age
        self._shows_explorer = shows_explorer
        self.importer = importer or Importer(Readers())
        super().__init__(
            schema,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            allowed_origins=allowed_origins,
            connection_init_wait_timeout=_FIRST_MESSAGE,
        )

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            self.watch.counts.connections += 1
            try:
                await super().__call__(scope, receive, send)
            finally:
                self.watch.counts.connections -= 1
            return
        now = ran.begin()
        try:
            await self._serve(scope, receive, send, now)
        finally:
            self.watch.ended(now)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, now: Ran) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except HTTPException as error:
            allow = "POST" if isinstance(error, execution.PostOnly) else "GET, POST"
            response = error_responses.make(
                error.status_code, error.reason, type_=content_negotiation.for_refusal(scope), allow=allow
            )
        except Rejected as error:
            response = error_responses.for_rejection(error.status, error.message, error.headers, scope)
        except StarletteHTTPException as error:
            # The body limit speaks up wherever the body happens to be read.
            response = error_responses.make(
                error.status_code, error.detail, type_=content_negotiation.for_refusal(scope)
            )
        except failures.ERRORS as error:
            # Before an operation begins, the caller's key or grants are looked up.
            failed = PreExecutionError(data=None, errors=[of_database(error)])
            response = operation_response.of_result(failed, content_negotiation.for_refusal(scope))
        except ClientDisconnect:
            now.gone = True
            return
        except asyncio.CancelledError:
            if client_disconnect.is_gone(scope):
                now.gone = True
                return
            raise
        now.size = len(getattr(response, "body", b""))
        await response(scope, receive, send)

    @override
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket | None = None) -> Context:
        context: Context = {"request": request, "response": response, "person": None}
        context[writes.COMMITTED] = self.answers.generations.saw
        context[imports.IMPORTER] = self.importer
        if isinstance(request, Request):
            if request.method == "GET":
                context[plan.IN_ADDRESS] = True
            await self._admit(context, credentials(request, {}))
        return context

    @override
    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """A browser sends no headers with a WebSocket: its first message carries what they would have said."""
        try:
            await self.admit_again(context)
        except Rejected as error:
            raise ConnectionRejectionError from error
        unset: UnsetType = UNSET
        return unset

    async def admit_again(self, context: Context) -> None:
        """A connection may outlast a token and a key: each of its operations is admitted by itself. Raises Rejected."""
        await self._admit(context, credentials(context["request"], context["connection_params"]))

    async def _admit(self, context: Context, credentials: Credentials) -> None:
        caller = await self.authenticator.admit(credentials)
        context["person"] = caller.person
        context[GUESSES] = self.authenticator.guesses(credentials.address)
        context[PURSE] = caller.purse
        context[FILINGS] = caller.filings
        if (caller.person or caller.client) and (now := ran.now()):
            now.known = True
        context[RESTRICTION] = caller.restriction
        request = context["request"]
        client = (
            client_disconnect.ConnectedClient(request.scope, request.receive) if isinstance(request, Request) else None
        )
        self._admission.admit(context, caller, credentials.address, client)

    @override
    def decode_json(self, data: str | bytes) -> object:
        return graphql_request.parsed(data)

    async def _respond(self, request: Request) -> ASGIApp:
        """Strawberry's way through a request, less what serves streams and uploads: half of its time."""
        if request.method not in execution.ALLOWED:
            raise HTTPException(405, "Send GraphQL requests with GET or POST")
        if self._shows_explorer and explorer.wanted(request):
            return explorer.page()
        type_ = content_negotiation.accepted(request.scope)
        if type_ is None:
            raise HTTPException(406, f"Answers are {content_negotiation.GRAPHQL} or {content_negotiation.JSON}")
        # First of all whether anything is done for this caller: what it sends may be long.
        context = await self.get_context(request)
        try:
            asked = await graphql_request.read(request, context[PURSE], self.allowed)
            data = await self.resolved(asked, context, responses.seen_generation(request.scope))
        except GraphQLError as error:
            response: ASGIApp = operation_response.of_result(PreExecutionError(data=None, errors=[error]), type_)
        else:
            response = await self._answer(request, data, context, type_)
        if isinstance(response, CachedResponse) and request.method == "GET" and asked.document_id is not None:
            # Others give it to others: it says nothing of this caller.
            return responses.with_max_age(response, self._max_age)
        purse = context[PURSE]
        return responses.with_headers(response, purse.left.raw) if purse else response

    @property
    def allowed(self) -> Allowed:
        planned: plan.PlannedSchema = self.schema  # type: ignore[assignment]
        return planned.allowed

    async def resolved(self, asked: GraphQLRequest, context: Context, seen: int = 0) -> GraphQLRequest:
        """What is asked, with its document, where that may run for the caller. Raises GraphQLError."""
        if asked.document_id is None and context[RESTRICTION] is None:
            return asked
        return await self.trusted.resolve(asked, context[RESTRICTION], context["reader"], seen)

    async def _answer(self, request: Request, data: GraphQLRequest, context: Context, type_: str) -> ASGIApp:
        # Whoever is somebody is answered for himself.
        key = None if context["person"] else self.answers.key(data, type_)
        if key and (kept := self.answers.get(key, responses.seen_generation(request.scope))):
            self._remember(request, data, key, context)
            return kept
        read: list[plan.Read] = []
        epoch = self.answers.generations.epoch
        if key:
            context[plan.KEEP] = read.append
        result = await execution.run(self.schema, request.method, data, context)
        if key and read and result.errors is None and not result.extensions:
            answer = self.answers.keep(key, operation_response.body(result), read[0], epoch)
            self._remember(request, data, key, context)
            return answer
        response = operation_response.of_result(result, type_)
        if generation := context.get(writes.GENERATION):
            response.headers[responses.GENERATION] = str(generation)
        return response

    def _remember(self, request: Request, data: GraphQLRequest, key: responses.Key, context: Context) -> None:
        """Whoever is nobody and asks the same in the same words goes by `api.shortcut` the next time."""
        body = request.scope.get(raw_body.BODY)
        # A document that is registered today may be withdrawn tomorrow.
        if body and data.document_id is None and context[RESTRICTION] is None:
            self.answers.remember(body, key)
