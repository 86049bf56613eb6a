"""Refusals about requests: filing one, and what is done with it."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def which_service() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("serviceCode",),
        bn="কোন সেবাটি চান তা জানান।",
        en="Say which service is asked for.",
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
        bn="আবেদনের বিষয় লিখুন।",
        en="Write what the request is about.",
    )


def too_much_text(*field: str, longest: int) -> Refused:
    return Refused(
        RefusalCode.LIMIT,
        field,
        bn=f"লেখাটি সর্বোচ্চ {in_bengali_digits(longest)} অক্ষরের হতে পারে।",
        en=f"The text has {longest:,} characters at most.",
    )


def nameless_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant", "name"),
        bn="আবেদনকারীর নাম লিখুন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="Say who files it, or file it anonymously.",
    )


def unreachable_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant",),
        bn="মোবাইল নম্বর বা ই-মেইল ঠিকানা লিখুন, যাতে উত্তর জানানো যায়; অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="Give a mobile number or an e-mail address, for the answer; or file it anonymously.",
    )


def applicant_of_anonymous() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("applicant",),
        bn="পরিচয় গোপন রেখে আবেদন করলে আবেদনকারীর নাম বা ঠিকানা দেওয়া যায় না।",
        en="What is filed anonymously says nothing about the applicant: leave `applicant` out.",
    )


def no_applicant() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("applicant",),
        bn="আবেদনকারীর পরিচয় দিন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
        en="Say who files it, or file it with `anonymous: true`.",
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
        en="There is no such request.",
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
        en=f"The request is {status} now, and in that state this ({move}) cannot be done.",
    )


def not_yours(move: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn="এই কাজটি আপনার করার নয়।",
        en=f"This ({move}) is not yours to do.",
    )


def no_message() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("message",),
        bn="কী বলতে চান তা লিখুন।",
        en="Say something: a message is needed here.",
    )


def too_late_to_reopen(days: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn=f"উত্তর পাওয়ার পর {in_bengali_digits(days)} দিনের মধ্যে আবার খোলা যায়; সেই সময় পেরিয়ে গেছে। নতুন আবেদন করুন।",
        en=f"A request can be reopened within {days} days of its answer, which have passed. File a new one.",
    )


def not_overdue() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="আবেদনটি এখন যাঁর কাছে আছে তাঁর সময় এখনো শেষ হয়নি; শেষ হলে আবেদনটি নিজে থেকেই ঊর্ধ্বতনের কাছে যাবে।",
        en="The time of the officer who has it now is not up yet; when it is, the request goes to the next by itself.",
    )


def nobody_above() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এটি সর্বোচ্চ পর্যায়ে পৌঁছে গেছে; এর উপরে কেউ নেই।",
        en="It has reached the top: nobody is left to be asked.",
    )


def post_out_of_line() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("toPostId",),
        bn="আবেদনটি কেবল নিজের অফিসের বা তার উপরের কোনো অফিসের পদে হস্তান্তর করা যায়, যা আপনার আওতায় আছে।",
        en="A request is handed over to a post of its own office, or of one above it, that is in your scope.",
    )


def unfit_duplicate() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("duplicateOfId",),
        bn="আবেদনটি একই অফিসের অন্য একটি আবেদনের সাথেই কেবল যুক্ত করা যায়, নিজের সাথে নয়।",
        en="A request is linked to another one of the same office, and not to itself.",
    )


def has_duplicates() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("requestId",),
        bn="এটির সাথে অন্য আবেদন যুক্ত আছে; বরং অন্যটিকে এটির সাথে যুক্ত করুন।",
        en="Others are linked to this request: link the other one to it instead.",
    )


def unfit_rating() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rating",),
        bn="১ থেকে ৫ এর মধ্যে একটি সংখ্যা দিন।",
        en="A rating is a number from 1 to 5.",
    )


def rated_already() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("rating",),
        bn="আপনি আগেই মূল্যায়ন করেছেন।",
        en="It was rated already, and a rating is given once.",
    )


def who_moves() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("requestId",),
        bn="requestId বা trackingCode, দুটির একটি দিন।",
        en="Name the request either by `requestId` or by `trackingCode`.",
    )


def proof_required() -> Refused:
    return Refused(
        RefusalCode.PROOF_REQUIRED,
        ("proof",),
        bn="এই মুহূর্তে অনেক আবেদন জমা পড়ছে। আবেদনটি আবার পাঠাতে হবে, অথবা কিছুক্ষণ পরে চেষ্টা করুন।",
        en="Many requests are being filed now. Solve `challenge` and send the solution as `proof`, or try again later.",
    )


def proof_used() -> Refused:
    return Refused(
        RefusalCode.PROOF_REQUIRED,
        ("proof",),
        bn="এই প্রমাণ আগেই একবার ব্যবহার করা হয়েছে। অনুগ্রহ করে আবেদনটি আবার পাঠান।",
        en="This proof was used for another filing. Ask `filingChallenge` for a new challenge.",
    )
