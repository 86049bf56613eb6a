"""Refusals about requests: filing one, and what is done with it."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode, Refused
from districts.shared.text import LocalizedText

which_service = Refusal(
    RefusalCode.REQUIRED,
    "serviceCode",
    bn="কোন সেবাটি চান তা উল্লেখ করা হয়নি। অনুগ্রহ করে সেবাটি নির্বাচন করুন।",
    en="The service is missing. Give its `serviceCode`.",
)

not_offered = Refusal(
    RefusalCode.NOT_FOUND,
    "serviceCode",
    bn="{office_code} অফিসের কার্যকর সেবা প্রদান প্রতিশ্রুতিতে {service_code!r} কোডের কোনো সেবা নেই।",
    en="The charter in force of {office_code} has no service with the code {service_code!r}.",
)

subjectless_request = Refusal(
    RefusalCode.REQUIRED,
    "subject",
    bn="আবেদনের বিষয় দেওয়া হয়নি। অনুগ্রহ করে বিষয় লিখুন।",
    en="The subject is missing. Enter what the request is about.",
)

too_much_text = Refusal(
    RefusalCode.LIMIT,
    bn="লেখাটি বেশি বড়। সর্বোচ্চ {longest} অক্ষর ব্যবহার করুন।",
    en="The text is too long. Use at most {longest:,} characters.",
)

nameless_applicant = Refusal(
    RefusalCode.REQUIRED,
    "applicant",
    "name",
    bn="আবেদনকারীর নাম লিখুন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
    en="The applicant's name is missing. Enter it, or file anonymously.",
)

unreachable_applicant = Refusal(
    RefusalCode.REQUIRED,
    "applicant",
    bn="মোবাইল নম্বর বা ই-মেইল ঠিকানা লিখুন, যাতে উত্তর জানানো যায়; অথবা পরিচয় গোপন রেখে আবেদন করুন।",
    en="There is no way to send the answer. Enter a mobile number or e-mail address, or file anonymously.",
)

applicant_of_anonymous = Refusal(
    RefusalCode.INVALID,
    "applicant",
    bn="পরিচয় গোপন রেখে আবেদন করলে আবেদনকারীর নাম বা ঠিকানা দেওয়া যায় না। সেগুলো বাদ দিন।",
    en="An anonymous request cannot name the applicant. Leave `applicant` out.",
)

no_applicant = Refusal(
    RefusalCode.REQUIRED,
    "applicant",
    bn="আবেদনকারীর পরিচয় দিন, অথবা পরিচয় গোপন রেখে আবেদন করুন।",
    en="The applicant is missing. Give `applicant`, or file with `anonymous: true`.",
)

impossible_mobile = Refusal(
    RefusalCode.INVALID,
    "applicant",
    "mobile",
    bn="“{typed:.100}” কোনো মোবাইল নম্বর নয়। ১১ অঙ্কের নম্বর লিখুন, যেমন ০১৭১২৩৪৫৬৭৮।",
    en="“{typed:.100}” is not a mobile number. Write its 11 digits, for example 01712345678.",
)

impossible_email = Refusal(
    RefusalCode.INVALID,
    "applicant",
    "email",
    bn="“{typed:.100}” কোনো ই-মেইল ঠিকানা নয়। সম্পূর্ণ ঠিকানা লিখুন, যেমন rahima@example.com।",
    en="“{typed:.100}” is not an e-mail address. Write the whole address, for example rahima@example.com.",
)

no_request = Refusal(
    RefusalCode.NOT_FOUND,
    "{field}",
    bn="এমন কোনো আবেদন পাওয়া যায়নি।",
    en="The request was not found.",
)
"""The same for one that is out of reach."""

_STATUSES = {
    "SUBMITTED": "দাখিল হয়েছে",
    "ACKNOWLEDGED": "গৃহীত হয়েছে",
    "IN_PROGRESS": "কাজ চলছে",
    "WAITING_FOR_APPLICANT": "আবেদনকারীর উত্তরের অপেক্ষায় আছে",
    "RESOLVED": "নিষ্পত্তি হয়েছে",
    "REJECTED": "নামঞ্জুর হয়েছে",
    "WITHDRAWN": "প্রত্যাহার করা হয়েছে",
    "CLOSED": "বন্ধ হয়েছে",
}
_NOT_NOW = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="আবেদনটির অবস্থা এখন: {status}। এই অবস্থায় কাজটি করা যায় না।",
    en="{move} is not possible while the request is {status}.",
)


def not_now(move: str, status: str) -> Refused:
    """status: the request's present one."""
    return _NOT_NOW(move=move, status=LocalizedText(bn=_STATUSES[status], en=status))


