"""The query `office`."""

from __future__ import annotations

import strawberry

from schema import plan
from schema.offices.types import Office


def _by_code(query: plan.Query) -> str:
    return f"office_called({query.sql('code', cast='text')}) {query.row} WHERE true"


@strawberry.type
class Query:
    office: Office | None = plan.field(
        "The office with this current or former code; former codes redirect permanently. Null if there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "The office's path in the tree: `bd.khulna.magura`.")},
    )
