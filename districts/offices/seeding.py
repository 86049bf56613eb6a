"""Updates the tree from an office list; decisions that headquarters made by hand stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, ActorKind, Permission
from districts.offices import refusals, seed_extras, tree
from districts.offices.levels import Level
from districts.offices.seed_lists import Change, EscalationTime, FormerOffice, HeadPost, OfficeRow, Outcome
from districts.offices.tree import LABEL, EventType


def unwatched(_done: int, _total: int) -> None:
    """Progress without a display."""


async def seed(
    rows: Sequence[OfficeRow],
    head_posts: Sequence[HeadPost] = (),
    escalation_times: Sequence[EscalationTime] = (),
    former: Sequence[FormerOffice] = (),
    progress: Callable[[int, int], None] = unwatched,
    *,
    actor: Actor,
) -> Outcome:
    """Updates the tree from `rows`, all or nothing; offices not in `rows` stay.

    A former code means the office that had it, and a new office is created under its parent's present place. A list
    never undoes a person's decision: an office renamed by hand or closed is KEPT, and nothing is created below a
    closed one; the program's own list also keeps names from a list of headquarters. Head posts and the like are
    created only where missing. Any number of processes may seed at once; unchanged rows are not written. progress:
    offices done, and in all. Raises Refused (FORBIDDEN, INVALID for a row that does not fit into the tree).
    """
    scope.require_everywhere(actor, Permission.EDIT_OFFICES)
    _refuse_unfit(rows)
    async with scope.acting(actor) as client:
        await tree.lock(client)
        await _refuse_astray(client, [row.code for row in rows])
        seeding = _Seeding(client, rows, actor)
        for level in Level:
            await seeding.level(level)
            progress(len(seeding.changes), len(rows))
        posts = await seed_extras.create_head_posts(client, list(seeding.offices.values()), head_posts)
        times = await seed_extras.create_escalation_times(client, escalation_times)
        await seed_extras.create_former(client, former)
    # In the order of the list, not level by level.
    changes = {row.code: seeding.changes[row.code] for row in rows}
    return Outcome(offices=changes, head_posts=posts, escalation_times=times)


def _refuse_unfit(rows: Sequence[OfficeRow]) -> None:
    seen: set[str] = set()
    for n, row in enumerate(rows):
        if not _CODE.fullmatch(row.code) or row.code in seen:
            raise refusals.unfit_code(row=n, code=row.code)
        if row.code.count(".") != list(Level).index(row.level):
            raise refusals.unfit_level(row=n, code=row.code, level=row.level)
        for field, name in (("nameBn", row.name_bn), ("nameEn", row.name_en)):
            if not name.strip():
                raise refusals.unnamed_office(row=n, field=field, code=row.code)
        seen.add(row.code)


# A label of an ltree, in lower case; there are four levels.
_CODE = re.compile(rf"{LABEL.pattern}(\.{LABEL.pattern}){{0,3}}")


async def _refuse_astray(client: BaseDBAsyncClient, codes: list[str]) -> None:
    astray = await client.execute_query_dict(_ASTRAY, [codes])
    if astray:
        raise refusals.astray_office(row=astray[0]["n"] - 1, code=codes[astray[0]["n"] - 1])


# Without its parent, or a second root: grants there would hold for the whole network.
_ASTRAY = """
WITH listed AS (SELECT code, n, regexp_replace(code, '\\.?[^.]*$', '') AS parent
                FROM unnest($1::text[]) WITH ORDINALITY AS row (code, n)),
     tops AS (SELECT ltree2text(code) AS code, 0 AS n FROM offices WHERE parent_id IS NULL
              UNION ALL SELECT code, n FROM listed WHERE parent = '')
SELECT n FROM listed
WHERE CASE WHEN parent = '' THEN code <> (SELECT t.code FROM tops t ORDER BY t.n LIMIT 1)
           ELSE parent NOT IN (SELECT code FROM listed UNION SELECT code FROM office_codes) END
