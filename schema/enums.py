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
    "What was done to an object.",
    CREATED="It is new.",
    UPDATED="It was changed.",
    DELETED="It is gone.",
)
documented(
    Level,
    "How deep an office stands in the tree.",
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
    CREATED="It is new.",
    UPDATED="It was changed.",
    UNCHANGED="It was as it should be.",
    KEPT="It stays as headquarters has it: it was renamed by hand, or it or one above it is closed.",
)
documented(
    EventType,
    "What was done to an office.",
    name="OfficeEventType",
    LISTED="A list of headquarters named it.",
    RENAMED="It got another name.",
    MOVED="It got another place in the tree, or another code.",
    CLOSED="It was closed, from a day on.",
    REOPENED="It was opened again, or its closing taken back.",
)
documented(
    RefusalCode,
    "What the caller of a mutation did wrong.",
    name="UserErrorCode",
    INVALID="A value that cannot be used.",
    REQUIRED="A value that is missing.",
    NOT_FOUND="Something that is not there, or not yours to see.",
    CONFLICT="Something else stands there already: look again.",
    STALE="Somebody else was faster: look again.",
    FORBIDDEN="You may not do this there.",
    UNRESOLVED_FINDINGS="Findings of severity ERROR stand against it: resolve or waive them first.",
    LIMIT="More than is allowed.",
    TOO_LARGE="A document with more in it than any charter has.",
    TOO_COMPLEX="A document that takes too long, or too much memory, to read.",
    IDEMPOTENCY_MISMATCH="The idempotency key stood for another request.",
    NOT_ALLOWED_NOW="Right in itself, but not in the state that it is in.",
    PROOF_REQUIRED="A proof of work is needed now: solve the payload's `challenge` and send the solution as `proof`.",
)
documented(
    Severity,
    "How grave a finding is.",
    ERROR="Stops publishing; of a charter's health: citizens are failed.",
    WARNING="A person must look.",
    INFO="Tells what was done; of a charter's health: could be better.",
)
documented(
    Settlement,
    "What became of a finding.",
    RESOLVED="What it says was mended.",
    WAIVED="It may stand as it is.",
)
documented(
    ViewerKind,
    "As whom the server sees a caller.",
    ANONYMOUS="Nobody in particular: sees what is public.",
    API_CLIENT="A frontend, by its API key.",
    PERSON="A person, by a token of the issuer.",
)
documented(
    Role,
    "What a person may do for an office and all below it.",
    OFFICER="Works the office's requests, and sees its drafts.",
    DISTRICT_ADMIN="Keeps the charter: imports, edits, publishes, appoints, declares days off, and grants as much.",
    DIVISION_ADMIN="The same for a division and its districts.",
    HQ_ANALYST="Sees everything and changes nothing.",
    HQ_ADMIN="Everything, the office tree and the catalogue too.",
)
documented(
    RateClass,
    "How much an API client may ask; the operator says how much each is.",
    STANDARD="What every frontend gets.",
    HIGH="More, for a frontend that many people use.",
    UNLIMITED="No limit.",
)
documented(
    CharterStatus,
    "What a revision of a charter is today, in Dhaka.",
    DRAFT="Being written; not public.",
    UPCOMING="Published, and in force from a day that lies ahead.",
    PUBLISHED="In force today.",
    SUPERSEDED="Over: a later revision took its place.",
)
documented(
    Occupancy,
    "Whether somebody holds a post today.",
    HELD="An officer holds it.",
    ACTING="An officer holds it for the time being, and answers for it.",
    VACANT="It was declared vacant.",
    UNKNOWN="Nobody said who holds it: not the same as vacant.",
)
documented(
    draft.ServiceCategory,
    "Whom a service is for, as charters group them.",
    CITIZEN="Citizens.",
    INSTITUTIONAL="Other offices, institutions and companies.",
    INTERNAL="The office's own staff.",
    SUBORDINATE="Services of offices below this one that its charter lists.",
)
documented(
    draft.Channel,
    "A way in which a service is asked for or delivered.",
    WEBSITE="On a web site.",
    PHONE="By telephone.",
    EMAIL="By e-mail.",
    IN_PERSON="By going there.",
    POST_MAIL="By letter.",
    MOBILE_APP="In an app.",
    SMS="By text message.",
    OTHER="Otherwise: the published text says how.",
)
documented(
    draft.ContactKind,
    "The kind of a contact point.",
    PHONE="A landline.",
    MOBILE="A mobile telephone.",
    EMAIL="A mailbox.",
    FAX="A fax.",
    ROOM="A room in the office's building.",
)
documented(
    draft.ContactOwner,
    "To whom a contact point belongs.",
    POST="To the seat: it stays when the officer leaves.",
    OFFICER="To the person: it leaves with the officer.",
)
documented(
    Seat,
    "Which post of an office that adopts it a national service means.",
    name="CatalogueSeat",
    HEAD="The head of the office.",
    HEAD_ABOVE="The head of the office above it.",
    TITLED="The post with this title: of the office, or the head of one above; where there is none the office gets it.",
)
documented(
    CatalogueDifferenceKind,
    "Why a charter says otherwise than the catalogue.",
    MISSING="A national service that it lacks: `adoptCatalogue` adds it.",
    CHANGED="Headquarters has changed it since the office took it: `acceptCatalogueChanges` takes the change.",
    RETIRED="Headquarters has retired the service: `acceptCatalogueChanges` takes it out.",
    OWN="The office says it its own way. Nothing is offered.",
)
documented(
    draft.TimeUnit,
    "What a time limit is counted in.",
    WORKING_DAY="Days on which the office works.",
    CALENDAR_DAY="All days.",
    HOUR="Hours.",
    MONTH="Calendar months.",
)
documented(
    CalendarExceptionKind,
    "What is otherwise on the days of a calendar exception.",
    HOLIDAY="Offices are off.",
    WORKING_DAY="Offices work, on a day that is a holiday otherwise.",
    HOURS="Offices open and close at other times, where they work.",
)
