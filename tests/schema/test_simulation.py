"""Everybody is told that a network is simulated, and what they ask of a real one is null."""

from __future__ import annotations

from models.database.connection import Database
from tests.support.queries import ask
from tests.support.templates import SIMULATED

SIMULATION = "{ simulation { seed requests from to simulatedAt } }"


async def test_a_real_network_says_nothing(seeded: Database) -> None:
    assert await ask(seeded, SIMULATION) == {"data": {"simulation": None}}


async def test_a_simulated_network_says_so_to_everybody(simulated: Database) -> None:
    told = (await ask(simulated, SIMULATION))["data"]["simulation"]

    assert told.pop("simulatedAt") >= "2026"
    assert told == {"seed": 1, "requests": SIMULATED.requests, "from": "2025-07-01", "to": "2026-06-30"}
