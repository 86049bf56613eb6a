"""Refusals about the keys of frontends."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_client_name() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("frontend",),
        bn="কোন সাইট বা অ্যাপের জন্য তা লিখুন।",
        en="Say which site or app it is for.",
    )


def long_client_name(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("frontend",),
        bn=f"নাম {in_bengali_digits(longest)} অক্ষরের বেশি হতে পারে না।",
        en=f"The name has {longest} characters at most.",
    )


def unlikely_origin(place: int, origin: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("allowedOrigins", str(place)),
        bn=f"{origin[:100]!r} এভাবে লেখা যায় না: https://magura.example, পথ ছাড়া।",
        en=f"{origin[:100]!r} is nothing that a browser sends: https://magura.example, without a path.",
    )


def many_origins(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("allowedOrigins",),
        bn=f"একটি কী-এর জন্য সর্বোচ্চ {in_bengali_digits(most)}টি সাইট দেওয়া যায়।",
        en=f"One key is for {most} sites at most.",
    )


def expired_already() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("expiresOn",),
        bn="মেয়াদ শেষের দিন আজকের পরের কোনো দিন হতে হবে।",
        en="The day on which it expires must lie ahead.",
    )


def rate_class_of_headquarters(rate_class: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("rateClass",),
        bn=f"{rate_class} কেবল প্রধান কার্যালয় দিতে পারে।",
        en=f"Only headquarters may give {rate_class}.",
    )


def no_api_client() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("apiClientId",), bn="এই কী-টি পাওয়া যায়নি।", en="There is no such API client.")
