"""Days from which changes take effect."""

from __future__ import annotations

from datetime import date

from tortoise.backends.base.client import BaseDBAsyncClient

from districts.shared import refusals


async def first(client: BaseDBAsyncClient, given: date | None) -> date:
    """The given first day; today for None. Raises Refused (INVALID)."""
    return checked("from", given) or await today(client)


def checked(field: str, given: date | None) -> date | None:
    """Raises Refused (INVALID) for the two dates that the driver converts to infinity."""
    if given in {date.min, date.max}:
        raise refusals.no_day(field, given=given or date.min)
    return given


async def today(client: BaseDBAsyncClient) -> date:
    day: date = (await client.execute_query_dict("SELECT dhaka_today() AS today"))[0]["today"]
    return day
