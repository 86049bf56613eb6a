"""`charter simulate`"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

import typer

from api.commands.console import progress_display
from api.process import database
from api.process.settings import Settings
from districts.identity.actors import system
from simulator import simulation
from simulator.parameters import MOST_REQUESTS, MOST_SEED, Parameters


def command(
    requests: Annotated[
        int, typer.Option(min=0, max=MOST_REQUESTS, help="The number of simulated requests.")
    ] = 100_000,
    seed: Annotated[
        int, typer.Option(min=0, max=MOST_SEED, help="The random seed: the same seed makes the same network.")
    ] = 1,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DATE", help="The first day; by default a year before the last."
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="The last day; by default yesterday."),
    ] = None,
    into_existing: Annotated[
        bool,
        typer.Option(
            "--into-existing",
            help="Allow a database with real charters or requests. Simulated data cannot be removed from it.",
        ),
    ] = False,
) -> None:
    """Generate a simulated national network: charters, officers, vacancies, and requests with their history.

    The network is marked as simulated. A database with real charters or requests is refused without --into-existing.
    Everything is stored, or nothing; servers and workers wait until it ends. It connects as DATABASE_OWNER_URL; without
    DATABASE_URL it uses the embedded database, which it migrates and seeds first.
    """
    settings = Settings.from_environment()
    parameters = Parameters(seed, requests, first and first.date(), last and last.date())
    with database.located(settings) as located:
        if settings.database is None:
            asyncio.run(_prepare(located))
        made = asyncio.run(_simulate(located, parameters, into_existing=into_existing))
    typer.echo(f"{requests:,} requests simulated" if made else "already simulated with these parameters, nothing to do")


async def _prepare(settings: Settings) -> None:
    await database.migrated(settings)
    async with database.opened(settings):
        await progress_display.seed()


async def _simulate(settings: Settings, parameters: Parameters, *, into_existing: bool) -> bool:
    async with database.owned(settings):
        with progress_display.watched("Requests") as progress:
            return await simulation.simulate(
                parameters, actor=system("charter simulate"), progress=progress, into_existing=into_existing
            )
