"""Counts the worker's waiting work and its age, so that monitoring notices a missing worker."""

from __future__ import annotations

from dataclasses import dataclass

from districts import scope
from districts.identity.actors import system
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import Which

WATCHER = system("metrics")
MOST = 10_000
"""Rows are counted up to this number, since a backlog may have a million."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """oldest: seconds for which the oldest has been due; None if unknown."""

    queue: str
    count: int
    oldest: float | None


async def read() -> list[Waiting]:
    async with scope.acting(WATCHER) as client:
        rows = await client.execute_query_dict(_WAITING, [None])
    return [Waiting(row["queue"], row["waiting"], row["oldest"]) for row in rows]


def _counted(queue: str, since: str, source: str) -> str:
    return f"""
SELECT '{queue}' AS queue, count(*) AS waiting,
       greatest(extract(epoch FROM now() - min(w.since)), 0)::double precision AS oldest
FROM (SELECT {since} AS since FROM {source} LIMIT {MOST}) w"""


def _sweep(queue: str, which: Which) -> str:
    return _counted(queue, which.order, f"requests r WHERE {which.condition} ORDER BY {which.order}")


_WAITING = " UNION ALL ".join(
    (
        _sweep("escalate", escalating.DUE),
        _sweep("exhausted", escalating.EXHAUSTED),
        _counted(
            "recompute",
            "k.changed_at",
            "recomputations c JOIN calendar_changes k ON k.id = c.change_id WHERE c.finished_at IS NULL",
        ),
        _counted("outbox", "o.created_at", "outbox o WHERE o.relayed_at IS NULL ORDER BY o.id"),
        # Only the functions that add them up can read these rows: the count is from the database's statistics.
        "SELECT 'count', pg_stat_get_live_tuples('performance_changes'::regclass), NULL",
    )
)
