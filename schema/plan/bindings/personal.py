"""Columns that models mark as personal data: the SQL that reads them, and a check of all other SQL.

The database has the function `personal_text(may_read boolean, value text)`: the value, or NULL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from tortoise import Tortoise
from tortoise.models import Model

from schema.plan.declare.fields import Table, WrongBinding
from schema.plan.domain import Mark

Marks = Callable[[type[Model]], Mapping[str, Mark]]
"""The marked columns of a model, by name."""

GUARD = "personal_text("
# Keywords are in capitals: small letters behind a name, or behind a bracket, are the name of a row.
_ALIAS = re.compile(r'\b([a-z_]\w*)"?\s+(?:AS\s+)?([a-z_]\w*)\b|\)\s+(?:AS\s+)?([a-z_]\w*)\b')


def guarded(may_read: str, column: str) -> str:
    """The column, or NULL where the condition does not hold."""
    return f"{GUARD}{may_read}, {column})"


def column(place: str, table: Table, name: str, marks: Marks) -> str:
    """A column of an object's own row, guarded if it is marked. Raises WrongBinding if no guard is declared."""
    sql = f'{{this}}."{name}"'
    mark = marks(table.model).get(name) if table.model else None
    if mark is None or not mark.personal:
        return sql
    if table.personal is None:
        raise WrongBinding(f"{place}: {name} is personal data, and its type does not say who reads it")
    if mark.contact and table.noted is None:
        raise WrongBinding(f"{place}: {name} is a contact, and its type does not say how reading it is recorded")
    return guarded(table.personal, sql)


def noted(table: Table, columns: AbstractSet[str], row: str, through: str, made: str) -> str:
    """`made`, after recording that these columns of the row are read through a root field."""
    call = table.noted or ""
    listed = ", ".join(f"'{column}'" for column in sorted(columns))
    call = call.replace("{columns}", f"ARRAY[{listed}]").replace("{through}", f"'{through}'").replace("{this}", row)
    return f"CASE WHEN {call} THEN {made} END"


def is_contact(table: Table, name: str, marks: Marks) -> bool:
    mark = marks(table.model).get(name) if table.model else None
    return mark is not None and mark.contact


def marked(marks: Marks) -> Mapping[str, frozenset[str]]:
    """The columns of all models that are marked as personal, by table."""
    found = {
        model._meta.db_table: frozenset(name for name, mark in marks(model).items() if mark.personal)
        for models in Tortoise.apps.values()
        for model in models.values()
    }
    return {table: columns for table, columns in found.items() if columns}


def unguarded(sql: str, personal: Mapping[str, frozenset[str]]) -> set[str]:
    """The personal columns (`requests.body`) that a statement names outside `personal_text`.

    A column whose row the statement does not introduce counts as well.
    """
    tables = _tables(sql)
    columns = frozenset().union(*personal.values())
    found = set()
    for match in re.finditer(r'\b([a-z_]\w*)\."?([a-z_]\w*)"?', sql):
        alias, column = match.groups()
        if column not in columns or _inside_guard(sql, match.start()):
            continue
        for table in tables.get(alias, {alias}):
            if column in personal.get(table, columns if alias not in tables and table not in personal else ()):
                found.add(f"{table}.{column}")
    return found


def _tables(sql: str) -> dict[str, set[str]]:
    """By the name of a row, what it may be a row of; `)` for a function or a subquery."""
    rows: dict[str, set[str]] = {}
    for match in _ALIAS.finditer(sql):
        table, alias = (match[1], match[2]) if match[2] else (")", match[3])
        rows.setdefault(alias, set()).add(table)
    return rows


def _inside_guard(sql: str, position: int) -> bool:
    return any(sql[: opened + 1].endswith(GUARD) for opened in _open_brackets(sql, position))


def _open_brackets(sql: str, position: int) -> Iterator[int]:
    """Where the brackets were opened that stand around a position."""
    depth = 0
    for place in range(position - 1, -1, -1):
        if sql[place] == ")":
            depth += 1
        elif sql[place] == "(":
            if depth == 0:
                yield place
            else:
                depth -= 1
