"""The wordings of time limits, as patterns over folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from districts.charters.draft import TimeUnit
from seeds.reader.text import numbers
from seeds.reader.text.words import any_of

# No item ends within a word: "মাস" is not the month in "মাসিক". The danda lies outside these ranges.
END = r"(?![0-9A-Za-z\u0980-\u09ff])"
_BEGIN = r"(?<![0-9A-Za-z\u0980-\u09ff])"
_WORD = numbers.WORD


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the field as so many of one that is stored; worth: how many of it make one that is stored."""

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
_WORKING = any_of(
    r"কার্য্?য?[\s-]?দিবস", r"কর্ম[\s-]?দিবস", r"কার্য[\s-]?দিন", r"কর্ম[\s-]?দিন", "অফিস দিবস",
    r"(?:working|business|office)[\s-]?days?", r"work[\s-]?days?",
)  # fmt: skip
_PATTERNS = {
    "working": _WORKING,
    "day": any_of(r"পঞ্জিকা\s?দিবস", "দিন", "দিবস", r"calendar\s?days?", "days?"),
    "hour": any_of(r"(?:কর্ম|কার্য)?\s?ঘন্টা", r"(?:working[\s-]?)?hours?", "hrs?"),
    "month": any_of("মাস", "months?"),
    "week": any_of("সপ্তাহ", "weeks?"),
    "year": any_of("বছর", "বৎসর", "years?"),
    "minute": any_of("মিনিট", "minutes?", "mins?"),
}
_ANY_UNIT = any_of(*_PATTERNS.values())


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


_TO = any_of("-", "–", "—", "থেকে", "হতে", "বা", "অথবা", "to", "or")
_CASE = any_of("এর", "ের", "র", "য়", "ে")
_AT_MOST = any_of("সর্বোচ্চ", "সর্বাধিক", "অনুর্ধ্ব", "অনূর্ধ্ব", "অনূর্ধ", "অনধিক", "within", "maximum of", "maximum", "up to",
                  "at most", "not more than", "no more than")  # fmt: skip
_DONE = any_of("(?:প্রদান|সরবরাহ|নিষ্পত্তি|সম্পন্ন|সমাধান|ইস্যু|জারি)(?: করা (?:হয়|হবে|হইবে))?")
DURATION = re.compile(
    rf"(?:{_AT_MOST}\s?)?"
    rf"{_amount('first')}(?:\s?(?:টি\s?)?(?P<twice>{_unit('first_')})?{_CASE}?\s?{_TO}\s?{_amount('second')})?"
    rf"\s?(?:টি\s?)?(?:{_unit()})(?P<case>{_CASE})?(?:\s?[(\[]\s?(?P<really>{_WORKING}|working)\s?[)\]])?(?:\s?এর{END})?"
    rf"(?:\s?{any_of('মধ্যেই', 'মধ্যে', 'ভিতরে', 'ভেতরে', 'ভিতর', 'ভেতর')})?"
    rf"(?:\s?\(?\s?{any_of('সর্বোচ্চ', 'maximum', 'max', 'পর্যন্ত', '(?:বেশি|অধিক) (?:নয়|নহে)')})?(?:\s{_DONE})?{END}"
)
IMMEDIATE = re.compile(
    any_of(
        r"তাৎক্ষণিক\s?ভাবে", "তাৎক্ষণিক", "তাৎক্ষনাৎ", "তৎক্ষণাৎ", "তৎক্ষণাত", r"(?:সাথে|সঙ্গে)[\s-](?:সাথে|সঙ্গে)ই?",
        "একই (?:দিন|দিবস|কার্যদিবস|কর্মদিবস)(?:েই|ে)?(?:র মধ্যে|ের মধ্যে)?",
        "immediately", "immediate", "instantly", "instant", "on the spot", "at once",
        r"(?:on )?(?:the )?same[\s-](?:working )?day",
    )
    + END
)  # fmt: skip
AS_NEEDED = re.compile(
    any_of("প্রয়োজন", "চাহিদা") + r"\s?" + any_of("অনুযায়ী", "অনুসারে", "মোতাবেক", "মাফিক", "মতো", "মত") + END
    + "|" + any_of("as needed", "as required") + END
)  # fmt: skip
CONDITIONAL = re.compile(any_of("প্রযোজ্য ?ক্ষেত্রে", "(?:where|if|when) applicable") + END)
BETWEEN = re.compile(r"(?:[\s/,;:।|()\[\]–—•●▪➢✓-]|" + any_of("অথবা", "বা", "ও", "এবং", "or", "and") + END + ")*")

# What may stand before all of it: the number that the only item of a list has too, and the column's own name.
# Before a digit a point may be a decimal's: "১. ৫ দিন".
OPENING = re.compile(
    rf"{any_of('সময়সীমা', 'সময়')}\s?[:ঃ-]|"
    r"\(?1(?:\)[।.]?|।)(?=\s|[^0-9\s])|1\.(?=\s?[^0-9\s])"
)

