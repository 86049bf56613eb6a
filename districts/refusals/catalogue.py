"""Refusals about the catalogue of national services."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused


def unfit_catalogue_code(code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("code",),
        bn=f"{code!r} কোডটি সঠিক নয়। কেবল a-z, 0-9 ও _ দিয়ে সর্বোচ্চ ৬০ অক্ষর লিখুন।",
        en=f"The code {code!r} is not valid. Use at most 60 characters of a-z, 0-9 and _.",
    )


def defined_already(code: str) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("code",),
        bn=f"{code} কোডের জাতীয় সেবা আগে থেকেই আছে; সেটি সংশোধন করুন, অথবা অন্য কোড দিন।",
        en=f"A national service with the code {code} already exists. Update it, or use another code.",
    )


def no_catalogue_version() -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("catalogueServiceId",),
        bn="এই জাতীয় সেবাটি পাওয়া যায়নি।",
        en="The national service was not found.",
    )


def stale_catalogue_version() -> Refused:
    return Refused(
        RefusalCode.STALE,
        ("catalogueServiceId",),
        bn="ইতোমধ্যে অন্য কেউ এই জাতীয় সেবাটি পরিবর্তন করেছেন। নতুন সংস্করণ দেখে আবার চেষ্টা করুন।",
        en="Somebody else has changed this national service. Reload its newest version and try again.",
    )


def retired_already(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("catalogueServiceId",),
        bn=f"{code} কোডের জাতীয় সেবাটি আগেই প্রত্যাহার করা হয়েছে।",
        en=f"The national service {code} is already retired.",
    )


def unlikely_post(field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (field,),
        bn="পদের নাম কেবল TITLED-এর সঙ্গে দিতে হয়, এবং তখন তা আবশ্যক।",
        en="TITLED requires a title; other kinds of post must not have one.",
    )


def no_catalogue_service(position: int, code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("codes", str(position)),
        bn=f"{code!r} কোডের কোনো জাতীয় সেবা নেই।",
        en=f"There is no national service with the code {code!r}.",
    )


def retired_service(position: int, code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("codes", str(position)),
        bn=f"{code} কোডের জাতীয় সেবাটি প্রত্যাহার করা হয়েছে; এটি আর নেওয়া যায় না।",
        en=f"The national service {code} is retired and can no longer be adopted.",
    )


def no_catalogue_codes() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("codes",),
        bn="কোনো জাতীয় সেবা দেওয়া হয়নি। অন্তত একটি কোড দিন।",
        en="No national service was given. Give at least one code.",
    )


def empty_catalogue() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="প্রধান কার্যালয় এখনো কোনো জাতীয় সেবা নির্ধারণ করেনি।",
        en="Headquarters has not defined any national services yet.",
    )


def nothing_offered(position: int, code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("codes", str(position)),
        bn=f"{code} কোডের জাতীয় সেবায় এই অফিসের নেওয়ার মতো কোনো পরিবর্তন নেই।",
        en=f"The catalogue has no changes to {code} for this office.",
    )
