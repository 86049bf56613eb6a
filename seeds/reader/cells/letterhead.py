"""What stands at the head of a document beside its title: the government, a place, an address of the web, a date."""

from __future__ import annotations

import re

from districts.shared import folding
from districts.shared.text import DIGITS
from seeds.reader.values import places

_GOVERNMENT = frozenset(
    map(
        folding.key,
        (
            "গণপ্রজাতন্ত্রী বাংলাদেশ সরকার",
            "বাংলাদেশ সরকার",
            "Government of the People's Republic of Bangladesh",
            "Government of Bangladesh",
        ),
    )
)
_WEB = re.compile(
    r"(?:(?:ওয়েব\s?সাইট|ওয়েব\s?সাইট|ওয়েব|web\s?site|web)\s*[:ঃ：]?\s*)?"
    r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10}(?:/[^\s]*)?",
    re.IGNORECASE | re.ASCII,
)
# When something is in force is no word of a letterhead.
_DATED = re.compile(
    "(?:"
    + "|".join(
        map(
            folding.fold,
            ("তারিখ", "প্রকাশের তারিখ", "প্রকাশকাল", "হালনাগাদ", "হালনাগাদের তারিখ", "হালনাগাদকরণের তারিখ", "সর্বশেষ হালনাগাদ",
             "সর্বশেষ হালনাগাদের তারিখ", "স্মারক", "স্মারক নং", "স্মারক নম্বর", "date", "updated", "last updated", "memo no"),
        )
    )
    + r")\s*[:ঃ：.–-]+[^:]*[0-9]"
)  # fmt: skip
_LONGEST = 80
_MOST_PARTS = 4
_MOST_WORDS = 4


def is_line_of(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    known = folding.key(text) in _GOVERNMENT or _DATED.match(folding.fold(text)) is not None
    return known or is_address_of_the_web(text) or _is_address(text)


def is_address_of_the_web(text: str) -> bool:
    return len(text) <= _LONGEST and _WEB.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    """ "শালিখা, মাগুরা", "বাংলাদেশ সচিবালয়, ঢাকা-১০০০": places, the last of which is on the map."""
    *before, last = text.translate(DIGITS).rstrip("।. ").split(",")
    short = len(before) < _MOST_PARTS and all(0 < len(part.split()) <= _MOST_WORDS for part in before)
    plain = not any(character.isdigit() or character in ":ঃ;।" for part in before for character in part)
    return short and plain and places.on_the_map(last)
