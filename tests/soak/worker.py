"""One worker: sweeps again and again, and outlives its database.

python -m tests.soak.worker DATABASE_URL
"""

from __future__ import annotations

import asyncio
import sys

from districts.requests import escalating
from models import connection
from models.connection import Address
from tests.soak.processes import LOST

# Many small batches: the more often it is killed in the middle of one.
_BATCH = 20


async def work(address: Address) -> None:
    """Until it is killed."""
    while True:
        try:
            database = await connection.open_database(address, maxsize=1)
            try:
                while True:
                    if (await escalating.sweep(batch=_BATCH)).taken < _BATCH:
                        await asyncio.sleep(0.05)
            finally:
                await database.close()
        except LOST as error:
            print(f"worker: {error!r}", flush=True)
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(work(Address.parse(sys.argv[1])))
