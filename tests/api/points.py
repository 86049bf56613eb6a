"""What a request takes from its caller's minute."""

from __future__ import annotations

from typing import Any

from schema.network import schema
from schema.plan.cost.prices import REQUEST


def worth(query: str, **variables: Any) -> int:
    """Of a document that is known from now on: reading it costs nothing any more. Ask when the application is made."""
    document = schema.documents.get(query)
    plan, coerced = schema.documents.plan(document, None, variables)
    arguments = plan.parameters.arguments(coerced)
    return REQUEST + plan.cost.of(arguments) + plan.work.of(arguments)
