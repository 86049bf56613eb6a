"""Refusals about the office tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_office(code: str, field: str = "officeCode", nearest: Sequence[str] = ()) -> Refused:
    """nearest: the codes that it may be a misspelling of, the likeliest first."""
    if not code.strip():
        return Refused(
            RefusalCode.NOT_FOUND,
            (field,),
            bn=f"কোন অফিস তা লিখুন: {field} খালি।",
            en=f"Say which office: {field} is empty.",
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
        bn=f"{code!r} কোডটি ব্যবহার করা যায় না: একবারই থাকবে, স্তরগুলো বিন্দু দিয়ে আলাদা, কেবল a-z, 0-9 ও _।",
        en=f"The code {code!r} cannot be used: once in the list, one label a level between dots, of a-z, 0-9 and _.",
    )


def unfit_level(row: int, code: str, level: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "level"),
        bn=f"{code} কোডের গভীরতা {level} স্তরের সাথে মেলে না।",
        en=f"The code {code} is not as deep as the level {level}.",
    )


def unnamed_office(row: int, field: str, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), field),
        bn=f"{code} অফিসের নাম লিখুন, দুই ভাষাতেই।",
        en=f"Name the office {code}, in both languages.",
    )


def astray_office(row: int, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "code"),
        bn=f"{code} অফিসের উপরের অফিসটি নেই; সবার উপরে অফিস একটিই।",
        en=f"The office above {code} does not exist; at the top there is only one.",
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
        en=f"The office {code}, a {level}, cannot stand directly below {parent}.",
    )


def unfit_label(label: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("label",),
        bn=f"{label!r} কোডের অংশ হিসেবে ব্যবহার করা যায় না: কেবল a-z, 0-9 ও _, ৬০ অক্ষর পর্যন্ত।",
        en=f"{label!r} cannot be a part of a code: of a-z, 0-9 and _, 60 characters at most.",
    )


def taken_code(code: str) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("label",),
        bn=f"{code} কোডটি অন্য একটি অফিসের, এখনকার বা আগের; একটি কোড আর কাউকে দেওয়া হয় না।",
        en=f"The code {code} is or was another office's; a code is never given to a second one.",
    )


def closed_office(code: str, field: str = "officeCode", *, since: date | None = None) -> Refused:
    if since is not None:
        return Refused(
            RefusalCode.NOT_ALLOWED_NOW,
            (field,),
            bn=f"{code} অফিসটি {in_bengali_digits(since)} তারিখ থেকে বন্ধ।",
            en=f"The office {code} is closed from {since} on.",
        )
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (field,),
        bn=f"{code} অফিসটি বন্ধ, বা বন্ধ হতে যাচ্ছে।",
        en=f"The office {code} is closed, or will be.",
    )


def closed_by_then(code: str, closed_from: date) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("effectiveFrom",),
        bn=f"{code} অফিসটি {in_bengali_digits(closed_from)} তারিখ থেকে বন্ধ।",
        en=f"The office {code} is closed from {closed_from} on.",
    )


def closing_already(code: str, closed_from: date) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("officeCode",),
        bn=f"{code} অফিসটি {in_bengali_digits(closed_from)} তারিখ থেকে বন্ধ বলে আগেই ঠিক করা আছে।",
        en=f"The office {code} is closed from {closed_from} on already.",
    )


def open_already(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW, ("officeCode",), bn=f"{code} অফিসটি খোলাই আছে।", en=f"The office {code} is open."
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
        en=f"An office cannot be closed from {given} on: name today ({today}) or a later day.",
    )


def unfit_successor(code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("successorCode",),
        bn=f"{code} অফিস এই কাজ নিতে পারে না: অন্য একটি খোলা অফিস দিন।",
        en=f"{code} cannot take over its work: name another office, one that is open then.",
    )
