"""The parts of a charter as rows of their tables, for storing and for definitions of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters import fields
from districts.charters.draft import Service
from districts.charters.fields import Field, Inline, Rows, Seat, Text
from districts.shared.text import LocalizedText

Row = dict[str, Any]
Parts = Mapping[str, Sequence[Row]]
"""The parts of a service, by their tables, as rows without what they are parts of."""
TABLES = tuple(fields.tables(Service))


def read(service: Service) -> Parts:
    """The parts of a service as it was read: each published text in the column of its language."""
    return {table: _rows(field, getattr(service, field.name)) for table, field in fields.tables(Service).items()}


def _rows(field: Field, said: Any) -> list[Row]:
    return [row(each) for each in (said if field.listed else [said] if said is not None else [])]


def row(part: Any) -> Row:
    """The columns of one part, whose dataclass is its definition (`fields`); an empty list is null."""
    return {name: None if said == [] else said for name, said in _values(part).items()}


def _values(part: Any) -> Row:
    values: Row = {}
    for field in fields.of(part.__class__):
        said = getattr(part, field.name)
        match field.mark:
            case Rows() | Seat():
                pass
            case Inline():
                values |= row(said)
            case Text():
                values |= columns(field.name, said if isinstance(said, LocalizedText) else LocalizedText.written(said))
            case _ if field.listed:
                values[field.name] = [row(each) for each in said]
            case _ if field.is_part and said is not None:
                values[field.name] = row(said)
            case _:
                values[field.name] = said
    return values


def columns(name: str, text: LocalizedText) -> Row:
    return {f"{name}_bn": text.bn, f"{name}_en": text.en}


async def update(client: BaseDBAsyncClient, table: str, key: int, stored: Row, edited: Row) -> None:
    """Changes the columns of a row that an edit gave another value. stored: the row as it is."""
    changed = {name: value for name, value in edited.items() if value != stored.get(name)}
    if changed:
        columns = ", ".join(f'"{name}" = r."{name}"' for name in changed)
        read = f"json_populate_record(NULL::{table}, $2::json)"
        sql = f"UPDATE {table} t SET {columns} FROM {read} r WHERE t.id = $1"
        await client.execute_query(sql, [key, orjson.dumps(changed).decode()])


async def insert(client: BaseDBAsyncClient, parts: Mapping[int, Parts]) -> None:
    """Adds parts to services, by their ids: one statement a table, however many there are."""
    for table in TABLES:
        rows = [{"service_id": key, **row} for key, each in parts.items() for row in each.get(table, ())]
        await insert_rows(client, table, rows)


async def insert_rows(client: BaseDBAsyncClient, table: str, rows: Sequence[Row]) -> None:
    """Adds rows of one table. A column that one says and another does not is null there."""
    if rows:
        names = ", ".join(f'"{name}"' for name in dict.fromkeys(name for row in rows for name in row))
        listed = f"SELECT {names} FROM json_populate_recordset(NULL::{table}, $1::json)"
        await client.execute_query(f"INSERT INTO {table} ({names}) {listed}", [orjson.dumps(rows).decode()])
