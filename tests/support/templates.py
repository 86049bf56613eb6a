"""The databases that tests copy, and what each holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from districts.identity import grants
from districts.identity.actors import Role
from districts.requests.recomputing import recompute
from models.database import connection
from models.database.connection import Address
from models.database.migrate import migrate
from seeds import calendar, catalogue, charters, offices, request_routes
from simulator import simulation
from simulator.parameters import Parameters
from tests.districts.performance import histories
from tests.schema.networks import rich
from tests.schema.probe import tenants
from tests.support.databases import OWNER, SERVING, as_role, drop_database, execute, make_database
from tests.support.rows import TESTER

SIMULATED = Parameters(seed=1, requests=2000, first=date(2025, 7, 1), last=date(2026, 6, 30))


@dataclass(frozen=True, slots=True)
class Template:
    """base: the template that it begins as a copy of. fill: given its owner's and the serving role's addresses."""

    base: str | None
    fill: Callable[[Address, Address], Awaitable[None]]


class Templates:
    """The templates of one server. Each is made when it is first asked for, unless they are all there already."""

    def __init__(self, superuser: Address, *, complete: bool) -> None:
        self._superuser = superuser
        self._complete = complete
        self._made: dict[str, str] = {}

    async def of(self, name: str) -> str:
        """The name of the database."""
        if self._complete:
            return f"charter_test_{name}"
        if name not in self._made:
            template = TEMPLATES[name]
            base = await self.of(template.base) if template.base else None
            database = await make_database(self._superuser, f"charter_test_{name}", base)
            await template.fill(as_role(self._superuser, OWNER, database), as_role(self._superuser, SERVING, database))
            self._made[name] = database
        return self._made[name]

    async def drop(self) -> None:
        for database in self._made.values():
            await drop_database(self._superuser, database)


async def _migrate(owner: Address, _: Address) -> None:
    await migrate(owner, SERVING)


async def _seed(_: Address, serving: Address) -> None:
    await seed(serving)


async def seed(serving: Address) -> None:
    """What `charter seed` does."""
    database = await connection.open_database(serving)
    await offices.seed()
    await calendar.seed()
    await request_routes.seed()
    await catalogue.seed()
    await charters.seed()
    # As the worker does a moment later: nothing is filed yet whose deadline would move.
    await recompute()
    await database.close()


async def _simulate(owner: Address, _: Address) -> None:
    database = await connection.open_database(owner)
    await simulation.simulate(SIMULATED, actor=TESTER)
    await database.close()


async def _enrich(owner: Address, serving: Address) -> None:
    database = await connection.open_database(serving)
    await rich.fill(database)
    await database.close()
    await execute(owner, rich.SIMULATION)


async def _live(_: Address, serving: Address) -> None:
    database = await connection.open_database(serving)
    await grants.grant(histories.HEADQUARTERS, Role.HQ_ANALYST, "bd", actor=TESTER)
    await grants.grant(histories.OFFICER, Role.OFFICER, "bd.khulna.magura", actor=TESTER)
    await histories.lived(1, steps=24, filings=10)
    await database.close()


async def _settle(_: Address, serving: Address) -> None:
    database = await connection.open_database(serving)
    await tenants.plant()
    for tenant in tenants.OFFICES:
        await tenants.open_to_all(tenant)
    await tenants.its_own("B")
    await database.close()


async def _settle_both(_: Address, serving: Address) -> None:
    database = await connection.open_database(serving)
    await tenants.its_own("A")
    await database.close()


TEMPLATES = {
    # All tables, and no rows.
    "migrated": Template(None, _migrate),
    # With what `charter seed` brings: the office tree and the Magura charter.
    "seeded": Template("migrated", _seed),
    # With what `charter simulate` makes up.
    "simulated": Template("seeded", _simulate),
    # With something in every table (see `rich`).
    "rich": Template("seeded", _enrich),
    # In which some weeks have passed.
    "lived": Template("seeded", _live),
    # Two offices that are open to all, of which B has what is its own; and then A too.
    "neighbours": Template("migrated", _settle),
    "tenants": Template("neighbours", _settle_both),
}
