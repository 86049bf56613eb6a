"""Edits of a charter, its services and their parts, checked and turned into rows of their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from districts.charters import fields, parts
from districts.charters.draft import Contact, ContactKind, ContactOwner, Service
from districts.charters.fields import Derived, Field, Inline, Rows, Seat, Taka, Text, api_name
from districts.charters.parts import Row
from districts.charters.terms import TimeClass, TimeLimit, TimeUnit
from districts.posts import refusals as post_refusals
from districts.posts.contacts import typed_contact
from districts.services import refusals
from districts.shared import edits, typed_text
from districts.shared import refusals as shared_refusals
from districts.shared.edits import Edit

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
            row |= _changed(field, edit[field.given], (*path, api_name(field.given)), row)
        elif stored is None and isinstance(field.mark, Text) and not field.optional:
            raise shared_refusals.empty(*path, api_name(field.name))
    if rule := _RULES.get(part):
        rule(row, edit.keys(), path)
    return row


def _blank(part: type) -> Row:
    """A row that says nothing."""
    no = {field.name: False for field in fields.of(part) if field.type is bool and not field.optional}
    return {**dict.fromkeys(fields.columns(part)), **no}


def _changed(field: Field, said: Any, path: tuple[str, ...], stored: Row) -> Row:
    match field.mark:
        case Rows() | Seat() | Inline() | Derived():
            return {}
        case Text(longest):
            check = typed_text.optional if field.optional else typed_text.checked
            return parts.columns(field.name, check(path, edits.text(said, stored, field.name), longest=longest))
        case Taka():
            return {field.name: _poisha(said, path)}
    if field.listed:
        return {field.name: _items(field.type, said or [], *path) or None}
    if field.is_part:
        return {field.name: said and edited(field.type, said, *path)}
    return {field.name: False if said is None and field.type is bool and not field.optional else said}


def _items(part: type, given: Iterable[Edit], *path: str) -> list[Row]:
    rows = [edited(part, each, *path, str(n)) for n, each in enumerate(given)]
    if any(field.name == "position" for field in fields.of(part)):
        return [{**row, "position": n} for n, row in enumerate(rows, 1)]
    return rows


def _complete_contact(row: Row, _given: AbstractSet[str], path: tuple[str, ...]) -> None:
    """What was published may be no number that can be called: it is kept, as the reader keeps it."""
    published = row["published"]
    if typed_text.is_blank(published):
        raise shared_refusals.empty(*path, "published")
    if len(published) > typed_text.LONGEST:
        raise shared_refusals.too_long(*path, "published", longest=typed_text.LONGEST)
    read = typed_contact.as_published(ContactKind(row["kind"]), ContactOwner.POST, published, row["normalized"])
    if read is None:
        raise post_refusals.impossible_contact(*path, "normalized", typed=row["normalized"])
    row |= parts.row(read)


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
    Contact: _complete_contact,
    Service: _check_serial,
    TimeLimit: _complete_time_limit,
    TimeClass: _refuse_unlikely,
}
"""What depends on several fields of a part: from the edited row, the names that the edit gave, and its path."""


def refuse_serial(serial: int) -> None:
    """Raises Refused (INVALID) for what no list counts to."""
    if not 0 < serial <= LONGEST:
        raise refusals.unlikely_serial()
