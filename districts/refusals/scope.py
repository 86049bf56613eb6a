"""Refusals about who may do what."""

from __future__ import annotations

from collections.abc import Sequence

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def forbidden(office_code: str, roles: Sequence[str]) -> Refused:
    """roles: those of which one is needed."""
    if not office_code.strip():
        return Refused(
            RefusalCode.FORBIDDEN,
            ("officeCode",),
            bn="কোন অফিসের জন্য তা লিখুন: officeCode খালি।",
            en="Say which office it is for: officeCode is empty.",
        )
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officeCode",),
        bn=f"{office_code} অফিসের জন্য এই কাজের অনুমতি আপনার নেই: সেই অফিসে বা তার উপরের অফিসে {' বা '.join(roles)} ভূমিকা লাগে।",
        en=f"You may not do this for the office {office_code}: it takes {' or '.join(roles)} there or above it.",
    )


def headquarters_only(roles: Sequence[str]) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn=f"এই কাজ কেবল প্রধান কার্যালয় করতে পারে: প্রধান কার্যালয়ে {' বা '.join(roles)} ভূমিকা লাগে।",
        en=f"Only headquarters may do this: it takes {' or '.join(roles)} on the national office.",
    )


def more_than_held(role: str, office_code: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("role",),
        bn=f"আপনার নিজের যে ক্ষমতা নেই তা দিতে পারেন না: {office_code} অফিসে {role}।",
        en=f"You cannot grant what you do not hold: {role} on {office_code}.",
    )


def no_subject() -> Refused:
    return Refused(RefusalCode.REQUIRED, ("subject",), bn="কাকে দিতে চান তা লিখুন।", en="Say who is to have it.")


def long_subject(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("subject",),
        bn=f"কাকে দিতে চান তার নাম {in_bengali_digits(longest)} অক্ষরের বেশি হতে পারে না।",
        en=f"Whom it is for is named with {longest} characters at most.",
    )


def unfit_subject() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("subject",),
        bn="নামটিতে এমন অক্ষর আছে যা দেখা যায় না; সেগুলো ছাড়া লিখুন।",
        en="There are characters in it that nobody sees: write it without them.",
    )


def no_grant(grant_id: int) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("grantId",),
        bn="এই অনুমতিটি পাওয়া যায়নি।",
        en=f"There is no grant {grant_id}.",
    )


def no_longer() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn="এই কাজের অনুমতি এখন আর আপনার নেই।",
        en="You may no longer do this.",
    )
