"""The inbox of one office, of a branch and of the whole country: the same rows in the same order, and as many."""

from __future__ import annotations

from typing import Any

import pytest

from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Role
from districts.requests import applicants, moves
from districts.requests.enums import RequestKind
from districts.requests.filing import Filed
from districts.shared.text import LocalizedText
from models.database.connection import Database
from tests.districts.requests import world
from tests.districts.requests.world import JASHORE, MAGURA, by_code, by_id
from tests.support.operations import do
from tests.support.rows import TESTER

HEADQUARTERS, DIVISION = "headquarters", "division"
SAID = LocalizedText(bn="হয়েছে।")
INBOX = """query Inbox($office: String!, $after: String, $filter: RequestFilter) {
  requests(officeCode: $office, includeBelow: true, first: 2, after: $after, filter: $filter) {
    totalCount edges { node { number } } pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(HEADQUARTERS, Role.HQ_ANALYST, "bd", actor=TESTER)
    await grants.grant(DIVISION, Role.DIVISION_ADMIN, "bd.khulna", actor=TESTER)


async def filed(office: str, day: str, kind: RequestKind = RequestKind.GRIEVANCE) -> Filed:
    return await world.file(day, office=office, kind=kind, service=None, applicant=applicants.ANONYMOUS)


async def inbox(database: Database, person: str, office: str, **variables: Any) -> Any:
    answer = await do(database, person, INBOX, office=office, **variables)
    assert "errors" not in answer, answer
    return answer["data"]["requests"]


async def walked(database: Database, person: str, office: str) -> list[str]:
    numbers: list[str] = []
    after = None
    while True:
        page = await inbox(database, person, office, after=after)
        numbers += [edge["node"]["number"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return numbers
        after = page["pageInfo"]["endCursor"]


async def test_the_most_urgent_of_all_offices_comes_first(seeded: Database) -> None:
    """Headquarters' inbox is one scan over all, that of a branch one an office: nobody sees a difference."""
    for office, day in (
        (MAGURA, "2026-11-08 10:00"), (JASHORE, "2026-11-01 10:00"), (MAGURA, "2026-11-02 10:00"),
        (JASHORE, "2026-11-09 10:00"), ("bd.khulna", "2026-11-04 10:00"),
    ):  # fmt: skip
        await filed(office, day)
    await filed("bd.dhaka", "2026-11-03 10:00")
    branch = ["JAS-2026-000001", "MAG-2026-000002", "KHU-2026-000001", "MAG-2026-000001", "JAS-2026-000002"]

    assert await walked(seeded, DIVISION, "bd.khulna") == branch
    assert await walked(seeded, HEADQUARTERS, "bd.khulna") == branch
    assert await walked(seeded, HEADQUARTERS, "bd") == [*branch[:2], "DHA-2026-000001", *branch[2:]]


async def test_what_is_open_is_counted_through_every_move(seeded: Database) -> None:
    first, second = await filed(MAGURA, "2025-12-31 10:00"), await filed(MAGURA, "2026-01-01 10:00")
    await filed("bd.dhaka", "2026-01-01 10:00")

    async def counted() -> list[int]:
        return [
            (await inbox(seeded, HEADQUARTERS, office))["totalCount"] for office in ("bd", "bd.khulna", MAGURA, JASHORE)
        ]

    assert await counted() == [3, 2, 2, 0]
    await moves.acknowledge(by_id(first), actor=TESTER)
    await moves.ask(by_id(first), message=SAID, actor=TESTER)
    assert await counted() == [3, 2, 2, 0]
    await moves.resolve(by_id(first), message=SAID, actor=TESTER)
    await moves.withdraw(by_code(second), actor=ANONYMOUS)
    assert await counted() == [1, 0, 0, 0]
    await moves.reopen(by_code(first), message=SAID, actor=ANONYMOUS)
    assert await counted() == [2, 1, 1, 0]


async def test_with_a_filter_what_it_lets_through_is_counted(seeded: Database) -> None:
    await filed(MAGURA, "2026-01-01 10:00")
    await filed(MAGURA, "2026-01-01 11:00", RequestKind.SUGGESTION)

    for office in ("bd", MAGURA):
        page = await inbox(seeded, HEADQUARTERS, office, filter={"kinds": ["SUGGESTION"]})
        assert page["totalCount"] == 1
        assert [edge["node"]["number"] for edge in page["edges"]] == ["MAG-2026-000002"]
