"""The content of a charter as plain values, before it is stored: from the charter reader or from an editor.

Published text is kept code point for code point, with parsed values beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from districts.charters.fields import Derived, Inline, Published, Rows, Seat, Text
from districts.charters.terms import Fee, FeeAmount, Payment, PaymentMethod, TimeClass, TimeLimit, TimeUnit
from districts.shared.text import LocalizedText

__all__ = [
    "Channel",
    "CharterDraft",
    "Contact",
    "ContactKind",
    "ContactOwner",
    "DeliveryMethod",
    "Fee",
    "FeeAmount",
    "Finding",
    "NamedPost",
    "Payment",
    "PaymentMethod",
    "Place",
    "PublishedCell",
    "RequiredDocument",
    "Service",
    "ServiceCategory",
    "Severity",
    "TimeClass",
    "TimeLimit",
    "TimeUnit",
]


class Severity(StrEnum):
    """ERROR prevents publishing, WARNING asks a person to check, INFO reports what was done."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    INFO = "INFO"


class ServiceCategory(StrEnum):
    """The service seekers of a service. The members are in the order of the charter's sections."""

    CITIZEN = "CITIZEN"
    INSTITUTIONAL = "INSTITUTIONAL"
    INTERNAL = "INTERNAL"
    SUBORDINATE = "SUBORDINATE"

    @property
    def letter(self) -> str:
        """The first letter of its services' codes, which never changes; "i" for INSTITUTIONAL."""
        return {"INTERNAL": "n"}.get(self, self[0].lower())


class Channel(StrEnum):
    """The channel by which a service is requested or delivered."""

    WEBSITE = "WEBSITE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    IN_PERSON = "IN_PERSON"
    POST_MAIL = "POST_MAIL"
    MOBILE_APP = "MOBILE_APP"
    SMS = "SMS"
    OTHER = "OTHER"


class ContactKind(StrEnum):
    PHONE = "PHONE"
    MOBILE = "MOBILE"
    EMAIL = "EMAIL"
    FAX = "FAX"
    ROOM = "ROOM"


class ContactOwner(StrEnum):
    """POST: stays with the post. OFFICER: leaves with the person."""

    POST = "POST"
    OFFICER = "OFFICER"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the source document.

    section: a ServiceCategory, or TITLE, VISION_AND_MISSION, VISION, MISSION, SERVICES (above the first category),
        EXPECTATIONS or GRIEVANCE; None for the document as a whole and for a section that is not known.
    row: the row of the section's table, counted from 1 over the rows that hold a service.
    column: the column of the table, counted from 1 in the document's own order.
    line: the line of the source text, counted from 1.
    """

    section: str | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone, mobile, e-mail or room: published, normalised (phones in E.164; None: impossible), and whether valid."""

    kind: ContactKind
    owner: Annotated[ContactOwner, Derived()]
    published: str
    normalized: str | None
    valid: Annotated[bool, Derived()]


@dataclass(frozen=True, slots=True)
class NamedPost:
    """A post as the document names it, with the officer if named.

    title: the published title. whereabouts: the published lines that say which office it belongs to.
    officer: the published name with its honorific; None where the column asks for no name. title_en: where the title is
    Bengali and somebody said it in English too.
    """

    title: str
    whereabouts: tuple[str, ...] = ()
    officer: str | None = None
    contacts: tuple[Contact, ...] = ()
    title_en: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryMethod:
    position: int
    channel: Channel
    text: Published


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """position counts from 1. name and obtain_from are published text; conditional: needed only where applicable."""

    position: int
    name: Published
    obtain_from: Published | None
    conditional: bool


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """One cell of the service's row, verbatim. meaning: SERIAL, NAME, METHOD, … as its column was understood."""

    meaning: str
    place: Annotated[Place, Inline()]
    text: str


@dataclass(frozen=True, slots=True)
class Service:
    """A promised service. code: unique in the charter and stable across revisions.

    group: the title inside the table under which it stands. remedy: what the document says of a failure, as published.
    """

    code: Annotated[str, Derived()]
    category: ServiceCategory
    serial: int
    name: LocalizedText
    delivery_methods: Annotated[tuple[DeliveryMethod, ...], Rows("delivery_methods")] = ()
    required_documents: Annotated[tuple[RequiredDocument, ...], Rows("required_documents")] = ()
    fee: Annotated[Fee | None, Rows("fees")] = None
    time_limit: Annotated[TimeLimit | None, Rows("time_limits")] = None
    responsible: Annotated[NamedPost | None, Seat()] = None
    superior: Annotated[NamedPost | None, Seat()] = None
    published: Annotated[tuple[PublishedCell, ...], Rows("published_cells")] = ()
    group: Published | None = None
    remedy: Published | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: a stable code, the place, the published text, and what was done about it (resolution: in English).

    service_code names the service it concerns, if one. published: the published text, verbatim.
    """

    code: str
    severity: Severity
    message: LocalizedText
    place: Place
    published: str | None = None
    resolution: str | None = None
    service_code: str | None = None
    resolution_bn: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """An expectation of service seekers, as published."""

    position: int
    text: Published


class GrievanceLevel(StrEnum):
    """OFFICER: the office's grievance officer. APPEAL: the appeal officer. CENTRAL: the Cabinet Division's cell."""

    OFFICER = "OFFICER"
    APPEAL = "APPEAL"
    CENTRAL = "CENTRAL"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class GrievanceTier:
    """Whom to turn to with a grievance, when, where, and how soon he settles it: as published, but for parsed values.

    level OTHER: the published words do not tell which it is.
    """

    position: int
    level: GrievanceLevel
    whom: Published | None
    occasion: Published | None = None
    address: Published | None = None
    contacts: tuple[Contact, ...] = ()
    time_limit: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class CharterDraft:
    """A whole charter. source: the document's text, unchanged. grievance_note: the text above the grievance tiers."""

    title: LocalizedText
    vision: Annotated[LocalizedText, Text(may_be_empty=True)]
    mission: Annotated[LocalizedText, Text(may_be_empty=True)]
    effective_from: date | None
    services: Annotated[tuple[Service, ...], Rows("services")]
    findings: Annotated[tuple[Finding, ...], Rows("findings")]
    source: str
    expectations: tuple[Expectation, ...] = ()
    grievance_note: Annotated[LocalizedText, Text(may_be_empty=True)] = field(default_factory=LocalizedText)
    grievance_tiers: tuple[GrievanceTier, ...] = ()
