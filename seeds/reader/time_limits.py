"""The promised time, from words to a number: all of the text is understood, or none of it is.

A time limit that is read wrong makes an office break a promise that it never gave. So the text is taken item by item,
each at most once, and whatever is left over makes the whole "not understood".
"""

from __future__ import annotations

import re
from dataclasses import replace

from districts.charters.draft import TimeLimit, TimeUnit
from seeds.reader import words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

_NUMBER_WORDS = {
    1: "এক one",
    2: "দুই two",
    3: "তিন three",
    4: "চার four",
    5: "পাঁচ five",
    6: "ছয় six",
    7: "সাত seven",
    8: "আট eight",
    9: "নয় nine",
    10: "দশ ten",
    11: "এগার এগারো",
    12: "বার বারো",
    13: "তের তেরো",
    14: "চৌদ্দ",
    15: "পনের পনেরো পনর fifteen",
    20: "বিশ কুড়ি twenty",
    21: "একুশ",
    25: "পঁচিশ",
    30: "ত্রিশ thirty",
    45: "পঁয়তাল্লিশ",
    60: "ষাট sixty",
    90: "নব্বই ninety",
}
_IN_WORDS = {words.fold(word): number for number, said in _NUMBER_WORDS.items() for word in said.split()}
_UNITS = {
    TimeUnit.WORKING_DAY: (r"কার্য\s?দিবস", r"কর্ম\s?দিবস", r"working\s?days?"),
    TimeUnit.CALENDAR_DAY: ("পঞ্জিকা দিবস", "দিন", "দিবস", r"calendar\s?days?", "days?"),
    TimeUnit.HOUR: ("ঘন্টা", "hours?"),
    TimeUnit.MONTH: ("মাস", "months?"),
}


def _any(*patterns: str) -> str:
    """One of these. A Bengali pattern is folded as the text is."""
    return "(?:" + "|".join(pattern if pattern.isascii() else words.fold(pattern) for pattern in patterns) + ")"


# No item ends within a word: "মাস" is not the month in "মাসিক". The danda lies outside these ranges.
_END = r"(?![0-9A-Za-z\u0980-\u09ff])"
_WORD = "|".join(sorted(_IN_WORDS, key=len, reverse=True))


def _amount(name: str) -> str:
    """A number, which may be repeated in words, or a number in words only."""
    digits = rf"(?P<{name}>[0-9]{{1,3}})(?:\s?\(\s?(?P<{name}_again>{_WORD})\s?\))?"
    return rf"(?:{digits}|(?P<{name}_word>{_WORD})(?![\u0980-\u09ffa-z]))"


_RANGE = _any("-", "–", "—", "থেকে", "হতে", "বা", "অথবা", "to", "or")
_UNIT = "|".join(f"(?P<{unit}>{_any(*patterns)})" for unit, patterns in _UNITS.items())
_DURATION = re.compile(
    rf"(?:{_any('সর্বোচ্চ', 'অনূর্ধ্ব', 'অনধিক', 'within', 'maximum', 'up to', 'at most')}\s?)?"
    rf"{_amount('first')}(?:\s?{_RANGE}\s?{_amount('second')})?\s?(?:টি\s?)?(?:{_UNIT})"
    rf"(?:{_any('এর', 'ের', 'র')})?(?:\s?{_any('মধ্যে', 'মধ্যেই', 'ভিতরে', 'ভেতরে')})?{_END}"
)
_IMMEDIATE = re.compile(_any("তাৎক্ষণিকভাবে", "তাৎক্ষণিক", "তাৎক্ষনাৎ", "immediately", "immediate") + _END)
_AS_NEEDED = re.compile(
    _any("প্রয়োজন", "চাহিদা") + r"\s?" + _any("অনুযায়ী", "অনুসারে", "মোতাবেক", "মাফিক", "মতো", "মত") + _END
    + "|" + _any("as needed", "as required") + _END
)  # fmt: skip
_CONDITIONAL = re.compile(_any("প্রযোজ্য ?ক্ষেত্রে", "(?:where|if|when) applicable") + _END)
_BETWEEN = re.compile(r"(?:[\s/,;।|()\[\]]|" + _any("অথবা", "বা", "ও", "এবং", "or") + _END + ")*")


def parse(text: str) -> TimeLimit | None:
    """The time limit that a text states; None when any part of it is not understood."""
    folded = words.fold(text) if len(text) <= words.LONGEST else ""
    limit = TimeLimit(text)
    at = _past_separators(folded, 0)
    while at < len(folded):
        step = _item(limit, folded, at)
        if step is None:
            return None
        limit, at = step[0], _past_separators(folded, step[1])
    return None if limit == TimeLimit(text, conditional=limit.conditional) else limit


def _past_separators(folded: str, at: int) -> int:
    found = _BETWEEN.match(folded, at)
    return found.end() if found else at


def _item(limit: TimeLimit, folded: str, at: int) -> tuple[TimeLimit, int] | None:
    """The limit with the item that begins here, and where it ends; None for what is unknown or comes again."""
    if found := _DURATION.match(folded, at):
        timed = _with_duration(limit, found)
        return (timed, found.end()) if timed and limit.unit is None else None
    for pattern, already, item in (
        (_IMMEDIATE, limit.immediate, replace(limit, immediate=True)),
        (_AS_NEEDED, limit.as_needed, replace(limit, as_needed=True)),
        (_CONDITIONAL, limit.conditional, replace(limit, conditional=True)),
    ):
        if found := pattern.match(folded, at):
            return None if already else (item, found.end())
    return None


def _with_duration(limit: TimeLimit, found: re.Match[str]) -> TimeLimit | None:
    first, second = _number(found, "first"), _number(found, "second")
    has_range = second is not None
    if not first or (has_range and (second or 0) <= first):
        return None
    unit = next(unit for unit in TimeUnit if found[unit])
    maximum = second if has_range else first
    return replace(
        limit,
        minimum=first if has_range else None,
        maximum=maximum,
        unit=unit,
        working_days=maximum if unit is TimeUnit.WORKING_DAY else None,
    )


def _number(found: re.Match[str], name: str) -> int | None:
    """The number; 0 where it is repeated in words and the two differ."""
    if found[f"{name}_word"]:
        return _IN_WORDS[found[f"{name}_word"]]
    if not found[name]:
        return None
    again = found[f"{name}_again"]
    return int(found[name]) if not again or _IN_WORDS[again] == int(found[name]) else 0


def read(piece: Piece) -> tuple[TimeLimit | None, list[Note]]:
    limit = parse(piece.text)
    if limit is None:
        unread = TimeLimit(piece.text) if piece.text else None
        return unread, [Note("TIME_LIMIT_NOT_UNDERSTOOD", piece.line, piece.text)]
    mended = any(piece.text.count(opening) != piece.text.count(closing) for opening, closing in ("()", "[]"))
    return limit, [Note("BRACKET_MENDED", piece.line, piece.text)] if mended else []
