"""Refusals about what a finding of a charter's health weighs."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def unlikely_weight() -> Refused:
    return Refused(
        RefusalCode.INVALID, ("weight",), bn="ওজন ০ থেকে ১০০ এর মধ্যে হবে।", en="The weight must be from 0 to 100."
    )


def unlikely_health_days(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("days",),
        bn=f"দিনের সংখ্যা ০ থেকে {in_bengali_digits(most)}-এর মধ্যে হতে হবে।",
        en=f"The number of days must be from 0 to {most}.",
    )


def no_days(code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("days",),
        bn=f"{code} দিনের সংখ্যার উপর নির্ভর করে না। দিনের সংখ্যা বাদ দিন।",
        en=f"{code} does not depend on days. Leave `days` out.",
    )
