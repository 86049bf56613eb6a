"""Spans of requests, operations and SQL statements, with OpenTelemetry's names.

A statement's span has its text with `$1` for values. No span holds a value, a caller's address, a document or an
error's message.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import version
from typing import Any, TypeVar

import asyncpg
from opentelemetry import context, propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.telemetry.log_format import trace_id
from models.database import failures
from models.database.connection import Connections
from schema.plan import operation_stats
from schema.plan.operation_stats import OperationStats

_T = TypeVar("_T")
_EXPORTERS: dict[str, Callable[[], SpanExporter]] = {"otlp": OTLPSpanExporter, "console": ConsoleSpanExporter}
_ROUTES = {"/graphql": "/graphql", "/graphql/": "/graphql", "/export": "/export"}
# Seconds for which the process waits for the last spans to be exported when it stops.
PATIENCE = 3.0


class Tracing:
    """The tracing of this process, until it is closed."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self.tracer = provider.get_tracer("charter", version("charter-network"))

    @classmethod
    def exporting(cls, exporters: Sequence[str]) -> Tracing:
        """Exports spans as the environment says (OTEL_…)."""
        ours = Resource({SERVICE_NAME: "charter", SERVICE_VERSION: version("charter-network")})
        # Do not wait for a collector when the process ends.
        provider = TracerProvider(
            shutdown_on_exit=False, resource=Resource.create().merge(ours).merge(OTELResourceDetector().detect())
        )
        for name in exporters:
            provider.add_span_processor(BatchSpanProcessor(_EXPORTERS[name]()))
        return cls(provider)

    def begin(self) -> None:
        operation_stats.trace(self.step)

    async def close(self) -> None:
        """Exports the remaining spans, if the collector answers in time."""
        operation_stats.trace(None)
        told, loop = asyncio.Event(), asyncio.get_running_loop()

        def tell() -> None:
            self._provider.shutdown()
            with suppress(RuntimeError):  # nobody waited so long
                loop.call_soon_threadsafe(told.set)

        threading.Thread(target=tell, daemon=True).start()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await told.wait()

    def step(self, name: str) -> AbstractContextManager[object]:
        """A span for a step of an operation; for the whole operation over WebSocket."""
        if name == operation_stats.OPERATION:
            return self._operation()
        return self.tracer.start_as_current_span(
            f"graphql.{name}", record_exception=False, set_status_on_exception=False
        )

    @contextmanager
    def _operation(self) -> Iterator[Span]:
        with self.tracer.start_as_current_span(
            "graphql.operation", kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            trace_id.set(trace.format_trace_id(span.get_span_context().trace_id))
            try:
                yield span
            finally:
                if stats := operation_stats.current():
                    operation(span, stats)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        return _Requests(app, self.tracer)

    def connections(self, database: str) -> Connections:
        """The class of connections whose statements are spans. database: its name."""
        made_by, name = self.tracer, database

        class Traced(_Connection):
            tracer = made_by
            database = name

        return Traced


class _Requests:
    """Middleware: a span for each request, in the caller's trace if there is one (W3C `traceparent`)."""

    def __init__(self, app: ASGIApp, tracer: trace.Tracer) -> None:
        self._app = app
        self._tracer = tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = _route(scope)
        if route is None:
            await self._app(scope, receive, send)
            return
        status = 0

        async def send_and_look(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._span(scope, route) as span:
            try:
                await self._app(scope, receive, send_and_look)
            finally:
                _tell(span, status)

    @contextmanager
    def _span(self, scope: Scope, route: str) -> Iterator[Span]:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        token = context.attach(propagate.extract(headers))
        method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD", "OPTIONS"} else "_OTHER"
        try:
            with self._tracer.start_as_current_span(
                f"{method if method != '_OTHER' else 'HTTP'} {route}",
                kind=SpanKind.SERVER,
                attributes={
                    "http.request.method": method,
                    "http.route": route,
                    "url.path": scope["path"],
                    "url.scheme": scope["scheme"],
                },
                record_exception=False,
                set_status_on_exception=False,
            ) as span:
                trace_id.set(trace.format_trace_id(span.get_span_context().trace_id))
                yield span
        finally:
            context.detach(token)


def _route(scope: Scope) -> str | None:
    if scope["type"] != "http":
        return None
    return _ROUTES.get(scope["path"]) or ("/export/{file}" if scope["path"].startswith("/export/") else None)


def _tell(span: Span, status: int) -> None:
    if status:
        span.set_attribute("http.response.status_code", status)
    if not 0 < status < 500:
        span.set_status(StatusCode.ERROR)
        span.set_attribute("error.type", str(status or 500))
    if stats := operation_stats.current():
        operation(span, stats)


def operation(span: Span, stats: OperationStats) -> None:
    """Sets the span's attributes when the operation has ended."""
    if stats.kind:
        span.set_attributes(
            {"graphql.operation.type": stats.kind, "charter.cost": stats.cost, "charter.kept": stats.kept}
        )
    if stats.name:
        span.set_attribute("graphql.operation.name", stats.name)
    if stats.document:
        span.set_attribute("charter.document.id", stats.document)
    if stats.codes:
        span.set_attribute("charter.error.codes", stats.codes)
    if {"INTERNAL", "TIMEOUT"} & set(stats.codes):
        span.set_status(StatusCode.ERROR)
        span.set_attribute("error.type", "INTERNAL" if "INTERNAL" in stats.codes else "TIMEOUT")


class _Connection(asyncpg.Connection):
    """A connection whose statements are spans if they belong to a trace; a worker's do not."""

    tracer: trace.Tracer
    database: str

    async def fetchval(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._told(query, super().fetchval, args, options)

    async def fetchrow(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._told(query, super().fetchrow, args, options)

    async def fetch(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._told(query, super().fetch, args, options)

    async def execute(self, query: str, *args: Any, **options: Any) -> Any:
        return await self._told(query, super().execute, args, options)

    async def executemany(self, command: str, args: Any, **options: Any) -> Any:
        return await self._told(command, super().executemany, (args,), options)

    async def _told(
        self, query: str, run: Callable[..., Awaitable[_T]], args: Sequence[Any], options: dict[str, Any]
    ) -> _T:
        if not trace.get_current_span().get_span_context().is_valid:
            return await run(query, *args, **options)
        name = query.split(None, 1)[0].strip(";").upper()
        attributes = {
            "db.system.name": "postgresql",
            "db.namespace": self.database,
            "db.operation.name": name,
            "db.query.text": query,
        }
        with self.tracer.start_as_current_span(
            name, kind=SpanKind.CLIENT, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                return await run(query, *args, **options)
            except (*failures.ERRORS, asyncio.CancelledError) as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                if isinstance(error, asyncpg.PostgresError) and error.sqlstate:
                    span.set_attribute("db.response.status_code", error.sqlstate)
                raise
