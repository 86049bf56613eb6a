"""Refusals about whom requests of a kind go to."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def services_have_chains() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("kind",),
        bn="সেবার আবেদন সেবাটির নিজের দায়িত্বপ্রাপ্ত ও ঊর্ধ্বতন কর্মকর্তার কাছে যায়; তা সেবা প্রদান প্রতিশ্রুতিতে বদলান।",
        en="A SERVICE_REQUEST follows the posts of its service. Change them in the charter.",
    )


def no_route_at_the_top() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("steps",),
        bn="সর্বোচ্চ অফিসের নিজস্ব ধাপ থাকতে হবে। অন্তত একটি ধাপ দিন।",
        en="The topmost office needs a route of its own. Give at least one step.",
    )


def long_route(most: int) -> Refused:
    return Refused(
        RefusalCode.LIMIT,
        ("steps",),
        bn=f"সর্বোচ্চ {in_bengali_digits(most)}টি ধাপ দেওয়া যায়।",
        en=f"There are too many steps. A route can have at most {most}.",
    )


def unfit_route_step(n: int, top: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n)),
        bn=f"`rise` (০ থেকে {in_bengali_digits(top)}) বা `postId`, যেকোনো একটি দিন।",
        en=f"Give either `rise`, from 0 to {top}, or `postId`, not both.",
    )


def endless_route_step(n: int) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("steps", str(n), "workingDays"),
        bn="এর পরে আরও ধাপ আছে। কত কর্মদিবস পরে পরবর্তী ধাপে যাবে তা লিখুন।",
        en="This step is not the last, so it needs a time. Give the number of working days.",
    )


def unlikely_route_days(n: int, most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n), "workingDays"),
        bn=f"কর্মদিবস ১ থেকে {in_bengali_digits(most)} এর মধ্যে হবে।",
        en=f"The number of working days must be from 1 to {most}.",
    )


def route_ends_early(n: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n)),
        bn="শেষ ধাপটি সর্বোচ্চ অফিসে হতে হবে (rise: ৩)। এমন একটি ধাপ যোগ করুন।",
        en="The last step must be in the topmost office. Add a step with `rise: 3`.",
    )


def post_off_the_route(n: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n), "postId"),
        bn="পদটি এই অফিসের বা এর উপরের কোনো অফিসের হতে হবে, এবং বিলুপ্ত হওয়া চলবে না।",
        en="The post must belong to this office or an office above it, and must not be abolished.",
    )
