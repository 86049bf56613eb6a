"""Refusals about who holds which post, and when."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_officer() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("officerId",), bn="এই কর্মকর্তাকে পাওয়া যায়নি।", en="The officer was not found.")


def officer_elsewhere() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officerId",),
        bn="এই কর্মকর্তা অন্য অফিসের; দুই অফিসের জন্যই যাঁর ক্ষমতা আছে তিনি বদলি করতে পারেন।",
        en="This officer belongs to another office. Only a person with a role for both offices can transfer them.",
    )


def anothers_officer() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officerId",),
        bn="এই কর্মকর্তার নাম ও যোগাযোগ কেবল তাঁর নিজের অফিস বদলাতে পারে।",
        en="Only the officer's own office can change their name and contact points.",
    )


def unlikely_end() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("until",),
        bn="শেষ দিন কেবল অতিরিক্ত দায়িত্বে দেওয়া যায়, এবং শুরুর পরের কোনো দিন হতে হবে।",
        en="Only an acting appointment can have an end date, and it must be after the first day.",
    )


def post_is_held(field: str) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        (f"{field}Id",),
        bn="ওই দিনগুলোতে পদটিতে অন্য কেউ আছেন: আগে তাঁর পদায়ন শেষ করুন, অথবা বদলি করুন।",
        en="Somebody else holds the post on those days. End that posting first, or transfer the officer.",
    )


def no_posting() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("postingId",), bn="এই পদায়নটি পাওয়া যায়নি।", en="The posting was not found.")


def posting_is_over() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("postingId",),
        bn="পদায়নটি শেষ হয়ে গেছে; এটি আর পরিবর্তন করা যায় না।",
        en="The posting has ended and cannot be changed.",
    )


def posting_has_begun() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("postingId",),
        bn="পদায়নটি শুরু হয়ে গেছে, তাই বাতিল করা যায় না। বরং এটি শেষ করুন।",
        en="The posting has begun and cannot be cancelled. End it instead.",
    )


def no_earlier_end() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn="দিনটি পদায়নের প্রথম দিনের পরে এবং এখনকার শেষের আগে হতে হবে।",
        en="The day must be after the posting's first day and before its present end.",
    )


def rewritten_history(given: date, begun: date) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("from",),
        bn=f"{in_bengali_digits(begun)} তারিখে একটি পদায়ন শুরু হয়েছে, তাই {in_bengali_digits(given)} দেওয়া যায় না।"
        f" {in_bengali_digits(begun)} তারিখের পরের কোনো দিন দিন।",
        en=f"A posting began on {begun}, so {given} cannot be used. Give a day after {begun}.",
    )
