"""Every metric by name, and how the values of several processes are merged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# By metric, the value under each tuple of labels; of a histogram the count of each bucket, then the sum.
Values = dict[str, dict[tuple[str, ...], Any]]


class Kind(StrEnum):
    """Counters only grow and outlive their process. Gauges end with their process. Of timestamps the latest counts."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    kind: Kind
    said: str
    labels: tuple[str, ...] = ()


# Seconds. A cached response takes a tenth of the first; nothing runs longer than the last.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "charter_http_requests_total", Kind.COUNTER, "requests by route and status", ("route", "method", "status")
        ),
        Measure("charter_http_requests_open", Kind.GAUGE, "requests in progress"),
        Measure("charter_websocket_connections", Kind.GAUGE, "open WebSocket connections"),
        Measure(
            "charter_operations_total",
            Kind.COUNTER,
            "operations by outcome: `ok`, `kept` (served from the cache), `error`, `gone` (client disconnected)",
            ("operation", "kind", "outcome"),
        ),
        Measure(
            "charter_operation_duration_seconds",
            Kind.HISTOGRAM,
            "time from a request's head to its response",
            ("operation",),
        ),
        Measure("charter_errors_total", Kind.COUNTER, "errors returned, by `extensions.code`", ("code",)),
        Measure("charter_user_errors_total", Kind.COUNTER, "`userErrors` of mutations, by code", ("code",)),
        Measure(
            "charter_kept_answers_total",
            Kind.COUNTER,
            "cacheable responses: from the cache (`hit`), or read and stored (`miss`)",
            ("outcome",),
        ),
        Measure("charter_kept_answers_bytes", Kind.GAUGE, "approximate memory of the response cache"),
        Measure("charter_rate_limited_total", Kind.COUNTER, "requests refused by a rate limit", ("rate_class",)),
        Measure("charter_admission_waiting", Kind.GAUGE, "operations waiting in the queue", ("gate",)),
        Measure(
            "charter_admission_refused_total",
            Kind.COUNTER,
            "operations refused before they started: their caller had too many in progress (`caller`), the server had"
            " no room (`server`), or the client disconnected (`gone`)",
            ("gate", "reason"),
        ),
        Measure("charter_database_connections", Kind.GAUGE, "connections of the pool: `used` or `idle`", ("state",)),
        Measure("charter_database_connections_most", Kind.GAUGE, "maximum number of connections (`CHARTER_POOL`)"),
        Measure("charter_database_waiting", Kind.GAUGE, "reads waiting for a connection"),
        Measure(
            "charter_statements_given_up_total",
            Kind.COUNTER,
            "statements cancelled: `timeout` (`statement_timeout`), `gone` (client disconnected), `busy` (no connection"
            " became free)",
            ("reason",),
        ),
        Measure("charter_database_up", Kind.GAUGE, "1 if the database answered the query for queue sizes, else 0"),
        Measure(
            "charter_waiting",
            Kind.GAUGE,
            "work waiting for the worker, up to 10,000 each: overdue requests (`escalate`), requests without a next"
            " post (`exhausted`), calendar changes (`recompute`), unrelayed events (`outbox`), changes to the counts of"
            " `performance` (`count`, approximate)",
            ("queue",),
        ),
        Measure(
            "charter_waiting_oldest_seconds",
            Kind.GAUGE,
            "how long the oldest entry of the queue has been due",
            ("queue",),
        ),
        Measure("charter_table_rows", Kind.GAUGE, "approximate rows of each growing table", ("table",)),
        Measure("charter_table_bytes", Kind.GAUGE, "size of each growing table on disk, with indexes", ("table",)),
        Measure(
            "charter_table_overdue_seconds",
            Kind.GAUGE,
            "how long the oldest row of a table has been due for deletion by the job `tidy`",
            ("table",),
        ),
        Measure(
            "charter_job_batches_total",
            Kind.COUNTER,
            "batches of the worker's jobs: `done`, `failed`, or `away` (no database)",
            ("job", "outcome"),
        ),
        Measure("charter_job_done_total", Kind.COUNTER, "results of the batches, named as in the log", ("job", "what")),
        Measure("charter_job_seconds_total", Kind.COUNTER, "total duration of the batches", ("job",)),
        Measure(
            "charter_job_last_done_timestamp_seconds", Kind.MOMENT, "time of a job's last successful batch", ("job",)
        ),
        Measure(
            "charter_workers_standing_still", Kind.GAUGE, "workers that completed no batch of any job for five minutes"
        ),
        Measure("charter_processes", Kind.GAUGE, "server processes"),
        Measure("charter_process_cpu_seconds_total", Kind.COUNTER, "CPU time of all server processes"),
        Measure("charter_process_memory_bytes", Kind.GAUGE, "memory of all server processes"),
    )
}


def together(all_: Iterable[Values]) -> Values:
    """The merged values."""
    sums: Values = {}
    for values in all_:
        for name, samples in values.items():
            summed = sums.setdefault(name, {})
            for labels, value in samples.items():
                summed[labels] = _sum(name, summed[labels], value) if labels in summed else value
    return sums


def _sum(name: str, one: Any, other: Any) -> Any:
    if MEASURES[name].kind is Kind.MOMENT:
        return max(one, other)
    if isinstance(one, list):
        return [mine + theirs for mine, theirs in zip(one, other, strict=True)]
    return one + other


def lasting(values: Values) -> Values:
    """The values that outlive their process."""
    return {name: samples for name, samples in values.items() if MEASURES[name].kind is not Kind.GAUGE}
