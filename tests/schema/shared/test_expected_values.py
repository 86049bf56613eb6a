"""An enum value that does not exist is an error that names the values that do, in the document and in variables."""

from __future__ import annotations

import pytest

from models.database.connection import Database
from tests.support.queries import ask

VALUES = " The values are NATIONAL, DIVISION, DISTRICT, UPAZILA."
UNKNOWN = "Value 'VILLAGE' does not exist in 'OfficeLevel' enum."
MISSPELT = "Value 'DISTRIC' does not exist in 'OfficeLevel' enum. Did you mean the enum value 'DISTRICT'?"
TYPED = """query ($level: OfficeLevel!) {
    charterHealth(officeCode: "bd", filter: {levels: [$level]}) { totalCount }
}"""
TEXT = "Enum 'OfficeLevel' cannot represent non-enum value: \"DISTRICT\". Did you mean the enum value 'DISTRICT'?"


@pytest.mark.parametrize(
    ("given", "message"), [("VILLAGE", UNKNOWN), ("DISTRIC", MISSPELT), ('"DISTRICT"', TEXT)], ids=str
)
async def test_in_the_document(seeded: Database, given: str, message: str) -> None:
    answer = await ask(seeded, '{ charterHealth(officeCode: "bd", filter: {levels: %s}) { totalCount } }' % given)  # noqa: UP031  it is full of braces

    assert [error["message"] for error in answer["errors"]] == [message + VALUES]


@pytest.mark.parametrize(("given", "message"), [("VILLAGE", UNKNOWN), ("DISTRIC", MISSPELT)])
async def test_in_a_variable(seeded: Database, given: str, message: str) -> None:
    answer = await ask(seeded, TYPED, level=given)

    assert [error["message"] for error in answer["errors"]] == [
        "Variable '$level' has invalid value: " + message + VALUES
    ]
