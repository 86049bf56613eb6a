"""Where a vision or mission ends, although no known section begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from districts.shared import folding
from districts.shared.text import DIGITS
from seeds.reader.layout.sections import numerals
from seeds.reader.layout.sections.names import WORDS, SectionWord
from seeds.reader.values import lists, places

_HEADINGS = frozenset(map(folding.key, WORDS[SectionWord.OTHER_SECTION]))
_NUMBER = re.compile(r"\(?([0-9]{1,2})[).।:](?![0-9])")
_GOES_ON = re.compile(WORDS.any_of(SectionWord.GOES_ON) + r"\s*[:ঃ：]\s*[-–—]*$")
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
