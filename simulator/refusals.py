"""Why a simulation is refused."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def real_network() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এই ডাটাবেসে প্রকৃত সেবা প্রদান প্রতিশ্রুতি বা আবেদন রয়েছে। কৃত্রিম তথ্যের জন্য আলাদা একটি ডাটাবেস ব্যবহার করুন, অথবা"
        " প্রকৃত তথ্যের সঙ্গেই যোগ করতে চাইলে --into-existing লিখুন।",
        en="This database has real charters or requests. Use another database, or add simulated data to the real data"
        " with --into-existing. It cannot be distinguished or removed afterwards.",
    )


def simulating_already() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এই ডাটাবেসে আরেকটি কৃত্রিম নেটওয়ার্ক তৈরির কাজ চলছে। সেটি শেষ হওয়া পর্যন্ত অপেক্ষা করুন।",
        en="Another simulation is running on this database. Wait until it ends.",
    )


def network_in_use() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এক মিনিটের মধ্যে টেবিলগুলো খালি পাওয়া যায়নি। সার্ভার ও ওয়ার্কার বন্ধ করে আবার চেষ্টা করুন।",
        en="The tables could not be locked within a minute. Stop the servers and workers, then try again.",
    )


def simulated_otherwise(seed: int, requests: int, last: date) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        (),
        bn=f"এই ডাটাবেসে আগে থেকেই অন্য একটি কৃত্রিম নেটওয়ার্ক আছে "
        f"(seed {in_bengali_digits(seed)}, আবেদন {in_bengali_digits(requests)}, {in_bengali_digits(last)} পর্যন্ত)।"
        " আলাদা একটি ডাটাবেস ব্যবহার করুন।",
        en=f"This database already holds another simulation (seed {seed}, {requests:,} requests, to {last})."
        " Use another database.",
    )


def no_offices() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="নেটওয়ার্কে কোনো অফিস বা জাতীয় সেবা নেই: আগে `charter seed` চালান।",
        en="There are no offices or national services yet. Run `charter seed` first.",
    )


def unfit_seed(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("seed",),
        bn=f"seed ০ থেকে {in_bengali_digits(most)}-এর মধ্যে একটি সংখ্যা হতে হবে।",
        en=f"The seed must be from 0 to {most}.",
    )


def unlikely_history(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("requests",),
        bn=f"আবেদনের সংখ্যা ০ থেকে {in_bengali_digits(most)}-এর মধ্যে হতে হবে।",
        en=f"The number of requests must be from 0 to {most:,}.",
    )


def unfit_history(days: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("to",),
        bn=f"সময়কাল আজকের আগে শেষ হতে হবে, শুরুর আগে নয়, এবং সর্বোচ্চ {in_bengali_digits(days)} দিনের হতে পারে।",
        en=f"The period must end before today, not before it begins, and have at most {days:,} days.",
    )
