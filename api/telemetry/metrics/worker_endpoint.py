"""A worker's own /metrics and /livez."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api.http.connections import bounded_http
from api.process.settings import Settings
from api.telemetry import health, logs
from api.telemetry.metrics.counts import RequestCounts
from api.telemetry.metrics.endpoint import MetricsEndpoint
from api.telemetry.metrics.process import ProcessMetrics


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to the worker."""
        yield


@asynccontextmanager
async def served(
    listening: socket.socket, process: ProcessMetrics, counts: RequestCounts, settings: Settings
) -> AsyncIterator[None]:
    """Serves /metrics and /livez on the socket while this is open."""
    routes = [
        Route("/metrics", MetricsEndpoint(process.values, settings.metrics_token).show),
        Route("/livez", health.livez),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(logs.RequestLog, counts)])
    config = uvicorn.Config(
        app,
        http=partial(bounded_http.BoundedHttp, settings=settings),  # type: ignore[arg-type]  # a class, uvicorn says
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
