"""Long documents are read beside everything else."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from graphql import GraphQLError

from districts.shared.operation_limits import Allowed
from schema.network import schema
from schema.plan.documents import parsing
from schema.plan.documents.cache import Documents

LONG = "{ " + " ".join(f"a{n}: __typename" for n in range(90)) + " }"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Documents:
    return Documents(schema._schema, schema.bindings, Allowed())


async def test_a_long_document_is_read_in_another_thread_and_once(
    known: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    threads: list[str] = []
    read = parsing.read

    def noted(*arguments: Any, **options: Any) -> Any:
        threads.append(threading.current_thread().name)
        return read(*arguments, **options)

    monkeypatch.setattr(parsing, "read", noted)

    # when
    found = await asyncio.gather(*(known.fetch(LONG) for _ in range(5)))
    await known.fetch("{ __typename }")

    # then
    assert len({id(document) for document in found}) == 1
    assert await known.fetch(LONG) is found[0]
    assert threads == ["documents_0", threading.main_thread().name]


async def test_what_is_wrong_with_it_is_told_to_all_who_wait(known: Documents) -> None:
    bad = LONG.replace("__typename", "nothing", 1)
    invalid = await asyncio.gather(*(known.fetch(bad) for _ in range(2)))
    unreadable = await asyncio.gather(*(known.fetch(LONG[:-1] + "{") for _ in range(2)), return_exceptions=True)

    assert [document.errors[0].message for document in invalid] == ["Cannot query field 'nothing' on type 'Query'."] * 2
    assert all(isinstance(error, GraphQLError) for error in unreadable)
    assert len(known) == 0


async def test_one_who_does_not_wait_for_it_disturbs_nobody(known: Documents) -> None:
    first, second = (asyncio.ensure_future(known.fetch(LONG)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()

    assert not (await second).errors
