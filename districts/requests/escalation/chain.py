"""The escalation chain of a request: which rung is next. The chain itself comes from SQL.

The posts of the chain are `request_chain` in models/sql/requests.sql."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient


@dataclass(frozen=True, slots=True)
class Rung:
    """depth: of the post's office in the tree, 1 for the nation.

    days: working days of a rung above the first; None: the chain ends there, or there is no limit.
    absent: why the post is skipped (an EventReason: VACANT, ABOLISHED, CLOSED); None: it is not.
    """

    step: int
    post_id: int
    depth: int
    days: int | None
    absent: str | None


@dataclass(frozen=True, slots=True)
class Stand:
    """A request's present place. post_id: the responsible post, reached by escalation or handed over.

    depth: of that post's office; None without a post. asked: posts reached in this opening. passed: posts skipped
    and recorded in it.
    """

    step: int
    post_id: int | None
    depth: int | None
    asked: frozenset[int]
    passed: frozenset[int]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Stand:
        """As `STOOD` says it."""
        asked, passed = frozenset(row["asked"]), frozenset(row["passed"])
        return cls(row["step"], row["step_post_id"], row["depth"], asked, passed)


@dataclass(frozen=True, slots=True)
class Reached:
    """skipped: posts that are skipped, from below. rung: the next one; None: the chain is exhausted."""

    skipped: tuple[Rung, ...]
    rung: Rung | None


def rungs(chain: str | None) -> list[Rung]:
    """As `sql` says them."""
    return [Rung(*rung) for rung in orjson.loads(chain or "[]")]


def first(chain: Sequence[Rung]) -> Reached:
    """The first rung. If every post is vacant it is the topmost: that post will be filled."""
    reached = _next(chain)
    vacant = [at for at, rung in enumerate(chain) if rung.absent == "VACANT"]
    if reached.rung is None and vacant:
        return Reached(tuple(chain[: vacant[-1]]), chain[vacant[-1]])
    return reached


def above(chain: Sequence[Rung], stand: Stand) -> Reached:
    """The next rung: never a post that was reached already, and never one below the present post.

    The chain may have changed since, and the present post may not be in it: depth decides, not a rung's number. The
    numbers still rise.
    """
    posts = [rung.post_id for rung in chain]
    if stand.post_id in posts:
        left: Sequence[Rung] = chain[posts.index(stand.post_id) + 1 :]
    else:
        left = [rung for rung in chain if stand.depth is None or rung.depth <= stand.depth]
    reached = _next([rung for rung in left if rung.post_id not in stand.asked], stand.step)
    return Reached(tuple(rung for rung in reached.skipped if rung.post_id not in stand.passed), reached.rung)


def _next(chain: Sequence[Rung], step: int = 0) -> Reached:
    skipped: list[Rung] = []
    for rung in chain:
        step = max(rung.step, step + 1)
        numbered = replace(rung, step=step)
        if rung.absent is None:
            return Reached(tuple(skipped), numbered)
        skipped.append(numbered)
    return Reached(tuple(skipped), None)


def sql(office: str, kind: str, service: str) -> str:
    """SQL for the chain of a request as one value of type text."""
    return (
        "(SELECT json_agg(json_build_array(c.step, c.post_id, c.depth, c.working_days, c.absent)"
        f" ORDER BY c.step)::text FROM request_chain({office}, {kind}, {service}) c)"
    )


_OF = "FROM request_events e WHERE e.request_id = {row}.id AND e.opening = {row}.opening AND e.post_id IS NOT NULL"
ASKED = ("SUBMITTED", "REOPENED", "ESCALATED")
"""The events by which a post becomes responsible."""
STOOD = f"""
(SELECT nlevel(o.code) FROM posts p JOIN offices o ON o.id = p.office_id WHERE p.id = {{row}}.step_post_id) AS depth,
ARRAY(SELECT DISTINCT e.post_id {_OF} AND e.type IN {ASKED}) AS asked,
ARRAY(SELECT DISTINCT e.post_id {_OF} AND e.type = 'STEP_SKIPPED') AS passed
"""
"""SQL for the values that `Stand.of` needs beside a request's columns."""


async def of(client: BaseDBAsyncClient, row: Mapping[str, Any]) -> tuple[list[Rung], Stand]:
    """The request's present chain, and its place in it."""
    [found] = await client.execute_query_dict(_CHAIN, [row["id"]])
    return rungs(found["chain"]), Stand.of({**row, **found})


_CHAIN = f"""
SELECT {sql("r.office_id", "r.kind", "r.service_id")} AS chain, {STOOD.format(row="r")} FROM requests r WHERE r.id = $1
"""
