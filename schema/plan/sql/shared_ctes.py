"""Objects that the rows of a list share are read once a list: twelve services of a charter name two posts, not 24.

Each shared object becomes a row of a materialised CTE in front of the list, found again by its key. Fields that select
the same of it share that table too: the responsible post and the superior of a service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A row's name, or a quoted text: a client may call a field `r1` too.
_ROW = re.compile(r"'[^']*'|\br[0-9]+")


@dataclass(slots=True)
class _Table:
    name: str
    item: str
    rows: str
    row: str
    keys: list[str]


@dataclass(slots=True)
class Sharing:
    """The shared objects of one list. source: what the list reads."""

    source: str
    _tables: dict[str, _Table] = field(default_factory=dict)

    def one(self, item: str, source: str, row: str) -> str:
        """The object behind a foreign key: `item` is its JSON, `source` reads `… row … WHERE row.id = key`."""
        rows, _, key = source.partition(f" WHERE {row}.id = ")
        table = self._tables.setdefault(_alike(f"{rows} {item}"), _Table(f"{row}_shared", item, rows, row, []))
        table.keys.append(key)
        return f"(SELECT {table.name}.item FROM {table.name} WHERE {table.name}.id = {key})"

    def tables(self) -> str:
        """The WITH in front of the list's SELECT; empty when nothing is shared."""
        written = ", ".join(self._written(table) for table in self._tables.values())
        return f"WITH {written} " if written else ""

    def _written(self, table: _Table) -> str:
        keys = " UNION ALL ".join(f"SELECT {key} FROM {self.source}" for key in table.keys)
        return (
            f"{table.name} AS MATERIALIZED (SELECT {table.row}.id, {table.item} AS item FROM {table.rows}"
            f" WHERE {table.row}.id = ANY (ARRAY({keys})))"
        )


def _alike(sql: str) -> str:
    """Equal for statements that differ only in the names of their rows."""
    names: dict[str, str] = {}

    def neutral(found: re.Match[str]) -> str:
        return found[0] if found[0][0] == "'" else names.setdefault(found[0], f"row{len(names)}")

    return _ROW.sub(neutral, sql)
