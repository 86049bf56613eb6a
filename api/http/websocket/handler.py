"""GraphQL over WebSocket (graphql-transport-ws), with text frames, typed refusals and an idle time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from typing import Any

import orjson
import starlette.websockets
from cross_web import HTTPException
from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, WebSocketDisconnected
from strawberry.schema.schema import StreamResult
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    CompleteMessage,
    ConnectionInitMessage,
    Message,
    SubscribeMessage,
)
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api.http.graphql import errors, graphql_request
from api.http.graphql.context import HTTPContext
from api.http.websocket.bounded_websocket import FRAMES
from api.http.websocket.frame_budget import FrameBudget
from schema.plan import BadInput, operation_stats
from schema.plan.cost import variable_values

# Operations of one connection that may run at once.
MOST_OPERATIONS = 20
# Values that the first message's payload may have.
MOST_CREDENTIALS = 100
# Close codes: of graphql-transport-ws, and of an idle connection.
_TOO_MANY = 4429
_NORMAL = 1000


class TextAdapter(ASGIWebSocketAdapter):
    """Sends text frames: orjson makes bytes, and clients ignore binary frames."""

    _closed = False

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if self._closed:
                # The client has disconnected: the messages still queued cannot be answered.
                raise WebSocketDisconnected
            if not isinstance(message, dict):
                raise NonJsonMessageReceived
            yield message

    async def close(self, code: int, reason: str) -> None:
        if not self._closed:
            self._closed = True
            await super().close(code, reason)

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except (WebSocketDisconnect, starlette.websockets.WebSocketDisconnected) as error:
            raise WebSocketDisconnected from error


# The `extensions` of the message that begins an operation; the operation's task starts with a copy.
_extensions: ContextVar[dict[str, Any] | None] = ContextVar("extensions", default=None)


class _Extended:
    """The schema, with the operation's extensions, which Strawberry does not pass on."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    async def stream(self, query: str, **rest: Any) -> Any:
        return await self._schema.stream(query, **rest, operation_extensions=_extensions.get())


class _TooManyOperations(GraphQLError):
    def __init__(self) -> None:
        message = (
            f"A connection can have {MOST_OPERATIONS} operations in progress. Wait for one to end, then try again."
        )
        super().__init__(message, extensions={"code": "RATE_LIMITED", "retryAfter": 1})


