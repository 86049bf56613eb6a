"""Inputs of what a service costs and how soon it is promised: a field that is left out stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import strawberry

from districts.charters.edits import KEEP, FeeEdit, TimeLimitEdit
from districts.charters.term_edits import FeeAmountEdit, PaymentEdit, TimeClassEdit
from districts.charters.terms import PaymentMethod, TimeUnit
from schema.shared.text import LocalizedTextInput, said


@strawberry.input(description="An amount for a class of applicants or for one item.")
class FeeAmountInput:
    amount: float = strawberry.field(description="Amount in taka, at most two decimals; 0 if free.")
    label: LocalizedTextInput | None = strawberry.field(
        default=None, description="The class or item; null if it applies to everyone."
    )


@strawberry.input(description="A payment method with its text.")
class PaymentInput:
    method: PaymentMethod = strawberry.field(description="The kind.")
    text: LocalizedTextInput = strawberry.field(description="The text to publish.")


@strawberry.input(description="The fee for a service. Fields that are left out stay unchanged.")
class FeeInput:
    text: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The text to publish; required if the service has no fee yet."
    )
    free: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether it is free; null if the text does not say."
    )
    amounts: list[FeeAmountInput] | None = strawberry.field(
        default=strawberry.UNSET, description="All amounts, in order. They replace the existing list; null empties it."
    )
    payments: list[PaymentInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All payment methods, in order. They replace the existing list; null empties it.",
    )


@strawberry.input(description="The time limit for a class of applications, such as urgent ones.")
class TimeClassInput:
    name: LocalizedTextInput = strawberry.field(description="The class, as it is to be published.")
    immediate: bool = strawberry.field(default=False, description="Whether the service is immediate.")
    minimum: int | None = strawberry.field(default=None, description="The lower bound of a range.")
    maximum: int | None = strawberry.field(default=None, description="The binding limit.")
    unit: TimeUnit | None = strawberry.field(default=None, description="The unit of `minimum` and `maximum`.")


@strawberry.input(description="The promised time limit of a service. Fields that are left out stay unchanged.")
class TimeLimitInput:
    text: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The text to publish; required if the service has no time limit yet."
    )
    immediate: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether the service is immediate, possibly with a longer limit as an alternative; null means no.",
    )
    minimum: int | None = strawberry.field(
        default=strawberry.UNSET, description="The lower bound of a range; null for none."
    )
    maximum: int | None = strawberry.field(
        default=strawberry.UNSET, description="The binding limit; null if no number is promised."
    )
    unit: TimeUnit | None = strawberry.field(
        default=strawberry.UNSET, description="The unit of `minimum` and `maximum`; null if there is no number."
    )
    as_needed: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the service is provided as needed; null means no."
    )
    conditional: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Whether the limit applies only if applicable; null means no."
    )
    subject_to: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="What it depends on, such as an approval; null if nothing."
    )
    starts_from: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="The event from which time counts; null for the filing. No deadline is computed if there is"
        " such an event.",
    )
    classes: list[TimeClassInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The limits of each class of applications, in order. They replace the existing list; null"
        " empties it.",
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
