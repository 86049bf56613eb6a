"""Roles are given and taken back for the record; nobody gives more than they have, and a revoked one is void."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest

import models
from districts import scope
from districts.charters import storing
from districts.identity import grants
from districts.identity.actors import ANONYMOUS, Actor, ActorKind, Held, Role
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.districts.test_scope import ADMIN, JASHORE, MAGURA, SHARSHA, everything, person
from tests.schema.networks import drafts
from tests.support.rows import TESTER

HEADQUARTERS = person(Role.HQ_ADMIN, "bd", subject="headquarters")
BELOW = person(Role.DISTRICT_ADMIN, SHARSHA, subject="admin of Sharsha")
DRAFT = drafts.charter([drafts.service("c1", "সেবা")])


async def refused(rule: object, code: RefusalCode, *field: str) -> None:
    """That the rule is refused like this, and that nothing is changed by it."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await rule  # type: ignore[misc]
    assert (error.value.code, error.value.field) == (code, field)
    assert await everything() == before


async def rows() -> list[models.Grant]:
    async with scope.acting(TESTER) as client:
        return await models.Grant.all().using_db(client).prefetch_related("office")


async def test_what_is_granted_is_held_from_then_on(seeded: Database) -> None:
    # given
    await refused(storing.store(JASHORE, DRAFT, actor=await scope.person("salma")), RefusalCode.FORBIDDEN, "officeCode")
    begin = datetime.now(UTC)

    # when
    given = await grants.grant("salma", Role.DISTRICT_ADMIN, JASHORE, actor=ADMIN)

    # then
    [row] = await rows()
    assert row.id == given.id
    assert (row.subject, row.role, row.office.code) == ("salma", "DISTRICT_ADMIN", JASHORE)
    assert row.granted_by == "admin of Jashore"
    assert not row.revoked_by
    assert begin <= row.granted_at <= datetime.now(UTC)
    salma = await scope.person("salma")
    assert salma == Actor(ActorKind.PERSON, "salma", (Held(Role.DISTRICT_ADMIN, JASHORE),))
    assert (await storing.store(SHARSHA, DRAFT, actor=salma)).revision == 1


async def test_the_grants_of_others_are_not_ones_own(seeded: Database) -> None:
    await grants.grant("salma", Role.DISTRICT_ADMIN, JASHORE, actor=ADMIN)

    assert await scope.person("salm") == Actor(ActorKind.PERSON, "salm")
    assert await scope.person("Salma") == Actor(ActorKind.PERSON, "Salma")


async def test_granted_twice_is_granted_once(seeded: Database) -> None:
    # given
    first = await grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN)
    before = await everything()

    # when
    second = await grants.grant("salma", Role.OFFICER, JASHORE, actor=HEADQUARTERS)

    # then
    assert (second.id, second.granted_by) == (first.id, "admin of Jashore")
    assert await everything() == before


async def test_another_role_and_another_office_are_grants_of_their_own(seeded: Database) -> None:
    for role, office in ((Role.OFFICER, JASHORE), (Role.DISTRICT_ADMIN, JASHORE), (Role.OFFICER, SHARSHA)):
        await grants.grant("salma", role, office, actor=ADMIN)

    assert (await scope.person("salma")).grants == (
        Held(Role.DISTRICT_ADMIN, JASHORE),
        Held(Role.OFFICER, JASHORE),
        Held(Role.OFFICER, SHARSHA),
    )


async def test_what_is_revoked_stays_on_record_and_has_no_effect_any_more(seeded: Database) -> None:
    # given
    given = await grants.grant("salma", Role.DISTRICT_ADMIN, JASHORE, actor=ADMIN)
    await storing.store(JASHORE, DRAFT, actor=await scope.person("salma"))
    begin = datetime.now(UTC)

    # when
    revoked = await grants.revoke(given.id, actor=HEADQUARTERS)

    # then
    [row] = await rows()
    assert row.id == revoked.id == given.id
    assert (row.granted_by, row.granted_at) == ("admin of Jashore", given.granted_at)
    assert (row.revoked_by, revoked.revoked_by) == ("headquarters", "headquarters")
    assert row.revoked_at is not None
    assert begin <= row.revoked_at <= datetime.now(UTC)
    salma = await scope.person("salma")
    assert salma.grants == ()
    await refused(storing.store(JASHORE, DRAFT, actor=salma), RefusalCode.FORBIDDEN, "officeCode")
    async with scope.acting(salma) as client:
        assert await models.Charter.filter(office__code=JASHORE).using_db(client).count() == 0


