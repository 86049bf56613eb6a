"""Refusals about the office tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_office(code: str, field: str = "officeCode", nearest: Sequence[str] = ()) -> Refused:
    """nearest: the codes that it may be a misspelling of, the likeliest first."""
    if not code.strip():
        return Refused(
            RefusalCode.NOT_FOUND,
            (field,),
            bn=f"`{field}` খালি। অফিসের কোড লিখুন।",
            en=f"`{field}` is empty. Enter the office's code.",
        )
    shown = code if len(code) <= _LONGEST else f"{code[:_LONGEST]}…"
    bn, en = f"{shown!r} কোডের কোনো অফিস নেই।", f"There is no office with the code {shown!r}."
    if nearest:
        bn += f" আপনি কি {' বা '.join(nearest)} বোঝাতে চেয়েছেন?"
        en += f" Did you mean {' or '.join(nearest)}?"
    return Refused(RefusalCode.NOT_FOUND, tuple(field.split(".")), bn=bn, en=en)


_LONGEST = 100


def unfit_code(row: int, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "code"),
        bn=f"{code!r} কোডটি সঠিক নয়, বা তালিকায় একাধিকবার আছে। প্রতি স্তরে কেবল a-z, 0-9 ও _ দিন, মাঝে বিন্দু।",
        en=f"The code {code!r} is not valid or not unique. Use a label of a-z, 0-9 and _ per level, between dots.",
    )


def unfit_level(row: int, code: str, level: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "level"),
        bn=f"{code} কোডের অংশের সংখ্যা {level} স্তরের সঙ্গে মেলে না।",
        en=f"The code {code} does not have the number of parts of level {level}.",
    )


def unnamed_office(row: int, field: str, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), field),
        bn=f"{code} অফিসের নাম লিখুন, দুই ভাষাতেই।",
        en=f"The office {code} needs a name in both languages.",
    )


def astray_office(row: int, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "code"),
        bn=f"{code} অফিসের উপরের অফিসটি নেই। সেটি তালিকায় যোগ করুন; সবার উপরে অফিস একটিই।",
        en=f"The office above {code} does not exist. Add it to the list; only one office can be at the top.",
    )


def root_stays() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("officeCode",),
        bn="জাতীয় কার্যালয় সরানো বা বন্ধ করা যায় না।",
        en="The national office cannot be moved or closed.",
    )


def unfit_parent(code: str, level: str, parent: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("parentCode",),
        bn=f"{level} স্তরের {code} অফিস {parent} অফিসের ঠিক নিচে থাকতে পারে না।",
        en=f"The office {code} of level {level} cannot be directly below {parent}.",
    )


def unfit_label(label: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("label",),
        bn=f"{label!r} কোডের সঠিক অংশ নয়। কেবল a-z, 0-9 ও _ দিয়ে সর্বোচ্চ ৬০ অক্ষর লিখুন।",
        en=f"{label!r} is not a valid part of a code. Use at most 60 characters of a-z, 0-9 and _.",
    )


def taken_code(code: str) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("label",),
        bn=f"{code} কোডটি অন্য একটি অফিসের বর্তমান বা পূর্বের কোড। অন্য কোড দিন।",
        en=f"The code {code} belongs or belonged to another office. Use another code.",
    )


def closed_office(code: str, field: str = "officeCode", *, since: date | None = None) -> Refused:
    if since is not None:
        return Refused(
            RefusalCode.NOT_ALLOWED_NOW,
            (field,),
            bn=f"{code} অফিসটি {in_bengali_digits(since)} তারিখ থেকে বন্ধ।",
            en=f"The office {code} is closed from {since}.",
        )
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (field,),
        bn=f"{code} অফিসটি বন্ধ, বা বন্ধ হতে যাচ্ছে।",
        en=f"The office {code} is closed or about to close.",
    )


def closed_by_then(code: str, closed_from: date) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("effectiveFrom",),
        bn=f"{code} অফিসটি {in_bengali_digits(closed_from)} তারিখ থেকে বন্ধ।",
        en=f"The office {code} is closed from {closed_from}.",
    )


def closing_already(code: str, closed_from: date) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("officeCode",),
        bn=f"{code} অফিসটি {in_bengali_digits(closed_from)} তারিখ থেকে বন্ধ বলে আগেই ঠিক করা আছে।",
        en=f"The office {code} is already set to close on {closed_from}.",
    )


def open_already(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("officeCode",),
        bn=f"{code} অফিসটি খোলাই আছে।",
        en=f"The office {code} is already open.",
    )


def open_below(code: str, below: list[str]) -> Refused:
    listed = ", ".join(below)
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("officeCode",),
        bn=f"{code} অফিসের নিচে এখনো খোলা অফিস আছে ({listed}): আগে সেগুলো সরান বা বন্ধ করুন।",
        en=f"Offices below {code} are still open ({listed}): move or close them first.",
    )


def no_closing_day(given: date, today: date) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn=f"{in_bengali_digits(given)} তারিখ থেকে বন্ধ করা যায় না: আজ ({in_bengali_digits(today)}) বা পরের কোনো দিন দিন।",
        en=f"An office cannot be closed from {given}. Give today ({today}) or a later day.",
    )


def unfit_successor(code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("successorCode",),
        bn=f"{code} অফিস এই কাজের দায়িত্ব নিতে পারে না। ওই দিন খোলা থাকবে এমন অন্য অফিস দিন।",
        en=f"{code} cannot take over the work. Give another office that is open on that day.",
    )
