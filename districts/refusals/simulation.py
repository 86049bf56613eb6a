"""Refusals about simulated networks."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.text import in_bengali_digits


def real_network() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এই ডাটাবেসে প্রকৃত সেবা প্রদান প্রতিশ্রুতি বা আবেদন রয়েছে। কৃত্রিম তথ্যের জন্য আলাদা একটি ডাটাবেস ব্যবহার করুন, অথবা"
        " প্রকৃত তথ্যের সঙ্গেই যোগ করতে চাইলে --into-existing লিখুন।",
        en="This database has real charters or requests. Use another database for made-up ones; or, to add them among"
        " the real ones, say so with --into-existing. They cannot be told apart or removed afterwards.",
    )


def simulating_already() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এই ডাটাবেসে আরেকটি কৃত্রিম নেটওয়ার্ক তৈরির কাজ চলছে। সেটি শেষ হওয়া পর্যন্ত অপেক্ষা করুন।",
        en="Another simulation is running on this database. Wait until it has ended.",
    )


def network_in_use() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="এক মিনিটের মধ্যে টেবিলগুলো খালি পাওয়া যায়নি। সার্ভার ও ওয়ার্কার বন্ধ করে আবার চেষ্টা করুন।",
        en="The tables were not free within a minute. Stop the servers and workers, then try again.",
    )


def simulated_otherwise(seed: int, requests: int, last: date) -> Refused:
    return Refused(
        RefusalCode.CONFLICT,
        (),
        bn=f"নেটওয়ার্কটি আগেই অন্যভাবে কৃত্রিমভাবে তৈরি "
        f"(seed {in_bengali_digits(seed)}, আবেদন {in_bengali_digits(requests)}, {in_bengali_digits(last)} পর্যন্ত)।"
        " আলাদা একটি ডাটাবেস নিন।",
        en=f"The network was simulated otherwise already (seed {seed}, {requests:,} requests, to {last}): what charters"
        " promise is final, so take a database of its own.",
    )


def no_offices() -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        (),
        bn="নেটওয়ার্কে কোনো অফিস বা জাতীয় সেবা নেই: আগে `charter seed` চালান।",
        en="There are no offices or no national services yet: run `charter seed` first.",
    )


def unfit_seed(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("seed",),
        bn=f"seed ০ থেকে {in_bengali_digits(most)} পর্যন্ত একটি সংখ্যা।",
        en=f"A seed is a number from 0 to {most}.",
    )


def unlikely_history(most: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("requests",),
        bn=f"আবেদনের সংখ্যা ০ থেকে {in_bengali_digits(most)} পর্যন্ত।",
        en=f"A history has from 0 to {most:,} requests.",
    )


def unfit_history(days: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("to",),
        bn=f"ইতিহাস আজকের আগে শেষ হয়, শুরুর আগে নয়, এবং সর্বোচ্চ {in_bengali_digits(days)} দিনের।",
        en=f"A history ends before today, not before it begins, and has {days:,} days at most.",
    )
