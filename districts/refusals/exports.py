"""Refusals about exports."""

from __future__ import annotations

from collections.abc import Iterable

from districts.refusals.refused import RefusalCode, Refused


def no_dataset(name: str, known: Iterable[str]) -> Refused:
    listed = ", ".join(known)
    return Refused(
        RefusalCode.NOT_FOUND,
        ("dataset",),
        bn=f"{name[:60]!r} নামে কোনো তথ্য নেই। আছে: {listed}।",
        en=f"There is no data set {name[:60]!r}. There are {listed}.",
    )


def no_parameter(name: str, dataset: str, known: Iterable[str]) -> Refused:
    listed = ", ".join(known)
    return Refused(
        RefusalCode.INVALID,
        (name[:60],),
        bn=f"{dataset} তথ্যের {name[:60]!r} নামে কিছু দেওয়ার নেই। দেওয়া যায়: {listed}।",
        en=f"The data set {dataset} takes no {name[:60]!r}. It takes {listed}.",
    )


def unfit_parameter(name: str, expected: str, given: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (name,),
        bn=f"{name} হিসেবে {given[:60]!r} ব্যবহার করা যায় না; দিন: {expected}।",
        en=f"{name} cannot be {given[:60]!r}: give {expected}.",
    )


def missing_parameter(name: str, expected: str) -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        (name,),
        bn=f"{name} দিতে হবে: {expected}।",
        en=f"{name} is missing: give {expected}.",
    )


def repeated_parameter(name: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (name[:60],),
        bn=f"{name[:60]!r} দুবার দেওয়া হয়েছে।",
        en=f"{name[:60]!r} is given twice.",
    )


def unfit_period(reason: str) -> Refused:
    """reason: in English, as the database gives it."""
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn="সবার জন্য হিসাব দেওয়া হয় শুধু শেষ হয়ে যাওয়া পূর্ণ মাসের। মাসের প্রথম দিন থেকে শেষ দিন পর্যন্ত চান।",
        en=reason,
    )


def reversed_period(first: str, last: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("from",),
        bn=f"শুরুর তারিখ ({first}) শেষের তারিখের ({last}) পরে: আগের তারিখটি from-এ দিন।",
        en=f"`from` ({first}) lies after `to` ({last}): give the earlier day first.",
    )
