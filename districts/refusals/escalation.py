"""Refusals about how long a rung of the escalation chain has."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def unlikely_escalation_time(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("workingDays",),
        bn=f"কর্মদিবস ১ থেকে {in_bengali_digits(most)} এর মধ্যে হবে।",
        en=f"The number of working days must be from 1 to {most}.",
    )


def level_above(level: str, own: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("level",),
        bn=f"{level} এই অফিসের উপরের স্তর। {own} স্তরের অফিস কেবল নিজের ও নিচের স্তরের সময় নির্ধারণ করতে পারে।",
        en=f"{level} is above this office. An office of level {own} can set the time of its own level and those below.",
    )


def no_escalation_time(level: str) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("workingDays",),
        bn=f"{level} স্তরের একটি জাতীয় সময়সীমা থাকতে হবে, নইলে আবেদন সেখানেই থেমে থাকবে। কর্মদিবসের সংখ্যা দিন।",
        en=f"The level {level} needs a nationwide time limit, or requests would not be escalated. Give a number.",
    )
