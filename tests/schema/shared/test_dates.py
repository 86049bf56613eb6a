"""What is in force, and who holds a post, follows the calendar in Dhaka: nothing has to be done on the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from asyncpg import Range

import models
from models.database.connection import Database
from tests.schema.networks import drafts
from tests.support.queries import ask
from tests.support.rows import make

OFFICE = "bd.khulna.jashore"
CHARTERS = f"""{{ office(code: "{OFFICE}") {{
    charter {{ revision status }} charters {{ edges {{ node {{ revision status effectiveFrom }} }} }} }} }}"""
LISTED = f"""{{ services(filter: {{officeCode: "{OFFICE}"}}) {{ totalCount edges {{ node {{ code }} }} }} }}"""
POST = """{ office(code: "bd.khulna.jashore") { posts {
    title { bn } occupancy officer { name { bn } } contactPoints { owner published } } } }"""


async def day(database: Database, days: int) -> date:
    return await drafts.today(database) + timedelta(days=days)


async def test_today_is_the_day_in_dhaka(seeded: Database) -> None:
    before = datetime.now(ZoneInfo("Asia/Dhaka")).date()
    today = await drafts.today(seeded)
    assert before <= today <= datetime.now(ZoneInfo("Asia/Dhaka")).date()


@pytest.mark.parametrize(
    ("begins", "in_force", "statuses", "services"),
    [
        (0, 2, ["SUPERSEDED", "PUBLISHED"], ["new"]),
        (-1, 2, ["SUPERSEDED", "PUBLISHED"], ["new"]),
        (1, 1, ["PUBLISHED", "UPCOMING"], ["old"]),
        (400, 1, ["PUBLISHED", "UPCOMING"], ["old"]),
    ],
)
async def test_one_revision_takes_over_from_another(
    seeded: Database, begins: int, in_force: int, statuses: list[str], services: list[str]
) -> None:
    # given
    start, later = await day(seeded, -100), await day(seeded, begins)
    await drafts.publish(OFFICE, drafts.charter([drafts.service("old", "পুরাতন সেবা")]), start)
    await drafts.publish(OFFICE, drafts.charter([drafts.service("new", "নতুন সেবা")]), later)

    # when
    charters, listed = await ask(seeded, CHARTERS), await ask(seeded, LISTED)

    # then
    assert charters["data"]["office"]["charter"] == {"revision": in_force, "status": "PUBLISHED"}
    assert [edge["node"] for edge in charters["data"]["office"]["charters"]["edges"]] == [
        {"revision": 1, "status": statuses[0], "effectiveFrom": start.isoformat()},
        {"revision": 2, "status": statuses[1], "effectiveFrom": later.isoformat()},
    ]
    found = listed["data"]["services"]
    assert [edge["node"]["code"] for edge in found["edges"]] == services
    assert found["totalCount"] == 1


async def held(database: Database, *postings: tuple[str | None, bool, int | None, int | None]) -> dict[str, Any]:
    """The head of the office, held so: (officer, acting, first day, day after the last), days counted from today."""
    office = await models.Office.get(code=OFFICE)
    post = await models.Post.get(office_id=office.id, head=True)
    for name, acting, begins, ends in postings:
        officer = await make(models.Officer, name_bn=name) if name else None
        if officer:
            await make(models.ContactPoint, officer_id=officer.id, kind="MOBILE", published=f"of {name}", valid=False)
        begin = None if begins is None else await day(database, begins)
        end = None if ends is None else await day(database, ends)
        period = Range(begin, end)
        await make(models.Posting, post_id=post.id, officer=officer, acting=acting, held=period)
    answer = await ask(database, POST)
    found: dict[str, Any] = answer["data"]["office"]["posts"][0]
    return {
        "occupancy": found["occupancy"],
        "officer": found["officer"] and found["officer"]["name"]["bn"],
        "contacts": [contact["published"] for contact in found["contactPoints"]],
    }


@pytest.mark.parametrize(
    ("postings", "occupancy", "officer"),
    [
        ([], "UNKNOWN", None),
        ([("ক", False, None, None)], "HELD", "ক"),
        ([("ক", False, 0, 1)], "HELD", "ক"),
        ([("ক", False, -9, 0)], "UNKNOWN", None),
        ([("ক", False, 1, None)], "UNKNOWN", None),
        ([("ক", False, None, 0), ("খ", False, 0, None)], "HELD", "খ"),
        ([("ক", False, None, 1), ("খ", False, 1, None)], "HELD", "ক"),
        ([("ক", False, None, 0), (None, False, 0, None)], "VACANT", None),
        # An acting officer answers while it lasts; when it ends, the substantive one does again, or nobody.
        ([("ক", False, None, None), ("খ", True, -5, 1)], "ACTING", "খ"),
        ([("ক", False, None, None), ("খ", True, -5, 0)], "HELD", "ক"),
        ([("ক", False, None, None), ("খ", True, 1, 9)], "HELD", "ক"),
        ([(None, False, -9, None), ("খ", True, -5, 1)], "ACTING", "খ"),
        ([(None, False, -9, None), ("খ", True, -5, 0)], "VACANT", None),
    ],
)
async def test_who_holds_a_post_today(
    seeded: Database,
    postings: list[tuple[str | None, bool, int | None, int | None]],
    occupancy: str,
    officer: str | None,
) -> None:
    found = await held(seeded, *postings)

    assert found == {"occupancy": occupancy, "officer": officer, "contacts": [f"of {officer}"] if officer else []}
