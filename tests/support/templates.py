"""What the databases hold that tests copy."""

from __future__ import annotations

from datetime import date

from districts.requests.recomputing import recompute
from models.database import connection
from models.database.connection import Address
from seeds import calendar, catalogue, charters, offices, request_routes
from simulator.parameters import Parameters

SIMULATED = Parameters(seed=1, requests=2000, first=date(2025, 7, 1), last=date(2026, 6, 30))


async def seed(serving: Address) -> None:
    """What `charter seed` does."""
    database = await connection.open_database(serving)
    await offices.seed()
    await calendar.seed()
    await request_routes.seed()
    await catalogue.seed()
    await charters.seed()
    # As the worker does a moment later: nothing is filed yet whose deadline would move.
    await recompute()
    await database.close()
