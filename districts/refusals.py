"""What a rule refuses: expected failures, typed, said in both languages to the person who can mend them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from districts.charters.draft import LocalizedText


class RefusalCode(StrEnum):
    """The stable codes; UserErrorCode of the GraphQL contract."""

    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    UNRESOLVED_FINDINGS = "UNRESOLVED_FINDINGS"
    NOT_ALLOWED_NOW = "NOT_ALLOWED_NOW"


class Refused(Exception):
    """A rule says no. field: the path of the input that is at fault."""

    def __init__(self, code: RefusalCode, field: tuple[str, ...], *, bn: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.field = field
        self.message = LocalizedText(bn=bn, en=en)


def no_office(code: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("officeCode",),
        bn=f"{code!r} কোডের কোনো অফিস নেই।",
        en=f"There is no office with the code {code!r}.",
    )


def no_revision(office_code: str, revision: int) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("revision",),
        bn=f"{office_code} অফিসের সেবা প্রদান প্রতিশ্রুতির {revision} নম্বর সংস্করণ নেই।",
        en=f"The charter of {office_code} has no revision {revision}.",
    )


def already_published(office_code: str, revision: int) -> Refused:
    return Refused(
        RefusalCode.NOT_ALLOWED_NOW,
        ("revision",),
        bn=f"{office_code} অফিসের {revision} নম্বর সংস্করণ আগেই প্রকাশিত হয়েছে; প্রকাশিত সংস্করণ আর বদলায় না।",
        en=f"Revision {revision} of {office_code} is published already, and final.",
    )


def in_the_past(given: date, today: date) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("effectiveFrom",),
        bn=f"{given} তারিখে অন্য একটি সংস্করণ কার্যকর ছিল; নতুনটি আজ ({today}) বা পরের কোনো দিন থেকে কার্যকর হতে পারে।",
        en=f"Another revision was in force on {given}; a new one can begin today ({today}) or later.",
    )


def unresolved_findings(office_code: str, revision: int, codes: list[str]) -> Refused:
    listed = ", ".join(codes)
    return Refused(
        RefusalCode.UNRESOLVED_FINDINGS,
        ("revision",),
        bn=f"{office_code} অফিসের {revision} নম্বর সংস্করণ প্রকাশের আগে এই ত্রুটিগুলো মীমাংসা করুন: {listed}।",
        en=f"Revision {revision} of {office_code} cannot be published before these errors are resolved: {listed}.",
    )
