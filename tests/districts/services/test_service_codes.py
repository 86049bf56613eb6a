"""A person says which service one of a draft is: its code is set right, and all that names it follows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import models
from districts import scope
from districts.charters import publishing
from districts.charters.imports.importing import Imported
from districts.identity.actors import Actor, ActorKind, Held, Role
from districts.services import editing, service_codes
from districts.shared.edits import Edit
from districts.shared.refused import RefusalCode, Refused
from districts.shared.text import LocalizedText
from models.database.connection import Address, Database
from seeds import charters
from tests.districts.charters.test_kept_codes import OFFICE, named
from tests.districts.charters.test_publishing import waiting
from tests.districts.test_scope import everything
from tests.support.databases import SERVING, as_role, connect
from tests.support.rows import TESTER

ADMIN = Actor(ActorKind.PERSON, "admin of Jashore", (Held(Role.DISTRICT_ADMIN, OFFICE),))
NEIGHBOUR = Actor(ActorKind.PERSON, "admin of Magura", (Held(Role.DISTRICT_ADMIN, "bd.khulna.magura"),))
OFFICER = Actor(ActorKind.PERSON, "officer of Jashore", (Held(Role.OFFICER, OFFICE),))
TRAINING, WORKSHOP, BOTH, DATA = (
    "আইসিটি প্রশিক্ষণ আয়োজন", "আইসিটি কর্মশালা আয়োজন", "আইসিটি প্রশিক্ষণ ও কর্মশালা আয়োজন", "তথ্য প্রদান",
)  # fmt: skip


@pytest.fixture(autouse=True)
async def draft(seeded: Database) -> int:
    """The draft of an office that has a charter: its services are c3 (DATA, number 1), c4 (new) and c5 (uncertain)."""
    await charters.import_document(OFFICE, named(TRAINING, WORKSHOP, DATA), actor=TESTER)
    return (await imported(DATA, "মেরামত", BOTH)).charter.id


async def imported(*names: str) -> Imported:
    return await charters.import_document(OFFICE, named(*names), actor=TESTER, publish=False)


async def lines(charter: int) -> list[tuple[int, str, int]]:
    """Number, code and version of each service."""
    async with scope.acting(TESTER):
        found = await models.Service.filter(charter_id=charter).order_by("serial")
    return [(service.serial, service.code, service.version) for service in found]


async def service(charter: int, code: str) -> int:
    async with scope.acting(TESTER):
        return (await models.Service.get(charter_id=charter, code=code)).id


async def noted(charter: int) -> list[tuple[str, str | None, str | None, str | None]]:
    """The findings about matches, with what became of them."""
    async with scope.acting(TESTER):
        found = await models.Finding.filter(charter_id=charter, code__startswith="SERVICE_MATCH").order_by("position")
    return [(finding.code, finding.service_code, finding.settlement, finding.settled_because) for finding in found]


async def match(service_id: int, version: int, code: str | None, actor: Actor = ADMIN) -> int:
    return await service_codes.match_service(service_id, version, code, actor=actor)


async def refused(service_id: int, version: int, code: str | None, actor: Actor = ADMIN) -> Refused:
    """The refusal, after which everything is as it was."""
    before = await everything()
    with pytest.raises(Refused) as error:
        await match(service_id, version, code, actor)
    assert await everything() == before
    return error.value


async def test_a_service_that_was_uncertain_is_said_to_be_a_former_one(draft: int) -> None:
    version = await match(await service(draft, "c5"), 1, "c1")

    assert version == 2
    assert await lines(draft) == [(1, "c3", 1), (2, "c4", 1), (3, "c1", 2)]
    assert await noted(draft) == [
        ("SERVICE_MATCHED", "c3", None, None),
        ("SERVICE_MATCH_UNCERTAIN", "c1", "RESOLVED", "The service was given the code c1."),
    ]


async def test_what_had_the_code_gets_the_other_ones(draft: int) -> None:
    await match(await service(draft, "c5"), 1, "c3")

    assert await lines(draft) == [(1, "c5", 2), (2, "c4", 1), (3, "c3", 2)]
    assert await noted(draft) == [
        ("SERVICE_MATCHED", "c5", "RESOLVED", "The service was given the code c5."),
        ("SERVICE_MATCH_UNCERTAIN", "c3", "RESOLVED", "The service was given the code c3."),
    ]


async def test_a_service_that_was_taken_for_a_former_one_is_said_to_be_new(draft: int) -> None:
    await match(await service(draft, "c3"), 1, None)

    # Neither c4 nor c5: this draft has them.
    assert await lines(draft) == [(1, "c6", 2), (2, "c4", 1), (3, "c5", 1)]


async def test_all_findings_of_the_service_follow(draft: int) -> None:
    async with scope.acting(TESTER) as client:
        await client.execute_query(
            """INSERT INTO findings (charter_id, position, code, severity, message_bn, message_en, service_code)
               SELECT $1, 100 + n, 'LOOK', 'INFO', '', '', 'c' || n FROM generate_series(3, 5) n""",
            [draft],
        )

    await match(await service(draft, "c5"), 1, "c3")

    async with scope.acting(TESTER):
        found = await models.Finding.filter(charter_id=draft, code="LOOK").order_by("position")
    told: list[Any] = [(finding.position, finding.service_code, finding.settlement) for finding in found]
    assert told == [
        (103, "c5", None), (104, "c4", None), (105, "c3", None),
    ]  # fmt: skip


async def test_what_was_said_holds_when_the_document_is_imported_again(draft: int) -> None:
    await match(await service(draft, "c5"), 1, "c1")

    again = await imported(DATA, "মেরামত", BOTH)

    assert await lines(again.charter.id) == [(1, "c3", 1), (2, "c4", 1), (3, "c1", 1)]
    assert [finding.code for finding in again.findings if finding.code == "SERVICE_MATCH_UNCERTAIN"] == []


async def test_the_change_is_recorded(draft: int, seeded: Database) -> None:
    key = await service(draft, "c5")

    await match(key, 1, "c1")

    async with scope.acting(TESTER) as client:
        rows = await client.execute_query_dict(
            """SELECT json_build_array(actor, before, after)::text AS entry FROM audit_entries
               WHERE "table" = 'services' AND "row" = $1 AND change = 'UPDATE'""",
            [key],
        )
    assert [json.loads(row["entry"]) for row in rows] == [
        ["admin of Jashore", {"code": "c5", "version": 1}, {"code": "c1", "version": 2}]
    ]


@pytest.mark.parametrize(
    ("code", "version", "given", "expected", "field"),
    [
        ("c5", 2, "c1", RefusalCode.STALE, ("version",)),
        # Of no other revision: nobody's, this draft's own, and another office's.
        ("c5", 1, "c9", RefusalCode.NOT_FOUND, ("code",)),
        ("c5", 1, "c4", RefusalCode.NOT_FOUND, ("code",)),
        ("c5", 1, "i1", RefusalCode.NOT_FOUND, ("code",)),
        ("c5", 1, "", RefusalCode.NOT_FOUND, ("code",)),
        # It is what it is said to be.
        ("c3", 1, "c3", RefusalCode.REQUIRED, ()),
        ("c5", 1, None, RefusalCode.REQUIRED, ()),
    ],
)
async def test_what_cannot_be_is_refused(
    draft: int, code: str, version: int, given: str | None, expected: RefusalCode, field: tuple[str, ...]
) -> None:
    error = await refused(await service(draft, code), version, given)

    assert (error.code, error.field) == (expected, field)


@pytest.mark.parametrize(("actor", "code"), [(NEIGHBOUR, RefusalCode.NOT_FOUND), (OFFICER, RefusalCode.FORBIDDEN)])
async def test_only_who_may_edit_says_it(draft: int, actor: Actor, code: RefusalCode) -> None:
    assert (await refused(await service(draft, "c5"), 1, "c1", actor)).code is code


async def test_a_published_charter_keeps_its_codes(draft: int) -> None:
    key = await service(draft, "c5")
    await publishing.publish(OFFICE, 2, actor=TESTER)

    assert (await refused(key, 1, "c1")).code is RefusalCode.NOT_ALLOWED_NOW
    assert (await refused(0, 1, "c1")).code is RefusalCode.NOT_FOUND


async def test_two_at_once_give_no_code_twice(draft: int) -> None:
    first, second = await service(draft, "c5"), await service(draft, "c4")

    answers = await asyncio.gather(match(first, 1, "c1"), match(second, 1, "c1"), return_exceptions=True)

    # Whoever came second either saw that its service had changed, or took the code and gave its own.
    assert 2 in answers
    found = [code for _, code, _ in await lines(draft)]
    assert sorted(found) in (["c1", "c3", "c4"], ["c1", "c3", "c5"])
    assert len(set(found)) == 3


async def test_drafts_beside_each_other_get_different_new_codes(draft: int) -> None:
    other = (await imported(DATA, "মেরামত", BOTH)).charter.id

    first, second = [await service(each, "c3") for each in (draft, other)]

    await asyncio.gather(match(first, 1, None), match(second, 1, None))

    async with scope.acting(TESTER):
        found = await models.Service.filter(charter_id__in=[draft, other], serial=1).order_by("code")
    assert [each.code for each in found] == ["c6", "c7"]


# While another publishes


async def edit(key: int) -> int:
    return await editing.update_service(key, 1, Edit(name=LocalizedText("অন্য")), actor=ADMIN)


async def rematch(key: int) -> int:
    return await match(key, 1, "c1")


@pytest.mark.parametrize("change", [edit, rematch])
async def test_a_change_while_another_publishes_waits_and_is_refused(
    draft: int, seeded: Database, roles: Address, change: Callable[[int], Awaitable[int]]
) -> None:
    """It has locked nothing that publishing needs: neither waits for the other for ever."""
    key = await service(draft, "c5")
    async with connect(as_role(roles, SERVING, await seeded.read("SELECT current_database()"))) as server:
        publisher = server.transaction()
        await publisher.start()
        await server.execute("SELECT FROM charters WHERE id = $1 FOR NO KEY UPDATE", draft)
        changing = asyncio.ensure_future(change(key))
        await waiting(seeded, 1)
        publish = "UPDATE charters SET in_force = 'empty', published_at = now() WHERE id = $1"
        await server.execute(publish, draft)
        await publisher.commit()

        with pytest.raises(Refused) as error:
            await changing

    assert error.value.code is RefusalCode.NOT_ALLOWED_NOW
    assert await lines(draft) == [(1, "c3", 1), (2, "c4", 1), (3, "c5", 1)]


@pytest.mark.parametrize("change", [edit, rematch])
async def test_publishing_takes_in_a_change_that_came_first_or_it_is_refused(
    draft: int, change: Callable[[int], Awaitable[int]]
) -> None:
    key = await service(draft, "c5")

    changed, published = await asyncio.gather(
        change(key), publishing.publish(OFFICE, 2, actor=TESTER), return_exceptions=True
    )

    assert isinstance(published, models.Charter)
    version = (await models.Service.get(id=key)).version
    if isinstance(changed, Refused):
        assert (changed.code, version) == (RefusalCode.NOT_ALLOWED_NOW, 1)
    else:
        assert (changed, version) == (2, 2)
