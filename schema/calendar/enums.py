"""The enums of the calendar."""

from __future__ import annotations

from districts.calendar.office_calendar import CalendarExceptionKind
from schema.shared.enums import documented

documented(
    CalendarExceptionKind,
    "The kind of a calendar exception.",
    HOLIDAY="Offices are closed.",
    WORKING_DAY="Offices are open on a day that would otherwise be a day off.",
    HOURS="Offices open and close at different times on their working days.",
)
