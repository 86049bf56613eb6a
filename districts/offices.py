"""The office tree: its levels, and how it is brought in step with a list of offices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import refusals, scope
from districts.actors import Actor, Permission


class Level(StrEnum):
    """How deep in the tree an office stands. The order of the members is the order from the top down."""

    NATIONAL = "NATIONAL"
    DIVISION = "DIVISION"
    DISTRICT = "DISTRICT"
    UPAZILA = "UPAZILA"


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as a list names it. code: its path in the tree, one label a level."""

    code: str
    level: Level
    name_bn: str
    name_en: str


@dataclass(frozen=True, slots=True)
class HeadPost:
    """The post that answers for each office of a level. current titles: None where nothing was renamed.

    assumed: no source names it, headquarters corrects it.
    """

    level: Level
    title_bn: str
    title_en: str
    current_title_bn: str | None
    current_title_en: str | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class EscalationTime:
    """Working days that a rung of a level has, for the whole country. None: nobody is asked after it."""

    level: Level
    working_days: int | None
    assumed: bool


class Change(StrEnum):
    CREATED = "CREATED"
    UPDATED = "UPDATED"
    UNCHANGED = "UNCHANGED"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What seeding did to each office, by its code; how many head posts and escalation times it created."""

    offices: Mapping[str, Change]
    head_posts: int
    escalation_times: int

    @property
    def created(self) -> int:
        return self._count(Change.CREATED)

    @property
    def updated(self) -> int:
        return self._count(Change.UPDATED)

    @property
    def unchanged(self) -> int:
        return self._count(Change.UNCHANGED)

    def _count(self, change: Change) -> int:
        return sum(each is change for each in self.offices.values())


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


async def seed(
    rows: Sequence[OfficeRow],
    head_posts: Sequence[HeadPost] = (),
    escalation_times: Sequence[EscalationTime] = (),
    progress: Callable[[int, int], None] = unwatched,
    *,
    actor: Actor,
) -> Outcome:
    """Brings the tree in step with `rows`, all or nothing; an office that `rows` does not name stays.

    A head post and an escalation time are only created where there is none: whoever corrected one knows
    better than a list. Any number of processes may seed at once; what is as it should be is not written.
    progress: offices done, of how many. Raises Refused (FORBIDDEN, INVALID for a row that fits into no tree).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    _refuse_unfit(rows)
    changes = dict.fromkeys((row.code for row in rows), Change.UNCHANGED)
    done = 0
    async with scope.acting(actor) as client:
        await client.execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])
        await _refuse_astray(client, [row.code for row in rows])
        for level in Level:
            listed = [row for row in rows if row.level is level]
            changes.update(await _seed_level(client, level, listed))
            done += len(listed)
            progress(done, len(rows))
        posts = await _create_head_posts(client, list(changes), head_posts)
        times = await _create_escalation_times(client, escalation_times)
    return Outcome(offices=changes, head_posts=posts, escalation_times=times)


def _refuse_unfit(rows: Sequence[OfficeRow]) -> None:
    seen: set[str] = set()
    for n, row in enumerate(rows):
        if not _CODE.fullmatch(row.code) or row.code in seen:
            raise refusals.unfit_code(n, row.code)
        if row.code.count(".") != list(Level).index(row.level):
            raise refusals.unfit_level(n, row.code, row.level)
        for field, name in (("nameBn", row.name_bn), ("nameEn", row.name_en)):
            if not name.strip():
                raise refusals.unnamed_office(n, field, row.code)
        seen.add(row.code)


# A label of an ltree, in lower case; there are four levels.
_CODE = re.compile(r"[a-z0-9_]{1,60}(\.[a-z0-9_]{1,60}){0,3}")


async def _refuse_astray(client: BaseDBAsyncClient, codes: list[str]) -> None:
    astray = await client.execute_query_dict(_ASTRAY, [codes])
    if astray:
        raise refusals.astray_office(astray[0]["n"] - 1, codes[astray[0]["n"] - 1])


