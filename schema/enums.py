"""The enums of the contract, with their manual. Values are added, never renamed; the database holds the same words."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TypeVar

import strawberry

from districts.actors import Role
from districts.api_clients import RateClass
from districts.calendar.days import CalendarExceptionKind
from districts.catalogue.definitions import Seat
from districts.charters import draft
from districts.charters.draft import Severity
from districts.charters.findings import Settlement
from districts.offices import Change, EventType, Level
from districts.refusals import RefusalCode

E = TypeVar("E", bound=Enum)


def documented(enum: type[E], description: str, *, name: str | None = None, **values: str) -> type[E]:
    """The enum as a GraphQL type. Every value needs its line: a missing or a superfluous one stops the start."""
    made = strawberry.enum(enum, name=name, description=description)
    members = made.__strawberry_definition__.values  # type: ignore[attr-defined]
    if {member.name for member in members} != values.keys():
        raise TypeError(f"{enum.__name__}: describe exactly its values")
    for member in members:
        member.description = values[member.name]
    return made


class CharterStatus(StrEnum):
    DRAFT = "DRAFT"
    UPCOMING = "UPCOMING"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


class Occupancy(StrEnum):
    HELD = "HELD"
    ACTING = "ACTING"
    VACANT = "VACANT"
    UNKNOWN = "UNKNOWN"


class AuditedChange(StrEnum):
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    DELETED = "DELETED"


documented(
    AuditedChange,
    "The type of a change to an object.",
    CREATED="Created.",
    UPDATED="Updated.",
    DELETED="Deleted.",
)
documented(
    Level,
    "The level of an office in the tree.",
    name="OfficeLevel",
    NATIONAL="The department's headquarters, at the top.",
    DIVISION="One of the eight divisions.",
    DISTRICT="One of the 64 districts.",
    UPAZILA="A sub-district, the lowest level.",
)


class CatalogueDifferenceKind(StrEnum):
    MISSING = "MISSING"
    CHANGED = "CHANGED"
    RETIRED = "RETIRED"
    OWN = "OWN"


class ViewerKind(StrEnum):
    ANONYMOUS = "ANONYMOUS"
    API_CLIENT = "API_CLIENT"
    PERSON = "PERSON"


documented(
    Change,
    "What seeding did to an office.",
    name="SeedOutcome",
    CREATED="Created.",
    UPDATED="Updated.",
    UNCHANGED="Already up to date.",
    KEPT="Kept as headquarters left it: it was renamed by hand, or it or an office above it is closed.",
)
documented(
    EventType,
    "The type of an office's event.",
    name="OfficeEventType",
    LISTED="A list of headquarters contained the office.",
    RENAMED="The office was renamed.",
    MOVED="The office moved in the tree, or its code changed.",
    CLOSED="The office was closed from a given day on.",
    REOPENED="The office was reopened, or its planned closing cancelled.",
)
documented(
    RefusalCode,
    "The type of a `UserError`.",
    name="UserErrorCode",
    INVALID="The value is invalid.",
    REQUIRED="A required value is missing.",
    NOT_FOUND="The object does not exist or is not visible to you.",
    CONFLICT="The change conflicts with existing data: reload and try again.",
    STALE="The object changed since you read it: reload and try again.",
    FORBIDDEN="You do not have permission.",
    UNRESOLVED_FINDINGS="Open findings of severity ERROR prevent it: resolve or waive them first.",
    LIMIT="A limit was exceeded.",
    TOO_LARGE="The document contains more than any charter can.",
    TOO_COMPLEX="The document takes too much time or memory to read.",
    IDEMPOTENCY_MISMATCH="The idempotency key was used before with a different input.",
    NOT_ALLOWED_NOW="The change is not possible in the object's current state.",
    PROOF_REQUIRED="Proof of work is required: solve the payload's `challenge` and send the solution as `proof`.",
)
documented(
    Severity,
    "The severity of a finding.",
    ERROR="Prevents publishing. For charter health: citizens are not served as promised.",
    WARNING="Needs a person's attention.",
    INFO="For information. For charter health: could be improved.",
)
documented(
    Settlement,
    "How a finding was settled.",
    RESOLVED="The issue was corrected.",
    WAIVED="The issue was accepted as it is.",
)
documented(
    ViewerKind,
    "How the server identified a caller.",
    ANONYMOUS="Anonymous: sees only public data.",
    API_CLIENT="A frontend, identified by its API key.",
    PERSON="A person, identified by a token.",
)
documented(
    Role,
    "A role for an office and all offices below it.",
    OFFICER="Handles the office's requests and sees its drafts.",
    DISTRICT_ADMIN="Maintains the charter (imports, edits, publishes), appoints officers, declares days off,"
    " and may grant roles up to this one.",
    DIVISION_ADMIN="The same, for a division and its districts.",
    HQ_ANALYST="Sees everything and changes nothing.",
    HQ_ADMIN="May do everything, including the office tree and the catalogue.",
)
documented(
    RateClass,
    "The rate limit class of an API client. The operator configures the limit of each class.",
    STANDARD="The default.",
    HIGH="A higher limit, for a frontend with many users.",
    UNLIMITED="No limit.",
)
documented(
    CharterStatus,
    "The status of a charter's revision as of today in Dhaka.",
    DRAFT="In preparation; not public.",
    UPCOMING="Published, in force from a future day.",
    PUBLISHED="In force today.",
    SUPERSEDED="Replaced by a later revision.",
)
documented(
    Occupancy,
    "Whether a post is held today.",
    HELD="Held by an officer.",
    ACTING="Held temporarily by an acting officer.",
    VACANT="Declared vacant.",
    UNKNOWN="No information on the holder; not the same as vacant.",
)
documented(
    draft.ServiceCategory,
    "The group of users that a service is for.",
    CITIZEN="Citizens.",
    INSTITUTIONAL="Other offices, institutions and companies.",
    INTERNAL="The office's own staff.",
    SUBORDINATE="Services of offices below, listed in this office's charter.",
)
documented(
    draft.Channel,
    "A channel through which a service is requested or delivered.",
    WEBSITE="A website.",
    PHONE="Telephone.",
    EMAIL="E-mail.",
    IN_PERSON="In person.",
    POST_MAIL="Letter.",
    MOBILE_APP="A mobile app.",
    SMS="Text message.",
    OTHER="Another channel, described by the published text.",
)
documented(
    draft.ContactKind,
    "The kind of a contact point.",
    PHONE="A landline.",
    MOBILE="A mobile telephone.",
    EMAIL="An e-mail address.",
    FAX="A fax.",
    ROOM="A room in the office's building.",
)
documented(
    draft.ContactOwner,
    "Whether a contact point belongs to a post or to an officer.",
    POST="The post: it stays when the officer leaves.",
    OFFICER="The officer: it leaves with the officer.",
)
documented(
    Seat,
    "How a national service chooses a post in an office that adopts it.",
    name="CatalogueSeat",
    HEAD="The head of the office.",
    HEAD_ABOVE="The head of the office above it.",
    TITLED="The office's post with this title, or the head with this title of an office above; if neither"
    " exists, the post is created in the office.",
)
documented(
    CatalogueDifferenceKind,
    "Why a charter differs from the catalogue.",
    MISSING="The charter lacks this national service: `adoptCatalogue` adds it.",
    CHANGED="Headquarters has changed the service since the office adopted it: `acceptCatalogueChanges`"
    " takes over the change.",
    RETIRED="Headquarters has retired the service: `acceptCatalogueChanges` removes it.",
    OWN="The office's own wording. No change is offered.",
)
documented(
    draft.TimeUnit,
    "The unit of a time limit.",
    WORKING_DAY="Days on which the office works.",
    CALENDAR_DAY="Every day.",
    HOUR="Hours.",
    MONTH="Calendar months.",
)
documented(
    CalendarExceptionKind,
    "The kind of a calendar exception.",
    HOLIDAY="Offices are closed.",
    WORKING_DAY="Offices are open on a day that would otherwise be a day off.",
    HOURS="Offices open and close at different times on their working days.",
)
