"""GraphQL over WebSocket (graphql-transport-ws): text frames, and no message that ends in a traceback."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from typing import Any

import orjson
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
from strawberry.subscriptions.protocols.graphql_transport_ws.types import CompleteMessage, SubscribeMessage
from strawberry.types.execution import ExecutionResult, PreExecutionError

from api import errors, requests
from schema.plan import BadInput, ran


class TextAdapter(ASGIWebSocketAdapter):
    """Frames are text: clients parse a binary one as nothing, and orjson makes bytes."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            if not isinstance(message, dict):
                raise NonJsonMessageReceived
            yield message

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except WebSocketDisconnect as error:
            raise WebSocketDisconnected from error


# What the message that begins an operation has in `extensions`; its task begins with a copy of it.
_extensions: ContextVar[dict[str, Any] | None] = ContextVar("extensions", default=None)


class _Extended:
    """The schema, told the extensions of the operation, which Strawberry leaves out."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema

    async def stream(self, query: str, **rest: Any) -> Any:
        return await self._schema.stream(query, **rest, operation_extensions=_extensions.get())


class Handler(BaseGraphQLTransportWSHandler[dict[str, Any], None]):
    view: Any

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.schema = _Extended(self.schema)  # type: ignore[assignment]

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if not _well_formed(message):
            await self.handle_invalid_message("A subscribe message needs an id and a payload with a query")
            return
        now = ran.begin()
        if self.connection_acknowledged:
            try:
                await self._prepare(message)
            except GraphQLError as refused:
                ran.note((refused.extensions or {}).get("code", "BAD_USER_INPUT"))
                self.view.watch.ended(now)
                await self.send_message({"id": message["id"], "type": "error", "payload": [refused.formatted]})
                return
        await super().handle_subscribe(message)

    async def _prepare(self, message: SubscribeMessage) -> None:
        """Whoever asks is admitted, and the message has its document in it. Raises GraphQLError."""
        payload: Any = message["payload"]
        await self.view.admit_again(self.context)
        try:
            asked = await self.view.resolved(requests.asked(payload), self.context)
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

    async def _send_result_stream(
        self, operation: Operation[dict[str, Any], None], result_source: StreamResult
    ) -> None:
        now = ran.now()
        try:
            with ran.step(ran.OPERATION):
                await super()._send_result_stream(operation, _presentable(result_source))
        finally:
            if now:
                self.view.watch.ended(now)

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:  # noqa: ARG004
        """One bad document ends its own operation, not the connection and all others on it."""
        return None


async def _presentable(results: StreamResult) -> StreamResult:
    try:
        async for result in results:
            if isinstance(result, ExecutionResult):
                errors.make_presentable(result)
            yield result
    except (GraphQLError, RecursionError) as error:
        # Strawberry catches what an extension raises while parsing over HTTP, and lets it through here.
        cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
        refused = PreExecutionError(data=None, errors=[cause])
        errors.make_presentable(refused)
        yield refused


def _well_formed(message: SubscribeMessage) -> bool:
    """The handler trusts the shape of what arrives; a client may send anything."""
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
