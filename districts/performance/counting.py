"""Maintains the performance counts: adds pending changes, or recomputes all counts."""

from __future__ import annotations

from districts import scope
from districts.identity.actors import system

BATCH = 1000
WORKER = system("performance")


async def fold(*, batch: int = BATCH) -> int:
    """Adds one batch of pending changes to the counts; returns their number. Less than a batch: nothing is left.

    Readers include pending changes themselves, so a backlog only makes them slower.
    """
    async with scope.acting(WORKER) as client:
        [row] = await client.execute_query_dict("SELECT fold_performance($1) AS folded", [batch])
        return int(row["folded"])


async def rebuild() -> int:
    """Makes all counts anew from the requests, also from those that were loaded past the triggers; how many they are.

    In SQL alone, as the owner: SELECT set_config('app.national', 'yes', false); SELECT rebuild_performance().
    """
    async with scope.acting(WORKER) as client:
        # A million requests take longer than the serving role's time limits.
        await client.execute_query(_WITHOUT_TIMEOUTS)
        [row] = await client.execute_query_dict("SELECT rebuild_performance() AS counted")
        return int(row["counted"])


_WITHOUT_TIMEOUTS = """
SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN ('statement_timeout', 'transaction_timeout')
"""
