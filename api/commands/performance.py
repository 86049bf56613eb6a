"""`charter performance`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.process import database
from api.process.settings import Settings
from districts.performance import counting


def command(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Recount all requests and measure those not yet measured.")
    ] = False,
) -> None:
    """Keep the counts that performance is read from.

    The worker adds what changes to them by itself; this adds what is waiting. After requests were loaded into the
    database past the program, or were taken out of it, --rebuild makes the counts anew, while everything goes on: a
    million requests take a minute or two. Without DATABASE_URL it works on the embedded database.
    """
    with database.located(Settings.from_environment()) as settings:
        done = asyncio.run(_work(settings, rebuild=rebuild))
    typer.echo(f"requests counted: {done}" if rebuild else f"changes added: {done}")


async def _work(settings: Settings, *, rebuild: bool) -> int:
    async with database.opened(settings, patient=rebuild):
        if rebuild:
            return await counting.rebuild()
        added = 0
        while folded := await counting.fold():
            added += folded
        return added
