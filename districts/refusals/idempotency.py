"""Refusals about idempotency keys."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits

_FIELD = ("idempotencyKey",)


def unfit_key(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        _FIELD,
        bn=f"idempotencyKey ১ থেকে {in_bengali_digits(longest)} অক্ষরের হতে হবে। একটি UUID ব্যবহার করুন।",
        en=f"The idempotency key must have 1 to {longest} characters. Use a UUID.",
    )


def guessable_key() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        _FIELD,
        bn="প্রবেশ না করে পাঠালে idempotencyKey একটি UUID হতে হবে, যাতে অন্য কেউ তা অনুমান করতে না পারে।",
        en="The idempotency key can be guessed. Without signing in, use a UUID.",
    )


def guessable_key_of_secret() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        _FIELD,
        bn="উত্তরে গোপন তথ্য আছে, তাই idempotencyKey একটি UUID হতে হবে, যাতে কেউ তা অনুমান করতে না পারে।",
        en="The response contains a secret, so the idempotency key must not be guessable. Use a UUID.",
    )


def other_request() -> Refused:
    return Refused(
        RefusalCode.IDEMPOTENCY_MISMATCH,
        _FIELD,
        bn="এই idempotencyKey দিয়ে আগে অন্য একটি অনুরোধ করা হয়েছে। নতুন কাজের জন্য নতুন একটি দিন।",
        en="This idempotency key was used with a different input. Use a new key for a new change.",
    )
