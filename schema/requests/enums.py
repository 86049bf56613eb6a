"""The enums of requests, with their manual."""

from __future__ import annotations

from districts.requests.words import (
    EventReason,
    EventType,
    RecomputationState,
    RequestKind,
    RequestOrder,
    RequestStatus,
)
from schema.enums import documented

documented(
    RequestKind,
    "What somebody files.",
    SERVICE_REQUEST="A service that the office's charter promises.",
    GRIEVANCE="A complaint about a service, an office or an officer.",
    INFORMATION_REQUEST="A question, under the Right to Information Act.",
    SUGGESTION="An idea of what could be better.",
)
documented(
    RequestStatus,
    "How a request stands.",
    SUBMITTED="Filed, or opened again; the office has not seen it yet.",
    ACKNOWLEDGED="The office has seen it.",
    IN_PROGRESS="The office works on it.",
    WAITING_FOR_APPLICANT="The applicant is asked for something, and the clock stands; after 30 days without a reply it"
    " is rejected.",
    RESOLVED="Done. It can be opened again for 30 days.",
    REJECTED="Not granted. It can be opened again for 30 days.",
    WITHDRAWN="The applicant no longer asks for it.",
    CLOSED="Answered, and over.",
)
documented(
    EventType,
    "What happened to a request.",
    SUBMITTED="It was filed.",
    ACKNOWLEDGED="The office has seen it.",
    STARTED="The office works on it.",
    ASKED="The applicant was asked for something; the clock stands.",
    REPLIED="The applicant answered; the clock runs.",
    RESOLVED="It was done.",
    REJECTED="It was not granted.",
    REOPENED="The applicant opened it again.",
    WITHDRAWN="The applicant ended it.",
    ESCALATED="Another post is asked, as `reason` says: time was up, or whoever had it will not answer any more.",
    STEP_SKIPPED="A post was passed over, since nobody there can be asked.",
    REMINDED="The office was reminded that time is nearly up.",
    HANDED_OVER="Another post answers for it.",
    COMMENTED="Somebody remarked something.",
    DUPLICATE_LINKED="It was linked with another one that asks for the same, or no longer is.",
    RATED="The applicant said how content they are.",
    DEADLINE_MOVED="The calendar changed, and the deadline with it.",
    CLOSED="The time to open it again is over.",
)
documented(
    EventReason,
    "Why a request went to another post, past one, or was rejected by itself.",
    TIME="The time of the post before was up.",
    APPLICANT="Time was up, and the applicant did not wait for the program.",
    VACANT="Nobody holds the post.",
    ABOLISHED="There is no such post any more.",
    CLOSED="The post's office is closed.",
    NO_REPLY="The applicant was asked for something and did not answer in 30 days.",
)
documented(
    RequestOrder,
    "In which order requests are listed.",
    DUE_AT="The most urgent first; what has no deadline comes last, the oldest first.",
)
documented(
    RecomputationState,
    "How far the work behind a change of a calendar has come.",
    PENDING="It has not begun.",
    RUNNING="Some deadlines are computed anew.",
    DONE="Every deadline follows the change.",
)

__all__ = ["EventReason", "EventType", "RecomputationState", "RequestKind", "RequestOrder", "RequestStatus"]
