"""Who may do what with a request, and when: the whole workflow, in one table.

An opening is the time from filing, or from reopening, to an answer. An answered request may be reopened within
`REOPENING`; then it is closed for good. An applicant who is asked has `WAITING_FOR` to answer; then it is rejected.
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
    """APPLICANT: whoever has the tracking code. OFFICER: whoever may handle requests there. PROGRAM: a worker."""

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
    """by: who may. out_of: in which states. into: the state that follows; None: it stays. says: it needs a message.

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
        """Whether a request that waits for its applicant does not wait afterwards."""
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
    # At the counter or by phone an officer writes down what the applicant answers.
    Move.REPLY: Rule(_EITHER, _WAITING, IN_PROGRESS, EventType.REPLIED, says=True),
    Move.RESOLVE: Rule(_OFFICER, OPEN, RESOLVED, EventType.RESOLVED, says=True, responds=True),
    Move.REJECT: Rule(_OFFICER, OPEN, REJECTED, EventType.REJECTED, says=True, responds=True),
    Move.REOPEN: Rule(_APPLICANT, ANSWERED, SUBMITTED, EventType.REOPENED, says=True),
    Move.WITHDRAW: Rule(_APPLICANT, OPEN, WITHDRAWN, EventType.WITHDRAWN),
    # Time may have been up before the applicant was asked.
    Move.ESCALATE: Rule(_APPLICANT, OPEN, None, EventType.ESCALATED),
    Move.HAND_OVER: Rule(_OFFICER, OPEN, None, EventType.HANDED_OVER),
    Move.COMMENT: Rule(_EITHER, OPEN | ANSWERED, None, EventType.COMMENTED, says=True),
    Move.LINK_DUPLICATE: Rule(_OFFICER, OPEN | ANSWERED, None, EventType.DUPLICATE_LINKED),
    Move.RATE: Rule(_APPLICANT, ANSWERED | {CLOSED}, None, EventType.RATED),
    Move.LAPSE: Rule(frozenset({Who.PROGRAM}), _WAITING, REJECTED, EventType.REJECTED, says=True),
    Move.CLOSE: Rule(frozenset({Who.PROGRAM}), ANSWERED, CLOSED, EventType.CLOSED),
}
