"""Builds the ASGI application of one process, with its database's start and end."""

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
from starlette.types import Lifespan
from strawberry.schema import BaseSchema

from api.cache.responses import ResponseCache
from api.http import error_responses, routes
from api.http.graphql.graphql_view import View
from api.identity.api_clients import ApiClients
from api.identity.authenticator import KEY_RATES, Authenticator
from api.identity.issuer import IssuerTokens
from api.identity.tokens import DevelopmentTokens, NoTokens, Tokens
from api.identity.trusted_documents import Restriction
from api.limits import tracking_codes
from api.limits.database_admission import DatabaseAdmission
from api.limits.rate_limiter import RateLimiter
from api.process import database, worker
from api.process.parent_watch import end_with_parent
from api.process.settings import Settings
from api.process.startup import UNPROVED, Startup, begin
from api.telemetry import health, logs, tracing
from api.telemetry.metrics.counts import RequestCounts
from api.telemetry.metrics.endpoint import MetricsEndpoint
from api.telemetry.metrics.jobs import JobCounts
from api.telemetry.metrics.process import ProcessMetrics, of_answers, of_rates
from api.telemetry.metrics.process_slots import FOLDER
from api.telemetry.operation_observer import OperationObserver
from districts.shared.operation_limits import Allowed
from schema.plan import PlannedSchema

if TYPE_CHECKING:
    from api.telemetry.tracing.spans import Tracing

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
    limits = RateLimiter({**settings.rates, **tracking_codes.RATES, **KEY_RATES}, processes=settings.workers)
    anonymous = Restriction() if settings.trusted_only else None
    authenticator = Authenticator(
        _tokens(settings),
        ApiClients(),
        limits,
        spare_local=settings.spare_local,
        anonymous=anonymous,
        proof=settings.proof,
    )
    kept, counts, admission = ResponseCache(settings.cache_bytes), RequestCounts(), DatabaseAdmission(settings.shares)
    view = View(
        _allowing(schema or _network(), settings.allowed),
        authenticator=authenticator,
        answers=kept,
        watch=OperationObserver(counts, settings.slow_ms),
        admission=admission,
        max_age=settings.max_age,
        allowed_origins=settings.cors_origins,
        shows_explorer=settings.explorer,
        websocket_idle=settings.connections.websocket_idle,
    )
    jobs, traced, start = JobCounts(), tracing.begun(), Startup()
    process = ProcessMetrics([counts.values, of_answers(kept), of_rates(limits), admission.values, jobs.values], slots)
    metrics = MetricsEndpoint(process.values, settings.metrics_token)
    app = Starlette(
        routes=routes.routes(settings, view, metrics),
        middleware=routes.middleware(settings, view, traced, start),
        exception_handlers={Exception: error_responses.internal_error},
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


def _lifespan(
    settings: Settings,
    view: View,
    process: ProcessMetrics,
    traced: Tracing | None,
    start: Startup,
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
                view.authenticator.limits.shared(opened),
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
