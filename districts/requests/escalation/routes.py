"""Routes of requests without a service's chain, by kind, for an office and all below; the nearest office applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from districts import scope
from districts.identity.actors import Actor, Permission
from districts.offices import similar_codes
from districts.requests.enums import RequestKind
from districts.requests.escalation import refusals

MOST_STEPS, MOST_DAYS = 10, 999
TOP = 3
"""Levels from the bottom of the tree to its top."""


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A rung: the head of the office so many levels above the request's (0: its own), or a certain post.

    working_days: its time; None: the route ends here.
    """

    rise: int | None = None
    post_id: int | None = None
    working_days: int | None = None


async def set_route(office_code: str, kind: RequestKind, steps: Sequence[RouteStep], *, actor: Actor) -> int:
    """Sets the office's whole route of that kind, for itself and all below; without steps the nearest above applies.

    It must end at the top, so that unanswered requests reach headquarters. Open requests continue on the new route.
    Returns the office's id. Raises Refused (FORBIDDEN, NOT_FOUND, REQUIRED if no office above has one, INVALID,
    LIMIT).
    """
    scope.require(actor, Permission.EDIT_ROUTES, office_code)
    _refuse_unlikely(kind, steps)
    async with scope.acting(actor) as client:
        rows = await client.execute_query_dict(_OFFICE, [office_code])
        if not rows:
            raise await similar_codes.no_office(client, office_code)
        office_id: int = rows[0]["id"]
        if not steps and rows[0]["top"]:
            raise refusals.no_route_at_the_top()
        at_the_top = [await _is_at_the_top(client, office_id, n, step) for n, step in enumerate(steps)]
        if at_the_top and not at_the_top[-1]:
            raise refusals.route_ends_early(n=len(steps) - 1)
        await client.execute_query("DELETE FROM request_routes WHERE office_id = $1 AND kind = $2", [office_id, kind])
        await _add(client, office_id, kind, steps)
        return office_id


async def _is_at_the_top(client: BaseDBAsyncClient, office_id: int, n: int, step: RouteStep) -> bool:
    if step.post_id is None:
        return step.rise == TOP
    posts = await client.execute_query_dict(_POST, [step.post_id, office_id])
    if not posts:
        raise refusals.post_off_the_route(n=n)
    return bool(posts[0]["top"])


def _refuse_unlikely(kind: RequestKind, steps: Sequence[RouteStep]) -> None:
    if kind is RequestKind.SERVICE_REQUEST:
        raise refusals.services_have_chains()
    if len(steps) > MOST_STEPS:
        raise refusals.long_route(most=MOST_STEPS)
    for n, step in enumerate(steps):
        if (step.rise is None) == (step.post_id is None) or not 0 <= (step.rise or 0) <= TOP:
            raise refusals.unfit_route_step(n=n, top=TOP)
        if step.working_days is None and n < len(steps) - 1:
            raise refusals.endless_route_step(n=n)
        if step.working_days is not None and not 0 < step.working_days <= MOST_DAYS:
            raise refusals.unlikely_route_days(n=n, most=MOST_DAYS)


# Concurrent calls wait for each other; the later one replaces the earlier one's route.
_OFFICE = """
SELECT id, parent_id IS NULL AS top FROM offices WHERE ltree2text(code) = $1 FOR NO KEY UPDATE
"""
_POST = """
SELECT a.parent_id IS NULL AS top FROM posts p JOIN offices a ON a.id = p.office_id
WHERE p.id = $1 AND NOT p.tentative AND coalesce(p.abolished_on > dhaka_today(), true)
    AND a.code @> (SELECT o.code FROM offices o WHERE o.id = $2)
"""


async def seed(routes: Mapping[RequestKind, Sequence[RouteStep]], *, actor: Actor) -> int:
    """Adds national routes of kinds that have none. Returns their number. Raises Refused (FORBIDDEN)."""
    scope.require_everywhere(actor, Permission.EDIT_ROUTES)
    async with scope.acting(actor) as client:
        [nation] = await client.execute_query_dict(_NATION)  # others who seed at once wait
        there = await client.execute_query_dict(_THERE, [nation["id"]])
        missing = [kind for kind in routes if kind not in {row["kind"] for row in there}]
        for kind in missing:
            await _add(client, nation["id"], kind, routes[kind])
        return len(missing)


_NATION = "SELECT id FROM offices WHERE parent_id IS NULL FOR NO KEY UPDATE"
_THERE = "SELECT DISTINCT kind FROM request_routes WHERE office_id = $1"


async def _add(client: BaseDBAsyncClient, office_id: int, kind: RequestKind, steps: Sequence[RouteStep]) -> None:
    columns = [[getattr(step, name) for step in steps] for name in ("rise", "post_id", "working_days")]
    await client.execute_query(_ADD, [office_id, kind, *columns])


_ADD = """
INSERT INTO request_routes (office_id, kind, step, rise, post_id, working_days)
SELECT $1, $2, row.n, row.rise, row.post_id, row.working_days
FROM unnest($3::integer[], $4::integer[], $5::integer[]) WITH ORDINALITY AS row (rise, post_id, working_days, n)
ORDER BY row.n
"""