class WebSocketHandler(BaseGraphQLTransportWSHandler[HTTPContext, None]):
    view: Any

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.schema = _Extended(self.schema)  # type: ignore[assignment]
        # Absent under another server than ours, as in tests.
        self._frames: FrameBudget | None = self.context.request.scope.get("extensions", {}).get(FRAMES)
        self._rested_since = asyncio.get_running_loop().time()
        self._resting: asyncio.Task[None] | None = None

    async def handle(self) -> None:
        self._resting = asyncio.create_task(self._close_when_idle(self.view.websocket_idle))
        try:
            await super().handle()
        finally:
            self._resting.cancel()

    async def _close_when_idle(self, seconds: float) -> None:
        """Closes the connection after so long without an operation; pings do not keep it open."""
        loop = asyncio.get_running_loop()
        while True:
            left = self._rested_since + seconds - loop.time()
            if left <= 0 and not self.operations:
                break
            await asyncio.sleep(left if left > 0 else 1.0)
        await self.websocket.close(code=_NORMAL, reason=f"No operation for {seconds:g} seconds")

    async def handle_message(self, message: Message) -> None:
        """Charges every message that begins no operation as a frame."""
        if message.get("type") != "subscribe" and not self._takes_frame():
            await self.websocket.close(code=_TOO_MANY, reason="Too many messages")
            return
        await super().handle_message(message)

    def _takes_frame(self) -> bool:
        return self._frames is None or self._frames.take()

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Limits the payload, which is held while the connection is open."""
        payload = message.get("payload")
        if isinstance(payload, dict) and variable_values.count(payload, MOST_CREDENTIALS) > MOST_CREDENTIALS:
            await self.handle_invalid_message(f"The payload of connection_init holds at most {MOST_CREDENTIALS} values")
            return
        await super().handle_connection_init(message)
        self._charge()

    def _charge(self) -> None:
        """Charges frames to the budget that operations are charged to."""
        if self._frames is not None:
            self._frames.identify(self.context.purse)

    async def handle_task_exception(self, error: Exception) -> None:
        """A disconnected client is no error."""
        if not isinstance(error, WebSocketDisconnected):
            await super().handle_task_exception(error)

    def forget_id(self, id: str) -> None:  # noqa: A002  the name is Strawberry's
        super().forget_id(id)
        self._rested_since = asyncio.get_running_loop().time()

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if not _well_formed(message):
            await self.handle_invalid_message("A subscribe message needs an id and a payload with a query")
            return
        self._rested_since = asyncio.get_running_loop().time()
        stats = operation_stats.begin()
        if self.connection_acknowledged:
            try:
                await self._prepare(message)
            except GraphQLError as refused:
                message["payload"] = {}  # type: ignore[typeddict-item]  # it may be long, and nobody needs it any more
                operation_stats.note_error((refused.extensions or {}).get("code", "BAD_USER_INPUT"))
                self.view.watch.ended(stats)
                if not self._takes_frame():
                    await self.websocket.close(code=_TOO_MANY, reason="Too many refused operations")
                    return
                await self.send_message({"id": message["id"], "type": "error", "payload": [refused.formatted]})
                return
        await super().handle_subscribe(message)

    async def _prepare(self, message: SubscribeMessage) -> None:
        """Authenticates the caller and resolves the message's document. Raises GraphQLError."""
        payload: Any = message["payload"]
        if len(self.operations) >= MOST_OPERATIONS:
            raise _TooManyOperations
        await self.view.admit_again(self.context)
        self._charge()
        try:
            asked = await self.view.resolved(graphql_request.of_parts(payload, self.view.allowed), self.context)
        except HTTPException as error:
            raise BadInput(error.reason) from error
        payload["query"] = asked.query or ""
        _extensions.set(asked.extensions)

    async def handle_complete(self, message: CompleteMessage) -> None:
        identity: object = message["id"]
        if not isinstance(identity, str):
            await self.handle_invalid_message("A complete message needs an id")
            return
        await super().handle_complete(message)

    async def _send_result_stream(self, operation: Operation[HTTPContext, None], result_source: StreamResult) -> None:
        stats = operation_stats.current()
        try:
            with operation_stats.step(operation_stats.OPERATION):
                await super()._send_result_stream(operation, _presentable(result_source))
        finally:
            if stats:
                self.view.watch.ended(stats)

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:  # noqa: ARG004
        """None: an invalid document fails its own operation and leaves the connection's others alone."""
        return None


async def _presentable(results: StreamResult) -> StreamResult:
    try:
        async for result in results:
            if isinstance(result, ExecutionResult):
                errors.make_presentable(result)
            yield result
    except (GraphQLError, RecursionError) as error:
        # Over HTTP Strawberry catches what an extension raises while parsing; here it does not.
        cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
        refused = PreExecutionError(data=None, errors=[cause])
        errors.make_presentable(refused)
        yield refused


def _well_formed(message: SubscribeMessage) -> bool:
    """Whether the message has the shape that Strawberry's handler relies on."""
    identity: object = message.get("id")
    payload: object = message.get("payload")
    return (
        isinstance(identity, str)
        and isinstance(payload, dict)
        and (isinstance(payload.get("query"), str) or _by_id(payload))
        and isinstance(payload.get("variables"), (dict, type(None)))
        and isinstance(payload.get("extensions"), (dict, type(None)))
        and isinstance(payload.get("operationName"), (str, type(None)))
    )


def _by_id(payload: dict[str, Any]) -> bool:
    if payload.get("query") is not None:
        return False
    document_id, extensions = payload.get("documentId"), payload.get("extensions")
    return isinstance(document_id, str) or (isinstance(extensions, dict) and "persistedQuery" in extensions)
