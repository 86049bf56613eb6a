"""Rows as bytes: comma-separated values as spreadsheets read them, or one JSON object a line."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from districts.exports.datasets import Dataset
from models.database.streams import Batch

BOM = "\ufeff".encode()
# Characters that begin a formula in a spreadsheet, also full-width ones; and those that it strips before.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Format:
    """head: the bytes before the rows. body: makes bytes of a batch of rows."""

    suffix: str
    media_type: str
    head: Callable[[Sequence[str]], bytes]
    body: Callable[[Sequence[str], Batch], bytes]


def cell(value: Any) -> Any:
    """A value as a cell. A text that a spreadsheet would run as a formula is prefixed with an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)  # as RFC 4180 has it
    return written.getvalue().encode()


def _cells(_names: Sequence[str], batch: Batch) -> bytes:
    return _csv([[cell(value) for value in row] for row in batch])


def _objects(names: Sequence[str], batch: Batch) -> bytes:
    return b"".join(orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE) for row in batch)


FORMATS: Mapping[str, Format] = {
    each.suffix: each
    for each in (
        Format("csv", "text/csv; charset=utf-8; header=present", lambda names: _csv([names]), _cells),
        Format("jsonl", "application/jsonl", lambda _: b"", _objects),
    )
}


async def written(dataset: Dataset, how: Format, batches: AsyncIterator[Batch], *, bom: bool) -> AsyncGenerator[bytes]:
    """The bytes of the export, piece by piece. bom: with a byte order mark, by which spreadsheets recognise UTF-8."""
    names = [column.name for column in dataset.columns]
    yield (BOM if bom else b"") + how.head(names)
    async for batch in batches:
        # Formatting a batch of wide rows takes milliseconds; let other tasks run in between.
        yield await asyncio.to_thread(how.body, names, batch)
