"""Applicants: most are new, some file again, and some file the same request again while it is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from districts.requests.applicants import ANONYMOUS, Applicant
from districts.requests.enums import RequestKind
from simulator.offices.contacts import MAIL
from simulator.random_choices import happens
from simulator.requests.desks import Target
from simulator.vocabulary import Vocabulary

# How many of an office's applicants may file again.
_KNOWN = 40
# The step makes the numbers look random and visits each of them once.
_STEP, _MOBILES = 40_000_003, 90_000_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that somebody filed before. original: its id, or that of the one it is linked to."""

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
        """The first request for the same target that is open at that moment."""
        return next((each for each in self.requests if each.target is target and each.open_at(at)), None)


class People:
    """Applicants who may file again, by office, the latest last."""

    def __init__(self, words: Vocabulary, random: Random) -> None:
        self.words, self.random = words, random
        self.known: dict[int, list[Person]] = {}
        self.count = 0

    def applicant(self, office_id: int, target: Target, at: datetime) -> tuple[Person, Target]:
        """Who files, and what: some file again what they filed before."""
        random, known = self.random, self.known.get(office_id)
        if happens(random, 0.35 if target.kind is RequestKind.GRIEVANCE else 0.04):
            return Person(ANONYMOUS), target
        if known and happens(random, 0.03):
            latest = known[-1].requests[-1]
            return (known[-1], latest.target) if latest.open_at(at) else (known[-1], target)
        if known and happens(random, 0.06):
            return random.choice(known), target
        self.count += 1
        mobile = f"+8801{110_000_000 + self.count * _STEP % _MOBILES}"
        mail = f"applicant{self.count}@{MAIL}" if happens(random, 0.3) else None
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

    def same_from_another(self, office_id: int, target: Target) -> Earlier | None:
        """A recent first request of another applicant for the same target."""
        for person in reversed(self.known.get(office_id, [])[-8:]):
            if person.requests[0].target is target:
                return person.requests[0]
        return None
