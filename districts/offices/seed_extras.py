"""Head posts, escalation times and former names of an office list; created only where missing, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.offices.seed_lists import EscalationTime, FormerOffice, HeadPost


def columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows as columns, for unnest()."""
    return [list(column) for column in zip(*rows, strict=True)]


async def create_head_posts(client: BaseDBAsyncClient, offices: list[int], posts: Sequence[HeadPost]) -> int:
    """Returns the number created."""
    values = [
        offices,
        [post.level for post in posts],
        [post.title_bn for post in posts],
        [post.title_en for post in posts],
        [post.current_title_bn for post in posts],
        [post.current_title_en for post in posts],
    ]
    return len(await client.execute_query_dict(_HEAD_POSTS, values))


async def create_escalation_times(client: BaseDBAsyncClient, times: Sequence[EscalationTime]) -> int:
    """Returns the number created."""
    values = [[time.level for time in times], [time.working_days for time in times]]
    return len(await client.execute_query_dict(_ESCALATION_TIMES, values))


async def create_former(client: BaseDBAsyncClient, former: Sequence[FormerOffice]) -> None:
    """Adds the offices' former names and codes; the former codes of all offices below follow."""
    names = [(each.code, each.name_bn, each.name_en, each.until) for each in former]
    codes = [(each.code, each.former_code, each.until) for each in former if each.former_code]
    if names:
        await client.execute_query(_FORMER_NAMES, columns(names))
    if codes:
        await client.execute_query(_FORMER_CODES, columns(codes))


_HEAD_POSTS = """
INSERT INTO posts (office_id, title_bn, title_en, current_title_bn, current_title_en, head)
SELECT o.id, head.title_bn, head.title_en, head.current_title_bn, head.current_title_en, true
FROM offices o
JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    AS head (level, title_bn, title_en, current_title_bn, current_title_en) USING (level)
WHERE o.id = ANY ($1::int[])
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

# A former name is only added for a time without a known one.
_FORMER_NAMES = """
INSERT INTO former_names (office_id, name_bn, name_en, until)
SELECT o.id, listed.name_bn, listed.name_en, listed.until
FROM unnest($1::text[], $2::text[], $3::text[], $4::date[]) AS listed (code, name_bn, name_en, until)
CROSS JOIN LATERAL office_called(listed.code) o
WHERE NOT EXISTS (SELECT FROM former_names f WHERE f.office_id = o.id AND f.until <= listed.until)
"""
# The former codes of the offices below begin with it.
_FORMER_CODES = """
INSERT INTO office_codes (office_id, code, until)
SELECT below.id, listed.former || substr(ltree2text(below.code), length(ltree2text(o.code)) + 1), listed.until
FROM unnest($1::text[], $2::text[], $3::date[]) AS listed (code, former, until)
CROSS JOIN LATERAL office_called(listed.code) o
JOIN offices below ON below.code <@ o.code
WHERE NOT EXISTS (
    SELECT FROM office_codes k
    WHERE k.code = listed.former || substr(ltree2text(below.code), length(ltree2text(o.code)) + 1))
"""
