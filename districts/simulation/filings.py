"""Who files what with which office and when: working hours and days off, seasons, busy offices, people who come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from districts.calendar.days import Calendar
from districts.charters.draft import Channel
from districts.requests import tracking
from districts.requests.applicants import ANONYMOUS, Applicant
from districts.requests.words import RequestKind
from districts.requests.workflow import OPEN
from districts.simulation import chances
from districts.simulation.asked import Plan, midnight
from districts.simulation.cases import APPLICANT, Case
from districts.simulation.chances import within
from districts.simulation.contacts import MAIL
from districts.simulation.desks import Desk, Seats, Target
from districts.simulation.history import History, officer
from districts.simulation.words import Words, placed

_WEEKDAYS = {7: 1.25, 1: 1.1, 2: 1.0, 3: 0.95, 4: 0.8, 5: 0.15, 6: 0.2}
_MONTHS = (1.2, 1.05, 1.0, 0.95, 0.9, 1.1, 0.95, 1.0, 1.1, 1.1, 1.0, 0.8)
_DAY_OFF = 0.18
_KINDS = {
    RequestKind.SERVICE_REQUEST: 70,
    RequestKind.GRIEVANCE: 13,
    RequestKind.INFORMATION_REQUEST: 11,
    RequestKind.SUGGESTION: 6,
}
_CHANNELS = {
    Channel.WEBSITE: 46,
    Channel.MOBILE_APP: 20,
    Channel.IN_PERSON: 16,
    Channel.PHONE: 10,
    Channel.EMAIL: 6,
    Channel.POST_MAIL: 2,
}
_AT_THE_COUNTER = {Channel.IN_PERSON, Channel.PHONE, Channel.POST_MAIL}
# So many people of an office are remembered, who may come again.
_KNOWN = 40
# Numbers go through all that there are in an order that looks like none.
_SPREAD, _MOBILES = 40_000_003, 90_000_000


@dataclass(slots=True)
class Person:
    """requests: what was filed so far."""

    applicant: Applicant
    requests: list[History] = field(default_factory=list)


def days(plan: Plan, calendar: Calendar, random: Random) -> Iterator[tuple[date, int]]:
    """How much is filed on each day; in all, just as much as was asked."""
    span = [plan.first + timedelta(days=n) for n in range((plan.last - plan.first).days + 1)]
    weights = [_weight(day, calendar) * random.lognormvariate(0, 0.12) * (1 + n / 1500) for n, day in enumerate(span)]
    total, before, passed = sum(weights), 0, 0.0
    for day, weight in zip(span, weights, strict=True):
        passed += weight
        upto = round(plan.requests * passed / total)
        yield day, upto - before
        before = upto


def _weight(day: date, calendar: Calendar) -> float:
    weekday = _WEEKDAYS[day.isoweekday()]
    return _MONTHS[day.month - 1] * (weekday if calendar.working(day) else min(weekday, _DAY_OFF))


def moment(day: date, calendar: Calendar, random: Random) -> datetime:
    """In the morning mostly, while the office is open; by night and on days off from home."""
    if calendar.working(day) and within(random, 0.82):
        hour = random.triangular(9.0, 17.0, 11.0)
    else:
        hour = random.triangular(6.5, 23.9, 20.0)
    return midnight(day) + timedelta(microseconds=int(hour * 3_600_000_000))


class Filings:
    """All requests of the network, in the order in which they were filed. series: by office and year, how many."""

    def __init__(self, plan: Plan, desks: Sequence[Desk], seats: Seats, words: Words, ids: Iterator[int]) -> None:
        self.plan, self.desks, self.seats, self.words, self.ids = plan, desks, seats, words, ids
        self.random = chances.of(plan.seed, "filings")
        self.filed: Counter[tuple[int, int]] = Counter()
        self.open: Counter[tuple[int, int]] = Counter()
        self.known: dict[int, list[Person]] = {desk.office.id: [] for desk in desks}
        self.people = 0
        self.number = 0
        # So that the first worker has something to do, and not too much: that of the last working day.
        self.swept = plan.end - timedelta(days=1, hours=6)

    def all(self) -> Iterator[tuple[dict[str, Any], list[tuple[Any, ...]], Applicant]]:
        """Each request's row, its events, and who filed it."""
        weights = list(accumulate(desk.weight for desk in self.desks))
        calendar = self.desks[0].calendar.calendar
        for day, count in days(self.plan, calendar, self.random):
            chosen = self.random.choices(self.desks, cum_weights=weights, k=count)
            moments = sorted(moment(day, calendar, self.random) for _ in range(count))
            for at, desk in zip(moments, chosen, strict=True):
                yield self._filed(at, desk)

    def _filed(self, at: datetime, desk: Desk) -> tuple[dict[str, Any], list[tuple[Any, ...]], Applicant]:
        random = self.random
        target = self._target(desk)
        channel = random.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
        person = self._person(desk, target)
        earlier = [history for history in person.requests if history.case.target is target and history.open_at(at)]
        clerk = officer(desk.office.code) if channel in _AT_THE_COUNTER else None
        key = at.year
        self.filed[desk.office.id, key] += 1
        case = Case(
            target,
            desk.calendar,
            self.seats,
            id=next(self.ids),
            number=f"{desk.office.prefix}-{key}-{self.filed[desk.office.id, key]:06}",
            tracking=self._tracking(),
            office_id=desk.office.id,
            kind=target.kind,
            service_id=target.service_id,
            channel=channel,
            anonymous=person.applicant == ANONYMOUS,
            filed_by=clerk,
            **self._said(desk, target, earlier),
        )
        case.file(at, clerk or APPLICANT, self._original(earlier))
        history = History(case, desk, self.words, random, self.swept, self.plan.end)
        history.live()
        self.open[desk.office.id, key] += case.row["status"] in OPEN
        if person.applicant != ANONYMOUS:
            person.requests.append(history)
        return case.row, case.timeline.events, person.applicant

    def _target(self, desk: Desk) -> Target:
        kind = self.random.choices(list(_KINDS), list(_KINDS.values()))[0]
        if kind is RequestKind.SERVICE_REQUEST and desk.services:
            # The first lines of a charter are asked for most.
            return desk.services[min(int(self.random.expovariate(4.0 / len(desk.services))), len(desk.services) - 1)]
        return desk.others[RequestKind.GRIEVANCE if kind is RequestKind.SERVICE_REQUEST else kind]

    def _person(self, desk: Desk, target: Target) -> Person:
        random, known = self.random, self.known[desk.office.id]
        if within(random, 0.35 if target.kind is RequestKind.GRIEVANCE else 0.04):
            return Person(ANONYMOUS)
        if known and within(random, 0.08):
            return random.choice(known)
        self.people += 1
        mobile = f"+8801{110_000_000 + self.people * _SPREAD % _MOBILES}"
        mail = f"applicant{self.people}@{MAIL}" if within(random, 0.3) else None
        person = Person(Applicant(self.words.citizen(random), mobile, mail))
        known.append(person)
        if len(known) > _KNOWN:
            known.pop(random.randrange(_KNOWN))
        return person

    def _said(self, desk: Desk, target: Target, earlier: Sequence[History]) -> dict[str, str | None]:
        """Who asks for the same again says the same."""
        if earlier:
            return {name: earlier[0].row[name] for name in ("subject", "body")}
        subject = self.words.one(f"SUBJECT_{target.kind}", self.random).bn
        body = placed(self.words.one("BODY", self.random), desk.office.name).bn if within(self.random, 0.6) else None
        return {"subject": subject, "body": body}

    def _original(self, earlier: Sequence[History]) -> int | None:
        """The first of them, or what that is linked to."""
        return None if not earlier else earlier[0].row["duplicate_of_id"] or earlier[0].row["id"]

    def _tracking(self) -> bytes:
        self.number += 1
        return tracking.digest(code(self.plan.seed, self.number))


def code(seed: int, number: int) -> str:
    """The tracking code of the request that was filed as the nth. It is no secret: whoever knows the seed can tell it."""
    return tracking.numbered((seed * 7_919 + number * 618_033_988_749_853) % tracking.MOST)
