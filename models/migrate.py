"""Brings the database to the newest migration; safe from any number of processes at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_generator.state import State
from tortoise.transactions import in_transaction

from models import APP, drawing
from models.connection import NAME, Address, tortoise_config

# One number for all: whoever holds it is the only one who migrates. (The letters of "charter" on a telephone.)
_LOCK = 2427837

_GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE
    ON tortoise_migrations, audit_entries, service_listings, listing_counts, calendar_changes,
    idempotency_keys, rate_buckets, server_secrets, disk_probes, applicants, request_series, generations,
    simulations, performance_counts, performance_changes, contact_reads FROM {role};
-- What acts for the owner is a door for the serving role, and for nobody else.
DO $$
DECLARE
    door regprocedure;
BEGIN
    FOR door IN SELECT p.oid FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.prorettype <> 'trigger'::regtype
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', door);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {role}', door);
    END LOOP;
END $$;
"""


async def migrate(owner: Address, serving_role: str) -> list[str]:
    """Applies what is missing, as the owner, and lets the serving role read and write rows. Names what was applied.

    Each migration and its record are one transaction under an advisory lock: a process that is killed leaves no
    migration half done or unrecorded, and of several at once one works while the others wait and find nothing to do.
    """
    config = tortoise_config(owner, maxsize=1)
    context = await Tortoise.init(config=config, init_connections=True)
    try:
        applied: list[str] = []
        reached = _Reached()
        while name := await _apply_next(config["apps"], reached):
            applied.append(name)
        await _grant(serving_role)
        return applied
    finally:
        await context.close_connections()


@dataclass(slots=True)
class _Reached:
    """What the models look like after these migrations: each is added once, whoever applied it."""

    applied: set[MigrationKey] = field(default_factory=set)
    state: State | None = None


class Executor(MigrationExecutor):
    """Tortoise's, which draws the models only for the operations that look at them."""

    def __init__(self, client: BaseDBAsyncClient, apps: dict[str, Any], reached: _Reached | None = None) -> None:
        super().__init__(client, apps)
        self._reached = reached

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        connections = {label: config["default_connection"] for label, config in self.loader.apps_config.items()}
        reached = self._reached or _Reached()
        state = reached.state or drawing.nothing(connections)
        for key in takewhile(lambda key: key != upto, self._full_plan()):
            migration = self.loader.graph.nodes[key]
            if migration and key in applied - reached.applied:
                await migration.apply(state, dry_run=True)
                reached.applied.add(key)
        reached.state = state
        return state


async def _apply_next(apps: dict[str, Any], reached: _Reached) -> str | None:
    async with in_transaction(NAME) as client:
        await _wait_for_turn(client)
        executor = Executor(client, apps, reached)
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))  # noqa: SLF001
        plan = await executor.plan([MigrationTarget(APP, "__latest__")])
        if not plan:
            return None
        name = plan[0].migration.name
        await executor.migrate([MigrationTarget(APP, name)])  # which takes the state along
        reached.applied = set(await executor.recorder.applied_migrations())
        return name


async def _wait_for_turn(client: BaseDBAsyncClient) -> None:
    """However long others take, and this migration itself: the role's statement_timeout is for those who serve."""
    await client.execute_query("SET LOCAL statement_timeout = 0")
    await client.execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])


async def _grant(role: str) -> None:
    async with in_transaction(NAME) as client:
        await _wait_for_turn(client)
        quoted = (await client.execute_query_dict("SELECT quote_ident($1) AS role", [role]))[0]["role"]
        await client.execute_script(_GRANTS.format(role=quoted))