# Without the office above, or a second one at the top: what is granted there would hold for the whole network.
_ASTRAY = """
WITH listed AS (SELECT code, n, regexp_replace(code, '\\.?[^.]*$', '') AS parent
                FROM unnest($1::text[]) WITH ORDINALITY AS row (code, n)),
     tops AS (SELECT ltree2text(code) AS code, 0 AS n FROM offices WHERE parent_id IS NULL
              UNION ALL SELECT code, n FROM listed WHERE parent = '')
SELECT n FROM listed
WHERE CASE WHEN parent = '' THEN code <> (SELECT t.code FROM tops t ORDER BY t.n LIMIT 1)
           ELSE parent NOT IN (SELECT code FROM listed UNION SELECT ltree2text(code) FROM offices) END
ORDER BY n LIMIT 1
"""


async def _seed_level(client: BaseDBAsyncClient, level: Level, rows: Sequence[OfficeRow]) -> dict[str, Change]:
    values = [level, [row.code for row in rows], [row.name_bn for row in rows], [row.name_en for row in rows]]
    written = await client.execute_query_dict(_OFFICES, values)
    return {row["code"]: Change.CREATED if row["created"] else Change.UPDATED for row in written}


async def _create_head_posts(client: BaseDBAsyncClient, codes: list[str], posts: Sequence[HeadPost]) -> int:
    values = [
        codes,
        [post.level for post in posts],
        [post.title_bn for post in posts],
        [post.title_en for post in posts],
        [post.current_title_bn for post in posts],
        [post.current_title_en for post in posts],
    ]
    return len(await client.execute_query_dict(_HEAD_POSTS, values))


async def _create_escalation_times(client: BaseDBAsyncClient, times: Sequence[EscalationTime]) -> int:
    values = [[time.level for time in times], [time.working_days for time in times]]
    return len(await client.execute_query_dict(_ESCALATION_TIMES, values))


# Two that seed at once wait for each other: ON CONFLICT looks at one unique index, and of two insertions at the same
# moment the other index may notice first. Other numbers are taken by models/migrate.py and models/roles.py.
_LOCK = 2427839

# One level a statement, from the top down, so that each finds its parents. What is up to date is left out before the
# insert, which would take a number from the sequence and lock the row.
_OFFICES = """
INSERT INTO offices (code, level, name_bn, name_en, parent_id)
SELECT listed.code, $1, listed.name_bn, listed.name_en, parent.id
FROM (SELECT code::ltree, name_bn, name_en
      FROM unnest($2::text[], $3::text[], $4::text[]) AS row (code, name_bn, name_en)) AS listed
LEFT JOIN offices parent ON parent.code = subpath(listed.code, 0, -1)
WHERE NOT EXISTS (SELECT FROM offices o
                  WHERE o.code = listed.code AND o.name_bn = listed.name_bn AND o.name_en = listed.name_en)
ORDER BY listed.code
ON CONFLICT (code) DO UPDATE SET name_bn = excluded.name_bn, name_en = excluded.name_en
    WHERE (offices.name_bn, offices.name_en) <> (excluded.name_bn, excluded.name_en)
RETURNING ltree2text(code) AS code, xmax = 0 AS created
"""

_HEAD_POSTS = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
SELECT o.id, head.title_bn, head.title_en, head.current_title_bn, head.current_title_en, true
FROM offices o
JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS head (level, title_bn, title_en, current_title_bn, current_title_en) USING (level)
WHERE ltree2text(o.code) = ANY ($1::text[])
    AND NOT EXISTS (SELECT FROM posts p WHERE p.office_id = o.id AND p.head)
ORDER BY o.code
ON CONFLICT (office_id) WHERE head DO NOTHING
RETURNING id
"""

_ESCALATION_TIMES = """
INSERT INTO escalation_times (office_id, level, working_days)
SELECT national.id, given.level, given.working_days
FROM offices national
CROSS JOIN unnest($1::text[], $2::int[]) AS given (level, working_days)
WHERE national.level = 'NATIONAL'
    AND NOT EXISTS (SELECT FROM escalation_times t WHERE t.office_id = national.id AND t.level = given.level)
ORDER BY given.level
ON CONFLICT (office_id, level) DO NOTHING
RETURNING id
"""
