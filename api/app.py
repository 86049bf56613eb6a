"""The process as an ASGI application: routes, middleware, and the database opened and closed around them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import Lifespan
from strawberry.schema import BaseSchema

from api import (
    database,
    explorer,
    exports,
    graphql,
    guesses,
    health,
    logs,
    refusals,
    tracing,
    websocket_admission,
    worker,
)
from api.admission import Admission
from api.answers import GENERATION, Answers
from api.api_clients import ApiClients
from api.authentication import Door
from api.delayed_refusals import DelayedRefusals
from api.forwarded import Forwarded
from api.issuer import IssuerTokens
from api.metrics.counts import Counts
from api.metrics.jobs import Jobs
from api.metrics.page import Page
from api.metrics.process import Process, of_answers, of_rates
from api.metrics.slots import FOLDER
from api.orphans import end_with_parent
from api.rates import Rates
from api.settings import Settings
from api.shortcut import Shortcut
from api.starting import UNPROVED, Start, Waiting, begin
from api.tokens import DevelopmentTokens, NoTokens, Tokens
from api.trusted import Restriction
from api.watching import Watch
from districts.allowed import Allowed
from schema.plan import PlannedSchema

if TYPE_CHECKING:
    from api.tracing.spans import Tracing

_TURN = 0.0005
# When garbage is looked for. Usually 700, 10, 10: to look through all that is kept takes 100 ms.
_COLLECTIONS = 700, 10, 50


def create_app(
    settings: Settings,
    schema: BaseSchema | None = None,
    *,
    work: bool = False,
    slots: Path | None = None,
    prove: bool = False,
) -> Starlette:
    """The application. When it starts it opens `settings.database`, which it waits for, and refuses a privileged role.

    work: it does what `charter worker` does as well. slots: the folder where several processes tell what they count.
    prove: it compares the schema with the database first.
    """
    limits = Rates({**settings.rates, **guesses.RATES}, processes=settings.workers)
    anonymous = Restriction() if settings.trusted_only else None
    door = Door(
        _tokens(settings),
        ApiClients(),
        limits,
        spare_local=settings.spare_local,
        anonymous=anonymous,
        proof=settings.proof,
    )
    kept, counts, admission = Answers(settings.cache_bytes), Counts(), Admission(settings.shares)
    view = graphql.View(
        _allowing(schema or _network(), settings.allowed),
        door=door,
        answers=kept,
        watch=Watch(counts, settings.slow_ms),
        admission=admission,
        max_age=settings.max_age,
        allowed_origins=settings.cors_origins,
        shows_explorer=settings.explorer,
        websocket_idle=settings.connections.websocket_idle,
    )
    jobs, traced, start = Jobs(), tracing.begun(), Start()
    process = Process([counts.values, of_answers(kept), of_rates(limits), admission.values, jobs.values], slots)
    metrics = Page(process.values, settings.metrics_token)
    app = Starlette(
        routes=[*_routes(settings, view, _exports(settings, view)), Route("/metrics", metrics.show)],
        middleware=_middleware(settings, view, traced, start),
        exception_handlers={Exception: refusals.internal_error},
        lifespan=_lifespan(
            settings,
            view,
            process,
            traced,
            start,
            beside=worker.beside(settings, jobs) if work else nullcontext(),
            prove=prove,
        ),
    )
    # A redirected POST loses its body: both spellings answer, neither redirects.
    app.router.redirect_slashes = False
    app.state.stopping = False
    app.state.jobs, app.state.start = jobs, start
    app.state.admission = admission
    return app


def from_environment(*, work: bool = False) -> Starlette:
    """What each of several processes imports."""
    settings = Settings.from_environment()
    logs.configure(settings.log)
    end_with_parent()
    return create_app(settings, work=work, slots=Path(os.environ[FOLDER]), prove=UNPROVED in os.environ)


def working_from_environment() -> Starlette:
    return from_environment(work=True)


def _tokens(settings: Settings) -> Tokens:
    """An issuer's or those for trying out, never both: whoever has the key of these can be anybody."""
    if settings.public_only:
        return NoTokens()
    if settings.issuer:
        return IssuerTokens(settings.issuer.url, settings.issuer.audience)
    return DevelopmentTokens(settings.data)


def _network() -> BaseSchema:
    # Building it takes a while, and tests bring their own.
    from schema import network  # noqa: PLC0415

    return network.schema


def _allowing(schema: BaseSchema, allowed: Allowed) -> BaseSchema:
    if isinstance(schema, PlannedSchema) and schema.allowed != allowed:
        schema.allow(allowed)
    return schema


def _exports(settings: Settings, view: graphql.View) -> exports.Exports:
    return exports.Exports(view.door, view.schema, view.answers.generations, settings.export_bytes)


def _routes(settings: Settings, view: graphql.View, exported: exports.Exports) -> list[BaseRoute]:
    sockets = websocket_admission.Admission(view, settings.connections, view.door)
    graphql_routes = [
        route
        for path in ("/graphql", "/graphql/")
        for route in (Route(path, view, include_in_schema=False), WebSocketRoute(path, sockets))
    ]
    explored = [Route("/", explorer.home), Mount("/explorer/static", explorer.files())]
    return [
        *graphql_routes,
        *(explored if settings.explorer else []),
        Route("/export", exported.index),
        Route("/export/{file}", exported.dataset),
        Route("/livez", health.livez),
        Route("/readyz", health.readyz),
    ]


def _middleware(settings: Settings, view: graphql.View, traced: Tracing | None, start: Start) -> list[Middleware]:
    """From the outside to the inside. A browser that asks whether it may ask is answered first, and not counted."""
    middleware = [Middleware(Forwarded, settings.trusted_proxies)] if settings.trusted_proxies else []
    if traced:
        middleware.append(Middleware(traced.middleware))
    if settings.cors_origins:
        middleware.append(
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
        middleware.append(Middleware(Shortcut, view.door, view.answers, view.watch))
    middleware.append(Middleware(logs.RequestLog, view.watch.counts))
    middleware.append(Middleware(DelayedRefusals, view.door.spares))
    middleware.append(Middleware(Waiting, start))
    middleware.append(Middleware(refusals.BodyLimit, max_body_size=settings.max_body))
    return middleware


def _lifespan(
    settings: Settings,
    view: graphql.View,
    process: Process,
    traced: Tracing | None,
    start: Start,
    *,
    beside: AbstractAsyncContextManager[None],
    prove: bool,
) -> Lifespan[Starlette]:

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with (
            tracing.connections(traced, settings.database) as connections,
            database.lazily_opened(settings, connections) as opened,
        ):
            app.state.database = opened
            # The schema stays: to look through it for garbage stops all requests that are under way, for some 30 ms.
            gc.collect()
            gc.freeze()
            gc.set_threshold(*_COLLECTIONS)
            # While another thread reads a long document, requests wait for their turn as short as this.
            sys.setswitchinterval(_TURN)
            async with (
                view.door.limits.shared(opened),
                # Answers are kept, and trusted documents remembered, while the database tells what changes.
                view.answers.generations.followed(settings.listen) if settings.listen else nullcontext(),
                start.waited_for(partial(begin, settings, view.schema, opened, prove=prove)),
                process.counted(opened),
                aclosing(view.importer.readers),
                beside,
            ):
                with health.draining(app.state, settings.drain_seconds):
                    yield

    return lifespan
