"""The wordings of time limits, as patterns over folded text."""

from __future__ import annotations

import re

from districts.charters.draft import TimeUnit
from seeds.reader import numbers, words


def any_of(*patterns: str) -> str:
    """One of these. A Bengali pattern is folded as the text is."""
    return "(?:" + "|".join(pattern if pattern.isascii() else words.fold(pattern) for pattern in patterns) + ")"


# No item ends within a word: "মাস" is not the month in "মাসিক". The danda lies outside these ranges.
END = r"(?![0-9A-Za-z\u0980-\u09ff])"
_BEGIN = r"(?<![0-9A-Za-z\u0980-\u09ff])"
_WORD = "|".join(sorted(numbers.IN_WORDS, key=len, reverse=True))
_UNITS = {
    TimeUnit.WORKING_DAY: (r"কার্য্?য?\s?দিবস", r"কর্ম\s?দিবস", r"কার্য\s?দিন", r"কর্ম\s?দিন", r"working[\s-]?days?"),
    TimeUnit.CALENDAR_DAY: (r"পঞ্জিকা\s?দিবস", "দিন", "দিবস", r"calendar\s?days?", "days?"),
    TimeUnit.HOUR: ("ঘন্টা", "hours?"),
    TimeUnit.MONTH: ("মাস", "months?"),
}


_ANY_UNIT = any_of(*(pattern for patterns in _UNITS.values() for pattern in patterns))


def _amount(name: str) -> str:
    """A number, which may be repeated in words, or a number in words only."""
    digits = rf"(?P<{name}>[0-9]{{1,3}})(?:\s?\(\s?(?P<{name}_again>{_WORD})\s?\))?"
    return rf"(?:{digits}|(?P<{name}_word>{_WORD})(?:(?![\u0980-\u09ffa-z])|(?={_ANY_UNIT})))"


def _unit(prefix: str = "") -> str:
    return "|".join(f"(?P<{prefix}{unit}>{any_of(*patterns)})" for unit, patterns in _UNITS.items())


_TO = any_of("-", "–", "—", "থেকে", "হতে", "বা", "অথবা", "to", "or")
_CASE = any_of("এর", "ের", "র")
DURATION = re.compile(
    rf"(?:{any_of('সর্বোচ্চ', 'অনুর্ধ্ব', 'অনূর্ধ্ব', 'অনধিক', 'within', 'maximum', 'up to', 'at most')}\s?)?"
    rf"{_amount('first')}(?:\s?(?:টি\s?)?(?P<twice>{_unit('first_')})?{_CASE}?\s?{_TO}\s?{_amount('second')})?"
    rf"\s?(?:টি\s?)?(?:{_unit()})(?:{_CASE})?(?:\s?{any_of('মধ্যেই', 'মধ্যে', 'ভিতরে', 'ভেতরে')})?{END}"
)
IMMEDIATE = re.compile(any_of("তাৎক্ষণিকভাবে", "তাৎক্ষণিক", "তাৎক্ষনাৎ", "immediately", "immediate") + END)
AS_NEEDED = re.compile(
    any_of("প্রয়োজন", "চাহিদা") + r"\s?" + any_of("অনুযায়ী", "অনুসারে", "মোতাবেক", "মাফিক", "মতো", "মত") + END
    + "|" + any_of("as needed", "as required") + END
)  # fmt: skip
CONDITIONAL = re.compile(any_of("প্রযোজ্য ?ক্ষেত্রে", "(?:where|if|when) applicable") + END)
BETWEEN = re.compile(r"(?:[\s/,;:।|()\[\]–—-]|" + any_of("অথবা", "বা", "ও", "এবং", "or", "and") + END + ")*")

# Words without digits, brackets or separators: what a time depends on, or from when it counts.
_WORDS = r"(?:(?![\d_])[\w\u0980-\u09e3.'\s–-])"
SUBJECT_TO = re.compile(
    rf"{_BEGIN}(?:{_WORDS}{{2,60}}?\s{any_of('সাপেক্ষে', 'সাপেক্ষ')}{END}"
    rf"|{any_of('অনুমোদনক্রমে', 'অনুমোদন ক্রমে')}{END}"
    rf"|subject to {_WORDS}{{2,60}}?(?=$|[,;()/]))"
)
_AFTER = any_of(r"(?:তারিখ|দিন|সময়)\s?(?:হতে|থেকে)", r"পর\s?(?:হতে|থেকে)", "পরে", "পর", "পরবর্তী", "হতে", "থেকে", "শেষে")
_GOT = any_of(
    "আবেদনের",
    "দরখাস্তের",
    "প্রাপ্তির",
    "পাওয়ার",
    "দাখিলের",
    "দাখিল করার",
    "জমাদানের",
    "জমার",
    "গ্রহণের",
    "অনুমোদনের",
    "স্বাক্ষরের",
    "বরাদ্দের",
)
_ENGLISH_EVENT = rf"(?:from|after|of) (?:the )?{_WORDS}{{3,60}}?(?=$|[,;()/])"
EVENT = re.compile(
    rf"{_BEGIN}(?:(?:{_WORDS}{{2,50}}?\s)?{_GOT}(?:\s?{_AFTER})?{END}|{_WORDS}{{2,60}}?\s{_AFTER}{END}|{_ENGLISH_EVENT})"
)

# The filing itself, from which every promise counts that says nothing else.
_APPLICATION = any_of("আবেদনপত্রের", "আবেদনপত্র", "আবেদন পত্রের", "আবেদন পত্র", "আবেদনের", "আবেদন", "দরখাস্তের", "দরখাস্ত")
_FILED = any_of("প্রাপ্তির", "পাওয়ার", "দাখিলের", "দাখিল করার", "জমাদানের", "জমার", "গ্রহণের")
FILING = re.compile(
    rf"{_APPLICATION}(?:\s?{_FILED})?(?:\s?{_AFTER})?"
    r"|(?:from|after|of) (?:the )?(?:(?:receipt|receiving|submission|date) of (?:the |an )?)?applications?"
)

_CLASS = {
    "ordinary": any_of("সাধারণ", "স্বাভাবিক", "নিয়মিত", "ordinary", "regular", "normal", "general"),
    "other": any_of("অতীব জরুরি", "অতি জরুরি", "জরুরি", "বিশেষ", "সুপার এক্সপ্রেস", "এক্সপ্রেস", "super express", "express",
                    "very urgent", "urgent", "emergency", "special"),
}  # fmt: skip
_OF_CLASS = any_of("আবেদনের", "সেবার", "এর")
CLASS = re.compile(
    rf"{_BEGIN}(?P<name>(?P<ordinary>{_CLASS['ordinary']})|{_CLASS['other']})(?P<rest>\s?{any_of('আবেদন', 'সেবা')})?"
    rf"(?:\s?(?:{_OF_CLASS}\s?)?{any_of('ক্ষেত্রে', 'হলে', 'জন্য')}|\s(?:cases?|applications?))?{END}"
)
