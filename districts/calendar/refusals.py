"""Refusals about when offices work."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

no_working_time = Refusal(
    RefusalCode.INVALID,
    bn="শেষ তারিখ গণনা করা যাচ্ছে না: আগামী দশ বছরে যথেষ্ট কর্মদিবস নেই।",
    en="The deadline cannot be computed: the next ten years do not have enough working days.",
)

unlikely_days = Refusal(
    RefusalCode.INVALID,
    "to",
    bn="{first} থেকে {last} সঠিক সময়কাল নয়। ২০১০ থেকে ২০৯৯ সালের মধ্যে সর্বোচ্চ ৩৬৬ দিন দিন; শেষ দিন প্রথম দিনের"
    " আগে হতে পারবে না।",
    en="{first} to {last} is not a valid period. Give at most 366 days between 2010 and 2099, first day first.",
)

unlikely_hours = Refusal(
    RefusalCode.INVALID,
    "closes",
    bn="সময়সূচি সঠিক নয়। খোলার সময় বন্ধের সময়ের আগে হতে হবে; পুরো মিনিটে, সময়-অঞ্চল ছাড়া লিখুন।",
    en="The opening hours are not valid. Give whole minutes without a time zone, with opening before closing.",
)

hours_missing = Refusal(
    RefusalCode.REQUIRED,
    "opens",
    bn="HOURS-এর জন্য খোলার ও বন্ধের সময় দুটোই লাগে। অনুগ্রহ করে দুটোই দিন।",
    en="HOURS needs both an opening and a closing time. Give both.",
)

hours_superfluous = Refusal(
    RefusalCode.INVALID,
    "opens",
    bn="{kind}-এর সঙ্গে সময় দেওয়া যায় না। ভিন্ন সময়সূচি HOURS হিসেবে ঘোষণা করুন।",
    en="Opening hours cannot be given with {kind}. Declare them as HOURS.",
)

already_declared = Refusal(
    RefusalCode.CONFLICT,
    bn="এই অফিসের জন্য একই দিনে একই নামে এটি আগেই ঘোষণা করা হয়েছে।",
    en="The office already has this declaration, with the same kind, days and name.",
)

no_exception = Refusal(
    RefusalCode.NOT_FOUND,
    "calendarExceptionId",
    bn="এই ঘোষণাটি পাওয়া যায়নি।",
    en="The calendar exception was not found.",
)

already_revoked = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "calendarExceptionId",
    bn="এই ঘোষণা এখন আর কার্যকর নেই: এটি বাতিল বা প্রতিস্থাপিত হয়েছে।",
    en="The calendar exception is no longer in force: it was revoked or replaced.",
)
