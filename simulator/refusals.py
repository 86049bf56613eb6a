"""Why a simulation is refused."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

real_network = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="এই ডাটাবেসে প্রকৃত সেবা প্রদান প্রতিশ্রুতি বা আবেদন রয়েছে। কৃত্রিম তথ্যের জন্য আলাদা একটি ডাটাবেস ব্যবহার"
    " করুন, অথবা প্রকৃত তথ্যের সঙ্গেই যোগ করতে চাইলে --into-existing লিখুন।",
    en="This database has real charters or requests. Use another database, or add simulated data to the real data"
    " with --into-existing. It cannot be distinguished or removed afterwards.",
)

simulating_already = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="এই ডাটাবেসে আরেকটি কৃত্রিম নেটওয়ার্ক তৈরির কাজ চলছে। সেটি শেষ হওয়া পর্যন্ত অপেক্ষা করুন।",
    en="Another simulation is running on this database. Wait until it ends.",
)

network_in_use = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="এক মিনিটের মধ্যে টেবিলগুলো খালি পাওয়া যায়নি। সার্ভার ও ওয়ার্কার বন্ধ করে আবার চেষ্টা করুন।",
    en="The tables could not be locked within a minute. Stop the servers and workers, then try again.",
)

simulated_otherwise = Refusal(
    RefusalCode.CONFLICT,
    bn="এই ডাটাবেসে আগে থেকেই অন্য একটি কৃত্রিম নেটওয়ার্ক আছে (seed {seed}, আবেদন {requests}, {last} পর্যন্ত)।"
    " আলাদা একটি ডাটাবেস ব্যবহার করুন।",
    en="This database already holds another simulation (seed {seed}, {requests:,} requests, to {last}). Use"
    " another database.",
)

no_offices = Refusal(
    RefusalCode.NOT_ALLOWED_NOW,
    bn="নেটওয়ার্কে কোনো অফিস বা জাতীয় সেবা নেই: আগে `charter seed` চালান।",
    en="There are no offices or national services yet. Run `charter seed` first.",
)

unfit_seed = Refusal(
    RefusalCode.INVALID,
    "seed",
    bn="seed ০ থেকে {most}-এর মধ্যে একটি সংখ্যা হতে হবে।",
    en="The seed must be from 0 to {most}.",
)

unlikely_history = Refusal(
    RefusalCode.INVALID,
    "requests",
    bn="আবেদনের সংখ্যা ০ থেকে {most}-এর মধ্যে হতে হবে।",
    en="The number of requests must be from 0 to {most:,}.",
)

unfit_history = Refusal(
    RefusalCode.INVALID,
    "to",
    bn="সময়কাল আজকের আগে শেষ হতে হবে, শুরুর আগে নয়, এবং সর্বোচ্চ {days} দিনের হতে পারে।",
    en="The period must end before today, not before it begins, and have at most {days:,} days.",
)
