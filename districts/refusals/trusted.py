"""Refusals about the documents that frontends send."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_documents() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("documents",),
        bn="অন্তত একটি ডকুমেন্ট দিন।",
        en="Give one document at least.",
    )


def many_documents(most: int) -> Refused:
    return Refused(
        RefusalCode.LIMIT,
        ("documents",),
        bn=f"একবারে সর্বোচ্চ {in_bengali_digits(most)}টি ডকুমেন্ট নিবন্ধন করা যায়।",
        en=f"{most} documents at most are registered at once.",
    )


def other_digest(place: int, given: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("documents", str(place), "id"),
        bn=f"{given[:100]!r} এই লেখার SHA-256 নয়।",
        en=f"{given[:100]!r} is not the SHA-256 of its text.",
    )


def invalid_document(place: int, given: str, reason: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("documents", str(place), "text"),
        bn=f"{given[:100]} ডকুমেন্টটি এই স্কিমার জন্য সঠিক নয়: {reason}",
        en=f"The document {given[:100]} is not valid: {reason}",
    )


def no_document(place: int, given: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("ids", str(place)),
        bn=f"{given[:100]!r} ডকুমেন্টটি এই ক্লায়েন্টের জন্য নিবন্ধিত নেই।",
        en=f"No document {given[:100]!r} is registered for this API client.",
    )


def nothing_registered() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("apiClientId",),
        bn="এই ক্লায়েন্টের কোনো ডকুমেন্ট নিবন্ধিত নেই; আগে সেগুলো নিবন্ধন করুন।",
        en="No document is registered for this API client: nothing would run for it. Register them first.",
    )
