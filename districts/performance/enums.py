"""The enums of performance: grouping, order and figures."""

from __future__ import annotations

from enum import StrEnum


class PerformanceGrouping(StrEnum):
    CHILD_OFFICE = "CHILD_OFFICE"
    DIVISION = "DIVISION"
    DISTRICT = "DISTRICT"
    SERVICE = "SERVICE"
    CATALOGUE_SERVICE = "CATALOGUE_SERVICE"
    CATEGORY = "CATEGORY"
    KIND = "KIND"
    CHANNEL = "CHANNEL"
    MONTH = "MONTH"
    WEEK = "WEEK"
    DAY = "DAY"


class PerformanceOrder(StrEnum):
    GROUP = "GROUP"
    SUBMITTED = "SUBMITTED"
    RESOLVED = "RESOLVED"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    ESCALATED = "ESCALATED"
    REOPENED = "REOPENED"
    REJECTED = "REJECTED"
    ON_TIME_RATE = "ON_TIME_RATE"
    HOURS_TO_RESPONSE = "HOURS_TO_RESPONSE"
    HOURS_TO_RESOLUTION = "HOURS_TO_RESOLUTION"
    RATING = "RATING"


class Figure(StrEnum):
    """The figures that count requests; each can list the requests that it counts."""

    SUBMITTED = "SUBMITTED"
    RESPONDED = "RESPONDED"
    RESOLVED = "RESOLVED"
    ON_TIME = "ON_TIME"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    ESCALATED = "ESCALATED"
    ESCALATED_TO_NATIONAL = "ESCALATED_TO_NATIONAL"
    ESCALATED_TO_DIVISION = "ESCALATED_TO_DIVISION"
    ESCALATED_TO_DISTRICT = "ESCALATED_TO_DISTRICT"
    ESCALATED_TO_UPAZILA = "ESCALATED_TO_UPAZILA"
    REOPENED = "REOPENED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    RATED = "RATED"
