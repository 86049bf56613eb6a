"""What a rule refuses: expected failures, typed, said in both languages to the person who can mend them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from districts.charters.draft import LocalizedText


class RefusalCode(StrEnum):
    """The stable codes; UserErrorCode of the GraphQL contract."""

    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    NOT_FOUND = "NOT_FOUND"
    STALE = "STALE"
    FORBIDDEN = "FORBIDDEN"
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


def forbidden(office_code: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officeCode",),
        bn=f"{office_code} অফিসের জন্য এই কাজের অনুমতি আপনার নেই।",
        en=f"You may not do this for the office {office_code}.",
    )


def more_than_held(role: str, office_code: str) -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("role",),
        bn=f"আপনার নিজের যে ক্ষমতা নেই তা দিতে পারেন না: {office_code} অফিসে {role}।",
        en=f"You cannot grant what you do not hold: {role} on {office_code}.",
    )


def no_service() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("serviceId",), bn="এই সেবাটি পাওয়া যায়নি।", en="There is no such service.")


def stale(seen: int, newest: int) -> Refused:
    return Refused(
        RefusalCode.STALE,
        ("version",),
        bn=f"আপনি {seen} নম্বর সংস্করণ দেখেছেন; এর মধ্যে অন্য কেউ সেবাটি বদলেছেন (এখন {newest})। নতুন মান দেখে আবার লিখুন।",
        en=f"You have seen version {seen}; somebody has changed the service since: it is {newest} now. Look again.",
    )


def nothing_to_change() -> Refused:
    return Refused(RefusalCode.REQUIRED, (), bn="কী বদলাতে হবে তা দিন।", en="Say what is to be changed.")


def empty(field: str) -> Refused:
    return Refused(RefusalCode.REQUIRED, (field,), bn="অন্তত একটি ভাষায় লিখুন।", en="Write it in one language at least.")


def no_post(field: str) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        (f"{field}Id",),
        bn="এই অফিসে বা এর উপরের কোনো অফিসে এমন পদ নেই।",
        en="There is no such post in this office or in one above it.",
    )


def no_officer() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("officerId",), bn="এই কর্মকর্তাকে পাওয়া যায়নি।", en="There is no such officer.")


def officer_elsewhere() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        ("officerId",),
        bn="এই কর্মকর্তা অন্য অফিসের; দুই অফিসের জন্যই যাঁর ক্ষমতা আছে তিনি বদলি করতে পারেন।",
        en="This officer belongs to another office: only who may act for both can move them.",
    )


def unlikely_end() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("until",),
        bn="শেষ দিন কেবল অতিরিক্ত দায়িত্বে দেওয়া যায়, এবং শুরুর পরের কোনো দিন হতে হবে।",
        en="Only an acting appointment has an end that is known before, and it lies after its first day.",
    )


def unlikely_time_limit() -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("timeLimit",),
        bn="সময়সীমা ঠিক নয়: সংখ্যা ও একক একসঙ্গে দিন, সর্বনিম্ন যেন সর্বোচ্চের বেশি না হয়।",
        en="The time limit cannot be right: give a number with its unit, and no least time above the most.",
    )


def no_finding() -> Refused:
    return Refused(RefusalCode.NOT_FOUND, ("findingId",), bn="এই ফলাফলটি পাওয়া যায়নি।", en="There is no such finding.")


def no_reason() -> Refused:
    return Refused(RefusalCode.REQUIRED, ("reason",), bn="কারণ লিখুন।", en="Say why.")


def no_subject() -> Refused:
    return Refused(RefusalCode.REQUIRED, ("subject",), bn="কাকে দিতে চান তা লিখুন।", en="Say who is to have it.")


def long_subject(longest: int) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("subject",),
        bn=f"কাকে দিতে চান তার নাম {longest} অক্ষরের বেশি হতে পারে না।",
        en=f"Whom it is for is named with {longest} characters at most.",
    )


def no_grant(grant_id: int) -> Refused:
    return Refused(
        RefusalCode.NOT_FOUND,
        ("grantId",),
        bn="এই অনুমতিটি পাওয়া যায়নি।",
        en=f"There is no grant {grant_id}.",
    )


def unfit_code(row: int, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "code"),
        bn=f"{code!r} কোডটি ব্যবহার করা যায় না: একবারই থাকবে, স্তরগুলো বিন্দু দিয়ে আলাদা, কেবল a-z, 0-9 ও _।",
        en=f"The code {code!r} cannot be used: once in the list, one label a level between dots, of a-z, 0-9 and _.",
    )


def unfit_level(row: int, code: str, level: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "level"),
        bn=f"{code} কোডের গভীরতা {level} স্তরের সাথে মেলে না।",
        en=f"The code {code} is not as deep as the level {level}.",
    )


def unnamed_office(row: int, field: str, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), field),
        bn=f"{code} অফিসের নাম লিখুন, দুই ভাষাতেই।",
        en=f"Name the office {code}, in both languages.",
    )


def astray_office(row: int, code: str) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("rows", str(row), "code"),
        bn=f"{code} অফিসের উপরের অফিসটি নেই; সবার উপরে অফিস একটিই।",
        en=f"The office above {code} does not exist; at the top there is only one.",
    )


def headquarters_only() -> Refused:
    return Refused(
        RefusalCode.FORBIDDEN,
        (),
        bn="এই কাজ কেবল প্রধান কার্যালয় করতে পারে।",
        en="Only headquarters may do this.",
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


def no_day(given: date) -> Refused:
    return Refused(
        RefusalCode.INVALID,
        ("effectiveFrom",),
        bn=f"{given} তারিখটি ব্যবহার করা যায় না।",
        en=f"{given} is no day to begin on.",
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
