"""The patterns of time limits over folded text, from `wordings/values/time_limits.tsv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from districts.charters.draft import TimeUnit
from seeds.reader import wordings
from seeds.reader.text import numbers

# No item ends within a word: "মাস" is not the month in "মাসিক". The danda lies outside these ranges.
END = r"(?![0-9A-Za-z\u0980-\u09ff])"
_BEGIN = r"(?<![0-9A-Za-z\u0980-\u09ff])"
_WORD = numbers.WORD


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of time. times: stored units in one (a week: 7 days); worth: how many make a stored one (60 minutes)."""

    unit: TimeUnit
    times: int = 1
    worth: int = 1


UNITS = {
    "working": Unit(TimeUnit.WORKING_DAY),
    "day": Unit(TimeUnit.CALENDAR_DAY),
    "hour": Unit(TimeUnit.HOUR),
    "month": Unit(TimeUnit.MONTH),
    "week": Unit(TimeUnit.CALENDAR_DAY, times=7),
    "year": Unit(TimeUnit.MONTH, times=12),
    "minute": Unit(TimeUnit.HOUR, worth=60),
}


_TimeWord = Enum(
    "_TimeWord",
    "WORKING_DAY DAY HOUR MONTH WEEK YEAR MINUTE CASE TO AT_MOST WITHIN AT_MOST_BEHIND DONE DONE_OF IS_DONE "
    "IMMEDIATE AS_NEEDED CONDITIONAL BETWEEN OPENING SUBJECT_TO SUBJECT_TO_ENDING ON_APPROVAL "
    "SUBJECT_TO_BEFORE IF ALL_PAPERS PAPERS AND RIGHT IF_RIGHT BOUND LASTS EVENT AFTER AFTER_BEFORE REPEATED "
    "EACH PERIOD APPLICATION FILED FILED_ALONE FILED_BEFORE FILED_APPLICATION COMPLETE LEVEL AT_LEVEL ORDINARY "
    "CLASS OF_ITS_CLASS OF_CLASS IN_CASE CASES NOT SERVICE",
)


_WORDS = wordings.load("values/time_limits", _TimeWord.__members__)
_any_of = _WORDS.any_of
_WORKING = _any_of(_TimeWord.WORKING_DAY)
_PATTERNS = {
    "working": _WORKING,
    "day": _any_of(_TimeWord.DAY),
    "hour": _any_of(_TimeWord.HOUR),
    "month": _any_of(_TimeWord.MONTH),
    "week": _any_of(_TimeWord.WEEK),
    "year": _any_of(_TimeWord.YEAR),
    "minute": _any_of(_TimeWord.MINUTE),
}
_ANY_UNIT = "(?:" + "|".join(_PATTERNS.values()) + ")"


def _amount(name: str) -> str:
    """A number, which may be repeated in words or in digits, or a number in words only."""
    again = (
        rf"\s?\(\s?(?P<{name}_again>{numbers.PHRASE})\s?\)?|\s(?P<{name}_beside>{_WORD})(?=\s?(?:টি\s?)?{_ANY_UNIT})"
    )
    digits = rf"(?P<{name}>[0-9]{{1,3}})(?:{again})?"
    or_digits = rf"\s?\(\s?(?P<{name}_digits>[0-9]{{1,3}})\s?\)"
    said = rf"(?P<{name}_word>{_WORD})(?:{or_digits}|(?![\u0980-\u09ffa-z])|(?={_ANY_UNIT}))"
    return rf"(?:{digits}|{said})"


def _unit(prefix: str = "") -> str:
    return "|".join(f"(?P<{prefix}{name}>{pattern})" for name, pattern in _PATTERNS.items())


_CASE = _any_of(_TimeWord.CASE)
_IS_DONE = rf"{_any_of(_TimeWord.DONE)}(?:\s{_any_of(_TimeWord.IS_DONE)})?"
DURATION = re.compile(
    rf"(?:{_any_of(_TimeWord.AT_MOST)}\s?)?"
    rf"{_amount('first')}"
    rf"(?:\s?(?:টি\s?)?(?P<twice>{_unit('first_')})?{_CASE}?\s?{_any_of(_TimeWord.TO)}\s?{_amount('second')})?"
    rf"\s?(?:-\s?|টি\s?)?(?:{_unit()})(?P<case>{_CASE})?(?:\s?[(\[]\s?(?P<really>{_WORKING}|working)\s?[)\]])?(?:\s?এর{END})?"
    rf"(?:\s?{_any_of(_TimeWord.WITHIN)}(?:\s{_any_of(_TimeWord.DONE_OF)}(?=\s{_IS_DONE}{END}))?)?"
    rf"(?:\s?\(?\s?{_any_of(_TimeWord.AT_MOST_BEHIND)})?(?:\s{_IS_DONE})?{END}"
)
IMMEDIATE = re.compile(rf"{_any_of(_TimeWord.IMMEDIATE)}(?:(?:\s{_any_of(_TimeWord.DONE_OF)})?\s{_IS_DONE})?{END}")
AS_NEEDED = re.compile(_any_of(_TimeWord.AS_NEEDED) + END)
CONDITIONAL = re.compile(_any_of(_TimeWord.CONDITIONAL) + END)
BETWEEN = re.compile(rf"(?:[\s/,;:।|()\[\]–—•●▪➢✓-]|{_any_of(_TimeWord.BETWEEN)}{END})*")
NEGATED = re.compile(rf"(?<!\S){_any_of(_TimeWord.NOT)}(?!\S)")
SERVICE = _WORDS[_TimeWord.SERVICE]
"""So the name of a service ends, which is no time limit: "জরুরি সেবা (২৪ ঘণ্টা)"."""

