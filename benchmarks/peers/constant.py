"""The limit of what is kept: a bare Starlette route that answers a constant of so many bytes. Nothing is read, not even
the question.
"""

from __future__ import annotations

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.peers import serving

SIZE = "CHARTER_BENCH_SIZE"
_BODY = b"x" * int(os.environ.get(SIZE, "0"))


async def constant(_request: Request) -> Response:
    return Response(_BODY, media_type="application/json")


if __name__ == "__main__":
    serving.run(Starlette(routes=[Route("/graphql", constant, methods=["POST"])]))
