"""The counts that are kept say what the requests say: whatever happens, in whichever order, at every moment of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from districts import scope
from districts.identity import grants
from districts.identity.actors import Role
from districts.performance import counting
from models.database.connection import Address, Database
from tests.districts.performance import direct_figures, histories
from tests.districts.performance.histories import HEADQUARTERS, NOW, History
from tests.districts.performance.queries import PERFORMANCE
from tests.districts.performance.test_figures import by_office, compare, inside
from tests.districts.performance.test_measuring import past_the_triggers
from tests.support.databases import OWNER, as_role, connect
from tests.support.examples import examples
from tests.support.operations import do
from tests.support.rows import TESTER

_CELLS = """
SELECT coalesce(json_object_agg(c.key, c.slots), '{}')::text AS cells FROM (
    SELECT concat_ws(' ', ltree2text(o.code), c.facet, c.grain, c.since, c.value, c.spread) AS key,
           (SELECT json_object_agg(u.slot, u.n ORDER BY u.slot) FROM unnest(c.slots, c.counts) u (slot, n)) AS slots
    FROM performance_counts c JOIN offices o ON o.id = c.office_id WHERE cardinality(c.slots) > 0) c
"""


async def cells(roles: Address, database: Database) -> dict[str, dict[str, int]]:
    """All counts, by office and what they are of. Nobody who serves sees them."""
    async with connect(as_role(roles, OWNER, database._address.database)) as owner:
        found: dict[str, dict[str, int]] = orjson.loads(await owner.fetchval(_CELLS))
    return found


async def waiting(roles: Address, database: Database) -> int:
    async with connect(as_role(roles, OWNER, database._address.database)) as owner:
        return int(await owner.fetchval("SELECT count(*) FROM performance_changes"))


async def fold_all() -> None:
    while await counting.fold():
        pass


@pytest.fixture(autouse=True)
async def people(seeded: Database) -> None:
    await grants.grant(HEADQUARTERS, Role.HQ_ANALYST, "bd", actor=TESTER)


DAYS = [(1, 0), (17, 3), (100, 0), (95, 40), (64, 33)]


async def agree(database: Database, random: Any) -> None:
    """However it is asked, of any office, over any days: as direct queries say."""
    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(
            "SELECT DISTINCT ltree2text(o.code) AS code FROM offices o JOIN requests r ON r.office_id = o.id ORDER BY 1"
        )
    root = random.choice(["bd", "bd.khulna", "bd.dhaka", *(row["code"] for row in rows)])
    since, until = (NOW.date() - timedelta(days=ago) for ago in random.choice(DAYS))
    filters = random.choice(
        [({}, "true")] * 3
        + [
            ({"kinds": ["GRIEVANCE", "SUGGESTION"]}, "kind IN ('GRIEVANCE', 'SUGGESTION')"),
            ({"channels": ["WEBSITE"]}, "channel = 'WEBSITE'"),
            ({"categories": ["CITIZEN"]}, "category = 'CITIZEN'"),
            ({"catalogueCode": "ict_training_advice"}, "catalogue = 'ict_training_advice'"),
            ({"serviceCode": "c1"}, "service = 'c1'"),
            ({"kinds": ["GRIEVANCE"], "channels": ["WEBSITE"]}, "kind = 'GRIEVANCE' AND channel = 'WEBSITE'"),
        ]
    )
    condition = f"{inside(root)} AND day BETWEEN '{since}' AND '{until}' AND {filters[1]}"
    for grouping in random.sample([*direct_figures.KEYS, "CHILD_OFFICE", "DIVISION", "DISTRICT"], 4):
        key = direct_figures.KEYS[grouping] if grouping in direct_figures.KEYS else by_office(root, grouping)
        expected = await direct_figures.figures(key, condition)
        await compare(database, grouping, expected, root, **{"from": str(since), "to": str(until)}, **filters[0])


@pytest.mark.parametrize("seed", range(examples(6, some=1)))
async def test_they_agree_at_every_moment_of_a_history(roles: Address, seeded: Database, seed: int) -> None:
    """Nothing of it added to the counts yet, some of it, all of it; offices move and calendars change meanwhile."""
    await histories.prepare()
    history = History(seed, NOW - timedelta(days=100))
    random = history.random

    for step in range(14):
        await history.live(1)
        if step in {4, 9}:
            await history.declare(random.choice(history.offices))
        if step == 6:
            await history.move_office("bd.khulna.magura", "bd.dhaka")
        if step == 8:
            await history.move_office("bd.dhaka.magura.shalikha", "bd.dhaka.gazipur")
        if step == 10:
            await history.move_office("bd.dhaka.gazipur", "bd.khulna")
        if step == 11:
            await histories.revise("bd.khulna.gazipur")
        for _ in range(random.randrange(4)):
            await counting.fold(batch=random.choice([1, 7, 1000]))
        await agree(seeded, random)
    history.now = NOW
    await fold_all()
    for _ in range(4):
        await agree(seeded, random)

    kept = await cells(roles, seeded)
    assert await waiting(roles, seeded) == 0
    assert len(kept) > 100
    counted = await counting.rebuild()
    assert counted == len(history.filed)
    assert await cells(roles, seeded) == kept
    await agree(seeded, random)


async def test_what_is_due_today_is_counted_by_the_hour(roles: Address, seeded: Database) -> None:
    await histories.prepare()
    history = History(1, NOW - timedelta(days=10))
    await history.live(10)
    for moment in ("now() - interval '1 minute'", "now() + interval '1 minute'", "now() - interval '1 day'", "now()"):
        async with scope.acting(TESTER) as client:
            await client.execute_query(f"UPDATE requests SET due_at = {moment}")
        for grouping in (None, "MONTH", "DAY", "KIND", "CHILD_OFFICE"):
            key = by_office("bd", "CHILD_OFFICE") if grouping == "CHILD_OFFICE" else direct_figures.KEYS[grouping]
            await compare(seeded, grouping, await direct_figures.figures(key, "true"), "bd")
        await fold_all()
        await compare(seeded, None, await direct_figures.figures("'all'", "true"), "bd")


async def test_the_counts_are_read_and_not_the_requests(roles: Address, seeded: Database) -> None:
    """Else they would agree by themselves."""
    await histories.lived(2, steps=6)
    days = {"from": str(NOW.date() - timedelta(days=400)), "to": str(NOW.date())}

    async def submitted(**given: Any) -> Any:
        answer = await do(seeded, HEADQUARTERS, PERFORMANCE, officeCode="bd", **days, **given)
        return sum(row["submitted"] for row in answer["data"]["performance"])

    there = await submitted()
    kinds = await submitted(kinds=["GRIEVANCE"])
    assert there > kinds > 0
    await fold_all()
    async with connect(as_role(roles, OWNER, seeded._address.database)) as owner:
        code = await owner.fetchval("SELECT s.code FROM requests r JOIN services s ON s.id = r.service_id LIMIT 1")
        await past_the_triggers(owner, "UPDATE requests SET submitted_at = submitted_at - interval '2000 days'")
    for grouping in (
        None,
        "MONTH",
        "WEEK",
        "DAY",
        "KIND",
        "CHANNEL",
        "CATEGORY",
        "CATALOGUE_SERVICE",
        "SERVICE",
        "CHILD_OFFICE",
        "DISTRICT",
    ):
        assert await submitted(groupBy=grouping) == there
    assert await submitted(kinds=["GRIEVANCE"]) == await submitted(kinds=["GRIEVANCE"], groupBy="MONTH") == kinds
    service = await submitted(serviceCode=code)
    assert service == await submitted(serviceCode=code, groupBy="MONTH") > 0
    assert service == await submitted(serviceCode=code, groupBy="DISTRICT")
    assert await submitted(kinds=["GRIEVANCE"], groupBy="DAY") == 0

    await counting.rebuild()
    assert await submitted() == 0


async def test_of_two_at_once_one_waits_for_nobody(roles: Address, seeded: Database) -> None:
    await histories.lived(2, steps=4)
    there = await waiting(roles, seeded)
    async with connect(as_role(roles, OWNER, seeded._address.database)) as owner, owner.transaction():
        assert await owner.fetchval("SELECT fold_performance(2)") == 2
        assert await counting.fold() == 0
        assert await waiting(roles, seeded) == there
    assert await waiting(roles, seeded) == there - 2
    assert await counting.fold(batch=5) == 5


async def test_what_is_committed_while_they_are_made_anew_is_counted_once(roles: Address, seeded: Database) -> None:
    """Neither lost nor twice: a rebuild takes what it has counted from what waits, and nothing else."""
    await histories.lived(2, steps=4)
    there = (await counting.rebuild(), await waiting(roles, seeded))
    history = History(9, NOW)
    async with scope.acting(TESTER):
        await history.live(3)
        assert len(history.filed) > 0
        async with connect(as_role(roles, OWNER, seeded._address.database)) as owner:
            assert (await owner.fetchval("SELECT rebuild_performance()"), await waiting(roles, seeded)) == there
    assert await waiting(roles, seeded) >= len(history.filed)
    await compare(seeded, None, await direct_figures.figures("'all'", "true"), "bd")
    await fold_all()
    await compare(seeded, None, await direct_figures.figures("'all'", "true"), "bd")


@pytest.mark.parametrize("call", ["fold_performance(1)", "rebuild_performance()"])
async def test_only_the_program_counts(seeded: Database, call: str) -> None:
    with pytest.raises(Exception, match="only the program"):
        await seeded.read(f"SELECT {call}")
