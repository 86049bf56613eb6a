"""`/metrics`, for callers with the token, in Prometheus's formats."""

from __future__ import annotations

import hmac
import platform
from collections.abc import Awaitable, Callable, Iterator
from functools import cache
from importlib.metadata import version
from itertools import accumulate
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from api.http import error_responses, ip_addresses
from api.telemetry.metrics.measures import BUCKETS, MEASURES, Kind, Measure, Values

# Headers that proxies add: the peer is then not the caller.
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_EDGES = [*map(floatToGoString, BUCKETS), "+Inf"]


class MetricsEndpoint:
    """token: the bearer token that is required; without one the caller must be on this machine and connect directly."""

    def __init__(self, values: Callable[[], Awaitable[Values]], token: str | None) -> None:
        self._values = values
        self._token = token

    async def show(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        written = encode(_Collector(await self._values()))
        return Response(written, headers={"Cache-Control": "no-store", "Content-Type": media_type})

    def _refused(self, request: Request) -> Response | None:
        if self._token:
            sent = request.headers.getlist("authorization")
            scheme, _, shown = (sent[0] if len(sent) == 1 else "").partition(" ")
            if scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode(), self._token.encode()):
                return None
            refused = error_responses.make(401, "Not signed in: send `Authorization: Bearer CHARTER_METRICS_TOKEN`.")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        if is_direct(request.client.host if request.client else "", request.headers):
            return None
        return error_responses.make(403, "Metrics are available only on this machine or with CHARTER_METRICS_TOKEN.")


def is_direct(address: str, headers: Headers) -> bool:
    """Whether the request is from this machine and for this machine: not by a proxy, nor by a page in a browser."""
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    named = host.strip("[]")
    return (
        ip_addresses.is_loopback(address)
        and ip_addresses.is_loopback(named)
        and not any(name in headers for name in _FORWARDED)
    )


class _Collector(Collector):
    """A collector of the Prometheus client library with these metrics."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def collect(self) -> Iterator[Metric]:
        yield _build()
        for name, measure in MEASURES.items():
            if samples := self._values.get(name):
                yield _family(measure, samples)


@cache
def _build() -> Metric:
    built = GaugeMetricFamily(
        "charter_build_info", "version of the program and of Python", labels=["version", "python"]
    )
    built.add_metric([version("charter-network"), platform.python_version()], 1)
    return built


def _family(measure: Measure, samples: dict[tuple[str, ...], Any]) -> Metric:
    labels, said = measure.labels, measure.said.replace("`", "")
    family: CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily
    match measure.kind:
        case Kind.COUNTER:
            family = CounterMetricFamily(measure.name, said, labels=labels)
        case Kind.GAUGE | Kind.MOMENT:
            family = GaugeMetricFamily(measure.name, said, labels=labels)
        case Kind.HISTOGRAM:
            family = HistogramMetricFamily(measure.name, said, labels=labels)
            for label, counted in sorted(samples.items()):
                family.add_metric(label, [*zip(_EDGES, accumulate(counted[:-1]), strict=True)], counted[-1])
            return family
    for label, value in sorted(samples.items()):
        family.add_metric(label, value)
    return family
