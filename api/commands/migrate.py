"""`charter migrate`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.process import database
from api.process.settings import Settings


def command(
    create: Annotated[
        bool, typer.Option("--create", help="Create the embedded database in CHARTER_DATA if there is none.")
    ] = False,
) -> None:
    """Bring the database to this version of the program, as its owner (DATABASE_OWNER_URL).

    First it checks the server's version, the database's encoding and locale, the extensions and the role, and says in
    one line what to correct. Safe from several processes at once: one works, the others wait and find nothing to do.
    Without DATABASE_URL it works on the embedded database.
    """
    with database.located(Settings.from_environment(), create=create) as settings:
        applied = asyncio.run(database.migrated(settings))
    for name in applied:
        typer.echo(f"applied {name}")
    if not applied:
        typer.echo("nothing to apply")
