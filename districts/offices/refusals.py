"""Refusals about the office tree."""

from __future__ import annotations

from collections.abc import Sequence

from districts.shared.refused import LONGEST_QUOTE, Refusal, RefusalCode, Refused

_NO_CODE = Refusal(
    RefusalCode.NOT_FOUND,
    bn="`{field}` খালি। অফিসের কোড লিখুন।",
    en="`{field}` is empty. Enter the office's code.",
)
_UNKNOWN = Refusal(
    RefusalCode.NOT_FOUND,
    bn="{code} কোডের কোনো অফিস নেই।",
    en="There is no office with the code {code}.",
)
_MISSPELLED = Refusal(
    RefusalCode.NOT_FOUND,
    bn="{code} কোডের কোনো অফিস নেই। আপনি কি {nearest:or} বোঝাতে চেয়েছেন?",
    en="There is no office with the code {code}. Did you mean {nearest:or}?",
)


def no_office(code: str, field: str = "officeCode", nearest: Sequence[str] = ()) -> Refused:
    """nearest: the codes that it may be a misspelling of, the likeliest first."""
    if not code.strip():
        return _NO_CODE(field, field=field)
    shown = repr(code if len(code) <= LONGEST_QUOTE else f"{code[:LONGEST_QUOTE]}…")
    path = field.split(".")
    return _MISSPELLED(*path, code=shown, nearest=nearest) if nearest else _UNKNOWN(*path, code=shown)


unfit_code = Refusal(
    RefusalCode.INVALID,
    "rows",
    "{row}",
    "code",
    bn="{code!r} কোডটি সঠিক নয়, বা তালিকায় একাধিকবার আছে। প্রতি স্তরে কেবল a-z, 0-9 ও _ দিন, মাঝে বিন্দু।",
    en="The code {code!r} is not valid or not unique. Use a label of a-z, 0-9 and _ per level, between dots.",
)

unfit_level = Refusal(
    RefusalCode.INVALID,
    "rows",
    "{row}",
    "level",
    bn="{code} কোডের অংশের সংখ্যা {level} স্তরের সঙ্গে মেলে না।",
    en="The code {code} does not have the number of parts of level {level}.",
)

unnamed_office = Refusal(
    RefusalCode.INVALID,
    "rows",
    "{row}",
    "{field}",
    bn="{code} অফিসের নাম লিখুন, দুই ভাষাতেই।",
    en="The office {code} needs a name in both languages.",
)

astray_office = Refusal(
    RefusalCode.INVALID,
    "rows",
    "{row}",
    "code",
    bn="{code} অফিসের উপরের অফিসটি নেই। সেটি তালিকায় যোগ করুন; সবার উপরে অফিস একটিই।",
    en="The office above {code} does not exist. Add it to the list; only one office can be at the top.",
)

root_stays = Refusal(
    RefusalCode.INVALID,
    "officeCode",
    bn="জাতীয় কার্যালয় সরানো বা বন্ধ করা যায় না।",
    en="The national office cannot be moved or closed.",
)

unfit_parent = Refusal(
    RefusalCode.INVALID,
    "parentCode",
    bn="{level} স্তরের {code} অফিস {parent} অফিসের ঠিক নিচে থাকতে পারে না।",
    en="The office {code} of level {level} cannot be directly below {parent}.",
)

unfit_label = Refusal(
    RefusalCode.INVALID,
    "label",
    bn="{label!r} কোডের সঠিক অংশ নয়। কেবল a-z, 0-9 ও _ দিয়ে সর্বোচ্চ ৬০ অক্ষর লিখুন।",
    en="{label!r} is not a valid part of a code. Use at most 60 characters of a-z, 0-9 and _.",
)

taken_code = Refusal(
    RefusalCode.CONFLICT,
    "label",
    bn="{code} কোডটি অন্য একটি অফিসের বর্তমান বা পূর্বের কোড। অন্য কোড দিন।",
    en="The code {code} belongs or belonged to another office. Use another code.",
)

closed_office = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "officeCode",
    bn="{code} অফিসটি {since} তারিখ থেকে বন্ধ।",
    en="The office {code} is closed from {since}.",
)

closing_office = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "officeCode",
    bn="{code} অফিসটি বন্ধ, বা বন্ধ হতে যাচ্ছে।",
    en="The office {code} is closed or about to close.",
)

closed_by_then = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "effectiveFrom",
    bn="{code} অফিসটি {closed_from} তারিখ থেকে বন্ধ।",
    en="The office {code} is closed from {closed_from}.",
)

closing_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "officeCode",
    bn="{code} অফিসটি {closed_from} তারিখ থেকে বন্ধ বলে আগেই ঠিক করা আছে।",
    en="The office {code} is already set to close on {closed_from}.",
)

open_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "officeCode",
    bn="{code} অফিসটি খোলাই আছে।",
    en="The office {code} is already open.",
)

open_below = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    "officeCode",
    bn="{code} অফিসের নিচে এখনো খোলা অফিস আছে ({below}): আগে সেগুলো সরান বা বন্ধ করুন।",
    en="Offices below {code} are still open ({below}): move or close them first.",
)

no_closing_day = Refusal(
    RefusalCode.INVALID,
    "from",
    bn="{given} তারিখ থেকে বন্ধ করা যায় না: আজ ({today}) বা পরের কোনো দিন দিন।",
    en="An office cannot be closed from {given}. Give today ({today}) or a later day.",
)

unfit_successor = Refusal(
    RefusalCode.INVALID,
    "successorCode",
    bn="{code} অফিস এই কাজের দায়িত্ব নিতে পারে না। ওই দিন খোলা থাকবে এমন অন্য অফিস দিন।",
    en="{code} cannot take over the work. Give another office that is open on that day.",
)
