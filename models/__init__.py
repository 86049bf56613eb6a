"""The tables. Write `models.Service`; what a table enforces stands in `models/migrations` and `models/sql`."""

from tortoise import Tortoise

from models.calendar import CalendarChange, CalendarException, OfficeHours
from models.catalogue import CatalogueService
from models.charters import Charter, Finding, NamedPost
from models.contact_reads import ContactRead
from models.disk_probes import DiskProbe
from models.generations import Generation
from models.health import HealthRule
from models.idempotency import IdempotencyKey
from models.identity import ApiClient, AuditEntry, Grant
from models.offices import EscalationTime, FormerName, Office, OfficeCode, OfficeEvent
from models.performance import PerformanceChange, PerformanceCount
from models.posts import ContactPoint, Officer, Post, Posting, RenamedTitle
from models.rates import RateBucket
from models.requests import (
    Applicant,
    OutboxEntry,
    Recomputation,
    Request,
    RequestEvent,
    RequestRoute,
    RequestSeries,
)
from models.secrets import ServerSecret
from models.services import (
    DeliveryMethod,
    Fee,
    ListingCount,
    PublishedCell,
    RequiredDocument,
    Service,
    ServiceListing,
    TimeLimit,
)
from models.simulation import Simulation
from models.trusted import TrustedDocument

__all__ = [
    "ApiClient",
    "Applicant",
    "AuditEntry",
    "CalendarChange",
    "CalendarException",
    "CatalogueService",
    "Charter",
    "ContactPoint",
    "ContactRead",
    "DeliveryMethod",
    "DiskProbe",
    "EscalationTime",
    "Fee",
    "Finding",
    "FormerName",
    "Generation",
    "Grant",
    "HealthRule",
    "IdempotencyKey",
    "ListingCount",
    "NamedPost",
    "Office",
    "OfficeCode",
    "OfficeEvent",
    "OfficeHours",
    "Officer",
    "OutboxEntry",
    "PerformanceChange",
    "PerformanceCount",
    "Post",
    "Posting",
    "PublishedCell",
    "RateBucket",
    "Recomputation",
    "RenamedTitle",
    "Request",
    "RequestEvent",
    "RequestRoute",
    "RequestSeries",
    "RequiredDocument",
    "ServerSecret",
    "Service",
    "ServiceListing",
    "Simulation",
    "TimeLimit",
    "TrustedDocument",
]

APP = "charter"
MODULES = [
    "models.offices",
    "models.posts",
    "models.catalogue",
    "models.charters",
    "models.services",
    "models.identity",
    "models.trusted",
    "models.idempotency",
    "models.calendar",
    "models.requests",
    "models.contact_reads",
    "models.disk_probes",
    "models.rates",
    "models.secrets",
    "models.performance",
    "models.health",
    "models.generations",
    "models.simulation",
]

# The relations between the models are known from the first import on, before there is any connection: the GraphQL
# schema is bound to them.
Tortoise.init_models(MODULES, APP)
