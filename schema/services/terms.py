"""Fees and time limits, each with its input."""

from __future__ import annotations

import strawberry

import models
from districts.charters import fields, terms
from districts.charters.terms import PaymentMethod, TimeUnit
from schema import plan
from schema.shared.enums import documented
from schema.shared.text import LocalizedText, LocalizedTextInput

documented(
    PaymentMethod,
    "A payment method.",
    CASH="Cash.",
    TREASURY_CHALLAN="Treasury challan, on paper or online.",
    BANK_DRAFT="Bank draft.",
    PAY_ORDER="Pay order.",
    POSTAL_ORDER="Postal order.",
    BANK_DEPOSIT="Deposit at a bank's counter.",
    CHEQUE="Cheque.",
    MOBILE_BANKING="Mobile banking.",
    ONLINE="Online payment.",
    COURT_FEE="Court fee stamp.",
    STAMP="Stamp.",
    OTHER="Another method, described by the published text.",
)


def said_of(name: str, *, nullable: bool = False) -> plan.Embedded:
    """A text of a row outside tables. nullable: null if neither language is given."""
    columns = {language: f"{{this}}.{name}_{language}" for language in ("bn", "en")}
    return plan.Embedded(columns, f"num_nonnulls({', '.join(columns.values())}) > 0" if nullable else None)


def listed_in(column: str, part: type) -> plan.Many:
    """The items of a list that its row holds, each of which is such a part."""
    return plan.Many(
        f"jsonb_to_recordset({{this}}.{column}) AS {{row}} ({fields.recordset(part)}) WHERE true", "{row}.position"
    )


@plan.bound(None, description="An amount for a class of applicants or for one item.")
class FeeAmount:
    position: int = plan.field("Position in the published order, starting at 1.")
    label: LocalizedText | None = plan.field(
        "The class or item, as published; null if it applies to everyone.", said_of("label", nullable=True)
    )
    amount: float = plan.field("Amount in taka; 0 if free.", plan.Column("{this}.poisha / 100::float8", nullable=False))


@strawberry.input(description="An amount for a class of applicants or for one item.")
class FeeAmountInput:
    amount: float = strawberry.field(description="Amount in taka, at most two decimals; 0 if free.")
    label: LocalizedTextInput | None = strawberry.field(
        default=None, description="The class or item; null if it applies to everyone."
    )


@plan.bound(None, description="A payment method with its text.")
class Payment:
    position: int = plan.field("Position in the published order, starting at 1.")
    method: PaymentMethod = plan.field("The kind.")
    text: LocalizedText = plan.field("As published.", said_of("text"))


@strawberry.input(description="A payment method with its text.")
class PaymentInput:
    method: PaymentMethod = strawberry.field(description="The kind.")
    text: LocalizedTextInput = strawberry.field(description="The text to publish.")


@plan.bound(models.Fee, description="The fee for a service.")
class Fee:
    free: bool | None = plan.field("Whether it is free; null if the text does not say or it depends on the applicant.")
    text: LocalizedText = plan.field("As published.")
    amounts: list[FeeAmount] = plan.field(
        "Amounts by class; empty if the text states no clear amount.",
        listed_in("amounts", terms.FeeAmount),
    )
    payments: list[Payment] = plan.field("Payment methods; empty if not stated.", listed_in("payments", terms.Payment))


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


@plan.bound(None, description="The time limit for a class of applications, such as urgent ones.")
class TimeClass:
    position: int = plan.field("Position in the published order, starting at 1.")
    name: LocalizedText = plan.field("The class, as published.", said_of("name"))
    immediate: bool = plan.field("Whether the service is immediate.", plan.Column("{this}.immediate", nullable=False))
    minimum: int | None = plan.field("The lower bound, in `unit`; null unless a range was published.")
    maximum: int | None = plan.field("The binding limit, in `unit`; null if no number was published.")
    unit: TimeUnit | None = plan.field("The unit of `minimum` and `maximum`; null if no number was published.")


@strawberry.input(description="The time limit for a class of applications, such as urgent ones.")
class TimeClassInput:
    name: LocalizedTextInput = strawberry.field(description="The class, as it is to be published.")
    immediate: bool = strawberry.field(default=False, description="Whether the service is immediate.")
    minimum: int | None = strawberry.field(default=None, description="The lower bound of a range.")
    maximum: int | None = strawberry.field(default=None, description="The binding limit.")
    unit: TimeUnit | None = strawberry.field(default=None, description="The unit of `minimum` and `maximum`.")


@plan.bound(models.TimeLimit, description="The promised time limit of a service.")
class TimeLimit:
    text: LocalizedText = plan.field("As published.")
    immediate: bool = plan.field("Whether the service is immediate, possibly with a longer limit as an alternative.")
    minimum: int | None = plan.field("The lower bound, in `unit`; null unless a range was published.")
    maximum: int | None = plan.field("The binding limit, in `unit`; null if no number was published.")
    unit: TimeUnit | None = plan.field("The unit of `minimum` and `maximum`; null if no number was published.")
    working_days: int | None = plan.field(
        "The binding limit in working days from filing; null if counted in another unit."
    )
    as_needed: bool = plan.field('Whether the text says "as needed".')
    conditional: bool = plan.field("Whether the limit applies only if applicable.")
    subject_to: LocalizedText | None = plan.field(
        "What it depends on, as published, such as an approval; null if nothing."
    )
    starts_from: LocalizedText | None = plan.field(
        "The event from which time counts, as published; null for the filing. No deadline is computed if there"
        " is such an event."
    )
    classes: list[TimeClass] = plan.field(
        "The limits of each class, if they differ. `maximum` then applies to all other, or ordinary, applications.",
        listed_in("classes", terms.TimeClass),
    )


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
