"""Inputs of what a service costs and how soon it is promised: a field that is left out stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import strawberry

from districts.charters.edits import KEEP, FeeEdit, TimeLimitEdit
from districts.charters.term_edits import FeeAmountEdit, PaymentEdit, TimeClassEdit
from districts.charters.terms import PaymentMethod, TimeUnit
from schema.text import LocalizedTextInput, said


@strawberry.input(description="What a service costs somebody, or one thing that is paid for.")
class FeeAmountInput:
    amount: float = strawberry.field(description="In taka, with two decimals at most; 0: free.")
    label: LocalizedTextInput | None = strawberry.field(
        default=None, description="For whom or what; null: for everybody."
    )


@strawberry.input(description="A way to pay.")
class PaymentInput:
    method: PaymentMethod = strawberry.field(description="The kind of way.")
    text: LocalizedTextInput = strawberry.field(description="As it is to be published.")


@strawberry.input(description="What a service costs. A field that is left out stays as it is.")
class FeeInput:
    text: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="As it is to be published; required where there is no fee yet."
    )
    free: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it costs nothing; null: the text does not say."
    )
    amounts: list[FeeAmountInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All amounts, in order; they replace the present ones. Null: none."
    )
    payments: list[PaymentInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All ways to pay, in order; they replace the present ones. Null: none."
    )


@strawberry.input(description="The time that is promised to one class of applications, such as urgent ones.")
class TimeClassInput:
    name: LocalizedTextInput = strawberry.field(description="Which class, as it is to be published.")
    immediate: bool = strawberry.field(default=False, description="Whether it is promised at once.")
    minimum: int | None = strawberry.field(default=None, description="The least time, of a range.")
    maximum: int | None = strawberry.field(default=None, description="The time that binds.")
    unit: TimeUnit | None = strawberry.field(default=None, description="What `minimum` and `maximum` count.")


@strawberry.input(description="How fast a service is promised. A field that is left out stays as it is.")
class TimeLimitInput:
    text: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="As it is to be published; required where there is no time limit yet."
    )
    immediate: bool | None = strawberry.field(
        default=strawberry.UNSET, description="At once, if need be with a longer limit beside it; null: no."
    )
    minimum: int | None = strawberry.field(
        default=strawberry.UNSET, description="The least time, of a range; null: none."
    )
    maximum: int | None = strawberry.field(
        default=strawberry.UNSET, description="The time that binds; null: no number is promised."
    )
    unit: TimeUnit | None = strawberry.field(
        default=strawberry.UNSET, description="What `minimum` and `maximum` count; null: nothing is counted."
    )
    as_needed: bool | None = strawberry.field(default=strawberry.UNSET, description="As needed; null: no.")
    conditional: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only where it applies; null: no."
    )
    subject_to: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="On what it depends, such as an approval; null: on nothing."
    )
    starts_from: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="The event from which it counts; null: the filing. With an event no deadline is computed.",
    )
    classes: list[TimeClassInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The time of each class of applications, in order; they replace the present ones. Null: none.",
    )


def given_or_keep(value: object, read: Callable[[Any], Any]) -> Any:
    """What an edit says of a field: nothing (KEEP), that it goes (None), or what is read from the input."""
    if value is strawberry.UNSET:
        return KEEP
    return None if value is None else read(value)


def given_list_or_keep(given: object, read: Callable[[Any], Any], whole: Callable[[list[Any]], Any] = list) -> Any:
    """The same of a list, of which null leaves an empty one. whole: makes one thing of what is read."""
    return given_or_keep([] if given is None else given, lambda listed: whole([read(each) for each in listed]))


def fee_edit(given: FeeInput) -> FeeEdit:
    return FeeEdit(
        text=_text_or_keep(given.text),
        free=given_or_keep(given.free, bool),
        amounts=given_list_or_keep(given.amounts, _amount),
        payments=given_list_or_keep(given.payments, lambda each: PaymentEdit(each.method, said(each.text))),
    )


def _amount(given: FeeAmountInput) -> FeeAmountEdit:
    return FeeAmountEdit(Decimal(str(given.amount)), said(given.label or LocalizedTextInput()))


def limit_edit(given: TimeLimitInput) -> TimeLimitEdit:
    return TimeLimitEdit(
        text=_text_or_keep(given.text),
        immediate=_flag_or_keep(given.immediate),
        minimum=given_or_keep(given.minimum, int),
        maximum=given_or_keep(given.maximum, int),
        unit=given_or_keep(given.unit, TimeUnit),
        as_needed=_flag_or_keep(given.as_needed),
        conditional=_flag_or_keep(given.conditional),
        subject_to=_text_or_keep(given.subject_to),
        starts_from=_text_or_keep(given.starts_from),
        classes=given_list_or_keep(given.classes, _class),
    )


def _class(given: TimeClassInput) -> TimeClassEdit:
    return TimeClassEdit(said(given.name), given.immediate, given.minimum, given.maximum, given.unit)


def _text_or_keep(given: LocalizedTextInput | None) -> Any:
    """Null is a text that says nothing."""
    return KEEP if given is strawberry.UNSET else said(given or LocalizedTextInput())


def _flag_or_keep(given: bool | None) -> Any:
    return KEEP if given is strawberry.UNSET else bool(given)
