"""Shows the progress of seeding: a bar on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from seeds import calendar, catalogue, charters, offices, request_routes


async def seed() -> bool:
    """Seeds offices, catalogue, charters and calendars, in this order. Returns False if nothing was missing."""
    with watched("Offices") as progress:
        outcome = await offices.seed(progress)
    if outcome.created or outcome.updated:
        changed = f"{outcome.created} created, {outcome.updated} updated, {outcome.unchanged} unchanged"
        changed += f", {outcome.kept} kept as headquarters has them" if outcome.kept else ""
        typer.echo(f"Offices: {changed}", err=True)
    if declared := await calendar.seed():
        typer.echo(f"Calendar: {declared} holidays", err=True)
    if laid := await request_routes.seed():
        typer.echo(f"Requests: routes for {laid} kinds", err=True)
    if defined := await catalogue.seed():
        typer.echo(f"Catalogue: {len(defined)} national services", err=True)
    with watched("Charters") as progress:
        seeded = await charters.seed()
        progress(1, 1)
    if seeded:
        typer.echo(f"Charters: published for {', '.join(seeded)}", err=True)
    return bool(outcome.created or outcome.updated or declared or laid or defined or seeded)


@contextmanager
def watched(what: str, *, hidden: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A callback for a rule's progress: steps done, and steps in all. hidden: the output shows the progress itself."""
    if hidden or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    # Loaded only for a terminal.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
