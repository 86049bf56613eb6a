"""Refusals about who may do what."""

from __future__ import annotations

from collections.abc import Sequence

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def forbidden(office_code: str, roles: Sequence[str]) -> Refused:
    """roles: those of which one is needed."""
    if not office_code.strip():
        return Refused(
            RefusalCode.FORBIDDEN,
            ("officeCode",),
            bn="`officeCode` খালি। অফিসের কোড লিখুন।",
            en="`officeCode` is empty. Enter the office's code.",
        )
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officeCode",),
        bn=f"{office_code} অফিসের জন্য এই কাজের অনুমতি আপনার নেই: সেই অফিসে বা তার উপরের অফিসে {' বা '.join(roles)} ভূমিকা লাগে।",
        en=f"You do not have permission for the office {office_code}. You need {' or '.join(roles)} there or above it.",
    )


def headquarters_only(roles: Sequence[str]) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn=f"এই কাজ কেবল প্রধান কার্যালয় করতে পারে: প্রধান কার্যালয়ে {' বা '.join(roles)} ভূমিকা লাগে।",
        en=f"Only headquarters may do this. You need {' or '.join(roles)} for the national office.",
    )


def more_than_held(role: str, office_code: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("role",),
        bn=f"{office_code} অফিসে {role} ভূমিকা আপনার নিজের নেই, তাই তা দিতে পারবেন না।",
        en=f"You cannot grant {role} for {office_code}, because you do not hold it.",
    )


def no_subject() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("subject",),
        bn="কাকে দিতে চান তা লেখা হয়নি। অনুগ্রহ করে লিখুন।",
        en="The person is missing. Enter `subject`.",
    )


def long_subject(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("subject",),
        bn=f"কাকে দিতে চান তার নামটি বেশি বড়। সর্বোচ্চ {in_bengali_digits(longest)} অক্ষর ব্যবহার করুন।",
        en=f"`subject` is too long. Use at most {longest} characters.",
    )


def unfit_subject() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("subject",),
        bn="নামটিতে অদৃশ্য অক্ষর আছে। সেগুলো বাদ দিয়ে লিখুন।",
        en="`subject` contains invisible characters. Remove them.",
    )


def no_grant(grant_id: int) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("grantId",),
        bn="এই অনুমতিটি পাওয়া যায়নি।",
        en=f"The grant {grant_id} was not found.",
    )


def no_longer() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn="এই কাজের অনুমতি এখন আর আপনার নেই।",
        en="You no longer have permission to do this.",
    )
