"""Whether the network is simulated, so that a frontend can say so on every page."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

import models
from schema import plan


@plan.bound(
    models.Simulation,
    description="Shows that this network is a simulation: its people, charters and requests are invented."
    " Frontends should display this.",
)
class Simulation:
    seed: int = plan.field("The random seed. The same seed, days and number of requests produce the same network.")
    requests: int = plan.field("Number of simulated requests, without those filed since.")
    from_: date = plan.field(
        "The first day of the simulated requests.", plan.Column("{this}.first_day", nullable=False), name="from"
    )
    to: date = plan.field("The last day of the simulated requests.", plan.Column("{this}.last_day", nullable=False))
    simulated_at: datetime = plan.field("When it was simulated.")


@strawberry.type
class Query:
    simulation: Simulation | None = plan.field(
        "Details of the simulation; null on a real network.",
        plan.One("simulations {row} WHERE true"),
    )
