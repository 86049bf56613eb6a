"""What a piece of a document is."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """What a piece of the document is."""

    SERIAL = "SERIAL"
    NAME = "NAME"
    METHOD = "METHOD"
    PAPERS = "PAPERS"
    PLACE = "PLACE"
    FEE = "FEE"
    PAYMENT = "PAYMENT"
    TIME_LIMIT = "TIME_LIMIT"
    OFFICER = "OFFICER"
    SUPERIOR = "SUPERIOR"
    REMEDY = "REMEDY"
    UNKNOWN = "UNKNOWN"
    # of a grievance table, and of expectations:
    OCCASION = "OCCASION"
    WHOM = "WHOM"
    ADDRESS = "ADDRESS"
    EXPECTATION = "EXPECTATION"
    # not columns:
    GROUP = "GROUP"
    GRIEVANCE = "GRIEVANCE"
    TITLE = "TITLE"
    VISION = "VISION"
    MISSION = "MISSION"
    SECTION_HEADING = "SECTION_HEADING"
    COLUMN_HEADING = "COLUMN_HEADING"
    COLUMN_NUMBER = "COLUMN_NUMBER"
