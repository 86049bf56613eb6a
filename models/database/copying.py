"""COPY: rows by the thousand, many times faster than INSERT adds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient


async def copy(client: BaseDBAsyncClient, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows to a table. client: of a transaction, as the owner: row-level security knows no COPY."""
    driver: Any = client
    # Tortoise has no COPY, and no public way to its connection.
    await driver._connection.copy_records_to_table(table, columns=columns, records=rows)  # noqa: SLF001
