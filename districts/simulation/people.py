"""Who files: mostly somebody new; some come again, and the impatient ask for the same again while it is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from districts.requests.applicants import ANONYMOUS, Applicant
from districts.requests.enums import RequestKind
from districts.simulation.chances import within
from districts.simulation.contacts import MAIL
from districts.simulation.desks import Target
from districts.simulation.words import Words

# So many people of an office are remembered, who may come again.
_KNOWN = 40
# Numbers go through all that there are, in an order that looks like none.
_STEP, _MOBILES = 40_000_003, 90_000_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that somebody filed before. original: its id, or that of the one it is linked to. spans: when open."""

    target: Target
    original: int
    subject: str | None
    body: str | None
    spans: list[tuple[datetime, datetime]]

    def open_at(self, at: datetime) -> bool:
        return any(since <= at < until for since, until in self.spans)


@dataclass(slots=True)
class Person:
    applicant: Applicant
    requests: list[Earlier] = field(default_factory=list)

    def asked(self, target: Target, at: datetime) -> Earlier | None:
        """The first request for the same that is open then."""
        return next((each for each in self.requests if each.target is target and each.open_at(at)), None)


class People:
    """Those whom the offices know, by office, the latest last."""

    def __init__(self, words: Words, random: Random) -> None:
        self.words, self.random = words, random
        self.known: dict[int, list[Person]] = {}
        self.count = 0

    def somebody(self, office_id: int, target: Target, at: datetime) -> tuple[Person, Target]:
        """Who files, and what: the impatient want what they wanted before."""
        random, known = self.random, self.known.get(office_id)
        if within(random, 0.35 if target.kind is RequestKind.GRIEVANCE else 0.04):
            return Person(ANONYMOUS), target
        if known and within(random, 0.03):
            latest = known[-1].requests[-1]
            return (known[-1], latest.target) if latest.open_at(at) else (known[-1], target)
        if known and within(random, 0.06):
            return random.choice(known), target
        self.count += 1
        mobile = f"+8801{110_000_000 + self.count * _STEP % _MOBILES}"
        mail = f"applicant{self.count}@{MAIL}" if within(random, 0.3) else None
        return Person(Applicant(self.words.citizen(random), mobile, mail)), target

    def remember(self, office_id: int, person: Person, request: Earlier) -> None:
        if person.applicant == ANONYMOUS:
            return
        known = self.known.setdefault(office_id, [])
        if not person.requests:
            known.append(person)
        person.requests.append(request)
        if len(known) > _KNOWN:
            known.pop(self.random.randrange(_KNOWN))

    def others(self, office_id: int, target: Target) -> Earlier | None:
        """What another one asked for lately: the same, and the first to do so."""
        for person in reversed(self.known.get(office_id, [])[-8:]):
            if person.requests[0].target is target:
                return person.requests[0]
        return None
