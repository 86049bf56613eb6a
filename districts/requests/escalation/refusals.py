"""Refusals about routes and escalation times."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

unlikely_escalation_time = Refusal(
    RefusalCode.INVALID,
    "workingDays",
    bn="কর্মদিবস ১ থেকে {most} এর মধ্যে হবে।",
    en="The number of working days must be from 1 to {most}.",
)

level_above = Refusal(
    RefusalCode.INVALID,
    "level",
    bn="{level} এই অফিসের উপরের স্তর। {own} স্তরের অফিস কেবল নিজের ও নিচের স্তরের সময় নির্ধারণ করতে পারে।",
    en="{level} is above this office. An office of level {own} can set the time of its own level and those below.",
)

no_escalation_time = Refusal(
    RefusalCode.REQUIRED,
    "workingDays",
    bn="{level} স্তরের একটি জাতীয় সময়সীমা থাকতে হবে, নইলে আবেদন সেখানেই থেমে থাকবে। কর্মদিবসের সংখ্যা দিন।",
    en="The level {level} needs a nationwide time limit, or requests would not be escalated. Give a number.",
)

services_have_chains = Refusal(
    RefusalCode.INVALID,
    "kind",
    bn="সেবার আবেদন সেবাটির নিজের দায়িত্বপ্রাপ্ত ও ঊর্ধ্বতন কর্মকর্তার কাছে যায়; তা সেবা প্রদান প্রতিশ্রুতিতে বদলান।",
    en="A SERVICE_REQUEST follows the posts of its service. Change them in the charter.",
)

no_route_at_the_top = Refusal(
    RefusalCode.REQUIRED,
    "steps",
    bn="সর্বোচ্চ অফিসের নিজস্ব ধাপ থাকতে হবে। অন্তত একটি ধাপ দিন।",
    en="The topmost office needs a route of its own. Give at least one step.",
)

long_route = Refusal(
    RefusalCode.LIMIT,
    "steps",
    bn="সর্বোচ্চ {most}টি ধাপ দেওয়া যায়।",
    en="There are too many steps. A route can have at most {most}.",
)

unfit_route_step = Refusal(
    RefusalCode.INVALID,
    "steps",
    "{n}",
    bn="`rise` (০ থেকে {top}) বা `postId`, যেকোনো একটি দিন।",
    en="Give either `rise`, from 0 to {top}, or `postId`, not both.",
)

endless_route_step = Refusal(
    RefusalCode.REQUIRED,
    "steps",
    "{n}",
    "workingDays",
    bn="এর পরে আরও ধাপ আছে। কত কর্মদিবস পরে পরবর্তী ধাপে যাবে তা লিখুন।",
    en="This step is not the last, so it needs a time. Give the number of working days.",
)

unlikely_route_days = Refusal(
    RefusalCode.INVALID,
    "steps",
    "{n}",
    "workingDays",
    bn="কর্মদিবস ১ থেকে {most} এর মধ্যে হবে।",
    en="The number of working days must be from 1 to {most}.",
)

route_ends_early = Refusal(
    RefusalCode.INVALID,
    "steps",
    "{n}",
    bn="শেষ ধাপটি সর্বোচ্চ অফিসে হতে হবে (rise: ৩)। এমন একটি ধাপ যোগ করুন।",
    en="The last step must be in the topmost office. Add a step with `rise: 3`.",
)

post_off_the_route = Refusal(
    RefusalCode.INVALID,
    "steps",
    "{n}",
    "postId",
    bn="পদটি এই অফিসের বা এর উপরের কোনো অফিসের হতে হবে, এবং বিলুপ্ত হওয়া চলবে না।",
    en="The post must belong to this office or an office above it, and must not be abolished.",
)
