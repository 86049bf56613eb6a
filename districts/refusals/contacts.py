"""Refusals about telephones and mailboxes."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def no_contact() -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND, ("contactPointId",), bn="এই যোগাযোগটি পাওয়া যায়নি।", en="There is no such contact point."
    )


def impossible_contact(typed: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("value",),
        bn=f"“{typed[:100]}” কোনো ফোন নম্বর বা ই-মেইল ঠিকানা হতে পারে না। একটিই লিখুন, সম্পূর্ণ।",
        en=f"“{typed[:100]}” can be no telephone number or mailbox. Write one, and all of it.",
    )


def contact_of_the_post() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("value",),
        bn="টেলিফোন, ফ্যাক্স ও দাপ্তরিক ই-মেইল পদের, কর্মকর্তার নয়: পদে যোগ করুন।",
        en="A landline, a fax and a role's mailbox belong to the post and not to the officer: add it to the post.",
    )


def contact_is_known() -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("value",),
        bn="এটি ওই দিনগুলোতে আগে থেকেই আছে।",
        en="It is there already on those days.",
    )


def contact_was_used(since: date) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        ("from",),
        bn=f"এটি {in_bengali_digits(since)} তারিখ থেকে ব্যবহৃত হয়েছে; যা ছিল তা মুছে যায় না। তার পরের কোনো দিন দিন।",
        en=f"It has been in use since {since}, and what has been is not rewritten: name a day after that.",
    )
