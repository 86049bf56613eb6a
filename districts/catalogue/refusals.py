"""Refusals about the catalogue of national services."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

unfit_catalogue_code = Refusal(
    RefusalCode.INVALID,
    "code",
    bn="{code!r} কোডটি সঠিক নয়। কেবল a-z, 0-9 ও _ দিয়ে সর্বোচ্চ ৬০ অক্ষর লিখুন।",
    en="The code {code!r} is not valid. Use at most 60 characters of a-z, 0-9 and _.",
)

defined_already = Refusal(
    RefusalCode.CONFLICT,
    "code",
    bn="{code} কোডের জাতীয় সেবা আগে থেকেই আছে; সেটি সংশোধন করুন, অথবা অন্য কোড দিন।",
    en="A national service with the code {code} already exists. Update it, or use another code.",
)

no_catalogue_version = Refusal(
    RefusalCode.NOT_FOUND,
    "catalogueServiceId",
    bn="এই জাতীয় সেবাটি পাওয়া যায়নি।",
    en="The national service was not found.",
)

stale_catalogue_version = Refusal(
    RefusalCode.STALE,
    "catalogueServiceId",
    bn="ইতোমধ্যে অন্য কেউ এই জাতীয় সেবাটি পরিবর্তন করেছেন। নতুন সংস্করণ দেখে আবার চেষ্টা করুন।",
    en="Somebody else has changed this national service. Reload its newest version and try again.",
)

retired_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "catalogueServiceId",
    bn="{code} কোডের জাতীয় সেবাটি আগেই প্রত্যাহার করা হয়েছে।",
    en="The national service {code} is already retired.",
)

unlikely_post = Refusal(
    RefusalCode.INVALID,
    "{field}",
    bn="পদের নাম কেবল TITLED-এর সঙ্গে দিতে হয়, এবং তখন তা আবশ্যক।",
    en="TITLED requires a title; other kinds of post must not have one.",
)

no_catalogue_service = Refusal(
    RefusalCode.NOT_FOUND,
    "codes",
    "{position}",
    bn="{code!r} কোডের কোনো জাতীয় সেবা নেই।",
    en="There is no national service with the code {code!r}.",
)

retired_service = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "codes",
    "{position}",
    bn="{code} কোডের জাতীয় সেবাটি প্রত্যাহার করা হয়েছে; এটি আর নেওয়া যায় না।",
    en="The national service {code} is retired and can no longer be adopted.",
)

no_catalogue_codes = Refusal(
    RefusalCode.REQUIRED,
    "codes",
    bn="কোনো জাতীয় সেবা দেওয়া হয়নি। অন্তত একটি কোড দিন।",
    en="No national service was given. Give at least one code.",
)

empty_catalogue = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="প্রধান কার্যালয় এখনো কোনো জাতীয় সেবা নির্ধারণ করেনি।",
    en="Headquarters has not defined any national services yet.",
)

nothing_offered = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "codes",
    "{position}",
    bn="{code} কোডের জাতীয় সেবায় এই অফিসের নেওয়ার মতো কোনো পরিবর্তন নেই।",
    en="The catalogue has no changes to {code} for this office.",
)
