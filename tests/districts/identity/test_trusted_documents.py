"""Trusted documents: registered all or not at all, withdrawn on record, and nothing else for who wants so."""

from __future__ import annotations

from typing import Any

import pytest

from districts import scope
from districts.identity import api_clients, trusted_documents
from districts.identity.actors import ANONYMOUS, Actor, Role
from districts.identity.api_clients import Created
from districts.identity.trusted_documents import Entry, digest
from districts.shared.refused import RefusalCode, Refused
from models.database.connection import Database
from tests.districts.identity.test_grants import refused
from tests.districts.test_scope import ADMIN, JASHORE, MAGURA, SHARSHA, everything, person
from tests.support.rows import TESTER

X, Y = "{ x }", "query Y { y }"
STRANGERS = {
    "nobody": ANONYMOUS,
    "neighbour": person(Role.DISTRICT_ADMIN, MAGURA),
    "below": person(Role.DISTRICT_ADMIN, SHARSHA),
    "officer": person(Role.OFFICER, JASHORE),
}


async def check(text: str) -> str | None:
    return "It is nonsense." if "nonsense" in text else None


@pytest.fixture
async def site(seeded: Database) -> Created:
    return await api_clients.create(JASHORE, "Site", actor=ADMIN)


async def register(site: Created, *texts: str, actor: Actor = ADMIN) -> int:
    manifest = [Entry(digest(text), text) for text in texts]
    return await trusted_documents.register(site.client.id, manifest, check=check, actor=actor)


async def rows() -> list[dict[str, Any]]:
    async with scope.acting(TESTER) as client:
        return await client.execute_query_dict(
            "SELECT digest, text, registered_by, withdrawn_by FROM trusted_documents ORDER BY id"
        )


async def restricted(site: Created) -> tuple[Any, bool]:
    """By whom, and whether the door knows."""
    async with scope.acting(TESTER) as client:
        [row] = await client.execute_query_dict(
            "SELECT restricted_by, restricted_at IS NULL AS free FROM api_clients WHERE id = $1", [site.client.id]
        )
    found = await api_clients.identify(api_clients.digest(site.key) or b"")
    assert found is not None
    assert found.restricted == (not row["free"])
    return row["restricted_by"], found.restricted


def test_an_id_is_the_sha_256_of_the_text() -> None:
    text = "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}"

    assert digest(text) == "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"  # as the draft has it
    assert (
        trusted_documents.plain_id(f"sha256:{digest(text)}") == trusted_documents.plain_id(digest(text)) == digest(text)
    )


async def test_what_is_registered_is_kept_with_who_did_it(site: Created) -> None:
    assert await register(site, X, Y, X) == 2

    assert await rows() == [
        {"digest": digest(text), "text": text, "registered_by": "admin of Jashore", "withdrawn_by": None}
        for text in (X, Y)
    ]


async def test_a_later_manifest_comes_beside_the_earlier(site: Created) -> None:
    await register(site, X)
    manifest = [Entry(f"sha256:{digest(X)}", X), Entry(f"sha256:{digest(Y)}", Y)]

    assert await trusted_documents.register(site.client.id, manifest, check=check, actor=ADMIN) == 1
    assert [row["text"] for row in await rows()] == [X, Y]


async def test_each_document_that_is_not_valid_is_told_and_none_is_registered(site: Created) -> None:
    manifest = [
        Entry(digest(X), X),
        Entry(digest("nonsense"), "nonsense"),
        Entry(digest(X), Y),
        Entry("md5:x", Y),
    ]

    with pytest.raises(Refused) as error:
        await trusted_documents.register(site.client.id, manifest, check=check, actor=ADMIN)

    told = [error.value, *error.value.others]
    assert [(each.code, each.field) for each in told] == [
        (RefusalCode.INVALID, ("documents", "1", "text")),
        (RefusalCode.INVALID, ("documents", "2", "id")),
        (RefusalCode.INVALID, ("documents", "3", "id")),
    ]
    assert [each.message.en for each in told] == [
        f"The document {digest('nonsense')} is not valid: It is nonsense.",
        f"'{digest(X)}' is not the SHA-256 hash of the document's text.",
        "'md5:x' is not the SHA-256 hash of the document's text.",
    ]
    assert await rows() == []


