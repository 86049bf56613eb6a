"""Edits of a service and its parts, checked and turned into rows of their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from districts.charters import fields, parts
from districts.charters.draft import Service
from districts.charters.fields import Derived, Field, Inline, Rows, Seat, Taka, Text, api_name
from districts.charters.parts import Row
from districts.charters.terms import TimeClass, TimeLimit, TimeUnit
from districts.services import refusals
from districts.shared import refusals as shared_refusals
from districts.shared import typed_text
from districts.shared.edits import Edit
from districts.shared.text import LocalizedText

LONGEST = 10_000
"""The largest time limit or serial that is accepted; a larger one is a typing error."""
HIGHEST = 10**10
"""Taka."""


def rows(name: str, edit: Any, stored: Row | None = None) -> list[Row]:
    """The rows of the table behind a service's field, such as `fee`. Raises Refused (REQUIRED, INVALID).

    stored: the present row, of a field that has one row a service.
    """
    [field] = (each for each in fields.of(Service) if each.name == name)
    if field.listed:
        return _items(field.type, edit or [], api_name(name))
    return [] if edit is None else [edited(field.type, edit, api_name(name), stored=stored)]


def edited(part: type, edit: Edit, *path: str, stored: Row | None = None) -> Row:
    """The part's own row as the edit leaves it. path: where the edit stands in its input. Raises Refused.

    stored: the present row; None: there is none, and an edit must say each text that the part always has.
    """
    row = _blank(part) if stored is None else {**stored}
    for field in fields.of(part):
        if field.given in edit:
            row |= _changed(field, edit[field.given], (*path, api_name(field.given)))
        elif stored is None and isinstance(field.mark, Text) and not field.optional:
            raise shared_refusals.empty(*path, api_name(field.name))
    if rule := _RULES.get(part):
        rule(row, edit.keys(), path)
    return row


def _blank(part: type) -> Row:
    """A row that says nothing."""
    return {field.name: None if field.optional else False for field in fields.of(part) if field.type is bool}


def _changed(field: Field, said: Any, path: tuple[str, ...]) -> Row:
    match field.mark:
        case Rows() | Seat() | Inline() | Derived():
            return {}
        case Text(longest):
            check = typed_text.optional if field.optional else typed_text.checked
            return parts.columns(field.name, check(path, said or LocalizedText(), longest=longest))
        case Taka():
            return {field.name: _poisha(said, path)}
    if field.listed:
        return {field.name: _items(field.type, said or [], *path) or None}
    return {field.name: False if said is None and field.type is bool and not field.optional else said}


def _items(part: type, edits: Iterable[Edit], *path: str) -> list[Row]:
    return [{**edited(part, each, *path, str(n)), "position": n + 1} for n, each in enumerate(edits)]


def _poisha(taka: float | Decimal, path: tuple[str, ...]) -> int:
    exact = Decimal(str(taka))
    if not (exact.is_finite() and 0 <= exact <= HIGHEST and exact * 100 % 1 == 0):
        raise refusals.unlikely_amount(*path)
    return int(exact * 100)


def _complete_time_limit(row: Row, given: AbstractSet[str], path: tuple[str, ...]) -> None:
    """Its working days follow from the edit. What was read may be unlikely: only what an edit changes is checked."""
    if given & {"immediate", "as_needed", "minimum", "maximum", "unit"}:
        _refuse_unlikely(row, given, path)
    if given & {"maximum", "unit", "starts_from"}:
        from_filing = not (row.get("starts_from_bn") or row.get("starts_from_en"))
        counted = row.get("unit") == TimeUnit.WORKING_DAY and from_filing
        row["working_days"] = row.get("maximum") if counted else None


def _refuse_unlikely(row: Row, _given: AbstractSet[str], path: tuple[str, ...]) -> None:
    least, most, unit = (row.get(name) for name in ("minimum", "maximum", "unit"))
    wrong = (
        (most is None) != (unit is None)
        or (least is not None and (most is None or not 0 <= least <= most))
        or (most is not None and not 0 < most <= LONGEST)
        or (row["immediate"] and row.get("as_needed"))
    )
    if wrong:
        raise refusals.unlikely_time_limit(*path)


def _check_serial(row: Row, given: AbstractSet[str], _path: tuple[str, ...]) -> None:
    if "serial" in given:
        refuse_serial(row["serial"])


_RULES: Mapping[type, Callable[[Row, AbstractSet[str], tuple[str, ...]], None]] = {
    Service: _check_serial,
    TimeLimit: _complete_time_limit,
    TimeClass: _refuse_unlikely,
}
"""What depends on several fields of a part: from the edited row, the names that the edit gave, and its path."""


def refuse_serial(serial: int) -> None:
    """Raises Refused (INVALID) for what no list counts to."""
    if not 0 < serial <= LONGEST:
        raise refusals.unlikely_serial()
