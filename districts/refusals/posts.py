"""Refusals about posts and who holds them."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused


def no_post(field: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        (f"{field}Id",),
        bn="এই অফিসে বা এর উপরের কোনো অফিসে এমন পদ নেই।",
        en="There is no such post in this office or in one above it.",
    )


def no_officer() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("officerId",), bn="এই কর্মকর্তাকে পাওয়া যায়নি।", en="There is no such officer.")


def officer_elsewhere() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officerId",),
        bn="এই কর্মকর্তা অন্য অফিসের; দুই অফিসের জন্যই যাঁর ক্ষমতা আছে তিনি বদলি করতে পারেন।",
        en="This officer belongs to another office: only who may act for both can move them.",
    )


def unlikely_end() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("until",),
        bn="শেষ দিন কেবল অতিরিক্ত দায়িত্বে দেওয়া যায়, এবং শুরুর পরের কোনো দিন হতে হবে।",
        en="Only an acting appointment has an end that is known before, and it lies after its first day.",
    )
