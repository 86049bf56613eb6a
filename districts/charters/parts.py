"""The parts of services as rows of their tables: what storing writes, and what a definition of the catalogue holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from districts.charters.draft import CharterDraft, Fee, GrievanceTier, Service, TimeLimit
from districts.shared.text import LocalizedText

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """By the tables' columns, without what they are parts of."""

    delivery_methods: Sequence[Row] = ()
    required_documents: Sequence[Row] = ()
    fee: Row | None = None
    time_limit: Row | None = None
    published_cells: Sequence[Row] = ()

    def tables(self) -> dict[str, list[Row]]:
        return {
            "delivery_methods": [*self.delivery_methods],
            "required_documents": [*self.required_documents],
            "fees": [self.fee] if self.fee else [],
            "time_limits": [self.time_limit] if self.time_limit else [],
            "published_cells": [*self.published_cells],
        }


TABLES = tuple(Parts().tables())


def read(service: Service) -> Parts:
    """Those of a service as it was read: each published text in the column of its language."""
    return Parts(
        delivery_methods=[_row(method, "text") for method in service.delivery_methods],
        required_documents=[_row(paper, "name", "obtain_from") for paper in service.required_documents],
        fee=_fee(service.fee) if service.fee else None,
        time_limit=_time_limit(service.time_limit) if service.time_limit else None,
        published_cells=[
            {"meaning": cell.meaning, "text": cell.text, **asdict(cell.place)} for cell in service.published
        ],
    )


def _fee(fee: Fee) -> Row:
    return {
        **_row(fee, "text"),
        "amounts": [_row(amount, "label") for amount in fee.amounts] or None,
        "payments": [_row(payment, "text") for payment in fee.payments] or None,
    }


def _time_limit(limit: TimeLimit) -> Row:
    row = _row(limit, "text", "subject_to", "starts_from")
    return {**row, "classes": [_row(each, "name") for each in limit.classes] or None}


def of_charter(draft: CharterDraft) -> Row:
    """What a charter says beside its services, by the columns of its table."""
    return {
        "expectations": [_row(each, "text") for each in draft.expectations] or None,
        **columns("grievance_note", draft.grievance_note),
        "grievance_tiers": [_tier(tier) for tier in draft.grievance_tiers] or None,
    }


def _tier(tier: GrievanceTier) -> Row:
    row = _row(tier, "whom", "occasion", "address")
    return {**row, "time_limit": _time_limit(tier.time_limit) if tier.time_limit else None}


def columns(name: str, text: LocalizedText) -> Row:
    return {f"{name}_bn": text.bn, f"{name}_en": text.en}


def _row(part: Any, *texts: str) -> Row:
    values = asdict(part)
    for name in texts:
        values |= columns(name, LocalizedText.written(values.pop(name)))
    return values


async def insert(client: BaseDBAsyncClient, parts: Mapping[int, Parts]) -> None:
    """Adds parts to services, by their ids: one statement a table, however many there are."""
    for table in TABLES:
        rows = [{"service_id": key, **row} for key, each in parts.items() for row in each.tables()[table]]
        await insert_rows(client, table, rows)


async def insert_rows(client: BaseDBAsyncClient, table: str, rows: Sequence[Row]) -> None:
    """Adds rows of one table. A column that one says and another does not is null there."""
    if rows:
        names = ", ".join(f'"{name}"' for name in dict.fromkeys(name for row in rows for name in row))
        listed = f"SELECT {names} FROM json_populate_recordset(NULL::{table}, $1::json)"
        await client.execute_query(f"INSERT INTO {table} ({names}) {listed}", [orjson.dumps(rows).decode()])
