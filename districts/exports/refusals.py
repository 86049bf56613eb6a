"""Refusals about exports."""

from __future__ import annotations

from districts.shared.refused import Refusal, RefusalCode

no_dataset = Refusal(
    RefusalCode.NOT_FOUND,
    "dataset",
    bn="{name!r} নামে কোনো তথ্যভান্ডার নেই। এগুলোর একটি বেছে নিন: {known}।",
    en="There is no data set {name!r}. Choose one of {known}.",
)

no_parameter = Refusal(
    RefusalCode.INVALID,
    "{name}",
    bn="{dataset} তথ্যভান্ডারে {name!r} নামে কোনো শর্ত নেই। যেগুলো দেওয়া যায়: {known}।",
    en="The data set {dataset} has no parameter {name!r}. Its parameters are {known}.",
)

unfit_parameter = Refusal(
    RefusalCode.INVALID,
    "{name}",
    bn="{name}-এর জন্য {given!r} সঠিক নয়। দিন: {expected}।",
    en="{given!r} is not valid for {name}. Give {expected}.",
)

missing_parameter = Refusal(
    RefusalCode.REQUIRED,
    "{name}",
    bn="{name} দেওয়া হয়নি। দিন: {expected}।",
    en="{name} is missing. Give {expected}.",
)

repeated_parameter = Refusal(
    RefusalCode.INVALID,
    "{name}",
    bn="{name!r} দুবার দেওয়া হয়েছে। একবার দিন।",
    en="{name!r} is given twice. Give it once.",
)

unfit_period = Refusal(
    RefusalCode.INVALID,
    "from",
    bn="সর্বসাধারণের জন্য কেবল সমাপ্ত পূর্ণ মাসের হিসাব দেওয়া হয়। মাসের প্রথম দিন থেকে শেষ দিন পর্যন্ত দিন।",
    en="{reason}",
)
"""reason: in English, as the database gives it."""

reversed_period = Refusal(
    RefusalCode.INVALID,
    "from",
    bn="শুরুর তারিখ ({first}) শেষ তারিখের ({last}) পরে। আগের তারিখটি `from`-এ দিন।",
    en="`from` ({first}) is after `to` ({last}). Give the earlier day as `from`.",
)
