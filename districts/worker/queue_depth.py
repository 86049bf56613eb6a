"""What waits for the worker, and for how long: what tells whoever watches that nobody works."""

from __future__ import annotations

from dataclasses import dataclass

from districts import scope
from districts.identity.actors import system
from districts.requests.escalation import escalating
from districts.requests.escalation.escalating import Which

WATCHER = system("metrics")
MOST = 10_000
"""Counted up to here: a backlog of a million is no reason to read a million rows."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """oldest: seconds since it could have been done; None where that is not known."""

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
        # Nobody but the functions that add them up sees these: what the database's statistics say must do.
        "SELECT 'count', pg_stat_get_live_tuples('performance_changes'::regclass), NULL",
    )
)
