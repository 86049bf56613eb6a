"""How offices and applicants behave: which moves they make, and after what time.

An office's times are working time; an applicant's are not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from districts.calendar.working_time import Limit
from districts.charters.draft import TimeUnit
from districts.requests.enums import RequestKind
from districts.requests.workflow import Move
from simulator.random_choices import happens

_DAY = 8.0
_HOURS = {
    TimeUnit.WORKING_DAY: _DAY,
    TimeUnit.HOUR: 1.0,
    TimeUnit.CALENDAR_DAY: _DAY * 5 / 7,
    TimeUnit.MONTH: 22 * _DAY,
}
_REJECTED = {
    RequestKind.SERVICE_REQUEST: 0.10,
    RequestKind.GRIEVANCE: 0.22,
    RequestKind.INFORMATION_REQUEST: 0.18,
    RequestKind.SUGGESTION: 0.35,
}
_NEVER = timedelta(days=400)


@dataclass(slots=True)
class Course:
    """Moves and when they are made. office: in turn, each after the one before. applicant: after the opening."""

    office: deque[tuple[timedelta, Move]]
    applicant: list[tuple[timedelta, Move]] = field(default_factory=list)


def course(random: Random, kind: RequestKind, limit: Limit | None, pace: float) -> Course:
    """The moves of one opening. pace: the office's time, in proportion to the usual."""
    promised = max(limit.amount * _HOURS[limit.unit], 0.5 * _DAY) if limit else 5 * _DAY
    answer = random.lognormvariate(0, 0.75) * 0.42 * promised * pace
    if happens(random, 0.012):
        answer *= 12  # it is forgotten under other papers
    seen = min(random.lognormvariate(0, 0.8) * min(0.15 * promised, 3.0) * pace, 0.4 * answer)
    begun = (answer - seen) * random.uniform(0.1, 0.6)
    moves: list[tuple[float, Move]] = []
    if happens(random, 0.88):
        moves.append((seen, Move.ACKNOWLEDGE))
    if happens(random, 0.04):
        moves.append((seen + 0.3 * begun, Move.HAND_OVER))
    if happens(random, 0.8):
        moves.append((seen + begun, Move.START))
    if happens(random, 0.13):
        moves.append((seen + begun + 0.2 * (answer - seen - begun), Move.ASK))
    if happens(random, 0.05):
        moves.append((seen + begun + 0.5 * (answer - seen - begun), Move.COMMENT))
    moves.append((answer, Move.REJECT if happens(random, _REJECTED[kind]) else Move.RESOLVE))
    return Course(_in_turn(moves), _of_applicant(random, answer))


def _in_turn(moves: list[tuple[float, Move]]) -> deque[tuple[timedelta, Move]]:
    turns: deque[tuple[timedelta, Move]] = deque()
    before = 0.0
    for at, move in moves:
        turns.append((timedelta(hours=at - before), move))
        before = at
    return turns


def _of_applicant(random: Random, answer: float) -> list[tuple[timedelta, Move]]:
    """Applicants who wait long ask about it, or withdraw."""
    lasts = answer / _DAY * 7 / 5
    moves = []
    if happens(random, 0.05 + min(0.10, lasts / 200)):
        moves.append((timedelta(days=random.uniform(0.3, 1.0) * lasts), Move.COMMENT))
    if happens(random, 0.02):
        moves.append((timedelta(days=random.uniform(0.1, 0.9) * lasts), Move.WITHDRAW))
    return moves


def reply(random: Random) -> timedelta:
    """How long an applicant takes to answer; some never do."""
    return _NEVER if happens(random, 0.12) else timedelta(hours=2 + random.lognormvariate(0, 1.0) * 26)


def called_in(random: Random, pace: float) -> timedelta | None:
    """In what working time the next rung answers it, or None if it takes as long as without."""
    return timedelta(hours=random.lognormvariate(0, 0.8) * 9 * pace) if happens(random, 0.6) else None


def afterwards(random: Random, *, rejected: bool, late: bool) -> list[tuple[timedelta, Move]]:
    """What the applicant does with the answer."""
    if happens(random, 0.015 + 0.05 * rejected + 0.025 * late):
        return [(timedelta(days=0.1 + min(random.lognormvariate(0, 0.9) * 3, 29)), Move.REOPEN)]
    if happens(random, 0.34):
        return [(timedelta(hours=1 + random.lognormvariate(0, 1.2) * 20), Move.RATE)]
    return [(timedelta(days=random.uniform(0.2, 5)), Move.COMMENT)] if happens(random, 0.02) else []


def rating(random: Random, *, rejected: bool, late: bool) -> int:
    return random.choices((1, 2, 3, 4, 5), _RATINGS[rejected, late])[0]


_RATINGS = {
    (False, False): (2, 3, 10, 35, 50),
    (False, True): (15, 20, 30, 22, 13),
    (True, False): (20, 20, 25, 20, 15),
    (True, True): (45, 25, 15, 10, 5),
}
