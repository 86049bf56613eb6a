"""The limit: SQL written by hand for exactly these two pages, behind bare Starlette routes. No GraphQL at all."""

from __future__ import annotations

from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peers import serving

CHARTER_PAGE = files("benchmarks.peers").joinpath("charter_page.sql").read_text("utf-8")
SERVICES = files("benchmarks.peers").joinpath("services.sql").read_text("utf-8")


async def charter_page(request: Request) -> Response:
    return _answer(await request.app.state.database.read(CHARTER_PAGE, request.query_params["office"]))


async def services(request: Request) -> Response:
    return _answer(await request.app.state.database.read(SERVICES, int(request.query_params["first"])))


def _answer(data: str) -> Response:
    return Response(b'{"data":' + data.encode() + b"}", media_type="application/json")


app = Starlette(
    routes=[Route("/charter", charter_page), Route("/services", services)],
    lifespan=serving.database_open,
)

if __name__ == "__main__":
    serving.run(app)
