"""What is asked of a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from districts import refusals
from districts.calendar.working_time import DHAKA

MOST_REQUESTS, MOST_SEED, MOST_DAYS = 5_000_000, 2**31 - 1, 1_100


@dataclass(frozen=True, slots=True)
class Asked:
    """seed: what chances are drawn by. first, last: the days of the history, in Dhaka, both included.

    last None: yesterday. first None: a year before.
    """

    seed: int
    requests: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made up, once it is known which day it is."""

    seed: int
    requests: int
    first: date
    last: date

    @property
    def end(self) -> datetime:
        """Nothing of it happened then or later."""
        return midnight(self.last + timedelta(days=1))


def planned(asked: Asked, today: date) -> Plan:
    """Raises Refused (INVALID)."""
    last = asked.last or today - timedelta(days=1)
    first = asked.first or last - timedelta(days=364)
    if not 0 <= asked.seed <= MOST_SEED:
        raise refusals.unfit_seed(MOST_SEED)
    if not 0 <= asked.requests <= MOST_REQUESTS:
        raise refusals.unlikely_history(MOST_REQUESTS)
    # What lies ahead did not happen; of a day that is not over, only a part.
    if last >= today or not 0 <= (last - first).days < MOST_DAYS:
        raise refusals.unfit_history(MOST_DAYS)
    return Plan(asked.seed, asked.requests, first, last)


def midnight(day: date) -> datetime:
    """When the day begins in Dhaka."""
    return datetime.combine(day, time(), DHAKA)
