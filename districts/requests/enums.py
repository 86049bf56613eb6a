"""The words of a request: what it is, how it stands, what happened to it."""

from __future__ import annotations

from enum import StrEnum


class RequestKind(StrEnum):
    SERVICE_REQUEST = "SERVICE_REQUEST"
    GRIEVANCE = "GRIEVANCE"
    INFORMATION_REQUEST = "INFORMATION_REQUEST"
    SUGGESTION = "SUGGESTION"


class RequestStatus(StrEnum):
    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING_FOR_APPLICANT = "WAITING_FOR_APPLICANT"
    RESOLVED = "RESOLVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"


class EventType(StrEnum):
    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    STARTED = "STARTED"
    ASKED = "ASKED"
    REPLIED = "REPLIED"
    RESOLVED = "RESOLVED"
    REJECTED = "REJECTED"
    REOPENED = "REOPENED"
    WITHDRAWN = "WITHDRAWN"
    ESCALATED = "ESCALATED"
    STEP_SKIPPED = "STEP_SKIPPED"
    REMINDED = "REMINDED"
    HANDED_OVER = "HANDED_OVER"
    COMMENTED = "COMMENTED"
    DUPLICATE_LINKED = "DUPLICATE_LINKED"
    RATED = "RATED"
    DEADLINE_MOVED = "DEADLINE_MOVED"
    CLOSED = "CLOSED"


class EventReason(StrEnum):
    """Why a request went up, a post was passed over, or it was rejected by itself.

    TIME: it ran out; APPLICANT: who filed it asked for it; VACANT, ABOLISHED, CLOSED: nobody holds the post, it is no
    more, or its office is not; NO_REPLY: the applicant was asked and did not answer.
    """

    TIME = "TIME"
    APPLICANT = "APPLICANT"
    VACANT = "VACANT"
    ABOLISHED = "ABOLISHED"
    CLOSED = "CLOSED"
    NO_REPLY = "NO_REPLY"


class RequestOrder(StrEnum):
    """DUE_AT: the most urgent first; what has no deadline comes last, the oldest first."""

    DUE_AT = "DUE_AT"


class RecomputationState(StrEnum):
    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
