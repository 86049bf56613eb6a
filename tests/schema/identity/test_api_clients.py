"""Keys of frontends over GraphQL: shown once, listed by those who work for the office, ended."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from districts.identity import api_clients, grants
from districts.identity.actors import Role
from models.database.connection import Database
from schema.plan import ids
from tests.districts.test_scope import JASHORE, MAGURA, SHARSHA, everything
from tests.schema.networks import drafts
from tests.support.operations import changed, do
from tests.support.queries import Counted
from tests.support.rows import TESTER

ADMIN, NEIGHBOUR, OFFICER, HEADQUARTERS = "admin of Jashore", "admin of Magura", "officer of Jashore", "headquarters"
CLIENT = """{
  id office { code } frontend prefix lastFour rateClass allowedOrigins { origin }
  expiresOn createdBy revokedBy lastUsedOn
}"""
CREATE = f"""mutation ($input: CreateApiKeyInput!) {{
  createApiKey(input: $input) {{ apiClient {CLIENT} key userErrors {{ field code message {{ en }} }} }}
}}"""
REVOKE = f"""mutation ($input: RevokeApiKeyInput!) {{
  revokeApiKey(input: $input) {{ apiClient {CLIENT} userErrors {{ field code }} }}
}}"""
LIST = f"""query ($office: String!, $below: Boolean! = false) {{
  apiClients(officeCode: $office, includeBelow: $below) {{ totalCount edges {{ node {CLIENT} }} }}
}}"""


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    for subject, role, office in (
        (ADMIN, Role.DISTRICT_ADMIN, JASHORE),
        (NEIGHBOUR, Role.DISTRICT_ADMIN, MAGURA),
        (OFFICER, Role.OFFICER, JASHORE),
        (HEADQUARTERS, Role.HQ_ADMIN, "bd"),
    ):
        await grants.grant(subject, role, office, actor=TESTER)


async def listed(database: Database, person: str | None, office: str, **variables: Any) -> Any:
    answer = await do(database, person, LIST, office=office, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["apiClients"]


async def test_a_key_is_shown_once_and_its_client_ever_after(seeded: Database) -> None:
    # when
    given = {
        "officeCode": JASHORE,
        "frontend": "জেলা সাইট",
        "rateClass": "HIGH",
        "allowedOrigins": ["https://jashore.example", "http://localhost:3000"],
        "expiresOn": "2999-12-31",
    }
    payload = await changed(seeded, HEADQUARTERS, CREATE, **given)

    # then
    key = payload["key"]
    assert re.fullmatch(r"chk_[a-z2-7]{40}", key)
    client = {
        "id": ids.encode("ApiClient", 1),
        "office": {"code": JASHORE},
        "frontend": "জেলা সাইট",
        "prefix": key[:12],
        "lastFour": key[-4:],
        "rateClass": "HIGH",
        "allowedOrigins": [{"origin": "https://jashore.example"}, {"origin": "http://localhost:3000"}],
        "expiresOn": "2999-12-31",
        "createdBy": HEADQUARTERS,
        "revokedBy": None,
        "lastUsedOn": None,
    }
    assert payload == {"apiClient": client, "key": key, "userErrors": []}
    assert await listed(seeded, ADMIN, JASHORE) == {"totalCount": 1, "edges": [{"node": client}]}
    node = f"query ($id: ID!) {{ node(id: $id) {{ ... on ApiClient {CLIENT} }} }}"
    assert await do(seeded, OFFICER, node, id=client["id"]) == {"data": {"node": client}}
    assert await do(seeded, NEIGHBOUR, node, id=client["id"]) == {"data": {"node": None}}
    assert key[12:] not in json.dumps(await do(seeded, HEADQUARTERS, LIST, office="bd", below=True))


async def test_what_is_not_said_is_the_least(seeded: Database) -> None:
    payload = await changed(seeded, ADMIN, CREATE, officeCode=JASHORE, frontend="Site")

    client = payload["apiClient"]
    assert (client["rateClass"], client["allowedOrigins"], client["expiresOn"]) == ("STANDARD", [], None)


async def test_a_key_is_ended(seeded: Database) -> None:
    client = (await changed(seeded, ADMIN, CREATE, officeCode=JASHORE, frontend="Site"))["apiClient"]

    payload = await changed(seeded, ADMIN, REVOKE, apiClientId=client["id"])

    assert payload == {"apiClient": {**client, "revokedBy": ADMIN}, "userErrors": []}


async def test_the_list_is_of_the_office_and_of_those_below_for_those_who_work_there(seeded: Database) -> None:
    for office in (JASHORE, SHARSHA, MAGURA):
        await api_clients.create(office, f"Site of {office}", actor=TESTER)

    async def names(person: str | None, office: str, **variables: Any) -> list[str]:
        return [edge["node"]["office"]["code"] for edge in (await listed(seeded, person, office, **variables))["edges"]]

    assert await names(ADMIN, JASHORE) == [JASHORE]
    assert await names(ADMIN, JASHORE, below=True) == [JASHORE, SHARSHA]
    assert await names(OFFICER, JASHORE, below=True) == [JASHORE, SHARSHA]
    assert await names(HEADQUARTERS, "bd", below=True) == [JASHORE, SHARSHA, MAGURA]
    for person, office in ((ADMIN, "bd"), (NEIGHBOUR, JASHORE), (None, JASHORE)):
        answer = await do(seeded, person, LIST, office=office, below=True)
        assert answer["data"] == {"apiClients": None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"]
    answer = await do(seeded, HEADQUARTERS, LIST, office="bd.nowhere", below=True)
    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("several", [1, 40])
async def test_a_list_is_one_statement(seeded: Database, several: int) -> None:
    for n in range(several):
        await api_clients.create(JASHORE, f"Site {n}", origins=("https://a.example",), actor=TESTER)
    counted = Counted(seeded)

    page = await do(counted, ADMIN, LIST.replace("$below)", "$below, first: 100)"), office=JASHORE)

    assert page["data"]["apiClients"]["totalCount"] == len(page["data"]["apiClients"]["edges"]) == several
    assert len(counted.statements) == 1


async def test_what_is_refused_shows_no_key_and_changes_nothing(seeded: Database) -> None:
    today = str(await drafts.today(seeded))
    site = {"officeCode": JASHORE, "frontend": "Site"}
    client = (await changed(seeded, ADMIN, CREATE, **site))["apiClient"]
    before = await everything()

    refusals: list[tuple[str | None, dict[str, Any], str, list[str]]] = [
        (None, site, "FORBIDDEN", ["officeCode"]),
        (OFFICER, site, "FORBIDDEN", ["officeCode"]),
        (NEIGHBOUR, site, "FORBIDDEN", ["officeCode"]),
        (ADMIN, {**site, "rateClass": "UNLIMITED"}, "FORBIDDEN", ["rateClass"]),
        (ADMIN, {**site, "frontend": " "}, "REQUIRED", ["frontend"]),
        (ADMIN, {**site, "allowedOrigins": ["https://a.example", "*"]}, "INVALID", ["allowedOrigins", "1"]),
        (ADMIN, {**site, "expiresOn": today}, "INVALID", ["expiresOn"]),
        (HEADQUARTERS, {**site, "officeCode": "bd.nowhere"}, "NOT_FOUND", ["officeCode"]),
    ]
    for person, given, code, field in refusals:
        payload = await changed(seeded, person, CREATE, **given)
        [error] = payload.pop("userErrors")
        assert (payload, error["code"], error["field"]) == ({"apiClient": None, "key": None}, code, field)
    for person, code in ((None, "NOT_FOUND"), (NEIGHBOUR, "NOT_FOUND"), (OFFICER, "FORBIDDEN")):
        payload = await changed(seeded, person, REVOKE, apiClientId=client["id"])
        assert (payload["apiClient"], payload["userErrors"][0]["code"]) == (None, code)
    assert await everything() == before
