"""GraphQL over HTTP: the caller is admitted, the request read, the operation answered. WebSockets go to Strawberry's
view.

A planned read arrives as JSON already (an `orjson.Fragment` as the whole of `data`, or of a subtree), so orjson writes
every response.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from cross_web import HTTPException
from graphql import GraphQLError
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
from api.http import client_disconnect, content_negotiation, explorer
from api.http.graphql import execution, failed_requests, graphql_request, operation_response
from api.http.graphql.context import HTTPContext
from api.http.graphql.graphql_request import GraphQLRequest
from api.http.graphql.importer import Importer
from api.http.rejections import Rejected
from api.http.websocket.handler import TextAdapter, WebSocketHandler
from api.identity.authenticator import Authenticator, Credentials, credentials
from api.identity.trusted_documents import TrustedDocuments
from api.limits.database_admission import DatabaseAdmission
from api.telemetry.operation_observer import OperationObserver
from schema import plan
from schema.plan import operation_stats
from schema.plan.operation_stats import OperationStats
from seeds.reader_processes import Readers

# How long a WebSocket may take to send its first message, `connection_init`.
_FIRST_MESSAGE = timedelta(seconds=10)


class View(GraphQL[HTTPContext, None]):
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
        """max_age: seconds for which others may cache the response to a trusted document's id. websocket_idle: seconds
        without an operation after which a WebSocket is closed.
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
        stats = operation_stats.begin()
        try:
            await self._serve(scope, receive, send, stats)
        finally:
            self.watch.ended(stats)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, stats: OperationStats) -> None:
        try:
            response = await self._respond(Request(scope, receive))
        except failed_requests.FAILURES as error:
            response = failed_requests.response(error, scope)
        except ClientDisconnect:
            stats.gone = True
            return
        except asyncio.CancelledError:
            if client_disconnect.is_gone(scope):
                stats.gone = True
                return
            raise
        stats.size = len(getattr(response, "body", b""))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> ASGIApp:
        """Strawberry's handling of a request, without streams and uploads, which take half of its time.

        Raises one of `failed_requests.FAILURES`.
        """
        if request.method not in execution.ALLOWED:
            raise HTTPException(405, "Send GraphQL requests with GET or POST")
        if self._shows_explorer and explorer.wanted(request):
            return explorer.page()
        type_ = content_negotiation.accepted(request.scope)
        if type_ is None:
            raise HTTPException(406, f"Answers are {content_negotiation.GRAPHQL} or {content_negotiation.JSON}")
        # Before the body is read, which may be long.
        context = await self.get_context(request)
        try:
            operation = await self._read(request, context)
        except GraphQLError as error:
            refused = operation_response.of_result(PreExecutionError(data=None, errors=[error]), type_)
            return _with_budget(refused, context)
        response = await self._answer(request, operation, context, type_)
        if isinstance(response, CachedResponse) and request.method == "GET" and operation.document_id is not None:
            # Proxies give it to others: it says nothing of this caller.
            return responses.with_max_age(response, self._max_age)
        return _with_budget(response, context)

    # Admit

    @override
    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket | None = None
    ) -> HTTPContext:
        """Over HTTP the caller is admitted: raises Rejected. A WebSocket's operations are admitted by `admit_again`."""
        context = HTTPContext(request=request, committed=self.answers.generations.saw, importer=self.importer)
        if isinstance(request, Request):
            context.in_address = request.method == "GET"
            await self._admit(context, credentials(request, {}))
        return context

    @override
    async def on_ws_connect(self, context: HTTPContext) -> UnsetType | dict[str, object] | None:
        """A browser sends no headers with a WebSocket: its first message carries the credentials."""
        try:
            await self.admit_again(context)
        except Rejected as error:
            raise ConnectionRejectionError from error
        unset: UnsetType = UNSET
        return unset

    async def admit_again(self, context: HTTPContext) -> None:
        """A connection may outlast a token and a key: each of its operations is admitted by itself. Raises Rejected."""
        await self._admit(context, credentials(context.request, context.connection_params or {}))

    async def _admit(self, context: HTTPContext, credentials: Credentials) -> None:
        caller = await self.authenticator.admit(credentials)
        context.person = caller.person
        context.purse = caller.purse
        context.filings = caller.filings
        context.guesses = self.authenticator.guesses(credentials.address)
        context.restriction = caller.restriction
        if (caller.person or caller.client) and (stats := operation_stats.current()):
            stats.known = True
        request = context.request
        client = (
            client_disconnect.ConnectedClient(request.scope, request.receive) if isinstance(request, Request) else None
        )
        self._admission.admit(context, request.app.state.database, caller, credentials.address, client)

    # Read

    @property
    def allowed(self) -> plan.Allowed:
        planned: plan.PlannedSchema = self.schema  # type: ignore[assignment]
        return planned.allowed

    @override
    def decode_json(self, data: str | bytes) -> object:
        return graphql_request.parsed(data)

    async def _read(self, request: Request, context: HTTPContext) -> GraphQLRequest:
        """The operation with its document. Raises HTTPException (4xx) and GraphQLError."""
        sent = await graphql_request.read(request, context.purse, self.allowed)
        return await self.resolved(sent, context, responses.seen_generation(request.scope))

    async def resolved(self, sent: GraphQLRequest, context: HTTPContext, seen: int = 0) -> GraphQLRequest:
        """The operation with the document that its id names. seen: the generation that the client has seen.

        Raises GraphQLError if the document may not run for the caller.
        """
        if sent.document_id is None and context.restriction is None:
            return sent
        return await self.trusted.resolve(sent, context.restriction, context.reader, seen)

    # Answer

    async def _answer(self, request: Request, operation: GraphQLRequest, context: HTTPContext, type_: str) -> ASGIApp:
        """From the cache if possible. Requests with a person's credentials bypass the cache."""
        key = None if context.person else self.answers.key(operation, type_)
        if key and (kept := self.answers.get(key, responses.seen_generation(request.scope))):
            self._remember(request, operation, key, context)
            return kept
        read: list[plan.Read] = []
        epoch = self.answers.generations.epoch
        if key:
            context.keep = read.append
        result = await execution.run(self.schema, request.method, operation, context)
        if key and read and result.errors is None and not result.extensions:
            answer = self.answers.keep(key, operation_response.body(result), read[0], epoch)
            self._remember(request, operation, key, context)
            return answer
        response = operation_response.of_result(result, type_)
        if context.generation:
            response.headers[responses.GENERATION] = str(context.generation)
        return response

    def _remember(self, request: Request, operation: GraphQLRequest, key: responses.Key, context: HTTPContext) -> None:
        """A byte-identical anonymous request is answered by `RawBodyCache` the next time."""
        body = request.scope.get(raw_body.BODY)
        # A document that is registered today may be withdrawn tomorrow.
        if body and operation.document_id is None and context.restriction is None:
            self.answers.remember(body, key)


def _with_budget(response: ASGIApp, context: HTTPContext) -> ASGIApp:
    """The response with the caller's rate limit in its headers."""
    return responses.with_headers(response, context.purse.left.raw) if context.purse else response
