"""The enums of requests, with their manual."""

from __future__ import annotations

from districts.requests.enums import (
    EventReason,
    EventType,
    RecomputationState,
    RequestKind,
    RequestOrder,
    RequestStatus,
)
from schema.shared.enums import documented

documented(
    RequestKind,
    "The kind of a request.",
    SERVICE_REQUEST="A request for a service promised in the office's charter.",
    GRIEVANCE="A complaint about a service, an office or an officer.",
    INFORMATION_REQUEST="A request for information under the Right to Information Act.",
    SUGGESTION="A suggestion for improvement.",
)
documented(
    RequestStatus,
    "The status of a request.",
    SUBMITTED="Filed or reopened; not yet seen by the office.",
    ACKNOWLEDGED="The office has seen the request.",
    IN_PROGRESS="The office is working on the request.",
    WAITING_FOR_APPLICANT="The office has asked the applicant for something and the clock is paused."
    " Rejected after 30 days without a reply.",
    RESOLVED="Fulfilled. Can be reopened for 30 days.",
    REJECTED="Refused. Can be reopened for 30 days.",
    WITHDRAWN="Withdrawn by the applicant.",
    CLOSED="Answered, and can no longer be reopened.",
)
documented(
    EventType,
    "The type of a request's event.",
    SUBMITTED="It was filed.",
    ACKNOWLEDGED="The office has seen the request.",
    STARTED="The office is working on the request.",
    ASKED="The office asked the applicant for something; the clock is paused.",
    REPLIED="The applicant replied; the clock runs again.",
    RESOLVED="The request was fulfilled.",
    REJECTED="The request was refused.",
    REOPENED="The applicant reopened the request.",
    WITHDRAWN="The applicant withdrew the request.",
    ESCALATED="The request moved to another post for the given `reason`: time was up, or the previous post"
    " can no longer answer.",
    STEP_SKIPPED="A post was skipped because nobody can answer there.",
    REMINDED="The office was reminded that the deadline is near.",
    HANDED_OVER="Another post became responsible.",
    COMMENTED="A comment was added.",
    DUPLICATE_LINKED="The request was linked to a duplicate, or the link was removed.",
    RATED="The applicant rated the request.",
    DEADLINE_MOVED="A calendar change moved the deadline.",
    CLOSED="The period for reopening ended.",
)
documented(
    EventReason,
    "Why a request was escalated, a post was skipped, or a request was rejected automatically.",
    TIME="The previous post's time was up.",
    APPLICANT="Time was up, and the applicant escalated the request.",
    VACANT="Nobody holds the post.",
    ABOLISHED="The post has been abolished.",
    CLOSED="The post's office is closed.",
    NO_REPLY="The applicant did not reply to a question within 30 days.",
)
documented(
    RequestOrder,
    "The order of requests.",
    DUE_AT="Nearest deadline first; then requests without a deadline, oldest first.",
)
documented(
    RecomputationState,
    "The state of recomputing deadlines after a calendar change.",
    PENDING="Not started.",
    RUNNING="In progress.",
    DONE="Finished: all deadlines reflect the change.",
)

__all__ = ["EventReason", "EventType", "RecomputationState", "RequestKind", "RequestOrder", "RequestStatus"]
