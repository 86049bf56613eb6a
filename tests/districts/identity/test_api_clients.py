"""Keys of frontends: made for an office by those who may, shown once, kept as a digest, ended for good."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

import models
from districts import scope
from districts.identity import api_clients
from districts.identity.actors import ANONYMOUS, Actor, Role
from districts.identity.api_clients import Created, Identified, RateClass
from districts.shared.refused import RefusalCode
from models.database.connection import Database
from tests.districts.identity.test_grants import refused
from tests.districts.test_scope import ADMIN, JASHORE, MAGURA, SHARSHA, person
from tests.schema.networks import drafts
from tests.support.rows import TESTER

HEADQUARTERS = person(Role.HQ_ADMIN, "bd", subject="headquarters")
BELOW = person(Role.DISTRICT_ADMIN, SHARSHA, subject="admin of Sharsha")
SITE = "https://jashore.example"


async def rows() -> list[models.ApiClient]:
    async with scope.acting(TESTER) as client:
        return await models.ApiClient.all().using_db(client).prefetch_related("office")


async def identified(created: Created) -> Identified | None:
    return await api_clients.identify(sha256(created.key.encode()).digest())


async def test_a_key_is_made_and_only_its_digest_kept(seeded: Database) -> None:
    begin = datetime.now(UTC)

    # when
    created = await api_clients.create(JASHORE, "District site", origins=(SITE, SITE), actor=ADMIN)

    # then
    [row] = await rows()
    assert re.fullmatch(r"chk_[a-z2-7]{40}", created.key)
    assert (row.id, row.office.code, row.name) == (created.client.id, JASHORE, "District site")
    assert (row.prefix, row.last_four) == (created.key[:12], created.key[-4:])
    assert row.digest == sha256(created.key.encode()).digest()
    assert (row.rate_class, row.origins, row.expires_on) == ("STANDARD", [SITE], None)
    assert row.created_by == "admin of Jashore"
    assert not row.revoked_by
    assert begin <= row.created_at <= datetime.now(UTC)
    assert row.last_used_on is None
    hidden = created.key[12:-4]
    assert hidden not in repr(created)
    async with scope.acting(TESTER) as client:
        said = await client.execute_query_dict(
            "SELECT a::text AS row FROM audit_entries a UNION ALL SELECT c::text FROM api_clients c"
        )
    assert not [line for line in said if hidden in line["row"]]


async def test_two_keys_have_nothing_in_common(seeded: Database) -> None:
    first = await api_clients.create(JASHORE, "Site", actor=ADMIN)
    second = await api_clients.create(JASHORE, "Site", actor=ADMIN)

    assert first.key[4:12] != second.key[4:12]
    assert first.key[12:] != second.key[12:]
    assert [row.id for row in await rows()] == [first.client.id, second.client.id]


async def test_a_key_says_whose_it_is_and_the_day_of_its_use_is_noted(seeded: Database) -> None:
    created = await api_clients.create(JASHORE, "Site", origins=(SITE,), actor=ADMIN)
    another = await api_clients.create(JASHORE, "Another", actor=ADMIN)

    assert await identified(created) == Identified(
        created.key[:12], RateClass.STANDARD, (SITE,), revoked=False, expired=False
    )
    assert await api_clients.identify(sha256(b"chk_").digest()) is None
    used = {row.id: row.last_used_on for row in await rows()}
    assert used == {created.client.id: await drafts.today(seeded), another.client.id: None}


async def test_what_is_no_key_has_no_digest() -> None:
    key = "chk_" + "a" * 40

    assert api_clients.digest(key) == sha256(key.encode()).digest()
    for spoilt in (
        "",
        "chk_",
        key[:-1],
        f"{key}a",
        f"{key}\n",
        f" {key}",
        key.upper(),
        key.replace("a", "ক"),
        "\ud800",
    ):
        assert api_clients.digest(spoilt) is None


async def test_a_key_ends_on_its_day(seeded: Database) -> None:
    today: date = await drafts.today(seeded)
    created = await api_clients.create(JASHORE, "Site", expires_on=today + timedelta(1), actor=ADMIN)
    found = await identified(created)
    assert found is not None
    assert not found.expired

    # when
    async with scope.acting(TESTER) as client:
        await client.execute_query("UPDATE api_clients SET expires_on = dhaka_today()")

    # then
    found = await identified(created)
    assert found is not None
    assert found.expired


@pytest.mark.parametrize("days", [0, -1])
async def test_a_key_that_would_be_over_already_is_not_made(seeded: Database, days: int) -> None:
    today: date = await drafts.today(seeded)

    await refused(
        api_clients.create(JASHORE, "Site", expires_on=today + timedelta(days), actor=ADMIN),
        RefusalCode.INVALID,
        "expiresOn",
    )


async def test_who_ends_a_key_stays_on_record_whoever_ends_it_again(seeded: Database) -> None:
    # given
    created = await api_clients.create(SHARSHA, "Site", actor=BELOW)

    # when
    first = await api_clients.revoke(created.client.id, actor=ADMIN)
    second = await api_clients.revoke(created.client.id, actor=HEADQUARTERS)

    # then
    assert first.revoked_by == second.revoked_by == "admin of Jashore"
    assert first.revoked_at == second.revoked_at is not None
    found = await identified(created)
    assert found is not None
    assert found.revoked
    assert [row.last_used_on for row in await rows()] == [None]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", RefusalCode.REQUIRED),
        (" \t", RefusalCode.REQUIRED),
        ("\u200b", RefusalCode.REQUIRED),
        ("x" * 101, RefusalCode.INVALID),
    ],
)
async def test_a_key_has_a_name(seeded: Database, name: str, code: RefusalCode) -> None:
    await refused(api_clients.create(JASHORE, name, actor=ADMIN), code, "frontend")


async def test_a_key_does_not_expire_on_what_is_no_day(seeded: Database) -> None:
    for day in (date.min, date.max):
        await refused(
            api_clients.create(JASHORE, "Site", expires_on=day, actor=ADMIN), RefusalCode.INVALID, "expiresOn"
        )


def test_a_site_may_have_the_longest_name_of_a_host() -> None:
    host = ".".join(("a" * 63, "b" * 63, "c" * 63, "d" * 61))

    assert len(host) == 253
    assert api_clients.is_origin(f"https://{host}:65535")


async def test_a_name_is_as_long_as_it_may_be(seeded: Database) -> None:
    await api_clients.create(JASHORE, "x" * 100, actor=ADMIN)

    assert [row.name for row in await rows()] == ["x" * 100]


ORIGINS = [
    "https://a.example",
    "http://localhost:3000",
    "https://xn--54b7fta0cc.example",
    "http://[::1]:8000",
    "http://1.2.3.4",
]
NO_ORIGINS = [
    "", "*", "null", "a.example", "https://", "https://a.example/", "https://a.example/x", "https://A.example",
    "ftp://a.example", "https://a.example:", "https://a.example:123456", "https://u@a.example", "https://a..example",
    f"https://{'a' * 300}.example",
    "https://*.example", "https://a.example\n", "https://a.example?x", "https://মাগুরা.example", "https://[::1",
]  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_browser_says_so(origin: str) -> None:
    assert api_clients.is_origin(origin)


@pytest.mark.parametrize("origin", NO_ORIGINS)
async def test_what_no_browser_says_is_no_site(seeded: Database, origin: str) -> None:
    await refused(
        api_clients.create(JASHORE, "Site", origins=(SITE, origin), actor=ADMIN),
        RefusalCode.INVALID,
        "allowedOrigins",
        "1",
    )


async def test_a_key_is_not_for_any_number_of_sites(seeded: Database) -> None:
    several = tuple(f"https://{n}.example" for n in range(21))

    await refused(
        api_clients.create(JASHORE, "Site", origins=several, actor=ADMIN), RefusalCode.INVALID, "allowedOrigins"
    )
    await api_clients.create(JASHORE, "Site", origins=several[:20], actor=ADMIN)
    assert [row.origins for row in await rows()] == [[*several[:20]]]


@pytest.mark.parametrize("rate_class", [RateClass.HIGH, RateClass.UNLIMITED])
async def test_more_than_the_standard_is_given_by_headquarters(seeded: Database, rate_class: RateClass) -> None:
    await refused(
        api_clients.create(JASHORE, "Site", rate_class=rate_class, actor=ADMIN), RefusalCode.FORBIDDEN, "rateClass"
    )

    created = await api_clients.create(JASHORE, "Site", rate_class=rate_class, actor=HEADQUARTERS)
    assert created.client.rate_class == rate_class
    found = await identified(created)
    assert found is not None
    assert found.rate_class is rate_class


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        BELOW,
        person(Role.OFFICER, JASHORE),
        person(Role.HQ_ANALYST, "bd"),
        person(Role.DISTRICT_ADMIN, MAGURA),
    ],
    ids=["anonymous", "below", "officer", "analyst", "neighbour"],
)
async def test_who_may_not_makes_and_ends_no_key(seeded: Database, actor: Actor) -> None:
    created = await api_clients.create(JASHORE, "Site", actor=ADMIN)

    await refused(api_clients.create(JASHORE, "Site", actor=actor), RefusalCode.FORBIDDEN, "officeCode")
    sees = actor in {person(Role.OFFICER, JASHORE), person(Role.HQ_ANALYST, "bd")}
    code, field = (RefusalCode.FORBIDDEN, "officeCode") if sees else (RefusalCode.NOT_FOUND, "apiClientId")
    await refused(api_clients.revoke(created.client.id, actor=actor), code, field)


async def test_an_office_and_a_client_that_there_are_not(seeded: Database) -> None:
    await refused(api_clients.create("bd.nowhere", "Site", actor=HEADQUARTERS), RefusalCode.NOT_FOUND, "officeCode")
    await refused(api_clients.create("bd..x", "Site", actor=HEADQUARTERS), RefusalCode.NOT_FOUND, "officeCode")
    await refused(api_clients.revoke(999_999, actor=HEADQUARTERS), RefusalCode.NOT_FOUND, "apiClientId")
