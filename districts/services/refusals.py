"""Refusals about edits of a service."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

no_service = Refusal(
    RefusalCode.NOT_FOUND,
    "serviceId",
    bn="এই সেবাটি পাওয়া যায়নি।",
    en="The service was not found.",
)

no_code = Refusal(
    RefusalCode.NOT_FOUND,
    "code",
    bn="এই অফিসের অন্য কোনো সংস্করণে {code!r} কোডের সেবা নেই।",
    en="No other revision of this office has a service with the code {code!r}.",
)

no_category = Refusal(
    RefusalCode.REQUIRED,
    "category",
    bn="সেবাটি কার জন্য তা উল্লেখ করা হয়নি। সেবার শ্রেণি নির্বাচন করুন।",
    en="The category is missing. Give `category`.",
)

unlikely_serial = Refusal(
    RefusalCode.INVALID,
    "serial",
    bn="ক্রমিক ১ থেকে ১০০০০-এর মধ্যে হবে।",
    en="The serial number must be from 1 to 10000.",
)

unlikely_amount = Refusal(
    RefusalCode.INVALID,
    bn="টাকার পরিমাণ ঠিক নয়: ০ বা তার বেশি, সর্বোচ্চ দুই দশমিক ঘর দিন।",
    en="The amount is not valid. Give taka, 0 or more, with at most two decimals.",
)

unlikely_time_limit = Refusal(
    RefusalCode.INVALID,
    bn="সময়সীমা ঠিক নয়: সংখ্যা ও একক একসঙ্গে দিন, সর্বনিম্ন যেন সর্বোচ্চের বেশি না হয়; একই সঙ্গে তাৎক্ষণিক ও প্রয়োজন অনুযায়ী হয় না।",
    en="The time limit is not valid. Give a number with its unit, a minimum not above the maximum, and not both"
    " immediate and as needed.",
)
