"""The enums of callers and their rights."""

from __future__ import annotations

from enum import StrEnum

from districts.identity.actors import Role
from districts.identity.api_clients import RateClass
from schema.shared.enums import documented


class ViewerKind(StrEnum):
    ANONYMOUS = "ANONYMOUS"
    API_CLIENT = "API_CLIENT"
    PERSON = "PERSON"


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
