"""Traces: what is in them, what never is, and that nothing of them is there where nobody asks for them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.cache.raw_body import RawBodyCache
from api.identity.tokens import DevelopmentTokens
from api.process.env import BadSetting
from api.telemetry import tracing
from api.telemetry.tracing.spans import Tracing
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Address
from schema.plan import operation_stats
from tests.api.cache.test_responses import Server, running
from tests.api.commands.test_serve import NAME, ended, over_websocket, serving, start
from tests.support.rows import TESTER

PLACE = "query Place($code: String!) { office(code: $code) { name { en } } }"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Told:
    """The spans that have ended."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing = Tracing(provider)

    def spans(self) -> list[ReadableSpan]:
        """Each once, in the order in which they began."""
        found = sorted(self._exporter.get_finished_spans(), key=lambda span: span.start_time or 0)
        self._exporter.clear()
        return found


@pytest.fixture
async def traced(
    address: Address, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> AsyncIterator[tuple[Server, Told]]:
    told = Told()
    monkeypatch.setattr(tracing, "begun", lambda: told.tracing)
    async with running(address, data=tmp_path) as server:
        told.spans()
        yield server, told


def names(spans: list[ReadableSpan]) -> list[str]:
    return [span.name for span in spans]


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_a_query_is_a_request_its_steps_and_its_statement(traced: tuple[Server, Told]) -> None:
    server, told = traced
    answer = await server.post(PLACE, code="bd.khulna.magura", headers={"traceparent": PARENT})
    request, *parts = told.spans()

    assert answer.json()["data"]["office"]["name"]["en"] == "Magura"
    assert names([request, *parts]) == ["POST /graphql", "graphql.parse", "graphql.plan", "SELECT"]
    assert request.kind.name == "SERVER"
    assert request.parent
    assert request.parent.span_id == 0xB7AD6B7169203331
    assert {span.context.trace_id for span in (request, *parts) if span.context} == {0x0AF7651916CD43DD8448EB211C80319C}
    assert attributes(request) == {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "url.path": "/graphql",
        "url.scheme": "http",
        "http.response.status_code": 200,
        "graphql.operation.type": "query",
        "graphql.operation.name": "Place",
        "charter.cost": 3,
        "charter.kept": False,
    }
    statement = attributes(parts[-1])
    assert parts[-1].kind.name == "CLIENT"
    assert statement.pop("db.query.text").startswith("SELECT concat((SELECT (SELECT max(g.generation)")
    assert statement.pop("db.namespace").startswith("charter_test_seeded_")
    assert statement == {"db.system.name": "postgresql", "db.operation.name": "SELECT"}
    assert all(span.parent and request.context and span.parent.span_id == request.context.span_id for span in parts)


async def test_what_was_kept_needs_no_statement(traced: tuple[Server, Told]) -> None:
    server, told = traced
    await server.post(PLACE, code="bd")
    told.spans()
    await server.post(PLACE, code="bd")
    [request] = told.spans()

    assert attributes(request)["charter.kept"] is True
    assert attributes(request)["graphql.operation.name"] == "Place"


async def test_every_statement_of_a_change_is_told_and_no_value(traced: tuple[Server, Told], tmp_path: Any) -> None:
    # given
    server, told = traced
    await grants.grant("rahima", Role.HQ_ADMIN, "bd", actor=TESTER)
    bearer = {"authorization": f"Bearer {DevelopmentTokens(tmp_path).issue('rahima')}"}
    text = "mutation M($input: GrantInput!) { grant(input: $input) { grant { role } userErrors { code } } }"
    given = {"officeCode": "bd.khulna", "role": "OFFICER", "subject": "somebody@issuer.example"}

    # when
    await server.post(text, headers=bearer, input=given)

    # then
    spans = told.spans()
    # First of all whether the person holds grants, for their rate.
    assert names(spans)[:4] == ["POST /graphql", "SELECT", "graphql.parse", "graphql.plan"]
    statements = [attributes(span)["db.query.text"] for span in spans if span.kind.name == "CLIENT"]
    assert [text for text in statements if "INSERT" in text or "grant" in text]
    assert {"BEGIN;", "COMMIT;"} <= set(statements)
    written = "\n".join(span.to_json() for span in spans)
    for value in ("rahima", "somebody", "khulna", "127.0.0.1", "charter.example"):
        assert value not in written


async def test_what_fails_says_how_and_not_with_what(traced: tuple[Server, Told]) -> None:
    server, told = traced
    database = server.app.state.database
    with told.tracing.tracer.start_as_current_span("around"), pytest.raises(Exception, match="SECRET"):
        await database.read("SELECT ('SECRET ' || $1)::integer", "of a caller")
    await server.client.post("/graphql", json={"query": "{ nothing }"})
    await server.client.post("/graphql", content=b"null", headers={"content-type": "application/json"})
    around, statement, invalid, _, malformed = told.spans()

    assert (around.name, statement.name, statement.status.status_code.name) == ("around", "SELECT", "ERROR")
    failed = attributes(statement)
    assert (failed["error.type"], failed["db.response.status_code"]) == ("InvalidTextRepresentationError", "22P02")
    assert statement.events == ()
    assert "of a caller" not in statement.to_json()
    assert attributes(invalid)["charter.error.codes"] == ("GRAPHQL_VALIDATION_FAILED",)
    assert attributes(malformed)["http.response.status_code"] == 400


async def test_a_span_has_nothing_of_the_query_string_the_headers_or_the_address(traced: tuple[Server, Told]) -> None:
    server, told = traced
    headers = {"user-agent": "SECRET", "x-note": "SECRET"}
    await server.client.get("/graphql?query=%7B__typename%7D&note=SECRET", headers=headers)
    spans = told.spans()

    assert names(spans)[0] == "GET /graphql"
    written = "\n".join(span.to_json() for span in spans)
    for value in ("SECRET", "note", "127.0.0.1", "charter.example", "%7B"):
        assert value not in written


async def test_names_that_a_caller_chooses_are_in_spans(traced: tuple[Server, Told]) -> None:
    server, told = traced
    await server.post('query Chosen { chosen: office(code: "bd.khulna") { code } }')
    request, *_, statement = told.spans()

    assert attributes(request)["graphql.operation.name"] == "Chosen"
    assert "'chosen'" in attributes(statement)["db.query.text"]
    assert "khulna" not in statement.to_json()


async def test_what_is_beside_requests_is_no_trace(traced: tuple[Server, Told]) -> None:
    server, told = traced
    await server.app.state.database.read("SELECT '1'")
    for path in ("/livez", "/readyz", "/no-such-page"):
        await server.client.get(path)

    assert told.spans() == []


async def test_requests_at_once_keep_their_statements_apart(traced: tuple[Server, Told]) -> None:
    server, told = traced
    codes = ["bd", "bd.khulna", "bd.dhaka", "bd.khulna.magura"]
    await asyncio.gather(*(server.post(PLACE, code=code) for code in codes))
    spans = told.spans()

    requests = {span.context.span_id for span in spans if span.kind.name == "SERVER" and span.context}
    statements = [span.parent.span_id for span in spans if span.kind.name == "CLIENT" and span.parent]
    assert len(requests) == 4
    assert sorted(statements) == sorted(requests)


# Off


@pytest.mark.system
def test_nothing_of_it_is_loaded_where_nobody_asks() -> None:
    program = (
        "import sys; from api.app import create_app; from api.process.settings import Settings;"
        "create_app(Settings());"
        "print([name for name in sys.modules if 'opentelemetry' in name or name == 'api.telemetry.tracing.spans'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout == "[]\n"


async def test_where_nobody_asks_a_step_is_nothing_and_connections_are_the_drivers(address: Address) -> None:
    async with running(address) as server:
        assert operation_stats.step("plan") is operation_stats.step("parse")
        pool = server.app.state.database.pool._pool
        assert pool._connection_class.__module__ == "asyncpg.connection"
        assert server.app.user_middleware[0].cls is RawBodyCache


# On, by the environment


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"OTEL_SERVICE_NAME": "charter"}, ()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, ("otlp",)),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, ("otlp",)),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}, ()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, ()),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, ("otlp",)),
        ({"OTEL_TRACES_EXPORTER": "otlp, console"}, ("otlp", "console")),
    ],
)
def test_the_standard_variables_say_whether(environment: dict[str, str], expected: tuple[str, ...]) -> None:
    assert tracing.asked(environment) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_TRACES_EXPORTER", "jaeger"),
        ("OTEL_TRACES_EXPORTER", "otlp,"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
    ],
)
def test_what_cannot_be_is_refused_by_the_variables_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=r"^OTEL_(TRACES_EXPORTER|EXPORTER_OTLP_PROTOCOL) must be"):
        tracing.asked({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", name: value})


def test_packages_that_are_not_there_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "api.telemetry.tracing.spans", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)

    with pytest.raises(BadSetting, match=r"is not installed: pip install 'charter-network\[tracing\]'"):
        tracing.begun({"OTEL_TRACES_EXPORTER": "otlp"})


class Collector:
    """Receives OTLP over HTTP, as a collector does."""

    def __init__(self) -> None:
        self.received: list[tuple[str, ExportTraceServiceRequest]] = []
        self.port = 0

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        length = next(
            int(line.partition(":")[2]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        body = await reader.readexactly(length)
        self.received.append((head.splitlines()[0], ExportTraceServiceRequest.FromString(body)))
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    def spans(self) -> dict[str, int]:
        """How many of each name."""
        found: dict[str, int] = {}
        for _, request in self.received:
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        found[span.name] = found.get(span.name, 0) + 1
        return found

    def kinds(self, name: str) -> list[str]:
        """Of which operations the spans of that name are, as far as they say."""
        spans = [
            span
            for _, request in self.received
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
            if span.name == name
        ]
        return [each.value.string_value for span in spans for each in span.attributes if each.key.endswith(".type")]

    def resource(self) -> dict[str, str]:
        [_, request] = self.received[0]
        return {each.key: each.value.string_value for each in request.resource_spans[0].resource.attributes}


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    collector = Collector()
    server = await asyncio.start_server(collector._receive, "127.0.0.1", 0)
    collector.port = server.sockets[0].getsockname()[1]
    async with server:
        yield collector


@pytest.mark.system
async def test_a_server_tells_a_collector_over_http(address: Address) -> None:
    async with collecting() as collector:
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.port}",
            "OTEL_SERVICE_NAME": "charter-khulna",
            "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
        }
        async with serving(address, **settings) as server:
            async with httpx.AsyncClient(base_url=server.base) as client:
                await client.post("/graphql", json={"query": NAME})
            await over_websocket(server, NAME)
            assert await server.stop() == 0

    assert collector.received[0][0].startswith("POST /v1/traces HTTP/1.1")
    assert (
        collector.resource().items()
        >= {
            "service.name": "charter-khulna",
            "deployment.environment.name": "test",
            "telemetry.sdk.language": "python",
        }.items()
    )
    found = collector.spans()
    assert found["POST /graphql"] == 1
    assert found["graphql.operation"] == 2
    # The other one never became an operation.
    assert collector.kinds("graphql.operation") == ["query"]
    assert found["SELECT"] >= 1


@pytest.mark.system
async def test_every_line_of_a_request_bears_its_trace(address: Address) -> None:
    settings = {"OTEL_TRACES_EXPORTER": "console", "CHARTER_LOG": "json", "CHARTER_SLOW_MS": "1"}
    async with serving(address, **settings) as server:
        async with httpx.AsyncClient(base_url=server.base) as client:
            await client.post("/graphql", json={"query": NAME}, headers={"traceparent": PARENT})
        assert await server.stop() == 0
        assert server.process.stderr
        lines = [json.loads(line) for line in (await server.process.stderr.read()).splitlines()]

    told = {line["logger"] for line in lines if line.get("trace_id") == "0af7651916cd43dd8448eb211c80319c"}
    assert told == {"charter.access", "charter.slow"}


@pytest.mark.system
async def test_a_collector_that_is_away_keeps_nobody_waiting(address: Address) -> None:
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    async with serving(address, **settings) as server:
        async with httpx.AsyncClient(base_url=server.base) as client:
            answers = [(await client.post("/graphql", json={"query": NAME})).status_code for _ in range(5)]

        assert answers == [200] * 5
        assert await server.stop() == 0


@pytest.mark.system
async def test_a_protocol_that_is_not_spoken_stops_the_start(address: Address) -> None:
    code, errors = await ended(await start("serve", OTEL_TRACES_EXPORTER="otlp", OTEL_EXPORTER_OTLP_PROTOCOL="grpc"))

    assert (code, errors) == (1, ["charter: OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, not 'grpc'"])


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    yield
    operation_stats.trace(None)
