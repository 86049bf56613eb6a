"""Refusals about the office tree."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused


def no_office(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("officeCode",),
        bn=f"{code!r} কোডের কোনো অফিস নেই।",
        en=f"There is no office with the code {code!r}.",
    )


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
