"""Whom grievances, questions and suggestions go to in the whole country, from `seeds/data`."""

from __future__ import annotations

from districts.identity.actors import system
from districts.requests.escalation import routes
from seeds import tables


async def seed() -> int:
    """Stores the routes of kinds that have none, and answers how many: what headquarters corrected stays corrected."""
    return await routes.seed(tables.request_routes(), actor=system("charter seed"))