# Words without digits, brackets or separators: what a time depends on, or from when it counts.
_WORDS = r"(?:(?![\d_])[\w\u0980-\u09e3.'\s–-])"
SUBJECT_TO = re.compile(
    rf"{_BEGIN}(?:{_WORDS}{{2,60}}?\s{any_of('সাপেক্ষে', 'সাপেক্ষ')}{END}"
    rf"|{any_of('অনুমোদনক্রমে', 'অনুমোদন ক্রমে')}{END}"
    rf"|subject to {_WORDS}{{2,60}}?(?=$|[,;()/]))"
)
# It holds only beside a time: alone it may say anything.
IF = re.compile(rf"{_BEGIN}{_WORDS}{{2,60}}?\s{any_of('থাকলে', 'হলে', 'গেলে', 'পেলে')}{END}")
# With nothing between it and the time before it, only what is said of papers is surely no more of that time.
IF_RIGHT = re.compile(
    rf"(?:{any_of('সকল', 'সব', 'প্রয়োজনীয়', 'চাহিত', 'দাখিলকৃত', 'সংশ্লিষ্ট')}\s)*"
    rf"(?:{any_of('(?:কাগজ|দলিল)(?:পত্র)?(?:াদি)?', 'তথ্য(?:াদি|াবলী)?', 'আবেদন(?:পত্র)?', 'ফরম')}"
    rf"(?:\s{any_of('ও', 'এবং')})?\s)+"
    rf"(?:{any_of('সঠিক(?:ভাবে)?', 'যথাযথ(?:ভাবে)?', 'ঠিক', 'সম্পূর্ণ', 'নির্ভুল', 'পূরণ')}\s)+{any_of('থাকলে', 'হলে')}"
)
# Behind a time these make its number a bound, an age or how long ago: "১৫ দিনের বেশি হলে" promises nothing.
_BOUND = any_of(
    "বেশি", "অধিক", "কম", "ঊর্ধ্বে", "নিচে", "পার", "পূর্ণ", "পূর্তি(?:র|তে)?", "অতিক্রান্ত", "অতিক্রম(?:ের)?", "অতিবাহিত",
    "বয়স(?:ী|ের|ে)?", "বিলম্ব(?:ে|ের|িত)?", "দেরি(?:র|তে)?", "আগে(?:র)?", "পূর্বে(?:র)?", "পর", "পরে",
)  # fmt: skip
BOUND = re.compile(rf"(?<!\S){_BOUND}(?!\S)")
# And these say what lasted so long: "২ বছর চাকরি শেষে".
LASTS = re.compile(any_of(
    "উত্তীর্ণ", "চাকুরি", "চাকরি", "অভিজ্ঞতা", "ছুটি", "মেয়াদ", "প্রশিক্ষণ", "কোর্স", "অনুপস্থিত", "অবস্থান",
))  # fmt: skip
IN_YEARS = re.compile(_PATTERNS["year"])
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

# "৩ মাস পর পর" is how often, and no event from which anything counts.
NO_EVENT = re.compile(
    rf"(?:{_AFTER}(?:\s|$))+|.*{any_of('পর পর', 'পরপর')}|of (?:(?:the|each|every|a) )?(?:day|week|month|year)s?$"
)

# The filing itself, from which every promise counts that says nothing else.
_APPLICATION = any_of("আবেদনপত্রের", "আবেদনপত্র", "আবেদন পত্রের", "আবেদন পত্র", "আবেদনের", "আবেদন", "দরখাস্তের", "দরখাস্ত")
_FILED = any_of("প্রাপ্তির", "পাওয়ার", "দাখিলের", "দাখিল করার", "জমাদানের", "জমার", "গ্রহণের")
FILING = re.compile(
    rf"{_APPLICATION}(?:\s?{_FILED})?(?:\s?{_AFTER})?"
    r"|(?:from|after|of) (?:the )?(?:(?:receipt|receiving|submission|date) of (?:the |an )?)?applications?"
)

_CLASS = {
    "ordinary": any_of("সাধারণত", "সাধারণতঃ", "সাধারণ", "স্বাভাবিক", "নিয়মিত", "ordinary", "regular", "normally", "normal",
                       "generally", "general", "usually"),
    "other": any_of("নতুন", "নবায়নের", "নবায়ন", "সংশোধন", "ডুপ্লিকেট", "new", "renewal", "duplicate",
                    "অতীব জরুরি", "অতি জরুরি", "জরুরি", "বিশেষ", "সুপার এক্সপ্রেস", "এক্সপ্রেস", "super express", "express",
                    "very urgent", "urgent", "emergency", "special"),
}  # fmt: skip
_OF_CLASS = any_of("আবেদনের", "সেবার", "এর")
CLASS = re.compile(
    rf"{_BEGIN}(?P<name>(?P<ordinary>{_CLASS['ordinary']})|{_CLASS['other']})(?P<rest>\s?{any_of('আবেদন', 'সেবা')})?"
    rf"(?:\s?(?:{_OF_CLASS}\s?)?{any_of('ক্ষেত্রে', 'হলে', 'জন্য')}|\s(?:cases?|applications?))?{END}"
)
