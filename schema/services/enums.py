"""The enums of services."""

from __future__ import annotations

from districts.charters import draft
from schema.shared.enums import documented

documented(
    draft.ServiceCategory,
    "The group of users that a service is for.",
    CITIZEN="Citizens.",
    INSTITUTIONAL="Other offices, institutions and companies.",
    INTERNAL="The office's own staff.",
    SUBORDINATE="Services of offices below, listed in this office's charter.",
)


documented(
    draft.Channel,
    "A channel through which a service is requested or delivered.",
    WEBSITE="A website.",
    PHONE="Telephone.",
    EMAIL="E-mail.",
    IN_PERSON="In person.",
    POST_MAIL="Letter.",
    MOBILE_APP="A mobile app.",
    SMS="Text message.",
    OTHER="Another channel, described by the published text.",
)


documented(
    draft.TimeUnit,
    "The unit of a time limit.",
    WORKING_DAY="Days on which the office works.",
    CALENDAR_DAY="Every day.",
    HOUR="Hours.",
    MONTH="Calendar months.",
)
