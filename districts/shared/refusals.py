"""Refusals about inputs that many rules take: texts, days, versions and idempotency keys."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode, Refused

no_day = Refusal(
    RefusalCode.INVALID,
    "effectiveFrom",
    bn="{given} তারিখটি ব্যবহার করা যায় না। অন্য তারিখ দিন।",
    en="The date {given} cannot be used. Give another one.",
)

no_reason = Refusal(
    RefusalCode.REQUIRED,
    "reason",
    bn="কারণ দেওয়া হয়নি। অনুগ্রহ করে কারণ লিখুন।",
    en="The reason is missing. Enter it.",
)

unfit_key = Refusal(
    RefusalCode.INVALID,
    "idempotencyKey",
    bn="idempotencyKey ১ থেকে {longest} অক্ষরের হতে হবে। একটি UUID ব্যবহার করুন।",
    en="The idempotency key must have 1 to {longest} characters. Use a UUID.",
)

guessable_key = Refusal(
    RefusalCode.INVALID,
    "idempotencyKey",
    bn="প্রবেশ না করে পাঠালে idempotencyKey একটি UUID হতে হবে, যাতে অন্য কেউ তা অনুমান করতে না পারে।",
    en="The idempotency key can be guessed. Without signing in, use a UUID.",
)

guessable_key_of_secret = Refusal(
    RefusalCode.INVALID,
    "idempotencyKey",
    bn="উত্তরে গোপন তথ্য আছে, তাই idempotencyKey একটি UUID হতে হবে, যাতে কেউ তা অনুমান করতে না পারে।",
    en="The response contains a secret, so the idempotency key must not be guessable. Use a UUID.",
)

other_request = Refusal(
    RefusalCode.IDEMPOTENCY_MISMATCH,
    "idempotencyKey",
    bn="এই idempotencyKey দিয়ে আগে অন্য একটি অনুরোধ করা হয়েছে। নতুন কাজের জন্য নতুন একটি দিন।",
    en="This idempotency key was used with a different input. Use a new key for a new change.",
)

stale = Refusal(
    RefusalCode.STALE,
    "version",
    bn="আপনি {seen} নম্বর সংস্করণ দেখেছেন; এর মধ্যে অন্য কেউ এটি বদলেছেন (এখন {newest})। নতুন সংস্করণ দেখে আবার চেষ্টা করুন।",
    en="Somebody else has changed this: you read version {seen}, it is now {newest}. Reload it and try again.",
)


def outdated(*, seen: int, newest: int, **rows: int) -> Refused:
    """The refusal of a stale edit. rows: the keys of the rows that the response shows in their newest state."""
    refused = stale(seen=seen, newest=newest)
    refused.newest = rows
    return refused


nothing_to_change = Refusal(
    RefusalCode.REQUIRED,
    bn="কী পরিবর্তন করতে হবে তা দেওয়া হয়নি। অন্তত একটি তথ্য দিন।",
    en="Nothing to change was given. Give at least one field.",
)

too_long = Refusal(
    RefusalCode.INVALID,
    bn="লেখাটি বেশি বড়। সর্বোচ্চ {longest} অক্ষর ব্যবহার করুন।",
    en="The text is too long. Use at most {longest} characters.",
)

empty = Refusal(
    RefusalCode.REQUIRED,
    bn="লেখাটি দেওয়া হয়নি। অন্তত একটি ভাষায় লিখুন।",
    en="The text is missing. Enter it in at least one language.",
)
