"""Trusted documents over GraphQL: checked against the schema, listed with their client."""

from __future__ import annotations

import re
from typing import Any

import pytest

from districts.identity import api_clients, grants
from districts.identity.actors import Role
from districts.identity.api_clients import Created
from districts.identity.trusted_documents import digest
from models.database.connection import Database
from schema.network import schema
from schema.plan import ids
from tests.districts.test_scope import JASHORE
from tests.support.operations import do
from tests.support.rows import TESTER

ADMIN = "admin of Jashore"
CLIENT = """apiClient {
  restrictedBy restrictedAt
  documents(first: 2) { totalCount edges { node { documentId text registeredBy } } pageInfo { hasNextPage } }
}"""
ERRORS = "userErrors { field code message { en } }"
REGISTER = f"""mutation ($input: RegisterDocumentsInput!) {{
  registerDocuments(input: $input) {{ {CLIENT} registered {ERRORS} }}
}}"""
WITHDRAW = f"mutation ($input: WithdrawDocumentsInput!) {{ withdrawDocuments(input: $input) {{ {CLIENT} {ERRORS} }} }}"
RESTRICT = f"mutation ($input: RestrictApiKeyInput!) {{ restrictApiKey(input: $input) {{ {CLIENT} {ERRORS} }} }}"
COMPLEX = (
    "The document is too complex: too many fields of one name, or fragments in fragments."
    " At most 10,000 pairs are compared. Counted here: 10,001."
)
VALID = ["{ __typename }", 'query B { office(code: "bd") { level } }', "query C { viewer { kind } }"]


@pytest.fixture
async def site(seeded: Database) -> Created:
    await grants.grant(ADMIN, Role.DISTRICT_ADMIN, JASHORE, actor=TESTER)
    return await api_clients.create(JASHORE, "Site", actor=TESTER)


def key(site: Created) -> str:
    return ids.encode("ApiClient", site.client.id)


def manifest(*texts: str) -> list[dict[str, str]]:
    return [{"id": digest(text), "text": text} for text in texts]


async def call(database: Database, mutation: str, site: Created, **given: Any) -> Any:
    answer = await do(database, ADMIN, mutation, input={"apiClientId": key(site), **given})
    assert "errors" not in answer, answer
    [payload] = answer["data"].values()
    return payload


async def test_a_manifest_is_registered_and_listed(seeded: Database, site: Created) -> None:
    first = await call(seeded, REGISTER, site, documents=manifest(*VALID))
    again = await call(seeded, REGISTER, site, documents=manifest(VALID[0]))

    assert first == {
        "apiClient": {
            "restrictedBy": None,
            "restrictedAt": None,
            "documents": {
                "totalCount": 3,
                "edges": [
                    {"node": {"documentId": digest(text), "text": text, "registeredBy": ADMIN}} for text in VALID[:2]
                ],
                "pageInfo": {"hasNextPage": True},
            },
        },
        "registered": 3,
        "userErrors": [],
    }
    assert again == {**first, "registered": 0}


async def test_each_document_that_is_not_valid_is_told(seeded: Database, site: Created) -> None:
    broken = ["{ nothing }", "{ office { level } }", "{", "{ __typename } " + "#" * 100_000, "{ " + "a " * 3000 + "}"]

    payload = await call(seeded, REGISTER, site, documents=manifest(VALID[0], *broken))

    assert (payload["apiClient"], payload["registered"]) == (None, 0)
    errors = payload["userErrors"]
    assert [(each["field"], each["code"]) for each in errors] == [
        (["documents", str(n), "text"], "INVALID") for n in range(1, 6)
    ]
    said = [re.sub(r"The document [0-9a-f]{64} is not valid: ", "", each["message"]["en"]) for each in errors]
    assert said == [
        "Cannot query field 'nothing' on type 'Query'.",
        "Argument 'Query.office(code:)' of type 'String!' is required, but it was not provided.",
        "Syntax Error: Expected Name, found <EOF>.",
        "A document has at most 100,000 characters. Counted here: 100,015.",
        COMPLEX,
    ]
    assert (await call(seeded, REGISTER, site, documents=manifest(VALID[0])))["registered"] == 1


async def test_what_was_only_checked_drives_nothing_out(seeded: Database, site: Created) -> None:
    before = len(schema.documents)

    await call(seeded, REGISTER, site, documents=manifest(*(f"{{ a{n}: __typename }}" for n in range(50))))

    assert len(schema.documents) <= before + 1  # the mutation's own


async def test_it_is_withdrawn(seeded: Database, site: Created) -> None:
    await call(seeded, REGISTER, site, documents=manifest(*VALID))

    payload = await call(seeded, WITHDRAW, site, ids=[digest(VALID[0])])
    again = await call(seeded, WITHDRAW, site, ids=[digest(VALID[0])])

    assert [each["node"]["text"] for each in payload["apiClient"]["documents"]["edges"]] == VALID[1:]
    assert again == {
        "apiClient": None,
        "userErrors": [
            {
                "field": ["ids", "0"],
                "code": "NOT_FOUND",
                "message": {"en": f"The document '{digest(VALID[0])}' is not registered for this API client."},
            }
        ],
    }


async def test_nothing_else_runs_for_it_and_then_anything_again(seeded: Database, site: Created) -> None:
    refused = await call(seeded, RESTRICT, site, onlyRegistered=True)
    await call(seeded, REGISTER, site, documents=manifest(VALID[0]))
    restricted = await call(seeded, RESTRICT, site, onlyRegistered=True)
    released = await call(seeded, RESTRICT, site, onlyRegistered=False)

    assert [each["code"] for each in refused["userErrors"]] == ["NOT_ALLOWED_NOW"]
    assert restricted["apiClient"]["restrictedBy"] == ADMIN
    assert restricted["apiClient"]["restrictedAt"] is not None
    assert (released["apiClient"]["restrictedBy"], released["apiClient"]["restrictedAt"]) == (None, None)


async def test_a_text_that_no_database_holds_is_refused(seeded: Database, site: Created) -> None:
    text = "{ __typename } # \x00"
    answer = await do(seeded, ADMIN, REGISTER, input={"apiClientId": key(site), "documents": manifest(text)})

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