not_yours = Refusal(
    RefusalCode.FORBIDDEN,
    bn="এই কাজটি করার অনুমতি আপনার নেই।",
    en="You do not have permission for {move}.",
)

too_many_comments = Refusal(
    RefusalCode.LIMIT,
    bn="আপনি পরপর {most}টি মন্তব্য করেছেন। অনুগ্রহ করে অফিসের উত্তরের জন্য অপেক্ষা করুন।",
    en="You have commented {most} times in a row. Wait for the office's reply.",
)

no_message = Refusal(
    RefusalCode.REQUIRED,
    "message",
    bn="বার্তা দেওয়া হয়নি। অনুগ্রহ করে বার্তাটি লিখুন।",
    en="The message is missing. Enter it.",
)

too_late_to_reopen = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="উত্তর পাওয়ার পর {days} দিনের মধ্যে আবার খোলা যায়; সেই সময় পেরিয়ে গেছে। নতুন আবেদন করুন।",
    en="A request can be reopened only within {days} days of its answer. File a new one.",
)

not_overdue = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="আবেদনটি এখন যাঁর কাছে আছে তাঁর সময় এখনো শেষ হয়নি; শেষ হলে আবেদনটি নিজে থেকেই ঊর্ধ্বতনের কাছে যাবে।",
    en="The present officer still has time. When it is up, the request is escalated automatically.",
)

nobody_above = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="আবেদনটি সর্বোচ্চ পর্যায়ে আছে; এর উপরে পাঠানোর কেউ নেই।",
    en="The request is at the highest level and cannot be escalated further.",
)

post_out_of_line = Refusal(
    RefusalCode.INVALID,
    "toPostId",
    bn="আবেদনটি কেবল নিজের অফিসের বা তার উপরের কোনো অফিসের পদে হস্তান্তর করা যায়, যা আপনার আওতায় আছে।",
    en="Hand the request over to a post of its own office, or of an office above it, within your scope.",
)

unfit_duplicate = Refusal(
    RefusalCode.INVALID,
    "duplicateOfId",
    bn="আবেদনটি একই অফিসের অন্য একটি আবেদনের সাথেই কেবল যুক্ত করা যায়, নিজের সাথে নয়।",
    en="A request can be linked only to another request of the same office.",
)

has_duplicates = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "requestId",
    bn="এটির সাথে অন্য আবেদন যুক্ত আছে; বরং অন্যটিকে এটির সাথে যুক্ত করুন।",
    en="Other requests are linked to this one. Link the other request to this one instead.",
)

unfit_rating = Refusal(
    RefusalCode.INVALID,
    "rating",
    bn="১ থেকে ৫ এর মধ্যে একটি সংখ্যা দিন।",
    en="The rating must be from 1 to 5.",
)

rated_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "rating",
    bn="আবেদনটির মূল্যায়ন আগেই করা হয়েছে।",
    en="The request has already been rated.",
)

who_moves = Refusal(
    RefusalCode.INVALID,
    "requestId",
    bn="`requestId` বা `trackingCode`, যেকোনো একটি দিন।",
    en="Give either `requestId` or `trackingCode`, not both.",
)

proof_required = Refusal(
    RefusalCode.PROOF_REQUIRED,
    "proof",
    bn="এই মুহূর্তে অনেক আবেদন জমা পড়ছে। আবেদনটি আবার পাঠাতে হবে, অথবা কিছুক্ষণ পরে চেষ্টা করুন।",
    en="Many requests are being filed. Solve `challenge` and send the solution as `proof`, or try again later.",
)

proof_used = Refusal(
    RefusalCode.PROOF_REQUIRED,
    "proof",
    bn="এই প্রমাণ আগেই একবার ব্যবহার করা হয়েছে। অনুগ্রহ করে আবেদনটি আবার পাঠান।",
    en="This proof has already been used. Query `filingChallenge` for a new challenge.",
)