async def test_revoked_twice_is_revoked_once_and_granted_anew_is_another_grant(seeded: Database) -> None:
    first = await grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN)
    await grants.revoke(first.id, actor=ADMIN)
    before = await everything()

    again = await grants.revoke(first.id, actor=HEADQUARTERS)
    unchanged = await everything()
    second = await grants.grant("salma", Role.OFFICER, JASHORE, actor=HEADQUARTERS)

    assert again.revoked_by == "admin of Jashore"
    assert unchanged == before
    assert [(row.id, row.granted_by, row.revoked_by) for row in await rows()] == [
        (first.id, "admin of Jashore", "admin of Jashore"),
        (second.id, "headquarters", None),
    ]


async def test_an_office_that_there_is_not(seeded: Database) -> None:
    for actor, office in ((HEADQUARTERS, "bd.nowhere"), (HEADQUARTERS, "bd. '"), (ADMIN, f"{JASHORE}.nowhere")):
        await refused(grants.grant("salma", Role.OFFICER, office, actor=actor), RefusalCode.NOT_FOUND, "officeCode")


async def test_nobody_is_no_person(seeded: Database) -> None:
    for subject in ("", " \n", "\u200b"):
        await refused(grants.grant(subject, Role.OFFICER, JASHORE, actor=ADMIN), RefusalCode.REQUIRED, "subject")


async def test_a_subject_is_no_longer_than_any_issuers(seeded: Database) -> None:
    given = await grants.grant("ক" * 255, Role.OFFICER, JASHORE, actor=ADMIN)

    assert given.subject == "ক" * 255
    for count in (256, 100_000):
        subject = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(count))
        await refused(grants.grant(subject, Role.OFFICER, JASHORE, actor=ADMIN), RefusalCode.INVALID, "subject")


@pytest.mark.parametrize(
    ("actor", "offices", "gives"),
    [
        (ADMIN, (JASHORE, SHARSHA), (Role.DISTRICT_ADMIN, Role.DIVISION_ADMIN, Role.OFFICER)),
        (HEADQUARTERS, ("bd", "bd.khulna", JASHORE), sorted(Role)),
    ],
    ids=["district", "headquarters"],
)
async def test_who_may_grant_gives_what_they_have(
    seeded: Database, actor: Actor, offices: tuple[str, ...], gives: list[Role]
) -> None:
    for office in offices:
        for role in gives:
            await grants.grant("salma", role, office, actor=actor)

    assert (await scope.person("salma")).grants == tuple(Held(role, office) for office in offices for role in gives)


async def test_an_admin_gives_no_more_than_an_admin_has(seeded: Database) -> None:
    for office in (JASHORE, SHARSHA):
        for role in (Role.HQ_ADMIN, Role.HQ_ANALYST):
            await refused(grants.grant("salma", role, office, actor=ADMIN), RefusalCode.FORBIDDEN, "role")


WITHOUT = {
    "nobody": ANONYMOUS,
    "a person without grants": Actor(ActorKind.PERSON, "x"),
    "an officer": person(Role.OFFICER, JASHORE),
    "an analyst": person(Role.HQ_ANALYST, "bd"),
    "a neighbour": person(Role.DISTRICT_ADMIN, MAGURA),
    "below": BELOW,
    "a code that begins alike": person(Role.DISTRICT_ADMIN, "bd.khulna.jash"),
    "an officer here and an admin elsewhere": Actor(
        ActorKind.PERSON, "x", (Held(Role.OFFICER, JASHORE), Held(Role.DISTRICT_ADMIN, MAGURA))
    ),
}


@pytest.mark.parametrize("who", WITHOUT)
async def test_who_may_not_grant_grants_nothing(seeded: Database, who: str) -> None:
    for role in (Role.OFFICER, Role.HQ_ADMIN):
        await refused(grants.grant("salma", role, JASHORE, actor=WITHOUT[who]), RefusalCode.FORBIDDEN, "officeCode")


