"""Seeds the national routes of grievances, questions and suggestions from `seeds/data`."""

from __future__ import annotations

from districts.identity.actors import system
from districts.requests.escalation import routes
from seeds import tables


async def seed() -> int:
    """Adds the routes of kinds that have none, and returns their number; corrections by headquarters stay."""
    return await routes.seed(tables.request_routes(), actor=system("charter seed"))
