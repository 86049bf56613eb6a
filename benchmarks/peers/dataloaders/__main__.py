"""The usual way: Strawberry types, resolvers, a DataLoader a relation; done well, or beating it would say nothing.

Types are made once a row and read without resolvers where nothing is to be loaded, loaders read plain asyncpg rows, the
parser and validation caches are on, orjson writes the answer, and enums are plain strings, which is faster.
"""

# No `from __future__ import annotations`: Strawberry resolves these types when it decorates.
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from benchmarks.peers import serving
from benchmarks.peers.dataloaders.loaders import Loaders, Row
from benchmarks.peers.dataloaders.offices import Office
from benchmarks.peers.dataloaders.services import Connection, Edge, PageInfo, Service, ServiceFilter

OFFICE = "SELECT id FROM offices WHERE ltree2text(code) = $1"
PAGE = """
SELECT l.office_id, l.category_rank, l.serial, s.id, s.code, s.category, s.name_bn, s.name_en, s.responsible_id,
       s.superior_id
FROM (SELECT * FROM service_listings l WHERE l.in_force @> dhaka_today()
      ORDER BY l.office_id, l.category_rank, l.serial, l.service_id LIMIT 101) l
JOIN services s ON s.id = l.service_id
ORDER BY l.office_id, l.category_rank, l.serial, l.service_id
LIMIT $1
"""


def cursor(row: Row) -> str:
    keys = f'["Query.services", {row["office_id"]}, {row["category_rank"]}, {row["serial"]}, {row["id"]}]'
    return base64.b64encode(keys.encode()).decode()


@strawberry.type
class Query:
    @strawberry.field
    async def office(self, info: strawberry.Info[dict[str, Any]], code: str) -> Office | None:
        loaders: Loaders = info.context["loaders"]
        office_id = await loaders.pool.fetchval(OFFICE, code)
        row = await loaders.offices.load(office_id) if office_id else None
        return Office.read(row) if row else None

    @strawberry.field
    async def services(
        self,
        info: strawberry.Info[dict[str, Any]],
        first: int | None = None,
        after: str | None = None,
        filter: ServiceFilter | None = None,  # noqa: A002  the contract's name
    ) -> Connection:
        if after is not None or filter is not None:
            raise NotImplementedError("the benchmark asks for the first page of everything")
        loaders: Loaders = info.context["loaders"]
        size = min(first or 20, 100)
        rows = await loaders.pool.fetch(PAGE, size + 1)
        edges = [Edge(cursor=cursor(row), node=Service.read(row)) for row in rows[:size]]
        page = PageInfo(
            has_next_page=len(rows) > size,
            has_previous_page=False,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        )
        return Connection(edges=edges, page_info=page)


class View(GraphQL[dict[str, Any], None]):
    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> dict[str, Any]:  # noqa: ARG002
        return {"loaders": Loaders(request.app.state.pool)}

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)


@asynccontextmanager
async def pool_open(app: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(**serving.pool_options()) as app.state.pool:
        yield


schema = strawberry.Schema(Query, extensions=[ParserCache(maxsize=100), ValidationCache(maxsize=100)])  # type: ignore[list-item]
app = Starlette(lifespan=pool_open)
app.add_route("/graphql", View(schema))  # type: ignore[arg-type]

if __name__ == "__main__":
    serving.run(app)
