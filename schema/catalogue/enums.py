"""The enums of the catalogue."""

from __future__ import annotations

from enum import StrEnum

from districts.catalogue.definitions import Seat
from schema.shared.enums import documented


class CatalogueDifferenceKind(StrEnum):
    MISSING = "MISSING"
    CHANGED = "CHANGED"
    RETIRED = "RETIRED"
    OWN = "OWN"


documented(
    Seat,
    "How a national service chooses a post in an office that adopts it.",
    name="CatalogueSeat",
    HEAD="The head of the office.",
    HEAD_ABOVE="The head of the office above it.",
    TITLED="The office's post with this title, or the head with this title of an office above; if neither"
    " exists, the post is created in the office.",
)


documented(
    CatalogueDifferenceKind,
    "Why a charter differs from the catalogue.",
    MISSING="The charter lacks this national service: `adoptCatalogue` adds it.",
    CHANGED="Headquarters has changed the service since the office adopted it: `acceptCatalogueChanges`"
    " takes over the change.",
    RETIRED="Headquarters has retired the service: `acceptCatalogueChanges` removes it.",
    OWN="The office's own wording. No change is offered.",
)