async def test_an_admin_grants_nothing_elsewhere_or_above(seeded: Database) -> None:
    for office in (MAGURA, "bd.khulna", "bd", "bd.khulna.jash", "bd.nowhere", ""):
        await refused(grants.grant("salma", Role.OFFICER, office, actor=ADMIN), RefusalCode.FORBIDDEN, "officeCode")


async def test_a_grant_out_of_reach_is_not_there(seeded: Database) -> None:
    given = await grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN)

    for who in ("nobody", "a person without grants", "a neighbour", "below", "a code that begins alike"):
        await refused(grants.revoke(given.id, actor=WITHOUT[who]), RefusalCode.NOT_FOUND, "grantId")
    await refused(grants.revoke(given.id + 1, actor=HEADQUARTERS), RefusalCode.NOT_FOUND, "grantId")


async def test_who_sees_a_grant_but_could_not_give_it_does_not_take_it_back(seeded: Database) -> None:
    officer, analyst, headquarters = [
        await grants.grant("salma", role, JASHORE, actor=HEADQUARTERS)
        for role in (Role.OFFICER, Role.HQ_ANALYST, Role.HQ_ADMIN)
    ]

    for who in ("an officer", "an analyst", "an officer here and an admin elsewhere"):
        await refused(grants.revoke(officer.id, actor=WITHOUT[who]), RefusalCode.FORBIDDEN, "officeCode")
    for given in (analyst, headquarters):
        await refused(grants.revoke(given.id, actor=ADMIN), RefusalCode.FORBIDDEN, "role")


async def test_of_many_at_once_one_grants(seeded: Database) -> None:
    given = await asyncio.gather(*(grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN) for _ in range(8)))

    assert [row.id for row in await rows()] == [given[0].id]
    assert {each.id for each in given} == {given[0].id}


async def test_of_many_at_once_one_revokes(seeded: Database) -> None:
    given = await grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN)

    actors = [person(Role.DISTRICT_ADMIN, JASHORE, subject=f"admin {n}") for n in range(8)]
    revoked = await asyncio.gather(*(grants.revoke(given.id, actor=actor) for actor in actors))

    [row] = await rows()
    assert {each.revoked_by for each in revoked} == {row.revoked_by}
    assert row.revoked_by in {actor.subject for actor in actors}


async def _when(begin: asyncio.Event, rule: Awaitable[models.Grant]) -> models.Grant:
    """A task of its own is made before the other's transaction begins, or it would be part of that one."""
    await begin.wait()
    return await rule


async def test_a_grant_waits_for_one_that_is_being_taken_back(seeded: Database) -> None:
    first = await grants.grant("salma", Role.OFFICER, JASHORE, actor=ADMIN)

    begin = asyncio.Event()
    waiting = asyncio.create_task(_when(begin, grants.grant("salma", Role.OFFICER, JASHORE, actor=HEADQUARTERS)))

    async with scope.acting(ADMIN):
        await grants.revoke(first.id, actor=ADMIN)
        begin.set()
        done, _ = await asyncio.wait([waiting], timeout=0.2)
        assert not done
    second = await asyncio.wait_for(waiting, 5)

    assert [(row.id, row.revoked_by) for row in await rows()] == [
        (first.id, "admin of Jashore"),
        (second.id, None),
    ]


async def test_who_is_named_with_spaces_around_is_the_same_person(seeded: Database) -> None:
    given = await grants.grant(" salma\n", Role.OFFICER, JASHORE, actor=ADMIN)

    assert given.subject == "salma"
    assert (await scope.person("salma")).grants == (Held(Role.OFFICER, JASHORE),)


async def test_a_name_with_what_nobody_sees_is_refused(seeded: Database) -> None:
    for subject in ("sal\u200bma", "\u202esalma", "sal\tma"):
        await refused(grants.grant(subject, Role.OFFICER, JASHORE, actor=ADMIN), RefusalCode.INVALID, "subject")


async def test_an_office_that_is_not_named_is_not_quoted(seeded: Database) -> None:
    for actor, message in (
        (ADMIN, "`officeCode` is empty. Enter the office's code."),
        (TESTER, "`officeCode` is empty. Enter the office's code."),
    ):
        with pytest.raises(Refused) as error:
            await grants.grant("salma", Role.OFFICER, "", actor=actor)
        assert error.value.message.en == message