# What may stand before all of it: the number that the only item of a list has too, and the column's own name.
# Before a digit a point may be a decimal's: "১. ৫ দিন".
OPENING = re.compile(
    rf"{_any_of(_TimeWord.OPENING)}\s?[:ঃ-]|"
    r"\(?1(?:\)[।.]?|।)(?=\s|[^0-9\s])|1\.(?=\s?[^0-9\s])"
)

# Words without digits, brackets or separators: what a time depends on, or from when it counts.
_WORDS_ONLY = r"(?:(?![\d_])[\w\u0980-\u09e3.'\s–-])"
SUBJECT_TO = re.compile(
    rf"{_BEGIN}(?:{_WORDS_ONLY}{{2,60}}?(?:\s{_any_of(_TimeWord.SUBJECT_TO)}|\s?{_any_of(_TimeWord.SUBJECT_TO_ENDING)})"
    rf"{END}|{_any_of(_TimeWord.ON_APPROVAL)}{END}"
    rf"|{_any_of(_TimeWord.SUBJECT_TO_BEFORE)} {_WORDS_ONLY}{{2,60}}?(?=$|[,;()/]))"
)
# It holds only beside a time: alone it may say anything.
IF = re.compile(rf"{_BEGIN}{_WORDS_ONLY}{{2,60}}?\s{_any_of(_TimeWord.IF)}{END}")
# With nothing between it and the time before it, only what is said of papers is surely no more of that time.
IF_RIGHT = re.compile(
    rf"(?:{_any_of(_TimeWord.ALL_PAPERS)}\s)*(?:{_any_of(_TimeWord.PAPERS)}(?:\s{_any_of(_TimeWord.AND)})?\s)+"
    rf"(?:{_any_of(_TimeWord.RIGHT)}\s)+{_any_of(_TimeWord.IF_RIGHT)}"
)
# "১৫ দিনের বেশি হলে" promises nothing.
BOUND = re.compile(rf"(?<!\S){_any_of(_TimeWord.BOUND)}(?!\S)")
# "২ বছর চাকরি শেষে".
LASTS = re.compile(_any_of(_TimeWord.LASTS))
IN_YEARS = re.compile(_PATTERNS["year"])
_AFTER = _any_of(_TimeWord.AFTER)
_FROM = _any_of(_TimeWord.AFTER_BEFORE)
EVENT = re.compile(
    rf"{_BEGIN}(?:(?:{_WORDS_ONLY}{{2,50}}?\s)?{_any_of(_TimeWord.EVENT)}(?:\s?{_AFTER})?{END}"
    rf"|{_WORDS_ONLY}{{2,60}}?\s{_AFTER}{END}|{_FROM} (?:the )?{_WORDS_ONLY}{{3,60}}?(?=$|[,;()/]))"
)

# "৩ মাস পর পর" is how often, and no event from which anything counts.
NO_EVENT = re.compile(
    rf"(?:{_AFTER}(?:\s|$))+|.*{_any_of(_TimeWord.REPEATED)}"
    rf"|of (?:{_any_of(_TimeWord.EACH)} )?{_any_of(_TimeWord.PERIOD)}$"
)

# The filing itself, from which every promise counts that says nothing else.
_COMPLETE = rf"(?:{_any_of(_TimeWord.COMPLETE)}\s)*"
_OF_THE = r"(?: of)?(?: (?:the|an?|any))?"
FILING = re.compile(
    rf"{_COMPLETE}{_any_of(_TimeWord.APPLICATION)}(?:\s?{_any_of(_TimeWord.FILED)})?(?:\s?{_AFTER})?"
    rf"|{_any_of(_TimeWord.FILED_ALONE)}(?:\s?{_AFTER})?"
    rf"|{_FROM}(?: (?:the|an?))?(?:(?: {_any_of(_TimeWord.FILED_BEFORE)}{_OF_THE}){{1,2}}"
    rf"(?: {_COMPLETE}{_any_of(_TimeWord.FILED_APPLICATION)})?| {_COMPLETE}{_any_of(_TimeWord.FILED_APPLICATION)})"
)

# The offices for which the only time of a text holds: "জেলা পর্যায়ে ৭ কার্যদিবস".
LEVEL = re.compile(
    rf"{_BEGIN}{_any_of(_TimeWord.LEVEL)}(?:\s{_any_of(_TimeWord.AT_LEVEL)})?{END}(?=\s?[-–—:]?\s?(?:[0-9]|{_WORD}))"
)

# A case by its name only: "পুনঃ বিনিয়োগের ক্ষেত্রে ২০ দিন".
OF_A_CASE = re.compile(rf"{_BEGIN}(?P<name>{_WORDS_ONLY}{{2,40}}?র) {_any_of(_TimeWord.IN_CASE)}{END}")
CLASS = re.compile(
    rf"{_BEGIN}(?P<name>(?P<ordinary>{_any_of(_TimeWord.ORDINARY)})|{_any_of(_TimeWord.CLASS)})"
    rf"(?P<rest>\s?{_any_of(_TimeWord.OF_ITS_CLASS)})?"
    rf"(?:\s?(?:{_any_of(_TimeWord.OF_CLASS)}\s?)?{_any_of(_TimeWord.IN_CASE)}|\s{_any_of(_TimeWord.CASES)})?{END}"
)
