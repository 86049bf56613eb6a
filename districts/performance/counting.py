"""The counts that performance is read from: what changes is added to them behind, and they can be made anew."""

from __future__ import annotations

from districts import scope
from districts.identity.actors import system

BATCH = 1000
WORKER = system("performance")


async def fold(*, batch: int = BATCH) -> int:
    """Adds one batch of changes to the counts; answers how many. With less than a batch nothing is left to do.

    Whoever reads adds what is waiting by themselves: until then they are only slower.
    """
    async with scope.acting(WORKER) as client:
        [row] = await client.execute_query_dict("SELECT fold_performance($1) AS folded", [batch])
        return int(row["folded"])


async def rebuild() -> int:
    """Makes all counts anew from the requests, also from those that were loaded past the triggers; how many they are.

    In SQL alone, as the owner: SELECT set_config('app.national', 'yes', false); SELECT rebuild_performance().
    """
    async with scope.acting(WORKER) as client:
        # A million requests take longer than anybody is served.
        await client.execute_query(_WITHOUT_TIMEOUTS)
        [row] = await client.execute_query_dict("SELECT rebuild_performance() AS counted")
        return int(row["counted"])


_WITHOUT_TIMEOUTS = """
SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN ('statement_timeout', 'transaction_timeout')
"""
