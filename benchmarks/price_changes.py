"""What mutations take and are paid: each is done some times for an office of its own, as the soak does them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import httpx

from benchmarks.price_measures import Measuring, Priced
from districts import offices
from districts.identity import grants
from districts.identity.actors import system
from districts.offices.levels import Level
from districts.offices.seed_lists import OfficeRow
from models.database import connection
from models.database.connection import Address
from schema.plan.cost.prices import REQUEST
from seeds import charters
from tests.seeds.documents import SOURCE
from tests.soak.acts import ACTS
from tests.soak.calls import Asking
from tests.soak.household import NATIONAL, Household, Person
from tests.soak.living import Gate, Living

_ACTOR = system("benchmark")
# How often each is tried at most, until it was done this often: many need what another has made.
_ROUNDS = 30
_OFTEN = 4


async def changes(data: Address, folder: Path, measuring: Measuring) -> list[Priced]:
    """data: the network that is served. folder: where the server has its tokens from."""
    house = Household(1)
    database = await connection.open_database(data)
    await offices.seed([OfficeRow(house.office, Level.DISTRICT, "জেলা", "Priced")], [], [], actor=_ACTOR)
    await charters.import_document(house.office, SOURCE, actor=_ACTOR, publish=True)
    house.in_force = 1
    for person in (*NATIONAL, house.admin, house.officer):
        assert person.subject is not None
        assert person.role is not None
        await grants.grant(person.subject, person.role, person.office, actor=_ACTOR)
    await database.close()
    async with httpx.AsyncClient() as client:
        asking = _Asking([f"http://127.0.0.1:{measuring.server.port}"], folder, Random(1), client)
        asking.measuring, asking.priced = measuring, {name: Priced(f"`{name}`") for name in ACTS}
        life = Living(house, asking, Random(1), Gate())
        for _ in range(_ROUNDS):
            for name in ACTS:
                if len(asking.priced[name].points) < _OFTEN:
                    await life.act(name)
    return [one for one in asking.priced.values() if one.points]


class _Asking(Asking):
    """Measures each mutation and asks what it costs."""

    measuring: Measuring
    priced: dict[str, Priced]

    async def ask(
        self, who: str, person: Person, document: str, variables: dict[str, Any], server: str | None = None
    ) -> dict[str, Any]:
        del who
        [name] = [name for name in self.priced if f"{{ {name}(" in document]
        with self.measuring.timed(self.priced[name]) as paid:
            response = await self.client.post(
                f"{server or self.servers[0]}/graphql",
                json={"query": document, "variables": variables, "extensions": {"cost": True}},
                headers=self._signed(person),
                timeout=60,
            )
            answer: dict[str, Any] = response.json()
            cost = answer.pop("extensions", {}).get("cost", {})
            paid(REQUEST + cost.get("cost", 0) + cost.get("work", 0))
        return answer
