"""Refusals about edits of a service."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_service() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("serviceId",), bn="এই সেবাটি পাওয়া যায়নি।", en="The service was not found.")


def stale(seen: int, newest: int) -> Refused:
    return Refused(
        RefusalCode.STALE,
        ("version",),
        bn=f"আপনি {in_bengali_digits(seen)} নম্বর সংস্করণ দেখেছেন;"
        f" এর মধ্যে অন্য কেউ এটি বদলেছেন (এখন {in_bengali_digits(newest)})।"
        " নতুন সংস্করণ দেখে আবার চেষ্টা করুন।",
        en=f"Somebody else has changed this: you read version {seen}, it is now {newest}. Reload it and try again.",
    )


def no_code(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("code",),
        bn=f"এই অফিসের অন্য কোনো সংস্করণে {code!r} কোডের সেবা নেই।",
        en=f"No other revision of this office has a service with the code {code!r}.",
    )


def nothing_to_change() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        (),
        bn="কী পরিবর্তন করতে হবে তা দেওয়া হয়নি। অন্তত একটি তথ্য দিন।",
        en="Nothing to change was given. Give at least one field.",
    )


def too_long(*field: str, longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn=f"লেখাটি বেশি বড়। সর্বোচ্চ {in_bengali_digits(longest)} অক্ষর ব্যবহার করুন।",
        en=f"The text is too long. Use at most {longest} characters.",
    )


def empty(*field: str) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        field,
        bn="লেখাটি দেওয়া হয়নি। অন্তত একটি ভাষায় লিখুন।",
        en="The text is missing. Enter it in at least one language.",
    )


def no_category() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("category",),
        bn="সেবাটি কার জন্য তা উল্লেখ করা হয়নি। সেবার শ্রেণি নির্বাচন করুন।",
        en="The category is missing. Give `category`.",
    )


def unlikely_serial() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("serial",),
        bn="ক্রমিক ১ থেকে ১০০০০-এর মধ্যে হবে।",
        en="The serial number must be from 1 to 10000.",
    )


def unlikely_amount(*field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn="টাকার পরিমাণ ঠিক নয়: ০ বা তার বেশি, সর্বোচ্চ দুই দশমিক ঘর দিন।",
        en="The amount is not valid. Give taka, 0 or more, with at most two decimals.",
    )


def unlikely_time_limit(*field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        field,
        bn="সময়সীমা ঠিক নয়: সংখ্যা ও একক একসঙ্গে দিন, সর্বনিম্ন যেন সর্বোচ্চের বেশি না হয়;"
        " একই সঙ্গে তাৎক্ষণিক ও প্রয়োজন অনুযায়ী হয় না।",
        en="The time limit is not valid. Give a number with its unit, a minimum not above the maximum, and not both"
        " immediate and as needed.",
    )
