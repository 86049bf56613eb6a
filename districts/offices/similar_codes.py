"""Suggests offices whose codes resemble an unknown one, for error messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.offices import refusals
from districts.shared.refused import Refused

_LONGEST = 200  # characters of a code that are compared
# pg_trgm's similarity treats the labels between dots as words. Offices above the given code are left out, and so are
# codes that resemble it much less than the best match.
_LIKE = """
    (SELECT coalesce(json_agg(c.code ORDER BY c.likeness DESC, c.code), '[]') FROM (
        SELECT ltree2text(o.code) AS code, similarity(ltree2text(o.code), {code}) AS likeness,
               max(similarity(ltree2text(o.code), {code})) OVER () AS most
        FROM offices o WHERE NOT is_closed(o.closed_from) AND NOT starts_with({code}, ltree2text(o.code) || '.')
        ORDER BY 2 DESC, 1 LIMIT 3) c
     WHERE c.likeness > greatest(0.4, 0.8 * c.most))
"""
_FIRST_UNKNOWN = f"""
SELECT json_build_object('place', g.place, 'nearest', {_LIKE.format(code="g.code")})::text
FROM unnest($1::text[]) WITH ORDINALITY g (code, place)
WHERE NOT EXISTS (SELECT FROM office_called(g.code)) ORDER BY g.place LIMIT 1
"""


async def first_unknown(
    read: Callable[..., Awaitable[Any]], codes: Sequence[str], fields: Sequence[str]
) -> tuple[Refused, list[str]] | None:
    """The refusal of the first unknown code, with similar codes; None if all are known.

    read: returns the single value of a statement. fields: the input path of each code.
    """
    text = await read(_FIRST_UNKNOWN, [code[:_LONGEST] for code in codes])
    if text is None:
        return None
    found = orjson.loads(text)
    place, nearest = found["place"] - 1, found["nearest"]
    return refusals.no_office(codes[place], fields[place], nearest), nearest


async def no_office(client: BaseDBAsyncClient, code: str, field: str = "officeCode") -> Refused:
    """The refusal of an unknown code."""
    rows = await client.execute_query_dict(
        f"SELECT {_LIKE.format(code='$1::text')}::text AS nearest", [code[:_LONGEST]]
    )
    return refusals.no_office(code, field, orjson.loads(rows[0]["nearest"]))
