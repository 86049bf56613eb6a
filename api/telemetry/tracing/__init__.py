"""Traces, if OpenTelemetry's environment variables ask for them; otherwise nothing of it is loaded."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from api.process.env import BadSetting
from models.database.connection import Address, Connections

if TYPE_CHECKING:
    from api.telemetry.tracing.spans import Tracing

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOL = "http/protobuf"


def begun(environment: Mapping[str, str] = os.environ) -> Tracing | None:
    """Begins tracing if it is wanted. Raises BadSetting, also if its packages are not installed."""
    exporters = asked(environment)
    if not exporters:
        return None
    try:
        from api.telemetry.tracing.spans import Tracing  # noqa: PLC0415  not where nobody asks for it
    except ModuleNotFoundError as error:
        raise BadSetting(
            f"OTEL_… asks for traces, and {error.name} is not installed: pip install 'charter-network[tracing]'"
        ) from None
    return Tracing.exporting(exporters)


def asked(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The exporters to use; empty for no traces. OpenTelemetry's default, a collector on this machine, is not used."""

    def said(name: str, default: str) -> str:
        return environment.get(name, "").strip() or default

    usual = "otlp" if any(said(name, "") for name in _ENDPOINTS) else "none"
    exporters = said("OTEL_TRACES_EXPORTER", usual).lower()
    if said("OTEL_SDK_DISABLED", "false").lower() == "true" or exporters == "none":
        return ()
    names = tuple(name.strip() for name in exporters.split(","))
    if not {*names} <= {"otlp", "console"}:
        raise BadSetting(f"OTEL_TRACES_EXPORTER must be otlp, console or none, not {exporters!r}")
    protocol = said("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", said("OTEL_EXPORTER_OTLP_PROTOCOL", _PROTOCOL))
    if protocol != _PROTOCOL:
        raise BadSetting(f"OTEL_EXPORTER_OTLP_PROTOCOL must be {_PROTOCOL}, not {protocol!r}")
    return names


@asynccontextmanager
async def connections(traced: Tracing | None, address: Address | None) -> AsyncIterator[Connections | None]:
    """The class of traced connections, while this is open; None without tracing."""
    if traced is None or address is None:
        yield None
        return
    traced.begin()
    try:
        yield traced.connections(address.database)
    finally:
        await traced.close()
