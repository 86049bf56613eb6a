"""`charter adopt`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.commands.console import progress_display
from api.process import database
from api.process.settings import Settings
from districts.catalogue import adoption
from districts.catalogue.adoption import Adopted
from districts.identity.actors import system
from districts.offices import Level


def command(
    level: Annotated[Level, typer.Option(help="The level of the offices that adopt.")],
    publish: Annotated[bool, typer.Option("--publish", help="Also publish each charter.")] = False,
) -> None:
    """Give every office of a level that has no charter one from the catalogue of national services.

    Each gets a charter of its own posts, as a draft or, with --publish, in force at once. An office that has a charter,
    or a draft, is left as it is, so that a second run changes nothing. Without DATABASE_URL it works on the embedded
    database.
    """
    with database.located(Settings.from_environment()) as settings:
        adopted = asyncio.run(_adopt(settings, level, publish=publish))
    typer.echo(f"{len(adopted.adopted)} charters {'published' if publish else 'drafted'}")
    if adopted.left:
        named = f": {', '.join(adopted.left)}" if adopted.adopted else ""
        typer.echo(f"{len(adopted.left)} left as they are, with a charter or a draft of their own{named}")


async def _adopt(settings: Settings, level: Level, *, publish: bool) -> Adopted:
    async with database.opened(settings):
        with progress_display.watched("Charters") as progress:
            return await adoption.adopt_level(level, publish=publish, actor=system("charter adopt"), progress=progress)
