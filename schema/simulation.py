"""Whether the network is simulated, so that a frontend can say so on every page."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

import models
from schema import plan


@plan.bound(
    models.Simulation,
    description="The network is simulated: its people, charters and requests are made up, and a frontend says so.",
)
class Simulation:
    seed: int = plan.field(
        "What its chances were drawn by: the same seed, days and number of requests make the same network again."
    )
    requests: int = plan.field("How many requests were made up; those that were filed since come on top.")
    from_: date = plan.field(
        "The first day of its requests.", plan.Column("{this}.first_day", nullable=False), name="from"
    )
    to: date = plan.field("The last day of its requests.", plan.Column("{this}.last_day", nullable=False))
    simulated_at: datetime = plan.field("When it was made up.")


@strawberry.type
class Query:
    simulation: Simulation | None = plan.field(
        "That, and how, this network is simulated; null when it is a real one.",
        plan.One("simulations {row} WHERE true"),
    )
