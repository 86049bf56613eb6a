"""The enums of offices."""

from __future__ import annotations

from districts.offices import Change, EventType, Level
from schema.shared.enums import documented

documented(
    Level,
    "The level of an office in the tree.",
    name="OfficeLevel",
    NATIONAL="The department's headquarters, at the top.",
    DIVISION="One of the eight divisions.",
    DISTRICT="One of the 64 districts.",
    UPAZILA="A sub-district, the lowest level.",
)


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
