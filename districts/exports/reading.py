"""Reads the rows of a data set in batches."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from districts.exports import refusals
from districts.exports.charters import (
    CHARTERS,
    DELIVERY_METHODS,
    FEE_AMOUNTS,
    OFFICES,
    REQUIRED_DOCUMENTS,
    SERVICES,
    TIME_LIMIT_CLASSES,
)
from districts.exports.datasets import OFFICE, Dataset
from districts.exports.national import CATALOGUE, HEALTH
from districts.exports.people import CONTACTS, POSTS
from districts.exports.performance import PERFORMANCE
from districts.offices import similar_codes
from models.database import streams
from models.database.connection import Database
from models.database.streams import Batch

DATASETS: Mapping[str, Dataset] = {
    each.name: each
    for each in (
        OFFICES,
        CHARTERS,
        SERVICES,
        DELIVERY_METHODS,
        REQUIRED_DOCUMENTS,
        FEE_AMOUNTS,
        TIME_LIMIT_CLASSES,
        POSTS,
        CONTACTS,
        CATALOGUE,
        HEALTH,
        PERFORMANCE,
    )
}


def named(name: str) -> Dataset:
    """The data set of that name. Raises Refused (NOT_FOUND)."""
    if name not in DATASETS:
        raise refusals.no_dataset(name=name, known=DATASETS)
    return DATASETS[name]


def _refuse_reversed(dataset: Dataset, values: list[Any]) -> None:
    given = {parameter.name: value for parameter, value in zip(dataset.parameters, values, strict=True)}
    first, last = given.get("from"), given.get("to")
    if first and last and last < first:
        raise refusals.reversed_period(first=first, last=last)


async def _require(database: Database, dataset: Dataset, values: list[Any], person: str | None) -> None:
    asked = dataset.refusal_of(values)
    if asked is None:
        return
    sql, used = asked
    if person is not None:
        sql, used = f"SELECT CASE WHEN enter(${len(used) + 1}) THEN ({sql}) END", [*used, person]
    if reason := await database.read(sql, *used):
        raise refusals.unfit_period(reason=reason)


async def require(
    database: Database, dataset: Dataset, given: Mapping[str, str], person: str | None = None
) -> list[Any]:
    """The parameters' values, if the caller may have these rows. Raises Refused (NOT_FOUND, INVALID, REQUIRED)."""
    values = dataset.values(given)
    if OFFICE in dataset.parameters:
        code = values[dataset.parameters.index(OFFICE)]
        if unknown := await similar_codes.first_unknown(database.read, [code], [OFFICE.name]):
            raise unknown[0]
    _refuse_reversed(dataset, values)
    await _require(database, dataset, values, person)
    return values


@asynccontextmanager
async def rows(
    database: Database, dataset: Dataset, given: Mapping[str, str], person: str | None = None
) -> AsyncIterator[AsyncIterator[Batch]]:
    """The rows in order, as the person may see them; person: None for an anonymous caller.

    given: the parameters' texts by name. Raises Refused (NOT_FOUND, INVALID, REQUIRED).
    """
    values = await require(database, dataset, given, person)
    async with streams.opened(database, dataset.sql, *values, person=person) as batches:
        yield batches
