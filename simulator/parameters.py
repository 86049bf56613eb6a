"""The parameters of a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from districts.calendar.working_time import DHAKA
from simulator import refusals

MOST_REQUESTS, MOST_SEED, MOST_DAYS = 5_000_000, 2**31 - 1, 1_100


@dataclass(frozen=True, slots=True)
class Parameters:
    """first, last: the days of the simulated period, in Dhaka, both included.

    last None: yesterday. first None: a year before the last.
    """

    seed: int
    requests: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The parameters with their dates."""

    seed: int
    requests: int
    first: date
    last: date

    @property
    def end(self) -> datetime:
        """Every simulated moment is before it."""
        return midnight(self.last + timedelta(days=1))


def planned(parameters: Parameters, today: date) -> Plan:
    """Raises Refused (INVALID)."""
    last = parameters.last or today - timedelta(days=1)
    first = parameters.first or last - timedelta(days=364)
    if not 0 <= parameters.seed <= MOST_SEED:
        raise refusals.unfit_seed(most=MOST_SEED)
    if not 0 <= parameters.requests <= MOST_REQUESTS:
        raise refusals.unlikely_history(most=MOST_REQUESTS)
    if last >= today or not 0 <= (last - first).days < MOST_DAYS:
        raise refusals.unfit_history(days=MOST_DAYS)
    return Plan(parameters.seed, parameters.requests, first, last)


def midnight(day: date) -> datetime:
    """When the day begins in Dhaka."""
    return datetime.combine(day, time(), DHAKA)
