"""`make lint` shows the migrations to squawk, which knows what locks or rewrites a table that has rows.

The baseline makes new tables. Each later migration is read alone. One that must do what squawk warns of says so in its
SQL: `-- squawk-ignore the-rule`, and why.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from models.database import sql_files

BASELINE = "0001_baseline"
# Keys are integers by design, Tortoise writes SERIAL, and the timeouts belong to the roles.
_TASTE = ["prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity", "require-lock-timeout",
          "require-statement-timeout"]  # fmt: skip


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
    migrations = sql_files.migrations()
    said = "".join(
        warnings(name, path.read_text(encoding="utf-8"), new=name == BASELINE) for name, path in migrations.items()
    )
    typer.echo(said or f"{len(migrations)} migrations: squawk has nothing to say")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
