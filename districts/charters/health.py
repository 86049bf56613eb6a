"""The health of an office's charter: the checks, their texts and advice.

Severity, weight and days of each check are data: `models.HealthRule`, with initial values from models/migrations. The
checks themselves are SQL: `health_checks` in models/sql/charters.sql.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from districts import scope
from districts.charters import refusals
from districts.charters.draft import Severity
from districts.identity.actors import Actor, Permission
from districts.shared.text import LocalizedText

HEAVIEST, MOST_DAYS = 100, 9999


class HealthCode(StrEnum):
    NO_CHARTER = "NO_CHARTER"
    STALE = "STALE"
    MISSING_TRANSLATION = "MISSING_TRANSLATION"
    SUPERIOR_WITHOUT_CONTACT = "SUPERIOR_WITHOUT_CONTACT"
    BROKEN_EMAIL = "BROKEN_EMAIL"
    BROKEN_PHONE = "BROKEN_PHONE"
    POST_WITHOUT_OFFICER = "POST_WITHOUT_OFFICER"
    ACTING_TOO_LONG = "ACTING_TOO_LONG"
    SERVICE_WITHOUT_TIME_LIMIT = "SERVICE_WITHOUT_TIME_LIMIT"
    CATALOGUE_DRIFT = "CATALOGUE_DRIFT"


class HealthOrder(StrEnum):
    SCORE = "SCORE"


COUNTED_IN_DAYS = frozenset({HealthCode.STALE, HealthCode.ACTING_TOO_LONG})


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a check. message: the problem. advice: what the office can do."""

    message: LocalizedText
    advice: LocalizedText


def _told(bn: str, advice_bn: str, en: str, advice_en: str) -> Told:
    return Told(LocalizedText(bn, en), LocalizedText(advice_bn, advice_en))


