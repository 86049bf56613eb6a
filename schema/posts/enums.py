"""The enums of posts and contact points."""

from __future__ import annotations

from enum import StrEnum

from districts.charters import draft
from schema.shared.enums import documented


class Occupancy(StrEnum):
    HELD = "HELD"
    ACTING = "ACTING"
    VACANT = "VACANT"
    UNKNOWN = "UNKNOWN"


documented(
    Occupancy,
    "Whether a post is held today.",
    HELD="Held by an officer.",
    ACTING="Held temporarily by an acting officer.",
    VACANT="Declared vacant.",
    UNKNOWN="No information on the holder; not the same as vacant.",
)


documented(
    draft.ContactKind,
    "The kind of a contact point.",
    PHONE="A landline.",
    MOBILE="A mobile telephone.",
    EMAIL="An e-mail address.",
    FAX="A fax.",
    ROOM="A room in the office's building.",
)


documented(
    draft.ContactOwner,
    "Whether a contact point belongs to a post or to an officer.",
    POST="The post: it stays when the officer leaves.",
    OFFICER="The officer: it leaves with the officer.",
)
