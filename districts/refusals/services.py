"""Refusals about edits of a service."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_service() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("serviceId",), bn="এই সেবাটি পাওয়া যায়নি।", en="There is no such service.")


def stale(seen: int, newest: int) -> Refused:
    return Refused(
        RefusalCode.STALE,
        ("version",),
        bn=f"আপনি {in_bengali_digits(seen)} নম্বর সংস্করণ দেখেছেন;"
        f" এর মধ্যে অন্য কেউ এটি বদলেছেন (এখন {in_bengali_digits(newest)})।"
        " নতুন মান দেখে আবার লিখুন।",
        en=f"You have seen version {seen}; somebody has changed it since: it is {newest} now. Look again.",
    )


def no_code(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("code",),
        bn=f"এই অফিসের অন্য কোনো সংস্করণে {code!r} কোডের সেবা নেই।",
        en=f"No other revision of this office has a service with the code {code!r}.",
    )


def nothing_to_change() -> Refused:
    return Refused(RefusalCode.REQUIRED, (), bn="কী বদলাতে হবে তা দিন।", en="Say what is to be changed.")


def too_long(*field: str, longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn=f"{in_bengali_digits(longest)} অক্ষরের বেশি লেখা যায় না।",
        en=f"It has {longest} characters at most.",
    )


def empty(*field: str) -> Refused:
    return Refused(RefusalCode.REQUIRED, field, bn="অন্তত একটি ভাষায় লিখুন।", en="Write it in one language at least.")


def no_category() -> Refused:
    return Refused(RefusalCode.REQUIRED, ("category",), bn="সেবাটি কার জন্য তা দিন।", en="Say whom the service is for.")


def unlikely_serial() -> Refused:
    return Refused(
        RefusalCode.INVALID, ("serial",), bn="ক্রমিক ১ থেকে ১০০০০-এর মধ্যে হবে।", en="A serial number is from 1 to 10000."
    )


def unlikely_amount(*field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn="টাকার পরিমাণ ঠিক নয়: ০ বা তার বেশি, সর্বোচ্চ দুই দশমিক ঘর দিন।",
        en="The amount is not valid: give taka from 0 up, with two decimals at most.",
    )


def unlikely_time_limit(*field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn="সময়সীমা ঠিক নয়: সংখ্যা ও একক একসঙ্গে দিন, সর্বনিম্ন যেন সর্বোচ্চের বেশি না হয়;"
        " একই সঙ্গে তাৎক্ষণিক ও প্রয়োজন অনুযায়ী হয় না।",
        en="The time limit cannot be right: give a number with its unit, no least time above the most, and not both"
        " immediate and as needed.",
    )
