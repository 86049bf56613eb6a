"""Edits of what a service costs and how soon it is promised: what an edit does not mention stays as it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from districts import refusals
from districts.charters import parts
from districts.charters.parts import Row
from districts.charters.terms import PaymentMethod, TimeUnit
from districts.shared import typed_text
from districts.shared.text import LocalizedText


class Keep:
    """Stands for a field that an edit does not mention."""


KEEP = Keep()
LONGEST = 10_000
"""Of any unit of time, or services of a category: more is a typing error."""
HIGHEST = 10**10
"""Taka."""


@dataclass(frozen=True, slots=True)
class FeeAmountEdit:
    """taka: 0 for free. label: for whom or what; empty: for everybody."""

    taka: Decimal
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class PaymentEdit:
    method: PaymentMethod
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class FeeEdit:
    """free None: the text does not say. Lists are given whole, in their order."""

    text: LocalizedText | Keep = KEEP
    free: bool | Keep | None = KEEP
    amounts: Sequence[FeeAmountEdit] | Keep = KEEP
    payments: Sequence[PaymentEdit] | Keep = KEEP


@dataclass(frozen=True, slots=True)
class TimeClassEdit:
    """The time for one class of applications."""

    name: LocalizedText
    immediate: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True)
class TimeLimitEdit:
    """What `terms.TimeLimit` holds, in both languages. Its working days follow from maximum, unit and starts_from."""

    text: LocalizedText | Keep = KEEP
    immediate: bool | Keep = KEEP
    minimum: int | Keep | None = KEEP
    maximum: int | Keep | None = KEEP
    unit: TimeUnit | Keep | None = KEEP
    as_needed: bool | Keep = KEEP
    conditional: bool | Keep = KEEP
    subject_to: LocalizedText | Keep = KEEP
    starts_from: LocalizedText | Keep = KEEP
    classes: Sequence[TimeClassEdit] | Keep = KEEP


_NO_FEE: Row = {"free": None}
_NO_LIMIT: Row = {"immediate": False, "as_needed": False, "conditional": False}


def fee_row(edit: FeeEdit | None, stored: Mapping[str, Any] | None = None) -> Row | None:
    """A row of `fees`. stored: the present one. Raises Refused (REQUIRED without a text, INVALID)."""
    if edit is None:
        return None
    row = {**(stored or _NO_FEE), **_text("fee", edit.text, stored)}
    if not isinstance(edit.free, Keep):
        row["free"] = edit.free
    if not isinstance(edit.amounts, Keep):
        row["amounts"] = _listed(edit.amounts, _amount)
    if not isinstance(edit.payments, Keep):
        row["payments"] = _listed(edit.payments, _payment)
    return row


def limit_row(edit: TimeLimitEdit | None, stored: Mapping[str, Any] | None = None) -> Row | None:
    """A row of `time_limits`. stored: the present one. Raises Refused (REQUIRED without a text, INVALID)."""
    if edit is None:
        return None
    row = {**(stored or _NO_LIMIT), **_text("timeLimit", edit.text, stored)}
    given = {each.name for each in fields(edit) if not isinstance(getattr(edit, each.name), Keep)}
    row |= {name: getattr(edit, name) for name in given & _PLAIN}
    for name, path in (("subject_to", "subjectTo"), ("starts_from", "startsFrom")):
        if name in given:
            said = typed_text.optional(("timeLimit", path), getattr(edit, name), longest=typed_text.LONGEST_TEXT)
            row |= parts.columns(name, said)
    if not isinstance(edit.classes, Keep):
        row["classes"] = _listed(edit.classes, _class)
    if given & {"immediate", "as_needed", "minimum", "maximum", "unit"}:
        _refuse_unlikely(row, ("timeLimit",))
    if given & {"maximum", "unit", "starts_from"}:
        counted = row.get("unit") == TimeUnit.WORKING_DAY and not (
            row.get("starts_from_bn") or row.get("starts_from_en")
        )
        row["working_days"] = row.get("maximum") if counted else None
    return row


_PLAIN = {"immediate", "minimum", "maximum", "unit", "as_needed", "conditional"}


def _text(part: str, given: LocalizedText | Keep, stored: object) -> Row:
    if not isinstance(given, Keep):
        return parts.columns("text", typed_text.checked((part, "text"), given, longest=typed_text.LONGEST_TEXT))
    if stored is None:
        raise refusals.empty(part, "text")
    return {}


def _listed(edits: Sequence[Any], row: Callable[[int, Any], Row]) -> list[Row] | None:
    return [{"position": index + 1, **row(index, edit)} for index, edit in enumerate(edits)] or None


def _amount(index: int, edit: FeeAmountEdit) -> Row:
    path = ("fee", "amounts", str(index))
    if not (edit.taka.is_finite() and 0 <= edit.taka <= HIGHEST and edit.taka * 100 % 1 == 0):
        raise refusals.unlikely_amount(*path, "amount")
    label = typed_text.optional((*path, "label"), edit.label, longest=typed_text.LONGEST_TEXT)
    return {**parts.columns("label", label), "poisha": int(edit.taka * 100)}


def _payment(index: int, edit: PaymentEdit) -> Row:
    path = ("fee", "payments", str(index), "text")
    return {
        "method": edit.method,
        **parts.columns("text", typed_text.checked(path, edit.text, longest=typed_text.LONGEST_TEXT)),
    }


def _class(index: int, edit: TimeClassEdit) -> Row:
    path = ("timeLimit", "classes", str(index))
    row = {name: getattr(edit, name) for name in ("immediate", "minimum", "maximum", "unit")}
    _refuse_unlikely(row, path)
    return {
        **parts.columns("name", typed_text.checked((*path, "name"), edit.name, longest=typed_text.LONGEST_TEXT)),
        **row,
    }


def _refuse_unlikely(row: Row, path: tuple[str, ...]) -> None:
    least, most, unit = (row.get(name) for name in ("minimum", "maximum", "unit"))
    wrong = (
        (most is None) != (unit is None)
        or (least is not None and (most is None or not 0 <= least <= most))
        or (most is not None and not 0 < most <= LONGEST)
        or (row["immediate"] and row.get("as_needed"))
    )
    if wrong:
        raise refusals.unlikely_time_limit(*path)
