"""What a service costs and how soon it is promised."""

from __future__ import annotations

import models
from districts.charters.terms import PaymentMethod, TimeUnit
from schema import plan
from schema.enums import documented
from schema.text import LocalizedText

documented(
    PaymentMethod,
    "A way to pay a fee.",
    CASH="In cash.",
    TREASURY_CHALLAN="By treasury challan, on paper or online.",
    BANK_DRAFT="By bank draft.",
    PAY_ORDER="By pay order.",
    POSTAL_ORDER="By postal order.",
    BANK_DEPOSIT="Into an account, at a bank's counter.",
    CHEQUE="By cheque.",
    MOBILE_BANKING="By mobile banking.",
    ONLINE="On a website.",
    COURT_FEE="By court fee stamp.",
    STAMP="By stamp.",
    OTHER="Another way, as the text says.",
)


def said_of(name: str, *, nullable: bool = False) -> plan.Embedded:
    """A text of a row that is no table's. nullable: null where neither language is written."""
    columns = {language: f"{{this}}.{name}_{language}" for language in ("bn", "en")}
    return plan.Embedded(columns, f"num_nonnulls({', '.join(columns.values())}) > 0" if nullable else None)


def listed_in(column: str, form: str) -> plan.Many:
    """The items of a list that its row holds."""
    return plan.Many(
        f"jsonb_to_recordset({{this}}.{column}) AS {{row}} (position integer, {form}) WHERE true", "{row}.position"
    )


@plan.bound(None, description="What a service costs somebody, or one thing that is paid for.")
class FeeAmount:
    position: int = plan.field("Counts the amounts from 1, in the published order.")
    label: LocalizedText | None = plan.field(
        "For whom or what, as published; null: for everybody.", said_of("label", nullable=True)
    )
    amount: float = plan.field("In taka; 0: free.", plan.Column("{this}.poisha / 100::float8", nullable=False))


@plan.bound(None, description="A way to pay.")
class Payment:
    position: int = plan.field("Counts the ways to pay from 1, in the published order.")
    method: PaymentMethod = plan.field("The kind of way.")
    text: LocalizedText = plan.field("As published.", said_of("text"))


@plan.bound(models.Fee, description="What a service costs.")
class Fee:
    free: bool | None = plan.field(
        "Whether it costs nothing; null when the published text does not say, or when it depends on who asks."
    )
    text: LocalizedText = plan.field("As published.")
    amounts: list[FeeAmount] = plan.field(
        "How much, for each class; empty when the text states no amount that is clear.",
        listed_in("amounts", "label_bn text, label_en text, poisha bigint"),
    )
    payments: list[Payment] = plan.field(
        "How it is paid; empty when it is not said.", listed_in("payments", "method text, text_bn text, text_en text")
    )


@plan.bound(None, description="The time that is promised to one class of applications, such as urgent ones.")
class TimeClass:
    position: int = plan.field("Counts the classes from 1, in the published order.")
    name: LocalizedText = plan.field("Which class, as published.", said_of("name"))
    immediate: bool = plan.field("Whether it is promised at once.", plan.Column("{this}.immediate", nullable=False))
    minimum: int | None = plan.field("The least time, in `unit`; null unless a range was published.")
    maximum: int | None = plan.field("The time that binds, in `unit`; null when no number was published.")
    unit: TimeUnit | None = plan.field("What `minimum` and `maximum` count; null when no number was published.")


@plan.bound(models.TimeLimit, description="How fast a service is promised.")
class TimeLimit:
    text: LocalizedText = plan.field("As published.")
    immediate: bool = plan.field("Whether it is promised at once, if need be with a longer limit beside it.")
    minimum: int | None = plan.field("The least time, in `unit`; null unless a range was published.")
    maximum: int | None = plan.field("The time that binds, in `unit`; null when no number was published.")
    unit: TimeUnit | None = plan.field("What `minimum` and `maximum` count; null when no number was published.")
    working_days: int | None = plan.field(
        "The time that binds, in working days from the filing; null when it is counted otherwise."
    )
    as_needed: bool = plan.field("Whether the text says: as needed.")
    conditional: bool = plan.field("Whether the limit holds only where it applies.")
    subject_to: LocalizedText | None = plan.field("On what it depends, as published: an approval; null: on nothing.")
    starts_from: LocalizedText | None = plan.field(
        "The event from which it counts, as published; null: the filing. Where there is one no deadline is computed."
    )
    classes: list[TimeClass] = plan.field(
        "Where it differs by class: the time of each. `maximum` is then that of all others, or of ordinary ones.",
        listed_in(
            "classes", "name_bn text, name_en text, immediate boolean, minimum integer, maximum integer, unit text"
        ),
    )
