"""`make lint` shows the SQL of the migrations to squawk, which knows what locks or rewrites a table that has rows.

What was there before the first release makes new tables, and is read as one. Each later migration is read alone. One
that must do what squawk warns of says so in its SQL: `-- squawk-ignore the-rule`, and why.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import typer
from tortoise import Tortoise
from tortoise.connection import get_connection

from models import APP
from models.connection import NAME, Address, tortoise_config
from models.migrate import Executor

LAST_BEFORE_RELEASE = "0005_functions"
# Keys are integers by design, Tortoise writes SERIAL, and the timeouts belong to the roles.
_TASTE = ["prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity", "require-lock-timeout",
          "require-statement-timeout"]  # fmt: skip


async def written() -> dict[str, str]:
    """The SQL of each migration, by its name. No database is asked."""
    config = tortoise_config(Address("nowhere", 5432, "nobody", "nothing"))
    context = await Tortoise.init(config=config)
    try:
        executor = Executor(get_connection(NAME), config["apps"])
        await executor.loader.build_graph()
        names = sorted(key.name for key in executor.loader.graph.nodes)
        return {name: _script(await executor.collect_sql(APP, name)) for name in names}
    finally:
        await context.close_connections()


def _script(statements: list[str]) -> str:
    return "\n".join(
        text if text.rstrip().endswith(";") or text.startswith("--") else f"{text};" for text in statements
    )


def warnings(name: str, sql: str, *, new: bool = False) -> str:
    """What squawk says, empty when it has nothing to say. new: all the tables are made in it."""
    taste = [*_TASTE, "adding-field-with-default"] if new else _TASTE
    options = ["--assume-in-transaction", "--pg-version=16.0", "--reporter=gcc", f"--exclude={','.join(taste)}"]
    said = subprocess.run(  # noqa: S603
        [Path(sys.executable).with_name("squawk"), *options, f"--stdin-filepath={name}.sql"],
        input=sql,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return said.stdout + (said.stderr if said.returncode else "")


def main() -> int:
    scripts = asyncio.run(written())
    first = "\n".join(sql for name, sql in scripts.items() if name <= LAST_BEFORE_RELEASE)
    said = warnings("before_the_first_release", first, new=True)
    said += "".join(warnings(name, sql) for name, sql in scripts.items() if name > LAST_BEFORE_RELEASE)
    typer.echo(said or f"{len(scripts)} migrations: squawk has nothing to say")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
