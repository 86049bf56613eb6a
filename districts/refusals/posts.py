"""Refusals about posts, and about who is no officer of yours."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_post(field: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        (f"{field}Id",),
        bn="এই অফিসে বা এর উপরের কোনো অফিসে এমন পদ নেই।",
        en="The post was not found in this office or in an office above it.",
    )


def another_head() -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("head",),
        bn="অফিসে প্রধানের পদ আগে থেকেই আছে। অন্য পদকে প্রধান করতে হলে সেই পদটি সম্পাদনা করুন।",
        en="The office already has a head. To make another post the head, update that post.",
    )


def headless() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("head",),
        bn="অফিস প্রধান ছাড়া থাকতে পারে না: আগে অন্য পদকে প্রধান করুন।",
        en="An office must have a head. Make another post the head first.",
    )


def published_title() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("title",),
        bn="প্রকাশিত সেবা প্রদান প্রতিশ্রুতিতে পদটির এই নাম আছে, তাই এটি বদলানো যায় না। বরং বর্তমান পদনাম (`currentTitle`) লিখুন।",
        en="A published charter contains this title, so it cannot be changed. Set `currentTitle` instead.",
    )


def abolished(since: date) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("from",),
        bn=f"পদটি {in_bengali_digits(since)} তারিখ থেকে বিলুপ্ত।",
        en=f"The post is abolished from {since}.",
    )


def abolished_head() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("head",),
        bn="বিলুপ্ত পদ অফিসের প্রধান হতে পারে না।",
        en="An abolished post cannot be the head of an office.",
    )


def names_abolished(titles: list[str]) -> Refused:
    listed = ", ".join(titles)
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("revision",),
        bn=f"খসড়ায় বিলুপ্ত পদের নাম আছে: {listed}। সেবাগুলো অন্য পদকে দিন।",
        en=f"The draft names posts that will be abolished: {listed}. Assign their services to other posts.",
    )
