"""Refusals about the catalogue of national services."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused


def unfit_catalogue_code(code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("code",),
        bn=f"{code!r} কোডটি ব্যবহার করা যায় না: কেবল a-z, 0-9 ও _, সর্বোচ্চ ৬০ অক্ষর।",
        en=f"The code {code!r} cannot be used: a-z, 0-9 and _, 60 characters at most.",
    )


def defined_already(code: str) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("code",),
        bn=f"{code} কোডের জাতীয় সেবা আগে থেকেই আছে; সেটি সংশোধন করুন, অথবা অন্য কোড দিন।",
        en=f"There is a national service with the code {code}: update it, or take another code.",
    )


def no_catalogue_version() -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("catalogueServiceId",),
        bn="এই জাতীয় সেবাটি পাওয়া যায়নি।",
        en="There is no such national service.",
    )


def stale_catalogue_version() -> Refused:
    return Refused(
        RefusalCode.STALE,
        ("catalogueServiceId",),
        bn="এর মধ্যে অন্য কেউ এই জাতীয় সেবাটি বদলেছেন। নতুন সংস্করণ দেখে আবার লিখুন।",
        en="Somebody has changed this national service since. Look at its newest version and write again.",
    )


def retired_already(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("catalogueServiceId",),
        bn=f"{code} কোডের জাতীয় সেবাটি আগেই প্রত্যাহার করা হয়েছে।",
        en=f"The national service {code} is retired already.",
    )


def unlikely_post(field: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (field,),
        bn="পদের নাম TITLED হলেই কেবল দিতে হয়, এবং তখন দিতেই হয়।",
        en="A title goes with TITLED, and with nothing else.",
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
        en=f"The national service {code} is retired: nobody can adopt it any more.",
    )


def no_catalogue_codes() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("codes",),
        bn="অন্তত একটি জাতীয় সেবার কোড দিন।",
        en="Name one national service at least.",
    )


def empty_catalogue() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="প্রধান কার্যালয় এখনো কোনো জাতীয় সেবা নির্ধারণ করেনি।",
        en="Headquarters has defined no national service yet.",
    )


def nothing_offered(position: int, code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("codes", str(position)),
        bn=f"{code} কোডের জাতীয় সেবায় এই অফিসের নেওয়ার মতো কোনো পরিবর্তন নেই।",
        en=f"The catalogue offers this office no change of {code}.",
    )
