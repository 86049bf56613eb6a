"""The enums of charters."""

from __future__ import annotations

from enum import StrEnum

from districts.charters.draft import Severity
from districts.charters.findings.settling import Settlement
from schema.shared.enums import documented


class CharterStatus(StrEnum):
    DRAFT = "DRAFT"
    UPCOMING = "UPCOMING"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


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
    CharterStatus,
    "The status of a charter's revision as of today in Dhaka.",
    DRAFT="In preparation; not public.",
    UPCOMING="Published, in force from a future day.",
    PUBLISHED="In force today.",
    SUPERSEDED="Replaced by a later revision.",
)
