"""Seeds the national office tree and the titles of its posts from `seeds/data`."""

from __future__ import annotations

from collections.abc import Callable

from districts import offices
from districts.identity.actors import system
from districts.posts import renamed_titles
from seeds import tables


async def seed(progress: Callable[[int, int], None] = offices.unwatched) -> offices.Outcome:
    """Updates the tree from the tables; a second run changes nothing.

    progress: offices done, and in all.
    """
    actor = system("charter seed")
    await renamed_titles.seed(tables.titles(), actor=actor)
    return await offices.seed(
        tables.offices(),
        tables.head_posts(),
        tables.escalation_times(),
        tables.former_offices(),
        progress,
        actor=actor,
    )
