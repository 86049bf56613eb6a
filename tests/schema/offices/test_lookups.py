"""Offices, services and revisions by what names them."""

from __future__ import annotations

from typing import Any

import pytest

from districts.charters import storing
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.operations import do
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

OFFICES = """
query ($filter: OfficeFilter, $after: String) {
  offices(first: 2, filter: $filter, after: $after) { totalCount nodes { code } pageInfo { endCursor hasNextPage } }
}
"""
MAGURA = "bd.khulna.magura"


async def listed(database: Database | Counted, **given: Any) -> tuple[int, list[str]]:
    """How many there are, and the codes of all pages."""
    codes: list[str] = []
    after = None
    while True:
        page = (await ask(database, OFFICES, filter=given, after=after))["data"]["offices"]
        codes += [each["code"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return page["totalCount"], codes
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        (
            {"belowCode": MAGURA},
            [f"{MAGURA}.{name}" for name in ("magura_sadar", "mohammadpur", "shalikha", "sreepur")],
        ),
        ({"belowCode": "bd.khulna.jessore", "levels": ["DISTRICT"]}, []),
        ({"hasCharter": True}, [MAGURA]),
        ({"belowCode": "bd.khulna", "hasCharter": True, "levels": ["UPAZILA"]}, []),
        ({"text": "মাগুরা", "levels": ["DISTRICT"]}, [MAGURA]),
        ({"text": "Jessore", "levels": ["DISTRICT"]}, ["bd.khulna.jashore"]),
        ({"levels": ["NATIONAL"]}, ["bd"]),
    ],
)
async def test_offices_by_a_filter(seeded: Database, given: dict[str, Any], codes: list[str]) -> None:
    """Former codes and names count, and so do all pages."""
    assert await listed(seeded, **given) == (len(codes), codes)


async def test_all_offices_come_in_pages(seeded: Database) -> None:
    count, codes = await listed(seeded, levels=["DIVISION"])

    assert (count, len(codes), codes) == (8, 8, sorted(codes))


async def test_offices_by_codes(seeded: Database) -> None:
    codes = [MAGURA, "bd.nowhere", "bd.khulna.jessore", MAGURA]
    answer = await ask(seeded, "query ($codes: [String!]!) { officesByCode(codes: $codes) { code } }", codes=codes)

    found = [each and each["code"] for each in answer["data"]["officesByCode"]]
    assert found == [MAGURA, None, "bd.khulna.jashore", MAGURA]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('{ offices(filter: {belowCode: "bd.khulna.magur"}) { totalCount } }', "Did you mean bd.khulna.magura?"),
        (
            "{ officesByCode(codes: [CODES]) { code } }".replace("CODES", '"bd" ' * 101),
            "At most 100 codes at once; 101 were given.",
        ),
        (
            '{ services(filter: {codes: ["c1"]}) { totalCount } }',
            "`filter.codes` needs `filter.officeCode`: a service's code is one office's.",
        ),
        (
            '{ services(filter: {officeCode: "bd", includeBelow: true, codes: ["c1"]}) { totalCount } }',
            "`filter.codes` goes with one office: leave out `filter.includeBelow`.",
        ),
    ],
)
async def test_what_names_nothing_is_refused(seeded: Database, document: str, message: str) -> None:
    [error] = (await ask(seeded, document))["errors"]

    assert (error["extensions"]["code"], message in error["message"]) == ("BAD_USER_INPUT", True)


async def test_services_by_their_codes(seeded: Database) -> None:
    given = f'{{officeCode: "{MAGURA}", codes: ["c3", "c1", "z9"]}}'

    assert (await ask(seeded, f"{{ services(filter: {given}) {{ totalCount nodes {{ code }} }} }}"))["data"][
        "services"
    ] == {
        "totalCount": 2,
        "nodes": [{"code": "c1"}, {"code": "c3"}],
    }


async def test_a_service_by_its_permanent_address(seeded: Database) -> None:
    document = (
        f'{{ office(code: "{MAGURA}") {{ service(code: "c5") {{ code }} none: service(code: "z1") {{ code }} }} }}'
    )

    assert (await ask(seeded, document))["data"] == {"office": {"service": {"code": "c5"}, "none": None}}


async def test_revisions_and_drafts(seeded: Database) -> None:
    """A draft is its office's: everybody else is told nothing of it, by neither way."""
    await storing.store(MAGURA, drafts.charter([drafts.service("c1", "সেবা")]), actor=TESTER)
    asked = "revision(number: 1) { status } second: revision(number: 2) { status } draft { revision }"
    document = f'{{ office(code: "{MAGURA}") {{ {asked} }} }}'

    assert (await ask(seeded, document))["data"]["office"] == {
        "revision": {"status": "PUBLISHED"},
        "second": None,
        "draft": None,
    }
    await grants.grant("admin of Magura", Role.DISTRICT_ADMIN, MAGURA, actor=TESTER)
    staff = await do(seeded, "admin of Magura", document)
    assert staff["data"]["office"] == {
        "revision": {"status": "PUBLISHED"},
        "second": {"status": "DRAFT"},
        "draft": {"revision": 2},
    }
