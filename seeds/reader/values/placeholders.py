"""What stands in a cell in place of a value: a ditto mark, a dash, "not applicable", a vacancy, a remark."""

from __future__ import annotations

import re

from districts.shared import folding
from seeds.reader.text import words

_LONGEST = 80
_DITTO_MARKS = frozenset(('"', "''", "``", "”", "“", "″", "〃", "„", '" "', "””"))
_DITTO = frozenset(
    words.keyed(
        {0: ("ঐ", "ঐ ঐ", "-do-", "ditto", "same as above", "same", "একই", "পূর্বের ন্যায়", "উপরের ন্যায়", "উপরোক্ত", "পূর্বোক্ত")}
    )
)
_ABSENT = frozenset(
    words.keyed(
        {
            0: (
                "প্রযোজ্য নয়",
                "প্রযোজ্য নহে",
                "প্রযোজ্য না",
                "নেই",
                "নাই",
                "not applicable",
                "n/a",
                "none",
                "nil",
            )
        }
    )
)
_DASHES = re.compile(r"[\s.\-–—_=*xX×]+")
_VACANCY = frozenset(map(folding.key, ("শূন্য", "শূন্যপদ", "পদশূন্য", "খালি", "vacant")))
_BESIDE = frozenset(
    map(folding.key, ("পদ", "পদটি", "এই", "বর্তমানে", "আছে", "রয়েছে", "the", "this", "post", "is", "currently"))
)
_ACTING = frozenset(
    words.keyed(
        {
            0: (
                "অতিরিক্ত দায়িত্ব",
                "অতিরিক্ত দায়িত্বে",
                "অতিরিক্ত দায়িত্বপ্রাপ্ত",
                "অতিরিক্ত দায়িত্বে নিয়োজিত",
                "অতিঃ দায়িত্ব",
                "অতিঃ দাঃ",
                "অতিরিক্ত দাঃ",
                "অঃ দাঃ",
                "অ. দা.",
                "চলতি দায়িত্ব",
                "চলতি দায়িত্বে",
                "চলতি দাঃ",
                "চঃ দাঃ",
                "চ. দা.",
                "ভারপ্রাপ্ত",
                "ভাঃ প্রাঃ",
                "রুটিন দায়িত্ব",
                "acting",
                "in charge",
                "additional charge",
                "current charge",
                "additional duty",
                "officiating",
            )
        }
    )
)
_REMARK = re.compile(
    "|".join(
        map(
            folding.fold,
            (
                r"বি[:ঃ.]?\s*দ্র",
                "বিশেষ দ্রষ্টব্য",
                "দ্রষ্টব্য",
                r"নোট\s*[:ঃ.\-–।]",
                r"মন্তব্য\s*[:ঃ.\-–।]",
                r"পৃষ্ঠা\s*[:ঃ.\-–]?\s*(?:নং|নম্বর)?\s*[0-9]",
                r"n\.b\.",
                r"nb\s*:",
                r"notes?\s*[:.\-–]",
                r"notes?$",
                r"page\s*[0-9]",
            ),
        )
    )
)
_PAGE_NUMBER = re.compile(
    folding.fold(r"(?:পৃষ্ঠা|পাতা|page)\s*(?:নং|নম্বর|no)?\s*[:ঃ.\-–]?\s*[0-9]+(?:\s*(?:/|of)\s*[0-9]+)?")
)
_DANDA = re.compile(r"[।॥]\s*$")

_LONGEST_TITLE = 120
_BRANCHES = "|".join(
    map(
        folding.fold,
        ("শাখা", "অধিশাখা", "উপশাখা", "অনুবিভাগ", "বিভাগ", "উইং", "সেল", "ইউনিট", "সেকশন", "কোষ",
         "সেবাসমূহ", "সেবা সমূহ", "সংক্রান্ত সেবা",
         "branch", "section", "wing", "cell", "unit", "division", "services"),
    )
)  # fmt: skip
_BRANCH = re.compile(rf"(?:^|.*[\s(]|.*[\u0980-\u09ff])(?:{_BRANCHES})[\s)।:ঃ]*")


def is_ditto(text: str) -> bool:
    """ঐ, ", -do-: the value above holds."""
    return text.strip() in _DITTO_MARKS or _says(text, _DITTO)


def is_absent(text: str) -> bool:
    """A dash, or words that say that there is none."""
    return _DASHES.fullmatch(text) is not None or _says(text, _ABSENT)


def is_vacant(text: str) -> bool:
    """শূন্য, and no other word than such as stand beside it."""
    said = {folding.key(word) for word in text.split()} - {""} if len(text) <= _LONGEST else set()
    return bool(said & _VACANCY) and said <= _VACANCY | _BESIDE


def is_acting(text: str) -> bool:
    """Words that say that somebody holds a seat beside his own or until further notice."""
    return any(_says(part, _ACTING) for part in text.split(","))


def is_remark(line: str) -> bool:
    """বিঃদ্রঃ …, নোট: …, পৃষ্ঠা ২: a word to the reader of the document and no value."""
    return _REMARK.match(folding.fold(line[:_LONGEST])) is not None


def is_page_number(line: str) -> bool:
    """পৃষ্ঠা ২, page 2 of 9: what a printer puts below a table."""
    return len(line) <= _LONGEST and _PAGE_NUMBER.fullmatch(folding.fold(line)) is not None


def is_sentence(line: str) -> bool:
    return _DANDA.search(line) is not None


def _says(text: str, wordings: frozenset[str]) -> bool:
    return len(text) <= _LONGEST and folding.key(text) in wordings


def names_a_branch(text: str) -> bool:
    """Whether a cell that stands alone says of which branch what follows is; any other may be one that slid."""
    return (
        0 < len(text) <= _LONGEST_TITLE and not text[:1].isdigit() and _BRANCH.fullmatch(folding.fold(text)) is not None
    )
