"""The office tree of the whole country and the titles of its posts, from `seeds/data`."""

from __future__ import annotations

from collections.abc import Callable

from districts import offices, titles
from districts.actors import system
from seeds import tables


async def seed(progress: Callable[[int, int], None] = offices.unwatched) -> offices.Outcome:
    """Brings the tree in step with the tables; a second run changes nothing.

    progress: offices done, of how many.
    """
    actor = system("charter seed")
    await titles.seed(tables.titles(), actor=actor)
    return await offices.seed(
        tables.offices(),
        tables.head_posts(),
        tables.escalation_times(),
        tables.former_offices(),
        progress,
        actor=actor,
    )
