"""`charter seed`"""

from __future__ import annotations

import asyncio

import typer

from api.commands.console import progress_display
from api.process import database
from api.process.settings import Settings


def command() -> None:
    """Load the office tree and the charters that come with the program.

    A second run finds nothing to change. Without DATABASE_URL it works on the embedded database.
    """
    with database.located(Settings.from_environment()) as settings:
        asyncio.run(_seed(settings))


async def _seed(settings: Settings) -> None:
    async with database.opened(settings):
        if not await progress_display.seed():
            typer.echo("nothing to load: all of it is there", err=True)
