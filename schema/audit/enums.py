"""The enums of the audit log."""

from __future__ import annotations

from enum import StrEnum

from schema.shared.enums import documented


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
