"""The findings of an office's charter, and from which day on. Who sees them: tests/schema/charters/test_health.py."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Range

import models
from districts import scope
from districts.catalogue import definitions
from districts.catalogue.definitions import Definition
from districts.charters import health, publishing
from districts.charters.draft import ServiceCategory, Severity
from districts.charters.health import TOLD, HealthCode
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from tests.districts.test_scope import everything
from tests.schema.networks import drafts
from tests.support.databases import published_days_ago
from tests.support.rows import TESTER

ROOT = Path(__file__).parents[3]
OFFICE, ABOVE = "bd.khulna.jashore", "bd.khulna"
BOTH = {"name_bn": "সেবা", "name_en": "Service"}
LIMIT = {"immediate": False, "as_needed": False, "conditional": False}
DAYS = {**LIMIT, "maximum": 3, "unit": "WORKING_DAY", "working_days": 3}


@pytest.fixture
async def today(seeded: Database) -> date:
    return await drafts.today(seeded)


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    async with scope.acting(TESTER) as client:
        return list(await client.execute_query_dict(sql, list(values)))


async def looked_at(code: HealthCode, office: str = OFFICE) -> tuple[int, int]:
    """How many were found wanting, and of how many."""
    [row] = await rows(
        "SELECT count(*) FILTER (WHERE c.found) AS found, count(*) AS of FROM office_called($1) o"
        " CROSS JOIN health_checks(ARRAY[o.id]) c WHERE c.code = $2",
        office,
        code,
    )
    return row["found"], row["of"]


async def score(office: str = OFFICE) -> int:
    [row] = await rows("SELECT h.score FROM office_called($1) o CROSS JOIN charter_health(ARRAY[o.id]) h", office)
    return int(row["score"])


async def office_id(code: str = OFFICE) -> int:
    [row] = await rows("SELECT id FROM office_called($1)", code)
    return int(row["id"])


async def head(code: str = OFFICE) -> int:
    [row] = await rows("SELECT p.id FROM office_called($1) o JOIN posts p ON p.office_id = o.id AND p.head", code)
    return int(row["id"])


async def publish(*services: dict[str, Any], start: date | None = None, **parts: dict[str, Any]) -> int:
    """A charter of these services, the first with parts; the id of the first."""
    async with scope.acting(TESTER):
        found = await office_id()
        revision = 1 + await models.Charter.filter(office_id=found).count()
        charter = await models.Charter.create(office_id=found, revision=revision, source="")
        keys = []
        for n, said in enumerate(services or (BOTH,), 1):
            made = await models.Service.create(
                charter_id=charter.id, code=f"c{n}", category="CITIZEN", serial=n, **{**BOTH, **said}
            )
            keys.append(made.id)
        for name, values in parts.items():
            await getattr(models, name).create(service_id=keys[0], **values)
    await publishing.publish(OFFICE, revision, actor=TESTER, effective_from=start)
    return int(keys[0])


async def contact(**given: Any) -> None:
    async with scope.acting(TESTER):
        await models.ContactPoint.create(
            **{"kind": "PHONE", "published": "x", "normalized": "+8802", "valid": True, **given}
        )


async def held(post: int, since: date | None, *, acting: bool = False, vacant: bool = False) -> int | None:
    async with scope.acting(TESTER):
        officer = None if vacant else (await models.Officer.create(name_bn="জনাব")).id
        await models.Posting.create(post_id=post, officer_id=officer, acting=acting, held=Range(since, None))
    return officer


async def test_no_charter(seeded: Database) -> None:
    assert await looked_at(HealthCode.NO_CHARTER) == (1, 1)
    assert await looked_at(HealthCode.STALE) == (0, 0)
    assert await score() == 0

    await publish()

    assert await looked_at(HealthCode.NO_CHARTER) == (0, 1)
    assert await score() > 0


@pytest.mark.parametrize(("age", "found"), [(0, 0), (365, 0), (366, 1)])
async def test_stale_after_a_year(today: date, age: int, found: int) -> None:
    await publish(start=today - timedelta(days=age))

    assert await looked_at(HealthCode.STALE) == (found, 1)


async def test_one_that_bears_no_date_is_as_old_as_it_is_here(seeded: Database, superuser: Address) -> None:
    await published_days_ago(superuser, seeded, 3)

    [magura] = await rows("SELECT h.stale_days FROM office_called('bd.khulna.magura') o, charter_health(ARRAY[o.id]) h")

    assert magura == {"stale_days": 3}


async def test_publishing_it_anew_makes_it_young(today: date) -> None:
    await publish(start=today - timedelta(days=900))
    await publish(start=today)

    assert await looked_at(HealthCode.STALE) == (0, 1)


METHOD = {"position": 1, "channel": "PHONE"}
PAPER = {"position": 1, "conditional": False, "name_bn": "ক", "name_en": "a"}


@pytest.mark.parametrize(
    ("said", "parts", "found"),
    [
        (BOTH, {}, 0),
        ({"name_en": None}, {}, 1),
        ({"name_bn": None}, {}, 1),
        ({"name_en": ""}, {}, 1),
        (BOTH, {"DeliveryMethod": {**METHOD, "text_bn": "ক", "text_en": "a"}}, 0),
        (BOTH, {"DeliveryMethod": {**METHOD, "text_bn": "ক"}}, 1),
        (BOTH, {"DeliveryMethod": METHOD}, 0),
        (BOTH, {"RequiredDocument": PAPER}, 0),
        (BOTH, {"RequiredDocument": {**PAPER, "obtain_from_en": "here"}}, 1),
        (BOTH, {"Fee": {"text_bn": "বিনামূল্যে", "free": True}}, 1),
        (BOTH, {"TimeLimit": {**DAYS, "text_en": "3 days"}}, 1),
        (BOTH, {"TimeLimit": {**DAYS, "text_bn": "৩ দিন", "text_en": "3 days"}}, 0),
    ],
)
async def test_missing_translation(seeded: Database, said: Any, parts: Any, found: int) -> None:
    await publish(said, **parts)

    assert await looked_at(HealthCode.MISSING_TRANSLATION) == (found, 1)


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (None, 1),
        (LIMIT | {"text_bn": "নির্দেশনা অনুযায়ী"}, 1),
        (LIMIT | {"as_needed": True}, 1),
        (LIMIT | {"immediate": True}, 0),
        (DAYS, 0),
        (LIMIT | {"maximum": 4, "unit": "HOUR"}, 0),
    ],
)
async def test_a_service_without_a_time_limit(seeded: Database, limit: Any, found: int) -> None:
    await publish(**({"TimeLimit": limit} if limit else {}))

    assert await looked_at(HealthCode.SERVICE_WITHOUT_TIME_LIMIT) == (found, 1)


async def test_a_superior_without_contact_where_none_is_named_the_head(today: date) -> None:
    above = await head(ABOVE)
    await publish({}, {"superior_id": above}, {"superior_id": above})
    assert await looked_at(HealthCode.SUPERIOR_WITHOUT_CONTACT) == (3, 3)

    await contact(post_id=above)
    assert await looked_at(HealthCode.SUPERIOR_WITHOUT_CONTACT) == (1, 3)
    # Whoever holds the post may be reached as well, from the day on that the number is in use.
    officer = await held(await head(), today)
    await contact(officer_id=officer, kind="MOBILE", in_use=Range(today + timedelta(days=1), None))
    assert await looked_at(HealthCode.SUPERIOR_WITHOUT_CONTACT) == (1, 3)
    await contact(officer_id=officer, kind="EMAIL", valid=False)
    assert await looked_at(HealthCode.SUPERIOR_WITHOUT_CONTACT) == (0, 3)


async def test_the_contact_of_another_offices_post_is_that_offices(today: date) -> None:
    await contact(post_id=await head(ABOVE), valid=False)
    await publish({"superior_id": await head(ABOVE)})

    assert await looked_at(HealthCode.BROKEN_PHONE) == (0, 0)
    assert await looked_at(HealthCode.BROKEN_PHONE, ABOVE) == (1, 1)


async def test_broken_mailboxes_and_numbers_of_posts_and_of_who_holds_them(today: date) -> None:
    post = await head()
    officer = await held(post, None)
    await contact(post_id=post, valid=False)
    await contact(post_id=post, kind="FAX", published="y", normalized="+8803", valid=False)
    await contact(post_id=post, kind="EMAIL")
    await contact(post_id=post, published="z", normalized="+8804", valid=False, in_use=Range(None, today))
    await contact(officer_id=officer, kind="MOBILE")
    await contact(officer_id=officer, kind="EMAIL", valid=False)

    assert await looked_at(HealthCode.BROKEN_PHONE) == (2, 3)
    assert await looked_at(HealthCode.BROKEN_EMAIL) == (1, 2)


async def test_a_post_without_an_officer(today: date) -> None:
    """Nobody said who holds it, or it is vacant; who acts holds it. What is gone, or only drafted, does not count."""
    post = await head()
    assert await looked_at(HealthCode.POST_WITHOUT_OFFICER) == (1, 1)
    await held(post, None, vacant=True)
    assert await looked_at(HealthCode.POST_WITHOUT_OFFICER) == (1, 1)
    await held(post, today, acting=True)
    assert await looked_at(HealthCode.POST_WITHOUT_OFFICER) == (0, 1)

    async with scope.acting(TESTER):
        office = await office_id()
        await models.Post.create(office_id=office, title_bn="খসড়া", tentative=True)
        await models.Post.create(office_id=office, title_bn="বিলুপ্ত", abolished_on=today)
    assert await looked_at(HealthCode.POST_WITHOUT_OFFICER) == (0, 1)
    async with scope.acting(TESTER):
        await models.Post.create(office_id=office, title_bn="শেষ দিন", abolished_on=today + timedelta(days=1))
    assert await looked_at(HealthCode.POST_WITHOUT_OFFICER) == (1, 2)


@pytest.mark.parametrize(
    ("days", "acting", "found"), [(180, True, 0), (181, True, 1), (181, False, 0), (None, True, 0)]
)
async def test_acting_for_too_long(today: date, days: int | None, acting: bool, found: int) -> None:
    await held(await head(), None if days is None else today - timedelta(days=days), acting=acting)

    assert await looked_at(HealthCode.ACTING_TOO_LONG) == (found, 1)


async def define(code: str = "n1", **said: Any) -> int:
    meant = Definition(category=ServiceCategory.CITIZEN, name=LocalizedText(en="National"), **said)
    return await definitions.define(code, meant, actor=TESTER)


FREE = {"text_bn": "বিনামূল্যে", "text_en": None, "free": True}
FIFTY = {"text_bn": "৫০/- টাকা", "text_en": None, "free": False}
NATIONAL: dict[str, Any] = {
    "time_limit": {"text_bn": "৩ কর্মদিবস", "text_en": None, "minimum": None, **DAYS},
    "fee": FIFTY,
    "required_documents": [
        {**PAPER, "obtain_from_bn": None, "obtain_from_en": None},
        {**PAPER, "position": 2, "name_bn": "খ।", "name_en": None, "obtain_from_bn": None, "obtain_from_en": None},
    ],
}
SAME = {
    "TimeLimit": {**DAYS, "text_bn": "তিন দিনে", "conditional": True},
    "Fee": {"text_bn": "৫০ টাকা", "free": False},
}


@pytest.mark.parametrize(
    ("parts", "papers", "found"),
    [
        (SAME, ["খ", "ক"], 0),
        (SAME, ["ক", "খ", "ক"], 0),
        (SAME, ["ক"], 1),
        (SAME, ["ক", "খ", "গ"], 1),
        ({**SAME, "Fee": FREE}, ["ক", "খ"], 1),
        ({**SAME, "Fee": {"text_bn": "৬০ টাকা", "free": False}}, ["ক", "খ"], 1),
        ({**SAME, "TimeLimit": {**DAYS, "immediate": True}}, ["ক", "খ"], 1),
        ({**SAME, "TimeLimit": {**DAYS, "maximum": 5, "working_days": 5}}, ["ক", "খ"], 1),
        ({"Fee": SAME["Fee"]}, ["ক", "খ"], 1),
    ],
)
async def test_drift_is_another_time_fee_or_papers_whatever_the_words(
    seeded: Database, parts: Any, papers: list[str], found: int
) -> None:
    national = await define(**NATIONAL)
    async with scope.acting(TESTER):
        charter = await models.Charter.create(office_id=await office_id(), revision=1, source="")
        service = await models.Service.create(
            charter_id=charter.id, catalogue_id=national, code="c1", category="CITIZEN", serial=1, name_bn="অন্য নাম"
        )
        for name, values in parts.items():
            await getattr(models, name).create(service_id=service.id, **values)
        for position, paper in enumerate(papers, 1):
            await models.RequiredDocument.create(
                service_id=service.id, position=position, name_bn=paper, conditional=False
            )
    await publishing.publish(OFFICE, 1, actor=TESTER)

    assert await looked_at(HealthCode.CATALOGUE_DRIFT) == (found, 1)


async def test_drift_is_against_the_newest_version_and_only_of_what_was_taken_from_it(seeded: Database) -> None:
    national = await define()
    await publish({"catalogue_id": national}, {})
    assert await looked_at(HealthCode.CATALOGUE_DRIFT) == (0, 1)

    second = await definitions.update(national, Definition(fee=FREE), actor=TESTER)
    assert await looked_at(HealthCode.CATALOGUE_DRIFT) == (1, 1)
    third = await definitions.update(second, Definition(fee=None), actor=TESTER)
    assert await looked_at(HealthCode.CATALOGUE_DRIFT) == (0, 1)
    await definitions.retire(third, actor=TESTER)
    assert await looked_at(HealthCode.CATALOGUE_DRIFT) == (1, 1)


async def test_a_score_is_what_is_left_of_a_hundred(today: date) -> None:
    """Of three services one is in one language (10/3, rounded up); no limit (10), no contact (15), no officer (15)."""
    await publish({}, {}, {"name_en": None}, start=today)
    assert await score() == 100 - 4 - 10 - 15 - 15

    await held(await head(), None)
    await contact(post_id=await head())
    assert await score() == 100 - 4 - 10

    await publish(BOTH, TimeLimit=DAYS)
    assert await score() == 100


HEADQUARTERS = Actor(ActorKind.PERSON, "headquarters", (Held(Role.HQ_ADMIN, "bd"),))


async def test_headquarters_says_what_a_finding_costs_and_when_it_is_one(today: date) -> None:
    await publish(start=today - timedelta(days=400), TimeLimit=DAYS)
    await held(await head(), None)
    await contact(post_id=await head())
    assert await score() == 85

    key = await health.set_rule(HealthCode.STALE, weight=40, actor=HEADQUARTERS)
    assert await score() == 60
    await health.set_rule(HealthCode.STALE, days=400, severity=Severity.ERROR, actor=HEADQUARTERS)
    assert await score() == 100

    rule = await models.HealthRule.get(code="STALE")
    assert (rule.id, rule.weight, rule.days, rule.severity) == (key, 40, 400, "ERROR")
    recorded = await rows(
        "SELECT actor, after->>'weight' AS weight FROM audit_entries WHERE \"table\" = 'health_rules' ORDER BY id"
    )
    assert recorded == [{"actor": "headquarters", "weight": "40"}, {"actor": "headquarters", "weight": None}]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"weight": 101}, RefusalCode.INVALID, ("weight",)),
        ({"weight": -1}, RefusalCode.INVALID, ("weight",)),
        ({"days": 10_000}, RefusalCode.INVALID, ("days",)),
        ({"days": -1}, RefusalCode.INVALID, ("days",)),
        ({"code": HealthCode.NO_CHARTER, "days": 1}, RefusalCode.INVALID, ("days",)),
        ({"actor": Actor(ActorKind.PERSON, "x", (Held(Role.HQ_ANALYST, "bd"),))}, RefusalCode.FORBIDDEN, ()),
        ({"actor": Actor(ActorKind.PERSON, "x", (Held(Role.DIVISION_ADMIN, ABOVE),))}, RefusalCode.FORBIDDEN, ()),
        ({"actor": ANONYMOUS}, RefusalCode.FORBIDDEN, ()),
    ],
)
async def test_what_is_refused_changes_nothing(
    seeded: Database, said: dict[str, Any], code: RefusalCode, field: tuple[str, ...]
) -> None:
    before = await everything()

    with pytest.raises(Refused) as refused:
        await health.set_rule(**{"code": HealthCode.STALE, "weight": 1, "actor": HEADQUARTERS, **said})

    assert (refused.value.code, refused.value.field) == (code, field)
    assert await everything() == before


async def test_the_weights_of_a_charter_in_force_are_a_hundred_together(seeded: Database) -> None:
    rules = {rule.code: rule for rule in await models.HealthRule.all()}

    assert sum(rule.weight for code, rule in rules.items() if code != "NO_CHARTER") == 100
    assert rules["NO_CHARTER"].weight == 100
    assert rules.keys() == set(HealthCode) == TOLD.keys()


async def test_headquarters_page_says_what_the_rules_begin_with(seeded: Database) -> None:
    page = (ROOT / "docs" / "headquarters.md").read_text("utf-8")
    table = re.findall(r"^\| `([A-Z_]+)` \| ([A-Z]+) \| (\d+) \| (\d* ?)\|", page, re.MULTILINE)

    rules = await models.HealthRule.all()
    assert [(*said, days.strip()) for *said, days in table] == [
        (rule.code, rule.severity, str(rule.weight), str(rule.days or "")) for rule in rules
    ]
