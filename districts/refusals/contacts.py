"""Refusals about telephones and mailboxes."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_contact() -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND, ("contactPointId",), bn="এই যোগাযোগটি পাওয়া যায়নি।", en="The contact point was not found."
    )


def impossible_contact(typed: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("value",),
        bn=f"“{typed[:100]}” কোনো ফোন নম্বর বা ই-মেইল ঠিকানা হতে পারে না। একটিই লিখুন, সম্পূর্ণ।",
        en=f"“{typed[:100]}” is not a telephone number or e-mail address. Enter one, complete.",
    )


def contact_of_the_post() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("value",),
        bn="টেলিফোন, ফ্যাক্স ও দাপ্তরিক ই-মেইল পদের, কর্মকর্তার নয়: পদে যোগ করুন।",
        en="Landlines, faxes and role mailboxes belong to the post, not to the officer. Add it to the post.",
    )


def contact_is_known() -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("value",),
        bn="এই যোগাযোগটি ওই দিনগুলোতে আগে থেকেই আছে।",
        en="This contact point already exists on those days.",
    )


def contact_was_used(since: date) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("from",),
        bn=f"এই যোগাযোগটি {in_bengali_digits(since)} তারিখ থেকে ব্যবহৃত হচ্ছে। তার পরের কোনো দিন দিন।",
        en=f"The contact point has been in use since {since}. Give a later day.",
    )
