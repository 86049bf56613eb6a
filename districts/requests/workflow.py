"""The workflow of requests in one table: who may make which move in which state.

An opening is the time from filing or reopening to a resolution. A resolved or rejected request may be reopened within
`REOPENING`; then it is closed. An applicant who is asked has `WAITING_FOR` to reply; then the request is rejected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from districts.requests.enums import EventType, RequestStatus

REOPENING = timedelta(days=30)
WAITING_FOR = timedelta(days=30)

SUBMITTED, ACKNOWLEDGED, IN_PROGRESS, WAITING, RESOLVED, REJECTED, WITHDRAWN, CLOSED = RequestStatus
RUNNING = frozenset({SUBMITTED, ACKNOWLEDGED, IN_PROGRESS})
OPEN = RUNNING | {WAITING}
ANSWERED = frozenset({RESOLVED, REJECTED})


class Who(StrEnum):
    """APPLICANT: the holder of the tracking code. OFFICER: anyone who may handle the office's requests. PROGRAM: a
    worker.
    """

    APPLICANT = "APPLICANT"
    OFFICER = "OFFICER"
    PROGRAM = "PROGRAM"


class Move(StrEnum):
    ACKNOWLEDGE = "ACKNOWLEDGE"
    START = "START"
    ASK = "ASK"
    REPLY = "REPLY"
    RESOLVE = "RESOLVE"
    REJECT = "REJECT"
    REOPEN = "REOPEN"
    WITHDRAW = "WITHDRAW"
    ESCALATE = "ESCALATE"
    HAND_OVER = "HAND_OVER"
    COMMENT = "COMMENT"
    LINK_DUPLICATE = "LINK_DUPLICATE"
    RATE = "RATE"
    LAPSE = "LAPSE"
    CLOSE = "CLOSE"


@dataclass(frozen=True, slots=True)
class Rule:
    """A move. by: who may make it. out_of: in which states. into: the next state; None: unchanged. says: needs a
    message.

        responds: the first such move is the office's first response.
    """

    by: frozenset[Who]
    out_of: frozenset[RequestStatus]
    into: RequestStatus | None
    event: EventType
    says: bool = False
    responds: bool = False

    @property
    def ends_pause(self) -> bool:
        """Whether the move ends the wait for the applicant."""
        return self.into is not None and WAITING in self.out_of


_OFFICER, _APPLICANT, _EITHER = (
    frozenset({Who.OFFICER}),
    frozenset({Who.APPLICANT}),
    frozenset({Who.OFFICER, Who.APPLICANT}),
)
_SUBMITTED, _WAITING = frozenset({SUBMITTED}), frozenset({WAITING})
_TAKEN = frozenset({SUBMITTED, ACKNOWLEDGED})

TABLE = {
    Move.ACKNOWLEDGE: Rule(_OFFICER, _SUBMITTED, ACKNOWLEDGED, EventType.ACKNOWLEDGED, responds=True),
    Move.START: Rule(_OFFICER, _TAKEN, IN_PROGRESS, EventType.STARTED, responds=True),
    Move.ASK: Rule(_OFFICER, RUNNING, WAITING, EventType.ASKED, says=True, responds=True),
    # An officer may record a reply given at the counter or by phone.
    Move.REPLY: Rule(_EITHER, _WAITING, IN_PROGRESS, EventType.REPLIED, says=True),
    Move.RESOLVE: Rule(_OFFICER, OPEN, RESOLVED, EventType.RESOLVED, says=True, responds=True),
    Move.REJECT: Rule(_OFFICER, OPEN, REJECTED, EventType.REJECTED, says=True, responds=True),
    Move.REOPEN: Rule(_APPLICANT, ANSWERED, SUBMITTED, EventType.REOPENED, says=True),
    Move.WITHDRAW: Rule(_APPLICANT, OPEN, WITHDRAWN, EventType.WITHDRAWN),
    # Its time may have been up before the applicant was asked.
    Move.ESCALATE: Rule(_APPLICANT, OPEN, None, EventType.ESCALATED),
    Move.HAND_OVER: Rule(_OFFICER, OPEN, None, EventType.HANDED_OVER),
    Move.COMMENT: Rule(_EITHER, OPEN | ANSWERED, None, EventType.COMMENTED, says=True),
    Move.LINK_DUPLICATE: Rule(_OFFICER, OPEN | ANSWERED, None, EventType.DUPLICATE_LINKED),
    Move.RATE: Rule(_APPLICANT, ANSWERED | {CLOSED}, None, EventType.RATED),
    Move.LAPSE: Rule(frozenset({Who.PROGRAM}), _WAITING, REJECTED, EventType.REJECTED, says=True),
    Move.CLOSE: Rule(frozenset({Who.PROGRAM}), ANSWERED, CLOSED, EventType.CLOSED),
}
