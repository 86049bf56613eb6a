"""What a server says of itself as it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from api.process.settings import Issuer, Settings
from api.process.start_notices import NO_ISSUER, NO_LISTEN, NO_WORKER, notices
from models.database.connection import Address, Database

ISSUER = Issuer("https://issuer.example", "charter")


@pytest.mark.parametrize(
    ("given", "worker", "embedded", "lines"),
    [
        ({}, False, False, [NO_WORKER, NO_ISSUER]),
        ({}, True, True, []),
        ({"issuer": ISSUER}, False, False, [NO_WORKER]),
        ({"issuer": ISSUER}, True, False, []),
        ({"public_only": True}, True, False, []),
    ],
)
async def test_what_it_will_not_do_is_a_line_each(
    seeded: Database, given: dict[str, Any], worker: bool, embedded: bool, lines: list[str]
) -> None:
    settings = Settings(listen=seeded._address, **given)

    assert await notices(settings, seeded, worker=worker, embedded=embedded) == lines


async def test_a_database_that_notifies_nobody_is_told(seeded: Database, roles: Address) -> None:
    """Notifications of a database reach none of its neighbours: as little as anything gets through a pooler."""
    elsewhere = Settings(listen=replace(roles, database="postgres"))
    nowhere = Settings(listen=replace(roles, database="charter_test_absent"))
    unused = replace(elsewhere, cache_bytes=0)

    told = [await notices(each, seeded, worker=True, embedded=True) for each in (elsewhere, nowhere, unused)]

    assert told == [[NO_LISTEN], [NO_LISTEN], []]
