"""Refusals about requests: filing one, and what is done with it."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def which_service() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("serviceCode",),
        bn="কোন সেবাটি চান তা উল্লেখ করা হয়নি। অনুগ্রহ করে সেবাটি নির্বাচন করুন।",
        en="The service is missing. Give its `serviceCode`.",
    )


def not_offered(service_code: str, office_code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("serviceCode",),
        bn=f"{office_code} অফিসের কার্যকর সেবা প্রদান প্রতিশ্রুতিতে {service_code!r} কোডের কোনো সেবা নেই।",
        en=f"The charter in force of {office_code} has no service with the code {service_code!r}.",
    )


def subjectless_request() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("subject",),
        bn="আবেদনের বিষয় দেওয়া হয়নি। অনুগ্রহ করে বিষয় লিখুন।",
        en="The subject is missing. Enter what the request is about.",
    )


def too_much_text(*field: str, longest: int) -> Refused:
    return Refused(
        RefusalCode.LIMIT,
        field,
        bn=f"লেখাটি বেশি বড়। সর্বোচ্চ {in_bengali_digits(longest)} অক্ষর ব্যবহার করুন।",
        en=f"The text is too long. Use at most {longest:,} characters.",
    )


def nameless_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant", "name"),
        bn="আবেদনকারীর নাম লিখুন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="The applicant's name is missing. Enter it, or file anonymously.",
    )


def unreachable_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant",),
        bn="মোবাইল নম্বর বা ই-মেইল ঠিকানা লিখুন, যাতে উত্তর জানানো যায়; অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="There is no way to send the answer. Enter a mobile number or e-mail address, or file anonymously.",
    )


def applicant_of_anonymous() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("applicant",),
        bn="পরিচয় গোপন রেখে আবেদন করলে আবেদনকারীর নাম বা ঠিকানা দেওয়া যায় না। সেগুলো বাদ দিন।",
        en="An anonymous request cannot name the applicant. Leave `applicant` out.",
    )


def no_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant",),
        bn="আবেদনকারীর পরিচয় দিন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="The applicant is missing. Give `applicant`, or file with `anonymous: true`.",
    )


_EXPECTED = {
    "mobile": (
        "কোনো মোবাইল নম্বর নয়। ১১ অঙ্কের নম্বর লিখুন, যেমন ০১৭১২৩৪৫৬৭৮।",
        "is not a mobile number. Write its 11 digits, for example 01712345678.",
    ),
    "email": (
        "কোনো ই-মেইল ঠিকানা নয়। সম্পূর্ণ ঠিকানা লিখুন, যেমন rahima@example.com।",
        "is not an e-mail address. Write the whole address, for example rahima@example.com.",
    ),
}


def impossible_contact_of_applicant(field: str, typed: str) -> Refused:
    bn, en = _EXPECTED[field]
    return Refused(
        RefusalCode.INVALID,
        ("applicant", field),
        bn=f"“{typed[:100]}” {bn}",
        en=f"“{typed[:100]}” {en}",
    )


def no_request(field: str) -> Refused:
    """The same for one that is out of reach."""
    return Refused(
        RefusalCode.NOT_FOUND,
        (field,),
        bn="এমন কোনো আবেদন পাওয়া যায়নি।",
        en="The request was not found.",
    )


_STATES = {
    "SUBMITTED": "দাখিল হয়েছে",
    "ACKNOWLEDGED": "গৃহীত হয়েছে",
    "IN_PROGRESS": "কাজ চলছে",
    "WAITING_FOR_APPLICANT": "আবেদনকারীর উত্তরের অপেক্ষায় আছে",
    "RESOLVED": "নিষ্পত্তি হয়েছে",
    "REJECTED": "নামঞ্জুর হয়েছে",
    "WITHDRAWN": "প্রত্যাহার করা হয়েছে",
    "CLOSED": "বন্ধ হয়েছে",
}


def not_now(move: str, status: str) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn=f"আবেদনটির অবস্থা এখন: {_STATES[status]}। এই অবস্থায় কাজটি করা যায় না।",
        en=f"{move} is not possible while the request is {status}.",
    )


def not_yours(move: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn="এই কাজটি করার অনুমতি আপনার নেই।",
        en=f"You do not have permission for {move}.",
    )


def no_message() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("message",),
        bn="বার্তা দেওয়া হয়নি। অনুগ্রহ করে বার্তাটি লিখুন।",
        en="The message is missing. Enter it.",
    )


def too_late_to_reopen(days: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn=f"উত্তর পাওয়ার পর {in_bengali_digits(days)} দিনের মধ্যে আবার খোলা যায়; সেই সময় পেরিয়ে গেছে। নতুন আবেদন করুন।",
        en=f"A request can be reopened only within {days} days of its answer. File a new one.",
    )


def not_overdue() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="আবেদনটি এখন যাঁর কাছে আছে তাঁর সময় এখনো শেষ হয়নি; শেষ হলে আবেদনটি নিজে থেকেই ঊর্ধ্বতনের কাছে যাবে।",
        en="The present officer still has time. When it is up, the request is escalated automatically.",
    )


def nobody_above() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="আবেদনটি সর্বোচ্চ পর্যায়ে আছে; এর উপরে পাঠানোর কেউ নেই।",
        en="The request is at the highest level and cannot be escalated further.",
    )


def post_out_of_line() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("toPostId",),
        bn="আবেদনটি কেবল নিজের অফিসের বা তার উপরের কোনো অফিসের পদে হস্তান্তর করা যায়, যা আপনার আওতায় আছে।",
        en="Hand the request over to a post of its own office, or of an office above it, within your scope.",
    )


def unfit_duplicate() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("duplicateOfId",),
        bn="আবেদনটি একই অফিসের অন্য একটি আবেদনের সাথেই কেবল যুক্ত করা যায়, নিজের সাথে নয়।",
        en="A request can be linked only to another request of the same office.",
    )


def has_duplicates() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("requestId",),
        bn="এটির সাথে অন্য আবেদন যুক্ত আছে; বরং অন্যটিকে এটির সাথে যুক্ত করুন।",
        en="Other requests are linked to this one. Link the other request to this one instead.",
    )


def unfit_rating() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rating",),
        bn="১ থেকে ৫ এর মধ্যে একটি সংখ্যা দিন।",
        en="The rating must be from 1 to 5.",
    )


def rated_already() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("rating",),
        bn="আবেদনটির মূল্যায়ন আগেই করা হয়েছে।",
        en="The request has already been rated.",
    )


def who_moves() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("requestId",),
        bn="`requestId` বা `trackingCode`, যেকোনো একটি দিন।",
        en="Give either `requestId` or `trackingCode`, not both.",
    )


def proof_required() -> Refused:
    return Refused(
        RefusalCode.PROOF_REQUIRED,
        ("proof",),
        bn="এই মুহূর্তে অনেক আবেদন জমা পড়ছে। আবেদনটি আবার পাঠাতে হবে, অথবা কিছুক্ষণ পরে চেষ্টা করুন।",
        en="Many requests are being filed. Solve `challenge` and send the solution as `proof`, or try again later.",
    )


def proof_used() -> Refused:
    return Refused(
        RefusalCode.PROOF_REQUIRED,
        ("proof",),
        bn="এই প্রমাণ আগেই একবার ব্যবহার করা হয়েছে। অনুগ্রহ করে আবেদনটি আবার পাঠান।",
        en="This proof has already been used. Query `filingChallenge` for a new challenge.",
    )
