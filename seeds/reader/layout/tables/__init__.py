"""Finds the tables of services in a block of cells: by spans, or in tabbed text by the number of columns."""

from __future__ import annotations

from collections.abc import Iterable

from seeds.reader.document import Table
from seeds.reader.layout.columns import Column
from seeds.reader.layout.heading_rows import OF_SERVICES
from seeds.reader.layout.tables import cell_runs, matched_headings, spans
from seeds.reader.layout.tables.service_table import ServiceTable
from seeds.reader.text import column_headings

__all__ = ["ServiceTable", "hold_services", "read", "without_headings"]


def read(table: Table) -> list[ServiceTable]:
    """A second heading row begins another table. Cells before the first belong to none."""
    return spans.read(table) if table.pieces[0].span else cell_runs.read(table.pieces)


def without_headings(table: Table, others: Iterable[tuple[Column, ...]]) -> ServiceTable | None:
    """Cells under the headings of another table, where every cell fits; None where those of several would do."""
    fitting = {}
    for heads in others:
        found = spans.under(table, heads) if table.pieces[0].span else cell_runs.under(table.pieces, heads)
        if matched_headings.agree(heads, found.rows or ()):
            fitting[tuple(column.meaning for column in heads)] = found
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def hold_services(table: Table) -> bool:
    """Whether cells are a table of services, even one whose headings are mostly unknown."""
    return bool(table.heads) or any(column_headings.meaning_of(cell.text) in OF_SERVICES for cell in table.pieces)
