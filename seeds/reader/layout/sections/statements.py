"""Where a vision or mission ends, though no section that is known begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from districts.shared import folding
from districts.shared.text import DIGITS
from seeds.reader.layout.sections import numerals
from seeds.reader.text import words
from seeds.reader.values import lists, places

_HEADINGS = frozenset(
    words.keyed(
        {
            0: (
                "কার্যাবলি", "প্রধান কার্যাবলি", "মূল কার্যাবলি", "দপ্তরের কার্যাবলি", "অফিসের কার্যাবলি", "কার্যক্রম", "প্রধান কার্যক্রম",
                "কার্যক্রমসমূহ", "কার্যপরিধি", "কৌশলগত উদ্দেশ্য", "কৌশলগত উদ্দেশ্যসমূহ", "উদ্দেশ্য", "উদ্দেশ্যসমূহ", "লক্ষ্য", "লক্ষ্যসমূহ",
                "লক্ষ্য ও উদ্দেশ্য", "লক্ষ্য ও উদ্দেশ্যসমূহ", "আবশ্যিক কৌশলগত উদ্দেশ্যসমূহ", "কৌশলগত লক্ষ্য", "মূল্যবোধ", "মূলনীতি",
                "পটভূমি", "ভূমিকা", "পরিচিতি", "দপ্তর পরিচিতি", "অফিস পরিচিতি", "ইতিহাস", "সাংগঠনিক কাঠামো", "জনবল",
                "জনবল কাঠামো", "দায়িত্ব", "দায়িত্ব ও কর্তব্য", "দায়িত্বাবলি", "অর্জন", "অর্জনসমূহ", "প্রকল্পসমূহ",
                "চলমান প্রকল্প", "সেবাসমূহের তালিকা", "সেবার তালিকা", "কর্মপরিকল্পনা",
                "Functions", "Main functions", "Key functions", "Activities", "Objectives", "Strategic objectives",
                "Goals", "Core values", "Values", "Background", "Introduction", "About us", "Organogram",
            )
        }
    )
)  # fmt: skip
_NUMBER = re.compile(r"\(?([0-9]{1,2})[).।:](?![0-9])")
_GOES_ON = re.compile(folding.fold("(?:যেমন|যথা|নিম্নরূপ|such as|namely|as follows)") + r"\s*[:ঃ：]\s*[-–—]*$")
_LONGEST = 60


def ends_at(text: str, said: Sequence[str]) -> bool:
    """said: the last lines of the statement. A heading of something else, a line that leads to what stands below it, a
    number that goes on with no list.
    """
    if len(text) > 2 * _LONGEST:
        return False
    if any(folding.key(bare) in _HEADINGS for bare in numerals.without(text)):
        return True
    if said and _is_office(text):
        return True
    number = _number(text)
    if number is not None:
        return number > 1 and number - 1 not in map(_number, said)
    leads = len(text) <= _LONGEST and lists.leads(text)
    return bool(said) and leads and _GOES_ON.search(folding.fold(text)) is None


def _is_office(text: str) -> bool:
    """ "উপজেলা কার্যালয়, শ্রীপুর": an office with its town and nothing else."""
    office, comma, town = text.rpartition(",")
    return bool(comma) and places.on_the_map(town.strip(" ।.")) and places.is_place(office)


def _number(line: str) -> int | None:
    found = _NUMBER.match(line[:10].translate(DIGITS))
    return int(found[1]) if found else None
