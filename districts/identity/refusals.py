"""Refusals about grants, API clients and their trusted documents."""

from __future__ import annotations

from collections.abc import Sequence

from districts.shared.refused import Refusal, RefusalCode, Refused

no_client_name = Refusal(
    RefusalCode.REQUIRED,
    "frontend",
    bn="সাইট বা অ্যাপের নাম দেওয়া হয়নি। অনুগ্রহ করে নাম লিখুন।",
    en="The name of the site or app is missing. Enter it.",
)

long_client_name = Refusal(
    RefusalCode.INVALID,
    "frontend",
    bn="নামটি বেশি বড়। সর্বোচ্চ {longest} অক্ষর ব্যবহার করুন।",
    en="The name is too long. Use at most {longest} characters.",
)

unlikely_origin = Refusal(
    RefusalCode.INVALID,
    "allowedOrigins",
    "{place}",
    bn="{origin!r} সঠিক ঠিকানা নয়। পথ বাদ দিয়ে https://magura.example এভাবে লিখুন।",
    en="{origin!r} is not an origin. Write it without a path, like https://magura.example.",
)

many_origins = Refusal(
    RefusalCode.INVALID,
    "allowedOrigins",
    bn="একটি কী-এর জন্য সর্বোচ্চ {most}টি সাইট দেওয়া যায়।",
    en="There are too many sites. A key can have at most {most}.",
)

expired_already = Refusal(
    RefusalCode.INVALID,
    "expiresOn",
    bn="মেয়াদ শেষের তারিখ আজকের পরের কোনো দিন হতে হবে।",
    en="The expiry date must be after today.",
)

rate_class_of_headquarters = Refusal(
    RefusalCode.FORBIDDEN,
    "rateClass",
    bn="{rate_class} কেবল প্রধান কার্যালয় দিতে পারে।",
    en="Only headquarters may give {rate_class}.",
)

no_api_client = Refusal(
    RefusalCode.NOT_FOUND,
    "apiClientId",
    bn="এই কী-টি পাওয়া যায়নি।",
    en="The API client was not found.",
)

_NO_CODE = Refusal(
    RefusalCode.FORBIDDEN,
    "officeCode",
    bn="`officeCode` খালি। অফিসের কোড লিখুন।",
    en="`officeCode` is empty. Enter the office's code.",
)
_NO_ROLE = Refusal(
    RefusalCode.FORBIDDEN,
    "officeCode",
    bn="{office_code} অফিসের জন্য এই কাজের অনুমতি আপনার নেই: সেই অফিসে বা তার উপরের অফিসে {roles:or} ভূমিকা লাগে।",
    en="You do not have permission for the office {office_code}. You need {roles:or} there or above it.",
)


def forbidden(office_code: str, roles: Sequence[str]) -> Refused:
    """roles: those of which one is needed."""
    return _NO_ROLE(office_code=office_code, roles=roles) if office_code.strip() else _NO_CODE()


headquarters_only = Refusal(
    RefusalCode.FORBIDDEN,
    bn="এই কাজ কেবল প্রধান কার্যালয় করতে পারে: প্রধান কার্যালয়ে {roles:or} ভূমিকা লাগে।",
    en="Only headquarters may do this. You need {roles:or} for the national office.",
)

more_than_held = Refusal(
    RefusalCode.FORBIDDEN,
    "role",
    bn="{office_code} অফিসে {role} ভূমিকা আপনার নিজের নেই, তাই তা দিতে পারবেন না।",
    en="You cannot grant {role} for {office_code}, because you do not hold it.",
)

no_subject = Refusal(
    RefusalCode.REQUIRED,
    "subject",
    bn="কাকে দিতে চান তা লেখা হয়নি। অনুগ্রহ করে লিখুন।",
    en="The person is missing. Enter `subject`.",
)

long_subject = Refusal(
    RefusalCode.INVALID,
    "subject",
    bn="কাকে দিতে চান তার নামটি বেশি বড়। সর্বোচ্চ {longest} অক্ষর ব্যবহার করুন।",
    en="`subject` is too long. Use at most {longest} characters.",
)

unfit_subject = Refusal(
    RefusalCode.INVALID,
    "subject",
    bn="নামটিতে অদৃশ্য অক্ষর আছে। সেগুলো বাদ দিয়ে লিখুন।",
    en="`subject` contains invisible characters. Remove them.",
)

no_grant = Refusal(
    RefusalCode.NOT_FOUND,
    "grantId",
    bn="এই অনুমতিটি পাওয়া যায়নি।",
    en="The grant {grant_id} was not found.",
)

no_longer = Refusal(
    RefusalCode.FORBIDDEN,
    bn="এই কাজের অনুমতি এখন আর আপনার নেই।",
    en="You no longer have permission to do this.",
)

no_documents = Refusal(
    RefusalCode.REQUIRED,
    "documents",
    bn="কোনো ডকুমেন্ট দেওয়া হয়নি। অন্তত একটি দিন।",
    en="No document was given. Give at least one.",
)

many_documents = Refusal(
    RefusalCode.LIMIT,
    "documents",
    bn="ডকুমেন্ট বেশি হয়ে গেছে। একবারে সর্বোচ্চ {most}টি নিবন্ধন করা যায়।",
    en="There are too many documents. Register at most {most} at once.",
)

other_digest = Refusal(
    RefusalCode.INVALID,
    "documents",
    "{place}",
    "id",
    bn="{given!r} ডকুমেন্টটির লেখার SHA-256 হ্যাশ নয়।",
    en="{given!r} is not the SHA-256 hash of the document's text.",
)

invalid_document = Refusal(
    RefusalCode.INVALID,
    "documents",
    "{place}",
    "text",
    bn="{given:.100} ডকুমেন্টটি এই স্কিমার জন্য সঠিক নয়: {reason}",
    en="The document {given:.100} is not valid: {reason}",
)

no_document = Refusal(
    RefusalCode.NOT_FOUND,
    "ids",
    "{place}",
    bn="{given!r} ডকুমেন্টটি এই ক্লায়েন্টের জন্য নিবন্ধিত নেই।",
    en="The document {given!r} is not registered for this API client.",
)

nothing_registered = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "apiClientId",
    bn="এই ক্লায়েন্টের কোনো ডকুমেন্ট নিবন্ধিত নেই; আগে সেগুলো নিবন্ধন করুন।",
    en="No document is registered for this API client. Register its documents first.",
)
