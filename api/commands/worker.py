"""`charter worker`"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api.commands import Failure
from api.process import database, signals, sockets, worker, worker_jobs
from api.process.database import Unreachable
from api.process.settings import Settings
from api.process.worker import Worker
from api.telemetry import logs
from api.telemetry.metrics.counts import RequestCounts
from api.telemetry.metrics.jobs import JobCounts
from api.telemetry.metrics.process import ProcessMetrics
from api.telemetry.metrics.worker_endpoint import served


def command(
    once: Annotated[bool, typer.Option("--once", help="Process everything that is due, then exit.")] = False,
) -> None:
    """Run the scheduled work on requests until SIGTERM or Ctrl-C.

    It escalates overdue requests, reminds offices, recomputes deadlines after changes of the calendar, closes resolved
    requests, and erases personal data after CHARTER_RETENTION_DAYS. Any number may run. Without DATABASE_URL it works
    on the embedded database. With CHARTER_WORKER_PORT it serves /metrics on that port.
    """
    settings = Settings.from_environment()
    logs.configure(settings.log)
    signals.leave_when_told()
    with database.located(settings) as located:
        if not once:
            asyncio.run(_work(located))
        elif failed := asyncio.run(_work_once(located)):
            raise Failure(f"not everything was done, as the log says: {', '.join(failed)}")


async def _work_once(settings: Settings) -> list[str]:
    async with database.opened(settings):
        return await Worker(worker_jobs.jobs(settings.retention_days), signals.told()).once()


async def _work(settings: Settings) -> None:
    """Runs the worker, with its metrics endpoint if a port is set."""
    counts, jobs = RequestCounts(), JobCounts()
    process = ProcessMetrics([counts.values, jobs.values])
    if settings.worker_port is None:
        await _keep_working(settings, process, jobs)
        return
    with sockets.listener(settings.host, settings.worker_port, "CHARTER_WORKER_PORT") as listener:
        async with served(listener, process, counts, settings):
            await _keep_working(settings, process, jobs)


async def _keep_working(settings: Settings, process: ProcessMetrics, jobs: JobCounts) -> None:
    """Runs the worker until it is stopped; waits for a database that is away, at the start as later."""
    stop = signals.told()
    away = False
    while not stop.is_set():
        try:
            async with (
                database.opened(settings) as opened,
                process.counted(opened),
            ):
                await Worker(worker_jobs.jobs(settings.retention_days), stop, jobs).run()
        except (Unreachable, *database.AWAY) as error:
            if not away:
                worker.told_away(error)
            away = True
            await worker.pause(stop)
