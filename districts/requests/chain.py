"""Whom a request goes to: the rungs of its chain, and which of them it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient


@dataclass(frozen=True, slots=True)
class Rung:
    """days: working days for a rung above the first; None: nobody is asked after it, or no limit was promised."""

    step: int
    post_id: int
    days: int | None
    vacant: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """skipped: vacant posts that were passed over, from below. rung: who is asked now; None: nobody is left."""

    skipped: tuple[Rung, ...]
    rung: Rung | None


def rungs(chain: str | None) -> list[Rung]:
    """As `CHAIN` says them."""
    return [Rung(step, post, days, vacant) for step, post, days, vacant in orjson.loads(chain or "[]")]


def first(chain: Sequence[Rung]) -> Reached:
    """Where a request begins. Where every post is vacant the topmost keeps it: somebody will hold that post."""
    reached = above(chain, 0)
    if reached.rung is None and chain:
        return Reached(reached.skipped[:-1], chain[-1])
    return reached


def above(chain: Sequence[Rung], step: int) -> Reached:
    """Who is asked after the rung with this number: the next post that is not vacant, never one below."""
    skipped: list[Rung] = []
    for rung in chain:
        if rung.step > step:
            if not rung.vacant:
                return Reached(tuple(skipped), rung)
            skipped.append(rung)
    return Reached(tuple(skipped), None)


def sql(office: str, kind: str, service: str) -> str:
    """The chain of a request in one value of the type text."""
    return (
        "(SELECT json_agg(json_build_array(c.step, c.post_id, c.working_days, occupancy(c.post_id) = 'VACANT')"
        f" ORDER BY c.step)::text FROM request_chain({office}, {kind}, {service}) c)"
    )


async def of(client: BaseDBAsyncClient, row: Mapping[str, Any]) -> list[Rung]:
    """The chain of a request as it is today."""
    values = [row["office_id"], row["kind"], row["service_id"]]
    [found] = await client.execute_query_dict(_CHAIN, values)
    return rungs(found["chain"])


_CHAIN = f"SELECT {sql('$1', '$2', '$3')} AS chain"
