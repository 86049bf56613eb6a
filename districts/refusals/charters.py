"""Refusals about revisions of charters and what was noticed in them."""

from __future__ import annotations

from datetime import date

from districts.refusals.refused import RefusalCode, Refused
from districts.shared.text import in_bengali_digits


def no_revision(office_code: str, revision: int) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("revision",),
        bn=f"{office_code} অফিসের সেবা প্রদান প্রতিশ্রুতির {in_bengali_digits(revision)} নম্বর সংস্করণ নেই।",
        en=f"The charter of {office_code} has no revision {revision}.",
    )


def not_base64() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("document", "docxBase64"),
        bn="`docxBase64` সঠিক Base64 নয়। .docx ফাইলটি Base64-এ রূপান্তর করে পাঠান।",
        en="`docxBase64` is not valid Base64. Send the .docx file encoded in Base64.",
    )


def already_published(office_code: str, revision: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("revision",),
        bn=f"{office_code} অফিসের {in_bengali_digits(revision)} নম্বর সংস্করণ আগেই প্রকাশিত হয়েছে;"
        " প্রকাশিত সংস্করণ আর বদলায় না।",
        en=f"Revision {revision} of {office_code} is already published and cannot be changed.",
    )


def never_published(office_code: str, revision: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("revision",),
        bn=f"{office_code} অফিসের {in_bengali_digits(revision)} নম্বর সংস্করণ এখনো খসড়া;"
        " এটি ফিরিয়ে আনা যায় না। বরং এটি প্রকাশ করুন।",
        en=f"Revision {revision} of {office_code} is a draft and cannot be restored. Publish it instead.",
    )


def in_force_already(office_code: str, revision: int, present: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("revision",),
        bn=f"{office_code} অফিসে ওই দিন {in_bengali_digits(revision)} নম্বর সংস্করণের কথাই কার্যকর "
        f"({in_bengali_digits(present)} নম্বর সংস্করণ)।",
        en=f"Revision {present} of {office_code}, in force on that day, already says what revision {revision} does.",
    )


def no_day(given: date, field: str = "effectiveFrom") -> Refused:
    return Refused(
        RefusalCode.INVALID,
        (field,),
        bn=f"{in_bengali_digits(given)} তারিখটি ব্যবহার করা যায় না। অন্য তারিখ দিন।",
        en=f"The date {given} cannot be used. Give another one.",
    )


def in_the_past(given: date, today: date) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("effectiveFrom",),
        bn=f"{in_bengali_digits(given)} তারিখে অন্য একটি সংস্করণ কার্যকর ছিল;"
        f" নতুনটি আজ ({in_bengali_digits(today)}) বা পরের কোনো দিন থেকে কার্যকর হতে পারে।",
        en=f"Another revision was in force on {given}. Give today ({today}) or a later day.",
    )


def unresolved_findings(office_code: str, revision: int, codes: list[str]) -> Refused:
    listed = ", ".join(codes)
    return Refused(
        RefusalCode.UNRESOLVED_FINDINGS,
        ("revision",),
        bn=f"{office_code} অফিসের {in_bengali_digits(revision)} নম্বর সংস্করণ প্রকাশের আগে এই ত্রুটিগুলো মীমাংসা করুন: {listed}।",
        en=f"Revision {revision} of {office_code} cannot be published yet. Resolve or waive these errors: {listed}.",
    )


def no_finding() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("findingId",), bn="এই ফলাফলটি পাওয়া যায়নি।", en="The finding was not found.")


def no_reason() -> Refused:
    return Refused(
        RefusalCode.REQUIRED,
        ("reason",),
        bn="কারণ দেওয়া হয়নি। অনুগ্রহ করে কারণ লিখুন।",
        en="The reason is missing. Enter it.",
    )
