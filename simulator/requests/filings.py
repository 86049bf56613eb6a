"""What is filed with which office and when: by season, weekday and hour, and by how busy the office is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from districts.calendar import working_time
from districts.calendar.office_calendar import Calendar
from districts.charters.draft import Channel
from districts.requests import tracking
from districts.requests.applicants import ANONYMOUS, Applicant
from districts.requests.enums import RequestKind
from districts.requests.workflow import OPEN
from simulator import random_choices
from simulator.parameters import Plan, midnight
from simulator.random_choices import happens
from simulator.requests.all_posts import AllPosts
from simulator.requests.desks import Desk, Target
from simulator.requests.history import History, officer
from simulator.requests.people import Earlier, People
from simulator.requests.simulated_request import APPLICANT, SimulatedRequest
from simulator.vocabulary import Vocabulary, placed

_T = TypeVar("_T")

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


def _shares(of: Mapping[_T, int]) -> tuple[list[_T], list[int]]:
    return list(of), list(accumulate(of.values()))


_KIND, _CHANNEL = _shares(_KINDS), _shares(_CHANNELS)


def days(plan: Plan, calendar: Calendar, random: Random) -> Iterator[tuple[date, int]]:
    """How many requests are filed on each day; together as many as planned."""
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
    """Mostly in the morning, in office hours; otherwise at home, in the evening or on days off."""
    if calendar.working(day) and happens(random, 0.82):
        hour = random.triangular(9.0, 17.0, 11.0)
    else:
        hour = random.triangular(6.5, 23.9, 20.0)
    return midnight(day) + timedelta(microseconds=int(hour * 3_600_000_000))


def last_sweep(end: datetime, calendar: Calendar) -> datetime:
    """Until when workers ran: what falls due on the last two working days is left to the first real worker."""
    last = working_time.close_before(calendar, end) or end
    return working_time.close_before(calendar, last) or last


class Filings:
    """All requests of the network in the order of filing. filed, open: their numbers, by office and year."""

    def __init__(
        self, plan: Plan, desks: Sequence[Desk], all_posts: AllPosts, words: Vocabulary, ids: Iterator[int]
    ) -> None:
        self.plan, self.desks, self.all_posts, self.words, self.ids = plan, desks, all_posts, words, ids
        self.random = random_choices.generator(plan.seed, "filings")
        self.people = People(words, self.random)
        self.filed: Counter[tuple[int, int]] = Counter()
        self.open: Counter[tuple[int, int]] = Counter()
        self.number = 0
        self.swept = last_sweep(plan.end, desks[0].calendar.calendar)

    def all(self) -> Iterator[tuple[SimulatedRequest, Applicant]]:
        """Each request with its applicant."""
        weights = list(accumulate(desk.weight for desk in self.desks))
        calendar = self.desks[0].calendar.calendar
        for day, count in days(self.plan, calendar, self.random):
            chosen = self.random.choices(self.desks, cum_weights=weights, k=count)
            moments = sorted(moment(day, calendar, self.random) for _ in range(count))
            for at, desk in zip(moments, chosen, strict=True):
                yield self._filed(at, desk)

    def _filed(self, at: datetime, desk: Desk) -> tuple[SimulatedRequest, Applicant]:
        random, office_id = self.random, desk.office.id
        person, target = self.people.applicant(office_id, self._target(desk), at)
        earlier = person.asked(target, at)
        channel = random.choices(_CHANNEL[0], cum_weights=_CHANNEL[1])[0]
        clerk = officer(desk.office.code) if channel in _AT_THE_COUNTER else None
        request = self._request(at, desk, target, earlier)
        request.row |= {"channel": channel, "filed_by": clerk, "anonymous": person.applicant == ANONYMOUS}
        request.file(at, clerk or APPLICANT, earlier.original if earlier else None)
        history = History(request, desk, self.words, random, self.swept, self.plan.end)
        new = not person.requests
        if new and happens(random, 0.01) and (other := self.people.same_from_another(office_id, target)) is not None:
            history.linked = (at + timedelta(days=random.uniform(0.05, 3)), other.original)
        history.run()
        row = request.row
        self.open[office_id, at.year] += row["status"] in OPEN
        if history.linked is None and not (new and row["duplicate_of_id"]):
            original = row["duplicate_of_id"] or row["id"]
            self.people.remember(
                office_id, person, Earlier(target, original, row["subject"], row["body"], history.spans)
            )
        return request, person.applicant

    def _request(self, at: datetime, desk: Desk, target: Target, earlier: Earlier | None) -> SimulatedRequest:
        """A request for the same has the same text as the earlier one."""
        subject, body = (earlier.subject, earlier.body) if earlier else self._text(desk, target)
        key = (desk.office.id, at.year)
        self.filed[key] += 1
        self.number += 1
        return SimulatedRequest(
            target,
            desk.calendar,
            self.all_posts,
            id=next(self.ids),
            number=f"{desk.office.prefix}-{at.year}-{self.filed[key]:06}",
            tracking=tracking.digest(code(self.plan.seed, self.number)),
            office_id=desk.office.id,
            kind=target.kind,
            service_id=target.service_id,
            subject=subject,
            body=body,
        )

    def _target(self, desk: Desk) -> Target:
        kind = self.random.choices(_KIND[0], cum_weights=_KIND[1])[0]
        if kind is RequestKind.SERVICE_REQUEST and desk.services:
            # The first services of a charter are requested most.
            return desk.services[min(int(self.random.expovariate(4.0 / len(desk.services))), len(desk.services) - 1)]
        return desk.others[RequestKind.GRIEVANCE if kind is RequestKind.SERVICE_REQUEST else kind]

    def _text(self, desk: Desk, target: Target) -> tuple[str | None, str | None]:
        subject = self.words.one(f"SUBJECT_{target.kind}", self.random).bn
        body = placed(self.words.one("BODY", self.random), desk.office.name).bn if happens(self.random, 0.5) else None
        return subject, body


def code(seed: int, number: int) -> str:
    """The tracking code of the request that was filed as the nth. It is not secret: it follows from the seed."""
    return tracking.numbered((seed * 7_919 + number * 618_033_988_749_853) % tracking.MOST)
