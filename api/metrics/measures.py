"""Every measure by name, and how the values of several processes become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# By a measure's name, what was counted under each list of its labels. Of a histogram: how many in each bucket, and the
# sum of all.
Values = dict[str, dict[tuple[str, ...], Any]]


class Kind(StrEnum):
    """A counter only grows, and is kept of processes that have ended. A gauge holds while its process lives. Of moments
    the latest counts.
    """

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


# Seconds; an answer that was kept takes a tenth of the first, and nothing runs longer than the last.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "charter_http_requests_total", Kind.COUNTER, "requests by route and status", ("route", "method", "status")
        ),
        Measure("charter_http_requests_open", Kind.GAUGE, "requests that are being answered now"),
        Measure("charter_websocket_connections", Kind.GAUGE, "WebSocket connections that are open"),
        Measure(
            "charter_operations_total",
            Kind.COUNTER,
            "operations by what became of them: `ok`, `kept` (answered from memory), `error`, `gone` (nobody waited)",
            ("operation", "kind", "outcome"),
        ),
        Measure(
            "charter_operation_duration_seconds", Kind.HISTOGRAM, "from a request's head to its answer", ("operation",)
        ),
        Measure("charter_errors_total", Kind.COUNTER, "errors that were answered, by `extensions.code`", ("code",)),
        Measure("charter_user_errors_total", Kind.COUNTER, "what changes answered as `userErrors`, by code", ("code",)),
        Measure(
            "charter_kept_answers_total",
            Kind.COUNTER,
            "answers that are everybody's: given from memory (`hit`), or read and kept (`miss`)",
            ("outcome",),
        ),
        Measure("charter_kept_answers_bytes", Kind.GAUGE, "what the answers that are kept take in memory, about"),
        Measure("charter_rate_limited_total", Kind.COUNTER, "what was refused as one too many", ("rate_class",)),
        Measure("charter_admission_waiting", Kind.GAUGE, "operations that wait for their turn", ("gate",)),
        Measure(
            "charter_admission_refused_total",
            Kind.COUNTER,
            "operations that did not begin: their caller had too many under way (`caller`), the server had no room"
            " (`server`), or the client went away (`gone`)",
            ("gate", "reason"),
        ),
        Measure("charter_database_connections", Kind.GAUGE, "connections of the pool: `used` or `idle`", ("state",)),
        Measure("charter_database_connections_most", Kind.GAUGE, "how many there may be (`CHARTER_POOL`)"),
        Measure("charter_database_waiting", Kind.GAUGE, "reads that wait for a connection"),
        Measure(
            "charter_statements_given_up_total",
            Kind.COUNTER,
            "statements that came to nothing: `timeout` (`statement_timeout`), `gone` (the client went away), `busy`"
            " (no connection became free)",
            ("reason",),
        ),
        Measure("charter_database_up", Kind.GAUGE, "1: the database has told what waits; 0: it has not"),
        Measure(
            "charter_waiting",
            Kind.GAUGE,
            "what waits for the worker, up to 10,000 each: time that is up (`escalate`), nobody to be asked"
            " (`exhausted`), changes of the calendar (`recompute`), events that nobody was told of (`outbox`), changes"
            " to the counts of `performance` (`count`, about)",
            ("queue",),
        ),
        Measure(
            "charter_waiting_oldest_seconds",
            Kind.GAUGE,
            "for how long the oldest of it could have been done",
            ("queue",),
        ),
        Measure("charter_table_rows", Kind.GAUGE, "rows of each table that grows, about", ("table",)),
        Measure("charter_table_bytes", Kind.GAUGE, "its size on disk, with indexes", ("table",)),
        Measure(
            "charter_table_overdue_seconds",
            Kind.GAUGE,
            "for how long the oldest row of a table could have been removed by the job `tidy`",
            ("table",),
        ),
        Measure(
            "charter_job_batches_total",
            Kind.COUNTER,
            "batches of the worker's jobs: `done`, `failed`, or the database was `away`",
            ("job", "outcome"),
        ),
        Measure("charter_job_done_total", Kind.COUNTER, "what was done in them, as the log says it", ("job", "what")),
        Measure("charter_job_seconds_total", Kind.COUNTER, "how long they took", ("job",)),
        Measure("charter_job_last_done_timestamp_seconds", Kind.MOMENT, "when a job's last batch went well", ("job",)),
        Measure(
            "charter_workers_standing_still", Kind.GAUGE, "workers that have done no batch of any job for five minutes"
        ),
        Measure("charter_processes", Kind.GAUGE, "processes that serve"),
        Measure("charter_process_cpu_seconds_total", Kind.COUNTER, "processor time of all of them"),
        Measure("charter_process_memory_bytes", Kind.GAUGE, "memory of all of them"),
    )
}


def together(all_: Iterable[Values]) -> Values:
    """The sums."""
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
    """What holds of a process that has ended."""
    return {name: samples for name, samples in values.items() if MEASURES[name].kind is not Kind.GAUGE}
