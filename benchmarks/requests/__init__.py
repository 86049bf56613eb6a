"""Requests: filed, swept when they are due, and read page by page in an inbox.

`.venv/bin/python -m benchmarks requests`
"""

from __future__ import annotations

import asyncio
import os

from benchmarks import network
from benchmarks.requests import filing, inbox, sweeping
from models.database.connection import Address


def run(server: Address) -> str:
    """Measures, and answers the report. server: a PostgreSQL, as its superuser."""
    before = os.getloadavg()[1]
    empty = asyncio.run(network.create(server, "bench_requests"))
    parts = [measure(server, empty.database) for measure in (filing.measure, sweeping.measure, inbox.measure)]
    busy = f"The machine's load was {before:.1f} (five minutes' average) before, and {os.getloadavg()[1]:.1f} after."
    return "\n\n".join([*parts, busy])
