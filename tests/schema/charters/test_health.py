"""How healthy charters are, to whoever asks: the contract's operation, its filters, and an office's own list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import models
from districts import scope
from districts.identity import grants
from districts.identity.actors import Role
from models.database.connection import Address, Database
from schema.plan import ids
from tests.schema.oracle import health
from tests.schema.oracle.memory import Memory
from tests.schema.test_contract import MAGURA
from tests.support.contract import OPERATIONS
from tests.support.databases import OWNER, as_role, connect
from tests.support.operations import do
from tests.support.queries import Counted, ask
from tests.support.rows import TESTER

SQL = Path(__file__).with_name("health.sql").read_text("utf-8")
HEALTH = OPERATIONS["CharterHealth"]
ALL = """query ($office: String!, $first: Int, $after: String, $filter: CharterHealthFilter, $below: Boolean! = true) {
    charterHealth(officeCode: $office, first: $first, after: $after, filter: $filter, includeBelow: $below) {
        totalCount edges { node { office { code } score findings { code } } } pageInfo { hasNextPage endCursor } } }"""


async def every(database: Database | Counted, text: str, size: int = 100, **given: Any) -> list[Any]:
    """All nodes, page by page."""
    nodes: list[Any] = []
    after = None
    while True:
        page = (await ask(database, text, first=size, after=after, **given))["data"]["charterHealth"]
        nodes += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(nodes)
            return nodes


async def as_owner(roles: Address, database: Database, sql: str, *values: Any) -> Any:
    """What a statement answers whoever owns every row."""
    name = await database.read("SELECT current_database()")
    async with connect(as_role(roles, OWNER, name)) as owner:
        return json.loads(await owner.fetchval(sql, *values))


@pytest.mark.parametrize("office", ["bd", "bd.dhaka", "bd.khulna", "bd.khulna.magura", "bd.dhaka.gazipur.kapasia"])
async def test_the_contracts_answer_is_what_the_tables_say(roles: Address, full: Database, office: str) -> None:
    """By SQL that was written for this alone, to the last digit."""
    expected = await as_owner(roles, full, SQL, office)

    assert await every(full, HEALTH, office=office) == expected
    if office == "bd":
        assert len(expected) > 500
        assert len({len(one["findings"]) for one in expected}) > 4
        assert len({one["score"] for one in expected}) > 4


async def test_so_it_is_in_a_simulated_network(roles: Address, simulated: Database) -> None:
    expected = await as_owner(roles, simulated, SQL, "bd")

    assert await every(simulated, HEALTH, office="bd") == expected
    assert len(expected) > 500
    assert all(one["published"] for one in expected)
    assert len({one["score"] for one in expected}) > 10
    found = {finding["code"] for one in expected for finding in one["findings"]}
    assert {"BROKEN_PHONE", "BROKEN_EMAIL", "CATALOGUE_DRIFT", "MISSING_TRANSLATION", "POST_WITHOUT_OFFICER"} <= found


async def test_every_finding_is_among_them(full: Database, memory: Memory) -> None:
    found = {finding["code"] for one in await every(full, HEALTH, office="bd") for finding in one["findings"]}

    assert {rule.code for rule in memory.rows["HealthRule"].values()} - found == {"STALE", "ACTING_TOO_LONG"}


async def test_the_contract_costs_one_statement_however_many_it_lists(watched: Counted) -> None:
    answers = [await ask(watched, HEALTH, office="bd", first=size) for size in (1, 40)]

    assert [len(answer["data"]["charterHealth"]["edges"]) for answer in answers] == [1, 40]
    assert len(watched.statements) == 2
    assert watched.statements[0] == watched.statements[1]


async def test_maguras_health(seeded: Database) -> None:
    answer = await ask(
        seeded,
        """query ($office: String!) { office(code: $office) { health { published services score
            findings { code severity count outOf points message { bn en } advice { bn en } }
            places { code service { code } post { title { bn } } contactPoint { published normalized } } } } }""",
        office=MAGURA,
    )

    health = answer["data"]["office"]["health"]
    assert (health["published"], health["services"], health["score"]) == (True, 12, 78)
    assert [(f["code"], f["severity"], f["count"], f["outOf"], f["points"]) for f in health["findings"]] == [
        ("MISSING_TRANSLATION", "INFO", 12, 12, 10),
        ("POST_WITHOUT_OFFICER", "WARNING", 1, 2, 8),
        ("BROKEN_PHONE", "WARNING", 1, 3, 4),
    ]
    assert health["findings"][1]["message"]["en"] == "Nobody holds these posts today, or nobody said who does."
    assert all(text for f in health["findings"] for part in ("message", "advice") for text in f[part].values())
    programmer = {"title": {"bn": "প্রোগ্রামার"}}
    assert [place for place in health["places"] if place["code"] == "POST_WITHOUT_OFFICER"] == [
        {"code": "POST_WITHOUT_OFFICER", "service": None, "post": programmer, "contactPoint": None}
    ]


async def test_an_office_without_a_charter_and_one_that_is_closed(full: Database) -> None:
    text = "query ($code: String!) { office(code: $code) { health { published staleDays services score } } }"

    without = await ask(full, text, code="bd.sylhet")
    closed = await ask(full, text, code="bd.khulna.magura.mohammadpur")

    assert without["data"]["office"]["health"] == {"published": False, "staleDays": None, "services": 0, "score": 0}
    assert closed["data"]["office"]["health"] is None
    listed = [node["office"]["code"] for node in await every(full, ALL, office="bd.khulna.magura")]
    assert listed
    assert "bd.khulna.magura.mohammadpur" not in listed


@pytest.mark.parametrize("size", [1, 7, 100])
async def test_the_worst_come_first_whatever_the_size_of_a_page(full: Database, memory: Memory, size: int) -> None:
    listed = await every(full, ALL, size, office="bd.khulna")

    offices = [memory.one("Office", key) for key in memory.below("bd.khulna", include_below=True)]
    known = [health.health(memory, office) for office in offices if not memory.closed(office)]
    known.sort(key=lambda of: (of["score"], of["office"].code.split(".")))
    assert [(node["office"]["code"], node["score"]) for node in listed] == [
        (of["office"].code, of["score"]) for of in known
    ]


@pytest.mark.parametrize(
    ("wanted", "meets"),
    [
        ({"levels": ["DIVISION"]}, lambda of: of["office"].level == "DIVISION"),
        ({"published": True}, lambda of: of["published"]),
        ({"published": False}, lambda of: not of["published"]),
        ({"maxScore": 0}, lambda of: of["score"] == 0),
        ({"maxScore": 60, "published": True}, lambda of: of["published"] and of["score"] <= 60),
        ({"codes": ["CATALOGUE_DRIFT"]}, lambda of: "CATALOGUE_DRIFT" in [f["code"] for f in of["findings"]]),
        ({"codes": []}, lambda _: False),
        ({"levels": None, "codes": None, "published": None, "maxScore": None}, lambda _: True),
    ],
)
async def test_the_filters(full: Database, memory: Memory, wanted: dict[str, Any], meets: Any) -> None:
    listed = {node["office"]["code"] for node in await every(full, ALL, office="bd", filter=wanted)}

    offices = [office for office in memory.rows["Office"].values() if not memory.closed(office)]
    known = {office.code for office in offices if meets(health.health(memory, office))}
    assert listed == known
    assert bool(known) is (wanted != {"codes": []})


async def test_one_office_alone(full: Database) -> None:
    [one] = await every(full, ALL, office=MAGURA, below=False)

    assert one["office"]["code"] == MAGURA


async def test_everybody_is_told_the_same(full: Database) -> None:
    """Whoever sees drafts, and the posts that only drafts name, sees no other health."""
    await grants.grant("headquarters", Role.HQ_ADMIN, "bd", actor=TESTER)
    text = f'{{ office(code: "{MAGURA}") {{ health {{ score findings {{ code count outOf }} places {{ code }} }} }} }}'
    before = await do(full, None, text)
    post = await _tentative(full)

    seen = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await do(full, "headquarters", seen, id=post))["data"]["node"] == {"id": post}
    assert await do(full, None, text) == await do(full, "headquarters", text) == before


async def _tentative(database: Database) -> str:
    """A post of Magura's that only a draft names; its id."""
    magura = await database.read("SELECT id FROM offices WHERE ltree2text(code) = $1", MAGURA)
    async with scope.acting(TESTER):
        post = await models.Post.create(office_id=magura, title_bn="খসড়া পদ", tentative=True)
        draft = await models.Charter.create(office_id=magura, revision=77, source="")
        await models.Service.create(
            charter_id=draft.id, code="c1", category="CITIZEN", serial=1, name_bn="খসড়া", superior_id=post.id
        )
    return ids.encode("Post", post.id)
