"""Refusals about whom requests of a kind go to."""

from __future__ import annotations

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def services_have_chains() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("kind",),
        bn="সেবার আবেদন সেবাটির নিজের দায়িত্বপ্রাপ্ত ও ঊর্ধ্বতন কর্মকর্তার কাছে যায়; তা সেবা প্রদান প্রতিশ্রুতিতে বদলান।",
        en="A SERVICE_REQUEST goes to the posts that the service itself names: change those in the charter.",
    )


def no_route_at_the_top() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("steps",),
        bn="সর্বোচ্চ অফিসের অন্তত একটি ধাপ থাকতে হবে: এর উপরে এমন কেউ নেই যার ধাপ প্রযোজ্য হবে।",
        en="The topmost office needs a step at least: nobody is above whose route would hold instead.",
    )


def long_route(most: int) -> Refused:
    return Refused(
        RefusalCode.LIMIT,
        ("steps",),
        bn=f"সর্বোচ্চ {in_bengali_digits(most)}টি ধাপ দেওয়া যায়।",
        en=f"A route has {most} steps at most.",
    )


def unfit_route_step(n: int, top: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n)),
        bn=f"rise (০ থেকে {in_bengali_digits(top)}) বা postId, দুটির ঠিক একটি দিন।",
        en=f"Say who is asked either by `rise`, from 0 to {top}, or by `postId`.",
    )


def endless_route_step(n: int) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("steps", str(n), "workingDays"),
        bn="এর পরে আরও ধাপ আছে, তাই কত কর্মদিবস পরে সেখানে যাবে তা লিখুন।",
        en="Others come after this step: say after how many working days they are asked.",
    )


def unlikely_route_days(n: int, most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n), "workingDays"),
        bn=f"কর্মদিবস ১ থেকে {in_bengali_digits(most)} এর মধ্যে হবে।",
        en=f"A step has from 1 to {most} working days.",
    )


def route_ends_early(n: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n)),
        bn="শেষ ধাপটি সর্বোচ্চ অফিসে হতে হবে (rise: ৩): তার আগে থেমে গেলে আবেদন সদর দপ্তরে পৌঁছাবে না।",
        en="The last step must be in the topmost office (rise: 3), or it would never reach headquarters.",
    )


def post_off_the_route(n: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("steps", str(n), "postId"),
        bn="পদটি এই অফিসের বা এর উপরের কোনো অফিসের হতে হবে, এবং বিলুপ্ত হওয়া চলবে না।",
        en="The post must be one of this office or of an office above it, and not abolished.",
    )
