"""The routes of the application, and the middleware around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from api.cache.raw_body import RawBodyCache
from api.cache.responses import GENERATION
from api.http import error_responses, explorer
from api.http.exports.export_endpoint import ExportEndpoint
from api.http.forwarded_address import ForwardedAddress
from api.http.graphql.graphql_view import View
from api.http.websocket.admission import WebSocketAdmission
from api.limits.delayed_refusals import DelayedRefusals
from api.process.settings import Settings
from api.process.startup import Startup, WaitForDatabase
from api.telemetry import health, logs
from api.telemetry.metrics.endpoint import MetricsEndpoint

if TYPE_CHECKING:
    from api.telemetry.tracing.spans import Tracing


def routes(settings: Settings, view: View, metrics: MetricsEndpoint) -> list[BaseRoute]:
    exports = ExportEndpoint(view.authenticator, view.schema, view.answers.generations, settings.export_bytes)
    websockets = WebSocketAdmission(view, settings.connections, view.authenticator)
    graphql = [
        route
        for path in ("/graphql", "/graphql/")
        for route in (Route(path, view, include_in_schema=False), WebSocketRoute(path, websockets))
    ]
    explored = [Route("/", explorer.home), Mount("/explorer/static", explorer.Files(view.authenticator))]
    return [
        *graphql,
        *(explored if settings.explorer else []),
        Route("/export", exports.index),
        Route("/export/{file}", exports.dataset),
        Route("/livez", health.livez),
        Route("/readyz", health.readyz),
        Route("/metrics", metrics.show),
    ]


def middleware(settings: Settings, view: View, traced: Tracing | None, start: Startup) -> list[Middleware]:
    """The middleware, outermost first. CORS preflight requests are answered before anything is counted."""
    layers = [Middleware(ForwardedAddress, settings.trusted_proxies)] if settings.trusted_proxies else []
    if traced:
        layers.append(Middleware(traced.middleware))
    if settings.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type", "X-API-Key", "X-Request-ID", GENERATION],
                expose_headers=["ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID", GENERATION],
                max_age=86400,
            )
        )
    if settings.cache_bytes:
        layers.append(Middleware(RawBodyCache, view.authenticator, view.answers, view.watch))
    layers.append(Middleware(logs.RequestLog, view.watch.counts))
    layers.append(Middleware(DelayedRefusals, view.authenticator.spares))
    layers.append(Middleware(WaitForDatabase, start))
    layers.append(Middleware(error_responses.BodyLimit, max_body_size=settings.max_body))
    return layers
