"""The tables. Write `models.Service`; what a table enforces stands in `models/migrations` and `models/sql`."""

from tortoise import Tortoise

from models.audit import AuditEntry, ContactRead
from models.calendar import CalendarChange, CalendarException, OfficeHours
from models.catalogue import CatalogueService
from models.charters import Charter, Finding, HealthRule, NamedPost
from models.identity import ApiClient, Grant, TrustedDocument
from models.internal import DiskProbe, Generation, IdempotencyKey, RateBucket, ServerSecret, Simulation
from models.offices import EscalationTime, FormerName, Office, OfficeCode, OfficeEvent
from models.performance import PerformanceChange, PerformanceCount
from models.posts import ContactPoint, Officer, Post, Posting, RenamedTitle
from models.requests import (
    Applicant,
    OutboxEntry,
    Recomputation,
    Request,
    RequestEvent,
    RequestRoute,
    RequestSeries,
)
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
    "models.internal",
    "models.calendar",
    "models.requests",
    "models.audit",
    "models.performance",
]

# The relations between the models are known from the first import on, before there is any connection: the GraphQL
# schema is bound to them.
Tortoise.init_models(MODULES, APP)
