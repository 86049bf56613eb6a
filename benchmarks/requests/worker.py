"""One worker that sweeps until nothing is due.

python -m benchmarks.requests.worker DATABASE_URL
"""

from __future__ import annotations

import asyncio
import sys

from districts.requests.escalation import escalating
from models.database import connection
from models.database.connection import Address


async def work(address: Address) -> None:
    """Says that it is there, waits for the end of its input, sweeps, and says how many it took."""
    database = await connection.open_database(address)
    print("ready", flush=True)
    sys.stdin.read()
    took = 0
    while taken := (await escalating.sweep()).taken:
        took += taken
    print(took, flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(work(Address.parse(sys.argv[1])))
