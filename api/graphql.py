"""GraphQL over HTTP: Strawberry's view, made to answer bad requests clearly and planned results as they are.

A planned read arrives as text already (an `orjson.Fragment` as the whole of `data`, or of a subtree), so orjson writes
every response.
"""

from __future__ import annotations

from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import MissingQueryError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.http.types import QueryParams
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType
from typing_extensions import override

from api import errors, explorer, refusals, requests
from api.websocket import Handler, TextAdapter

Context = dict[str, Any]

_ALLOWED = {"GET": {OperationType.QUERY}, "POST": {OperationType.QUERY, OperationType.MUTATION}}


class View(GraphQL[Context, None]):
    websocket_adapter_class = TextAdapter
    graphql_transport_ws_handler_class = Handler

    def __init__(self, schema: BaseSchema, *, allowed_origins: tuple[str, ...] = ()) -> None:
        super().__init__(
            schema,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            allowed_origins=allowed_origins,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await super().__call__(scope, receive, send)
            return
        try:
            response = await self.run(Request(scope, receive))
        except HTTPException as error:
            allow = "POST" if isinstance(error, MutationByGet) else "GET, POST"
            response = refusals.answer(error.status_code, error.reason, allow=allow)
        except StarletteHTTPException as error:
            # The body limit speaks up wherever the body happens to be read.
            response = refusals.answer(error.status_code, error.detail)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    @override
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        return {"request": request, "response": response, "database": request.app.state.database}

    @override
    def should_render_graphql_ide(self, request: Any) -> bool:
        """Only a browser names text/html; what accepts anything at all wants JSON."""
        accepts_html = "text/html" in request.headers.get("accept", "")
        return request.method == "GET" and accepts_html and "query" not in request.query_params

    @override
    async def render_graphql_ide(self, request: Request) -> Response:
        return explorer.page()

    @override
    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    @override
    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    @override
    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        if request.method == "GET":
            data: Any = self.parse_query_params(request.query_params)
        elif (request.content_type or "").partition(";")[0].strip().lower() == "application/json":
            data = self.parse_json(await request.get_body())
        else:
            raise HTTPException(415, "Send the operation as application/json")
        return requests.read(data)

    @override
    def parse_query_params(self, params: QueryParams) -> dict[str, Any]:
        """A form's empty field means that nothing was said."""
        data: dict[str, Any] = {name: value for name, value in params.items() if value}
        for name in ("variables", "extensions"):
            if name in data:
                data[name] = self.parse_json(data[name])
        return data

    @override
    async def execute_single(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        sub_response: Response,
        context: Context,
        root_value: None,
        request_data: GraphQLRequestData,
    ) -> ExecutionResult:
        if ambiguous := requests.ambiguity(request_data.query, request_data.operation_name):
            sub_response.status_code = 400
            return PreExecutionError(data=None, errors=[ambiguous])
        try:
            return await self.schema.execute(
                request_data.query,
                root_value=root_value,
                variable_values=request_data.variables,
                context_value=context,
                operation_name=request_data.operation_name,
                allowed_operation_types=_ALLOWED[request_adapter.method],
                operation_extensions=request_data.extensions,
            )
        except CannotGetOperationTypeError as error:
            raise HTTPException(400, error.as_http_error_reason()) from error
        except InvalidOperationTypeError as error:
            if error.operation_type is OperationType.MUTATION:
                raise MutationByGet from error
            raise HTTPException(400, "Subscriptions are served over WebSocket (graphql-transport-ws)") from error
        except MissingQueryError as error:
            raise HTTPException(400, "No GraphQL query found in the request") from error

    @override
    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        errors.make_presentable(result)
        response: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            response["errors"] = [error.formatted for error in result.errors]
        if result.extensions:
            response["extensions"] = result.extensions
        return response


class MutationByGet(HTTPException):
    def __init__(self) -> None:
        super().__init__(405, "Mutations are not allowed by GET: use POST")
