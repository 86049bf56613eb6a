"""All posts of the network: the level of their offices, and when they were vacant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.requests.escalation.chain import Rung


@dataclass(frozen=True, slots=True)
class AllPosts:
    """By post. depths, codes: of its office. vacant: first days and ends (exclusive) of its vacancies."""

    depths: Mapping[int, int]
    codes: Mapping[int, str]
    vacant: Mapping[int, Sequence[tuple[date, date]]]

    def chain(self, rungs: Sequence[Rung], day: date) -> list[Rung]:
        """The rungs with the vacancies of that day."""
        if not any(rung.post_id in self.vacant for rung in rungs):
            return list(rungs)
        return [
            Rung(rung.step, rung.post_id, rung.depth, rung.days, rung.absent or self._absent(rung.post_id, day))
            for rung in rungs
        ]

    def _absent(self, post_id: int, day: date) -> str | None:
        return "VACANT" if any(since <= day < until for since, until in self.vacant.get(post_id, ())) else None


async def read(client: BaseDBAsyncClient) -> AllPosts:
    rows = await client.execute_query_dict(_POSTS)
    return AllPosts(
        {row["id"]: row["depth"] for row in rows},
        {row["id"]: row["code"] for row in rows},
        {row["id"]: _days(row["vacant"]) for row in rows if row["vacant"]},
    )


def _days(stored: Any) -> list[tuple[date, date]]:
    return [
        (date.fromisoformat(since) if since else date.min, date.fromisoformat(until) if until else date.max)
        for since, until in orjson.loads(stored)
    ]


# A post is vacant while a posting without an officer holds it and no acting one.
_POSTS = """
SELECT p.id, nlevel(o.code) AS depth, ltree2text(o.code) AS code,
       (SELECT json_agg(json_build_array(lower(d), upper(d)))::text FROM (
            SELECT unnest(range_agg(g.held) FILTER (WHERE g.officer_id IS NULL)
                          - coalesce(range_agg(g.held) FILTER (WHERE g.acting), '{}'))
            FROM postings g WHERE g.post_id = p.id) AS vacant (d)) AS vacant
FROM posts p JOIN offices o ON o.id = p.office_id
"""
