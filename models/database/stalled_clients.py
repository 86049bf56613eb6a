"""Ends connections whose program stopped between two messages of one statement, and frees their locks.

None of PostgreSQL's timeouts of statements and of idle transactions counts that time: the statement has begun, and its
server process reads from its client. Only `transaction_timeout` does, which PostgreSQL 16 lacks.
"""

from __future__ import annotations

from datetime import timedelta

from models.database.transactions import transaction

# The client only has to send its next message, which takes a round trip.
AFTER = timedelta(seconds=10)

# A COPY reads from its client for as long as it takes, and is one statement.
_END = """
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
  AND state = 'active' AND wait_event = 'ClientRead' AND query NOT ILIKE 'copy%' AND state_change < now() - $1::interval
"""


async def end_stalled(after: timedelta = AFTER) -> int:
    """How many connections of this role were ended. after: how long each had waited for its client."""
    async with transaction() as client:
        [row] = await client.execute_query_dict(_END, [after])
    ended: int = row["ended"]
    return ended
