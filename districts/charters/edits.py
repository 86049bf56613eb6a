"""What a person says of a service that is to be promised otherwise, and the rows that it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from districts import refusals
from districts.charters import parts
from districts.charters.draft import Channel, ServiceCategory
from districts.charters.parts import Row
from districts.charters.term_edits import KEEP, LONGEST, FeeEdit, Keep, TimeLimitEdit, fee_row, limit_row
from districts.shared import typed_text
from districts.shared.text import LocalizedText

__all__ = [
    "KEEP",
    "DeliveryMethodEdit",
    "FeeEdit",
    "Keep",
    "RequiredDocumentEdit",
    "ServiceEdit",
    "TimeLimitEdit",
    "fee_row",
    "limit_row",
]


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


TERMS = ("fees", "time_limits")
"""The tables with one row a service, of which an edit may change a part."""


def edited_terms(edit: ServiceEdit) -> list[str]:
    """Of TERMS, those that it changes."""
    return [table for table, said in zip(TERMS, (edit.fee, edit.time_limit), strict=True) if said is not KEEP]


def replaced_rows(edit: ServiceEdit, stored: Mapping[str, Row]) -> dict[str, list[Row]]:
    """By their tables, the rows that take the place of the present ones. Raises Refused (REQUIRED, INVALID).

    stored: the service's present row of each of TERMS that it has.
    """
    tables: dict[str, list[Row]] = {}
    if not isinstance(edit.delivery_methods, Keep):
        tables["delivery_methods"] = method_rows(edit.delivery_methods)
    if not isinstance(edit.required_documents, Keep):
        tables["required_documents"] = paper_rows(edit.required_documents)
    if not isinstance(edit.fee, Keep):
        tables["fees"] = [row] if (row := fee_row(edit.fee, stored.get("fees"))) else []
    if not isinstance(edit.time_limit, Keep):
        tables["time_limits"] = [row] if (row := limit_row(edit.time_limit, stored.get("time_limits"))) else []
    return tables


def refuse_serial(serial: int) -> None:
    """Raises Refused (INVALID) for what no list counts to."""
    if not 0 < serial <= LONGEST:
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
    path, longest = ("requiredDocuments", str(index)), typed_text.LONGEST_TEXT
    obtain_from = typed_text.optional((*path, "obtainFrom"), edit.obtain_from, longest=longest)
    return {
        "position": index + 1,
        **parts.columns("name", typed_text.checked((*path, "name"), edit.name, longest=longest)),
        **parts.columns("obtain_from", obtain_from),
        "conditional": edit.conditional,
    }


def _said(text: LocalizedText, *path: str) -> Row:
    """What is to be published in the words of the office."""
    return parts.columns("text", typed_text.checked(path, text, longest=typed_text.LONGEST_TEXT))
