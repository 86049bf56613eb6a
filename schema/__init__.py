"""The GraphQL layer: a package for each concept, with its types, queries, mutations and enums.

The enums are imported first, since a type that names one needs its descriptions.
"""

from schema.audit import enums as audit_enums
from schema.calendar import enums as calendar_enums
from schema.catalogue import enums as catalogue_enums
from schema.charters import enums as charter_enums
from schema.identity import enums as identity_enums
from schema.offices import enums as office_enums
from schema.posts import enums as post_enums
from schema.services import enums as service_enums
from schema.shared import enums as shared_enums

__all__ = [
    "audit_enums",
    "calendar_enums",
    "catalogue_enums",
    "charter_enums",
    "identity_enums",
    "office_enums",
    "post_enums",
    "service_enums",
    "shared_enums",
]