async def test_a_manifest_has_documents_and_not_any_number_of_them(site: Created) -> None:
    await refused(register(site), RefusalCode.REQUIRED, "documents")
    await refused(register(site, *(f"{{ x{n} }}" for n in range(1001))), RefusalCode.LIMIT, "documents")
    assert await register(site, *(f"{{ x{n} }}" for n in range(1000))) == 1000


async def test_what_is_withdrawn_stays_on_record_and_may_come_back(site: Created) -> None:
    await register(site, X, Y)

    await trusted_documents.withdraw(site.client.id, [f"sha256:{digest(X)}"], actor=ADMIN)
    assert [(row["text"], row["withdrawn_by"]) for row in await rows()] == [(X, "admin of Jashore"), (Y, None)]

    assert await register(site, X, Y) == 1
    assert [(row["text"], row["withdrawn_by"]) for row in await rows()] == [
        (X, "admin of Jashore"), (Y, None), (X, None)
    ]  # fmt: skip


async def test_of_what_is_not_there_each_is_told_and_none_is_withdrawn(site: Created) -> None:
    another = await api_clients.create(JASHORE, "Another", actor=ADMIN)
    await register(site, X)
    await register(another, Y)

    with pytest.raises(Refused) as error:
        await trusted_documents.withdraw(site.client.id, [digest(X), digest(Y), "x"], actor=ADMIN)

    told = [error.value, *error.value.others]
    assert [(each.code, each.field) for each in told] == [
        (RefusalCode.NOT_FOUND, ("ids", "1")),
        (RefusalCode.NOT_FOUND, ("ids", "2")),
    ]
    assert [row["withdrawn_by"] for row in await rows()] == [None, None]


async def test_a_frontend_is_restricted_and_released(site: Created) -> None:
    await register(site, X)
    assert await restricted(site) == (None, False)

    for actor in (ADMIN, TESTER):
        await trusted_documents.restrict(site.client.id, only=True, actor=actor)
        assert await restricted(site) == ("admin of Jashore", True)
    for _ in range(2):
        await trusted_documents.restrict(site.client.id, only=False, actor=ADMIN)
        assert await restricted(site) == (None, False)


async def test_nobody_is_locked_out_by_mistake(site: Created) -> None:
    await register(site, X)
    await trusted_documents.withdraw(site.client.id, [digest(X)], actor=ADMIN)

    await refused(
        trusted_documents.restrict(site.client.id, only=True, actor=ADMIN), RefusalCode.NOT_ALLOWED_NOW, "apiClientId"
    )
    await trusted_documents.restrict(site.client.id, only=False, actor=ADMIN)
    assert await restricted(site) == (None, False)


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_who_may_not_make_keys_does_nothing_of_it(site: Created, stranger: str) -> None:
    await register(site, X)
    actor, before = STRANGERS[stranger], await everything()
    sees = stranger == "officer"
    code, field = (RefusalCode.FORBIDDEN, "officeCode") if sees else (RefusalCode.NOT_FOUND, "apiClientId")

    for attempt in (
        lambda: register(site, Y, actor=actor),
        lambda: trusted_documents.withdraw(site.client.id, [digest(X)], actor=actor),
        lambda: trusted_documents.restrict(site.client.id, only=True, actor=actor),
    ):
        await refused(attempt(), code, field)
    assert await everything() == before


async def test_who_may_not_is_refused_before_anything_is_read(site: Created) -> None:
    async def never(_text: str) -> str | None:
        pytest.fail("it was read")

    with pytest.raises(Refused):
        await trusted_documents.register(site.client.id, [Entry(digest(X), X)], check=never, actor=ANONYMOUS)


async def test_a_client_that_there_is_not(seeded: Database) -> None:
    await refused(trusted_documents.restrict(999_999, only=True, actor=TESTER), RefusalCode.NOT_FOUND, "apiClientId")
    await refused(api_clients.by_prefix("chk_aaaaaaaa", actor=TESTER), RefusalCode.NOT_FOUND, "apiClientId")
