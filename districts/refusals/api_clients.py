"""Refusals about the keys of frontends."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_client_name() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("frontend",),
        bn="সাইট বা অ্যাপের নাম দেওয়া হয়নি। অনুগ্রহ করে নাম লিখুন।",
        en="The name of the site or app is missing. Enter it.",
    )


def long_client_name(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("frontend",),
        bn=f"নামটি বেশি বড়। সর্বোচ্চ {in_bengali_digits(longest)} অক্ষর ব্যবহার করুন।",
        en=f"The name is too long. Use at most {longest} characters.",
    )


def unlikely_origin(place: int, origin: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("allowedOrigins", str(place)),
        bn=f"{origin[:100]!r} সঠিক ঠিকানা নয়। পথ বাদ দিয়ে https://magura.example এভাবে লিখুন।",
        en=f"{origin[:100]!r} is not an origin. Write it without a path, like https://magura.example.",
    )


def many_origins(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("allowedOrigins",),
        bn=f"একটি কী-এর জন্য সর্বোচ্চ {in_bengali_digits(most)}টি সাইট দেওয়া যায়।",
        en=f"There are too many sites. A key can have at most {most}.",
    )


def expired_already() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("expiresOn",),
        bn="মেয়াদ শেষের তারিখ আজকের পরের কোনো দিন হতে হবে।",
        en="The expiry date must be after today.",
    )


def rate_class_of_headquarters(rate_class: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("rateClass",),
        bn=f"{rate_class} কেবল প্রধান কার্যালয় দিতে পারে।",
        en=f"Only headquarters may give {rate_class}.",
    )


def no_api_client() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("apiClientId",), bn="এই কী-টি পাওয়া যায়নি।", en="The API client was not found.")
