"""`charter migrate`"""

from __future__ import annotations

import asyncio

import typer

from api import database
from api.settings import Settings


def command() -> None:
    """Bring the database to the newest migration, as its owner (DATABASE_OWNER_URL).

    Safe from several processes at once: one works, the others wait and find nothing to do. Without DATABASE_URL it
    works on the embedded database.
    """
    with database.located(Settings.from_environment()) as settings:
        applied = asyncio.run(database.migrated(settings))
    for name in applied:
        typer.echo(f"applied {name}")
    if not applied:
        typer.echo("nothing to apply")
