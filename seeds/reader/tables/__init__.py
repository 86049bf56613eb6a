"""The tables of services in a block of cells, by their spans or, in tabbed text, by the number of columns."""

from __future__ import annotations

from seeds.reader import columns
from seeds.reader.columns import Meaning
from seeds.reader.pieces import Table
from seeds.reader.tables import runs, spans
from seeds.reader.tables.headed import ServiceTable

__all__ = ["ServiceTable", "hold_services", "read"]

_OF_SERVICES = {Meaning.NAME, Meaning.METHOD, Meaning.PAPERS, Meaning.FEE}


def read(table: Table) -> list[ServiceTable]:
    """A second heading row begins another table. Cells before the first belong to none."""
    return spans.read(table) if table.pieces[0].span else runs.read(table.pieces)


def hold_services(table: Table) -> bool:
    """Whether cells are a table of services, even one whose headings are mostly unknown. No other table has these."""
    return bool(table.heads) or any(columns.meaning_of(cell.text) in _OF_SERVICES for cell in table.pieces)
