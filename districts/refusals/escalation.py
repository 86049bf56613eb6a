"""Refusals about how long a rung of the escalation chain has."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def unlikely_escalation_time(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("workingDays",),
        bn=f"কর্মদিবস ১ থেকে {in_bengali_digits(most)} এর মধ্যে হবে।",
        en=f"Give from 1 to {most} working days.",
    )


def level_above(level: str, own: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("level",),
        bn=f"{own} স্তরের অফিস নিজের ও নিচের স্তরের সময় ঠিক করতে পারে; {level} এর উপরে।",
        en=f"An office of the level {own} says how long its own level and those below it have; {level} is above it.",
    )


def no_escalation_time(level: str) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("workingDays",),
        bn=f"{level} স্তরের একটি জাতীয় সময়সীমা থাকতে হবে, নইলে আবেদন সেখানেই থেমে যাবে।",
        en=f"The level {level} needs a time that holds for the whole country, or requests would stay there for good.",
    )