TOLD: Mapping[HealthCode, Told] = {
    HealthCode.NO_CHARTER: _told(
        "আজ এই অফিসের কোনো সিটিজেন চার্টার কার্যকর নেই।",
        "অফিসের প্রকাশিত চার্টারটি আমদানি করুন, অথবা জাতীয় সেবার তালিকা থেকে সেবা নিয়ে চার্টার প্রকাশ করুন।",
        "No charter of this office is in force today.",
        "Import the charter that the office has published, or adopt national services, and publish it.",
    ),
    HealthCode.STALE: _told(
        "চার্টারটি অনেক দিন হালনাগাদ হয়নি।",
        "প্রতিটি সেবা এখনো ঠিক আছে কি না দেখে চার্টারটি আবার প্রকাশ করুন, কিছু না বদলালেও।",
        "The charter has not been brought up to date for a long time.",
        "See whether each service still holds and publish the charter anew, even if nothing changes.",
    ),
    HealthCode.MISSING_TRANSLATION: _told(
        "এই সেবাগুলোর কিছু লেখা কেবল এক ভাষায় আছে।",
        "খসড়ায় অন্য ভাষার লেখা যোগ করে প্রকাশ করুন।",
        "Some texts of these services are in one language only.",
        "Write them in the other language in a draft, and publish it.",
    ),
    HealthCode.SUPERIOR_WITHOUT_CONTACT: _told(
        "এই সেবাগুলো না পেলে যে ঊর্ধ্বতন কর্মকর্তার কাছে যেতে হয়, তাঁর কোনো ফোন বা ই-মেইল নেই।",
        "ঊর্ধ্বতন কর্মকর্তার পদে ফোন বা ই-মেইল যোগ করুন; পদটি অন্য অফিসের হলে সেই অফিসকে বলুন।",
        "The superior to turn to for these services has neither a telephone nor a mailbox.",
        "Add a telephone or a mailbox to the superior's post; if it sits in another office, ask that office.",
    ),
    HealthCode.BROKEN_EMAIL: _told(
        "এই ই-মেইল ঠিকানাগুলো সঠিক হতে পারে না।",
        "ঠিকানা সংশোধন করুন, অথবা ব্যবহার না হলে বাদ দিন।",
        "These mailboxes cannot be right as they are written.",
        "Correct the address, or remove it if it is used no more.",
    ),
    HealthCode.BROKEN_PHONE: _told(
        "এই ফোন নম্বরগুলো সঠিক হতে পারে না।",
        "নম্বরে ফোন করে দেখুন; সংশোধন করুন, অথবা ব্যবহার না হলে বাদ দিন।",
        "These telephone numbers cannot be right as they are written.",
        "Call the number; correct it, or remove it if it is used no more.",
    ),
    HealthCode.POST_WITHOUT_OFFICER: _told(
        "এই পদগুলোতে আজ কে আছেন জানা নেই, অথবা কেউ নেই।",
        "কে পদে আছেন লিখুন, অথবা ভারপ্রাপ্ত কাউকে দিন; পদটি আর না থাকলে বিলুপ্ত করুন।",
        "Nobody holds these posts today, or nobody said who does.",
        "Say who holds the post, or appoint somebody to act; abolish a post that is no more.",
    ),
    HealthCode.ACTING_TOO_LONG: _told(
        "এই পদগুলোতে অনেক দিন ধরে ভারপ্রাপ্ত কর্মকর্তা আছেন।",
        "নিয়মিত নিয়োগের জন্য ঊর্ধ্বতন অফিসকে লিখুন; নিয়মিত কর্মকর্তা এসে থাকলে তাঁর নাম লিখুন।",
        "An acting officer has answered for these posts for a long time.",
        "Ask the office above for a regular appointment; if somebody has been appointed, enter it.",
    ),
    HealthCode.SERVICE_WITHOUT_TIME_LIMIT: _told(
        "এই সেবাগুলো কত দিনের মধ্যে দেওয়া হবে তা বলা নেই।",
        "খসড়ায় প্রতিটি সেবার সময়সীমা দিয়ে প্রকাশ করুন: তাৎক্ষণিক, অথবা নির্দিষ্ট দিন।",
        "No time is promised within which these services are provided.",
        "Give each of them a time limit in a draft, at once or a number of days, and publish it.",
    ),
    HealthCode.CATALOGUE_DRIFT: _told(
        "এই সেবাগুলোর সময়, মূল্য বা কাগজপত্র জাতীয় সেবার তালিকা থেকে আলাদা, অথবা সেবাটি প্রত্যাহার করা হয়েছে।",
        "জাতীয় তালিকার পরিবর্তন গ্রহণ করুন, অথবা আলাদা হওয়ার কারণ থাকলে রেখে দিন।",
        "These services promise another time, fee or papers than the national service does now, or it is retired.",
        "Accept the catalogue's changes, or let it stand where the office has its reason.",
    ),
}


async def set_rule(
    code: HealthCode,
    *,
    severity: Severity | None = None,
    weight: int | None = None,
    days: int | None = None,
    actor: Actor,
) -> int:
    """Sets a check's severity, weight and days from now on; None leaves a value unchanged.

    Returns the rule's id. Raises Refused (FORBIDDEN for all but headquarters, INVALID).
    """
    scope.require_everywhere(actor, Permission.EDIT_HEALTH_RULES)
    if weight is not None and not 0 <= weight <= HEAVIEST:
        raise refusals.unlikely_weight()
    if days is not None and code not in COUNTED_IN_DAYS:
        raise refusals.no_days(code=code)
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise refusals.unlikely_health_days(most=MOST_DAYS)
    async with scope.acting(actor) as client:
        rows = await client.execute_query_dict(_SET, [code, severity, weight, days])
        return int(rows[0]["id"])


_SET = """
UPDATE health_rules SET severity = coalesce($2, severity), weight = coalesce($3, weight), days = coalesce($4, days)
WHERE code = $1 RETURNING id
"""