ORDER BY n LIMIT 1
"""


class _Seeding:
    """One run. changes: the change of each row; offices: the id of each row's office, if there is one."""

    def __init__(self, client: BaseDBAsyncClient, rows: Sequence[OfficeRow], actor: Actor) -> None:
        self.changes: dict[str, Change] = {}
        self.offices: dict[str, int] = {}
        self._meant: dict[str, str] = {}  # each row's code in the list, by where its office stands
        self._client = client
        self._rows = rows
        self._actor = actor
        self._by_hand = [EventType.RENAMED]
        if actor.kind is ActorKind.SYSTEM:
            self._by_hand.append(EventType.LISTED)

    async def level(self, level: Level) -> None:
        """Updates one level; levels are updated from the top down, so that each office finds its parent."""
        rows = [(n, row) for n, row in enumerate(self._rows) if row.level is level]
        found = await self._client.execute_query_dict(_FOUND, [[row.code for _, row in rows], self._by_hand])
        created: list[tuple[Any, ...]] = []
        updated: list[tuple[Any, ...]] = []
        for (n, row), there in zip(rows, found, strict=True):
            if there["code"] in self._meant:
                raise refusals.unfit_code(row=n, code=row.code)
            self._meant[there["code"]] = row.code
            self.changes[row.code] = change = _change(row, there)
            if there["id"] is not None:
                self.offices[row.code] = there["id"]
            if change is Change.CREATED:
                created.append((there["code"], level, row.name_bn, row.name_en, there["parent_id"]))
            elif change is Change.UPDATED:
                updated.append((there["id"], row.name_bn, row.name_en))
        await self._write(created, updated)

    async def _write(self, created: list[tuple[Any, ...]], updated: list[tuple[Any, ...]]) -> None:
        named = [row[0] for row in updated]
        if updated:
            await self._client.execute_query(_UPDATE, seed_extras.columns(updated))
        if created:
            new = await self._client.execute_query_dict(_CREATE, seed_extras.columns(created))
            self.offices |= {self._meant[row["code"]]: row["id"] for row in new}
            named += [row["id"] for row in new]
        if self._actor.kind is not ActorKind.SYSTEM:
            await tree.record(self._client, EventType.LISTED, named, actor=self._actor)


def _change(row: OfficeRow, there: dict[str, Any]) -> Change:
    """The change that a row makes to the present office."""
    if there["id"] is None:
        astray = there["parent_id"] is None and row.level is not Level.NATIONAL
        return Change.KEPT if astray or there["below_closed"] else Change.CREATED
    if (there["name_bn"], there["name_en"]) == (row.name_bn, row.name_en):
        return Change.UNCHANGED
    return Change.KEPT if there["decided"] else Change.UPDATED


# code: the office's present code, or the one it would be created with.
_FOUND = """
SELECT o.id, o.name_bn, o.name_en, parent.id AS parent_id, parent.closed_from IS NOT NULL AS below_closed,
       coalesce(ltree2text(o.code), place.code) AS code, o.closed_from IS NOT NULL OR EXISTS (
           SELECT FROM office_events e WHERE e.office_id = o.id AND e.type = ANY ($2::text[])) AS decided
FROM unnest($1::text[]) WITH ORDINALITY AS row (code, n)
LEFT JOIN LATERAL office_called(regexp_replace(row.code, '\\.?[^.]*$', '')) parent ON true
CROSS JOIN LATERAL (
    SELECT coalesce(ltree2text(parent.code) || substring(row.code from '\\.[^.]*$'), row.code) AS code
) place
LEFT JOIN offices o ON o.id = coalesce((SELECT c.id FROM office_called(row.code) c),
                                       (SELECT c.id FROM office_called(place.code) c))
ORDER BY row.n
"""
_UPDATE = """
UPDATE offices o SET name_bn = listed.name_bn, name_en = listed.name_en
FROM unnest($1::int[], $2::text[], $3::text[]) AS listed (id, name_bn, name_en) WHERE o.id = listed.id
"""
_CREATE = """
INSERT INTO offices (code, level, name_bn, name_en, parent_id)
SELECT code::ltree, level, name_bn, name_en, parent_id
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) WITH ORDINALITY
    AS listed (code, level, name_bn, name_en, parent_id, n)
ORDER BY n
RETURNING id, ltree2text(code) AS code
"""
