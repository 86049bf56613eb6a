"""Refusals about exports."""

from __future__ import annotations

from collections.abc import Iterable

from districts.refusals.refused import RefusalCode, Refused


def no_dataset(name: str, known: Iterable[str]) -> Refused:
    listed = ", ".join(known)
    return Refused(
        RefusalCode.NOT_FOUND,
        ("dataset",),
        bn=f"{name[:60]!r} নামে কোনো তথ্যভান্ডার নেই। এগুলোর একটি বেছে নিন: {listed}।",
        en=f"There is no data set {name[:60]!r}. Choose one of {listed}.",
    )


def no_parameter(name: str, dataset: str, known: Iterable[str]) -> Refused:
    listed = ", ".join(known)
    return Refused(
        RefusalCode.INVALID,
        (name[:60],),
        bn=f"{dataset} তথ্যভান্ডারে {name[:60]!r} নামে কোনো শর্ত নেই। যেগুলো দেওয়া যায়: {listed}।",
        en=f"The data set {dataset} has no parameter {name[:60]!r}. Its parameters are {listed}.",
    )


def unfit_parameter(name: str, expected: str, given: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (name,),
        bn=f"{name}-এর জন্য {given[:60]!r} সঠিক নয়। দিন: {expected}।",
        en=f"{given[:60]!r} is not valid for {name}. Give {expected}.",
    )


def missing_parameter(name: str, expected: str) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        (name,),
        bn=f"{name} দেওয়া হয়নি। দিন: {expected}।",
        en=f"{name} is missing. Give {expected}.",
    )


def repeated_parameter(name: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (name[:60],),
        bn=f"{name[:60]!r} দুবার দেওয়া হয়েছে। একবার দিন।",
        en=f"{name[:60]!r} is given twice. Give it once.",
    )


def unfit_period(reason: str) -> Refused:
    """reason: in English, as the database gives it."""
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn="সর্বসাধারণের জন্য কেবল সমাপ্ত পূর্ণ মাসের হিসাব দেওয়া হয়। মাসের প্রথম দিন থেকে শেষ দিন পর্যন্ত দিন।",
        en=reason,
    )


def reversed_period(first: str, last: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn=f"শুরুর তারিখ ({first}) শেষ তারিখের ({last}) পরে। আগের তারিখটি `from`-এ দিন।",
        en=f"`from` ({first}) is after `to` ({last}). Give the earlier day as `from`.",
    )
