"""What a person says of a service that is to be promised otherwise, and the rows that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from districts import names, refusals
from districts.charters import parts
from districts.charters.draft import Channel, ServiceCategory, TimeUnit
from districts.charters.parts import Row
from districts.text import LocalizedText


class Keep:
    """Stands for a field that an edit says nothing about."""


KEEP = Keep()


@dataclass(frozen=True, slots=True)
class FeeEdit:
    """free None: the text does not say."""

    text: LocalizedText
    free: bool | None


@dataclass(frozen=True, slots=True)
class TimeLimitEdit:
    """What `draft.TimeLimit` holds, in both languages; its working days follow from maximum and unit."""

    text: LocalizedText
    immediate: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: TimeUnit | None = None
    as_needed: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryMethodEdit:
    channel: Channel
    text: LocalizedText


@dataclass(frozen=True, slots=True)
class RequiredDocumentEdit:
    """obtain_from: where to get it; conditional: needed only where it applies."""

    name: LocalizedText
    obtain_from: LocalizedText
    conditional: bool


_Name: TypeAlias = LocalizedText | Keep
_Post: TypeAlias = int | Keep | None


@dataclass(frozen=True, slots=True)
class ServiceEdit:
    """What changes. None takes a value away; posts are given by their ids, lists whole and in order.

    In another category a service comes last, unless its serial is given too. No other service is renumbered.
    """

    category: ServiceCategory | Keep = KEEP
    serial: int | Keep = KEEP
    name: _Name = KEEP
    delivery_methods: Sequence[DeliveryMethodEdit] | Keep = KEEP
    required_documents: Sequence[RequiredDocumentEdit] | Keep = KEEP
    fee: FeeEdit | Keep | None = KEEP
    time_limit: TimeLimitEdit | Keep | None = KEEP
    responsible: _Post = KEEP
    superior: _Post = KEEP


def replaced_rows(edit: ServiceEdit) -> dict[str, list[Row]]:
    """By their tables, the parts that it says anew. Raises Refused (REQUIRED, INVALID)."""
    tables: dict[str, list[Row]] = {}
    if not isinstance(edit.delivery_methods, Keep):
        tables["delivery_methods"] = method_rows(edit.delivery_methods)
    if not isinstance(edit.required_documents, Keep):
        tables["required_documents"] = paper_rows(edit.required_documents)
    if not isinstance(edit.fee, Keep):
        tables["fees"] = [row] if (row := fee_row(edit.fee)) else []
    if not isinstance(edit.time_limit, Keep):
        tables["time_limits"] = [row] if (row := limit_row(edit.time_limit)) else []
    return tables


def refuse_serial(serial: int) -> None:
    """Raises Refused (INVALID) for what no list counts to."""
    if not 0 < serial <= _LONGEST:
        raise refusals.unlikely_serial()


def method_rows(edits: Sequence[DeliveryMethodEdit]) -> list[Row]:
    """Rows of `delivery_methods`, in their order. Raises Refused (REQUIRED, INVALID)."""
    return [
        {"position": index + 1, "channel": edit.channel, **_said(edit.text, "deliveryMethods", str(index), "text")}
        for index, edit in enumerate(edits)
    ]


def paper_rows(edits: Sequence[RequiredDocumentEdit]) -> list[Row]:
    """Rows of `required_documents`, in their order. Raises Refused (REQUIRED, INVALID)."""
    return [_paper_row(index, edit) for index, edit in enumerate(edits)]


def _paper_row(index: int, edit: RequiredDocumentEdit) -> Row:
    path, longest = ("requiredDocuments", str(index)), names.LONGEST_TEXT
    obtain_from = names.optional((*path, "obtainFrom"), edit.obtain_from, longest=longest)
    return {
        "position": index + 1,
        **parts.columns("name", names.checked((*path, "name"), edit.name, longest=longest)),
        **parts.columns("obtain_from", obtain_from),
        "conditional": edit.conditional,
    }


def _said(text: LocalizedText, *path: str) -> Row:
    """What is to be published in the words of the office."""
    return parts.columns("text", names.checked(path, text, longest=names.LONGEST_TEXT))


def fee_row(edit: FeeEdit | None) -> Row | None:
    """A row of `fees`. Raises Refused (REQUIRED, INVALID)."""
    if edit is None:
        return None
    return {**_said(edit.text, "fee", "text"), "free": edit.free}


def limit_row(edit: TimeLimitEdit | None) -> Row | None:
    """A row of `time_limits`. Raises Refused (REQUIRED, INVALID)."""
    if edit is None:
        return None
    if (edit.maximum is None) != (edit.unit is None) or (
        edit.minimum is not None and (edit.maximum is None or not 0 <= edit.minimum <= edit.maximum)
    ):
        raise refusals.unlikely_time_limit()
    if (edit.maximum is not None and not 0 < edit.maximum <= _LONGEST) or (edit.immediate and edit.as_needed):
        raise refusals.unlikely_time_limit()
    return {
        **_said(edit.text, "timeLimit", "text"),
        "immediate": edit.immediate,
        "minimum": edit.minimum,
        "maximum": edit.maximum,
        "unit": edit.unit,
        "working_days": edit.maximum if edit.unit is TimeUnit.WORKING_DAY else None,
        "as_needed": edit.as_needed,
        "conditional": edit.conditional,
    }


_LONGEST = 10_000  # services of a category, or of any unit of time: beyond it somebody has mistyped
