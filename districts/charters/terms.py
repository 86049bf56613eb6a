"""What a service costs and how soon it is promised: published text with the parsed values beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from districts.charters.fields import Derived, Published, Taka


class TimeUnit(StrEnum):
    WORKING_DAY = "WORKING_DAY"
    CALENDAR_DAY = "CALENDAR_DAY"
    HOUR = "HOUR"
    MONTH = "MONTH"


class PaymentMethod(StrEnum):
    """How a fee is paid."""

    CASH = "CASH"
    TREASURY_CHALLAN = "TREASURY_CHALLAN"
    BANK_DRAFT = "BANK_DRAFT"
    PAY_ORDER = "PAY_ORDER"
    POSTAL_ORDER = "POSTAL_ORDER"
    BANK_DEPOSIT = "BANK_DEPOSIT"
    CHEQUE = "CHEQUE"
    MOBILE_BANKING = "MOBILE_BANKING"
    ONLINE = "ONLINE"
    COURT_FEE = "COURT_FEE"
    STAMP = "STAMP"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """An amount in poisha (a hundredth of a taka; 0: free). label: for whom or what, as published; None: for all."""

    position: int
    label: Published | None
    poisha: Annotated[int, Taka(given="amount")]


@dataclass(frozen=True, slots=True)
class Payment:
    """One way to pay, with the published words for it."""

    position: int
    method: PaymentMethod
    text: Published


@dataclass(frozen=True, slots=True)
class Fee:
    """free None: the text does not say, or it depends on who asks. No amounts: the text states none that is clear."""

    text: Published
    free: bool | None
    amounts: tuple[FeeAmount, ...] = ()
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeClass:
    """The time for one class of applications, such as urgent ones. name: as published."""

    position: int
    name: Published
    immediate: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: TimeUnit | None = None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A promised time. maximum binds; minimum is None unless a range was published.

    working_days: the deadline in working days from the filing on; None where another unit counts, or another event.
    subject_to: on what it depends, as published ("অনুমোদন সাপেক্ষে"). starts_from: the event from which it counts, as
    published; None: the filing itself. classes: where it differs by class; maximum is then what holds for the rest, or
    for ordinary applications.
    """

    text: Published
    immediate: bool = False
    minimum: int | None = None
    maximum: int | None = None
    unit: TimeUnit | None = None
    working_days: Annotated[int | None, Derived()] = None
    as_needed: bool = False
    conditional: bool = False
    subject_to: Published | None = None
    starts_from: Published | None = None
    classes: tuple[TimeClass, ...] = ()
