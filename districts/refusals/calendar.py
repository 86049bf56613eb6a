"""Refusals about when offices work."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_working_time() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (),
        bn="এই সময়সীমা গণনা করা যায় না: পরের দশ বছরে যথেষ্ট কর্মদিবস নেই।",
        en="This time limit cannot be counted: there are not enough working days within the next ten years.",
    )


def unlikely_days(first: date, last: date) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("to",),
        bn=f"{in_bengali_digits(first)} থেকে {in_bengali_digits(last)}:"
        " শেষ দিন প্রথম দিনের আগে নয়, মোট ৩৬৬ দিনের বেশি নয়, ২০১০ থেকে ২০৯৯ সালের মধ্যে দিন।",
        en=f"{first} to {last}: the last day is not before the first, 366 days at most, from 2010 to 2099.",
    )


def unlikely_hours() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("closes",),
        bn="খোলার সময় বন্ধের সময়ের আগে হবে, পুরো মিনিটে, সময়-অঞ্চল ছাড়া।",
        en="Opening comes before closing, both in whole minutes and without a time zone.",
    )


def hours_missing() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("opens",),
        bn="HOURS হলে কখন খোলে ও কখন বন্ধ হয় দুটোই দিন।",
        en="HOURS need both: when the office opens and when it closes.",
    )


def hours_superfluous(kind: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("opens",),
        bn=f"{kind} এর সাথে সময় দেওয়া যায় না: অন্য সময়সূচি HOURS দিয়ে ঘোষণা করুন।",
        en=f"A {kind} has no hours of its own: declare other hours as HOURS.",
    )


def already_declared() -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        (),
        bn="এই অফিসের জন্য একই দিনে একই নামে এটি আগেই ঘোষণা করা হয়েছে।",
        en="This was declared for the office already: of the same kind, for the same days, under the same name.",
    )


def no_exception() -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("calendarExceptionId",),
        bn="এই ঘোষণাটি পাওয়া যায়নি।",
        en="There is no such calendar exception.",
    )


def already_revoked() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("calendarExceptionId",),
        bn="এই ঘোষণা এখন বলবৎ নেই: বাতিল হয়েছে, অথবা অন্য ঘোষণা এর জায়গা নিয়েছে।",
        en="It does not stand any more: it was revoked, or another declaration took its place.",
    )
