"""The enums of requests: kinds, states, events and reasons."""

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
    """Why a request escalated, a post was skipped, or the program rejected it.

    TIME: its time was over; APPLICANT: the applicant asked for it; VACANT, ABOLISHED, CLOSED: the post has no
    holder, is abolished, or its office is closed; NO_REPLY: the applicant did not reply in time.
    """

    TIME = "TIME"
    APPLICANT = "APPLICANT"
    VACANT = "VACANT"
    ABOLISHED = "ABOLISHED"
    CLOSED = "CLOSED"
    NO_REPLY = "NO_REPLY"


class RequestOrder(StrEnum):
    """DUE_AT: earliest deadline first; requests without one last, the oldest of them first."""

    DUE_AT = "DUE_AT"


class RecomputationState(StrEnum):
    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
