"""Runs one GraphQL operation that came over HTTP, if its method allows it."""

from __future__ import annotations

from cross_web import HTTPException
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema import BaseSchema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from api.http.graphql.graphql_request import GraphQLRequest
from schema import plan
from schema.context import RequestContext

ALLOWED = {"GET": {OperationType.QUERY}, "POST": {OperationType.QUERY, OperationType.MUTATION}}
"""The methods, and the operations that each allows."""


class PostOnly(HTTPException):
    """An operation by GET that only POST allows."""

    def __init__(self, reason: str) -> None:
        super().__init__(405, reason)


async def run(schema: BaseSchema, method: str, data: GraphQLRequest, context: RequestContext) -> ExecutionResult:
    """Raises HTTPException: 400 for a document without the operation, 405 for one that the method does not allow."""
    try:
        result = await schema.execute(
            data.query,
            variable_values=data.variables,
            context_value=context,
            operation_name=data.operation_name,
            allowed_operation_types=ALLOWED[method],
            operation_extensions=data.extensions,
        )
    except CannotGetOperationTypeError as error:
        raise HTTPException(400, error.as_http_error_reason()) from error
    except InvalidOperationTypeError as error:
        if error.operation_type is OperationType.MUTATION:
            raise PostOnly("Mutations cannot be sent with GET. Use POST") from error
        there_are = "Subscriptions are served over WebSocket (graphql-transport-ws)"
        raise HTTPException(
            400, there_are if schema.subscription else "There are no subscriptions: send a query"
        ) from error
    except MissingQueryError as error:
        raise HTTPException(400, "No GraphQL query found in the request") from error
    if secret := _secret_in_address(result):
        raise PostOnly(secret.message)
    return result


def _secret_in_address(result: ExecutionResult) -> GraphQLError | None:
    return next((error for error in result.errors or () if isinstance(error, plan.SecretInAddress)), None)
