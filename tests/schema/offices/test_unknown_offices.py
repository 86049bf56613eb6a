"""An unknown office code in an argument is an error that names the nearest codes, everywhere but in `office(code:)`."""

from __future__ import annotations

from typing import Any

import pytest

from districts.exports import reading
from districts.offices import similar_codes
from districts.shared.refused import Refused
from models.database.connection import Database
from schema.network import schema
from tests.support.queries import Counted, ask

ARGUMENTS = {
    "services": ("services(filter: {officeCode: $code}) { totalCount }", "filter.officeCode"),
    "services below": ("services(filter: {officeCode: $code, includeBelow: true}) { totalCount }", "filter.officeCode"),
    "auditEntries": ("auditEntries(filter: {officeCode: $code}) { totalCount }", "filter.officeCode"),
    "officers": ("officers(officeCode: $code) { totalCount }", "officeCode"),
    "apiClients": ("apiClients(officeCode: $code) { totalCount }", "officeCode"),
    "charterHealth": ("charterHealth(officeCode: $code) { totalCount }", "officeCode"),
    "escalationChain": ('escalationChain(officeCode: $code, serviceCode: "c1") { step }', "officeCode"),
    "recomputation": ("recomputation(officeCode: $code) { total }", "officeCode"),
    "requests": ("requests(officeCode: $code) { totalCount }", "officeCode"),
    "requests below": ("requests(officeCode: $code, includeBelow: true) { totalCount }", "officeCode"),
    "contactReads": ("contactReads(officeCode: $code) { totalCount }", "officeCode"),
    "performance": ('performance(officeCode: $code, from: "2026-01-01", to: "2026-01-31") { submitted }', "officeCode"),
}


def asking(field: str) -> str:
    return f"query ($code: String!) {{ {field} }}"


def error(code: str, argument: str, codes: list[str], message: str) -> Any:
    extensions = {"code": "BAD_USER_INPUT", "argument": argument, "nearest": codes}
    return {"data": None, "errors": [{"message": message.format(code), "extensions": extensions}]}


@pytest.mark.parametrize("field", ARGUMENTS)
async def test_a_misspelt_code_is_an_error_with_the_nearest_codes(seeded: Database, field: str) -> None:
    text, argument = ARGUMENTS[field]

    assert await ask(seeded, asking(text), code="bd.khulna.magur") == error(
        "bd.khulna.magur",
        argument,
        ["bd.khulna.magura"],
        "There is no office with the code '{}'. Did you mean bd.khulna.magura?",
    )


def test_every_argument_that_names_an_office_is_tried() -> None:
    query = schema._schema.query_type
    assert query is not None
    named = {
        name
        for name, field in query.fields.items()
        for argument, given in field.args.items()
        if argument == "officeCode" or "officeCode" in getattr(given.type, "fields", {})
    }

    assert named == {field.split()[0] for field in ARGUMENTS} | {"filingChallenge"}


async def test_a_challenge_is_for_an_office_that_there_is(seeded: Database) -> None:
    answer = await ask(seeded, asking("filingChallenge(officeCode: $code) { challenge }"), code="bd.khulna.magur")

    assert answer["data"] == {"filingChallenge": None}
    assert [(each["message"], each["extensions"]) for each in answer["errors"]] == [
        (
            "There is no office with the code 'bd.khulna.magur'. Did you mean bd.khulna.magura?",
            {"code": "BAD_USER_INPUT", "argument": "officeCode", "nearest": ["bd.khulna.magura"]},
        )
    ]


@pytest.mark.parametrize(
    "field", [text for text, _ in ARGUMENTS.values()] + ["filingChallenge(officeCode: $code) { bits }"]
)
async def test_a_code_that_no_database_can_hold_is_the_callers_error(seeded: Database, field: str) -> None:
    answer = await ask(seeded, asking(field), code="bd\0")

    assert [each["extensions"]["code"] for each in answer["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("bd.nowhere", []),
        ("magura", ["bd.khulna.magura"]),
        ("bd.kulna.jesore", ["bd.khulna.jashore"]),
        ("BD.KHULNA", ["bd.khulna"]),
    ],
)
async def test_only_codes_that_resemble_it_are_named(seeded: Database, code: str, codes: list[str]) -> None:
    answer = await ask(seeded, asking(ARGUMENTS["services"][0]), code=code)

    assert answer["errors"][0]["extensions"]["nearest"][:1] == codes


async def test_a_known_code_costs_no_second_statement_and_a_former_one_is_known(counted: Counted) -> None:
    for code in ("bd.khulna.magura", "bd.khulna.jessore", "bd"):
        assert "errors" not in await ask(counted, asking(ARGUMENTS["services"][0]), code=code)

    assert len(counted.statements) == 3


async def test_the_first_unknown_code_of_several_is_named(counted: Counted) -> None:
    text = """{ a: services(filter: {officeCode: "bd.khulna.magura"}) { totalCount }
                b: officers(officeCode: "bd.nowhere") { totalCount }
                c: officers(officeCode: "bd.neither") { totalCount } }"""

    answer = await ask(counted, text)

    assert answer["errors"][0]["message"] == "There is no office with the code 'bd.nowhere'."
    assert len(counted.statements) == 2


async def test_a_code_without_an_end_is_not_repeated(seeded: Database) -> None:
    answer = await ask(seeded, asking(ARGUMENTS["services"][0]), code="x" * 50_000)

    assert answer["errors"][0]["message"] == f"There is no office with the code '{'x' * 100}…'."


async def test_beside_a_field_of_python_it_is_refused_too(seeded: Database) -> None:
    """`__type` makes graphql-core run the operation."""
    text = 'query { __type(name: "Office") { name } services(filter: {officeCode: "bd.nowhere"}) { totalCount } }'

    answer = await ask(seeded, text)

    assert answer["errors"][0]["message"] == "There is no office with the code 'bd.nowhere'."


async def test_an_export_says_the_same(seeded: Database) -> None:
    with pytest.raises(Refused) as refused:
        async with reading.rows(seeded, reading.named("offices"), {"officeCode": "bd.khulna.magur"}):
            pass

    message = refused.value.message
    assert message.en == "There is no office with the code 'bd.khulna.magur'. Did you mean bd.khulna.magura?"
    assert message.bn == "'bd.khulna.magur' কোডের কোনো অফিস নেই। আপনি কি bd.khulna.magura বোঝাতে চেয়েছেন?"


async def test_when_all_codes_are_known_nothing_is_refused(seeded: Database) -> None:
    assert await similar_codes.first_unknown(seeded.read, ["bd", "bd.khulna.jessore"], ["a", "b"]) is None
