"""The words beside an amount: for whom or what it is, nothing of weight, or what makes it another amount."""

from __future__ import annotations

import re

from districts.shared import folding
from seeds.reader.text import numbers, words
from seeds.reader.text.words import any_of
from seeds.reader.values.fees.amounts import EDGE, END

# What would make an amount another one.
_LIMITS = re.compile(
    EDGE
    + any_of(
        "পর্যন্ত", "ন্যূনতম", "নূন্যতম", "সর্ব(?:নি|া|ো|চ)[^\\s]*", "কমপক্ষে", "অন্তত", "অন্যূন", "অনূন", "কম", "বেশি", "অধিক",
        "তদূর্ধ্বে", "তদূর্ধ্ব", "তদুর্ধ", "ঊর্ধ্বে", "ঊর্ধ্ব", "ঊর্ধে", "ঊর্ধ", "অনূর্ধ্ব", "অনূর্ধ", "অনধিক", "নিম্নে", "নিচে", "প্রায়",
        "আনুমানিক", "আনুমানিকভাবে", "আনুঃ", "অনুমান", "সম্ভাব্য", "প্রাক্কলিত", "মোটামুটি", "কমবেশি", "গড়ে", "কয়েক", "পৌনে", "সোয়া",
        "ছাড়া", "ব্যতীত", "ব্যতিরেকে", "বাদে", "না", "নয়", "নহে", "নেই", "নাই", "হতে", "থেকে", "জামানত(?:সহ|ের)?",
        "ফেরতযোগ্য", "ফেরত", "মূল্যের", "হারে", "হার", "অনুপাতে", "অনুযায়ী", "অনুসারে", "মোতাবেক", "ভেদে", "সাপেক্ষে", "ভিত্তিতে",
        "পরিবর্তনশীল", "পরিবর্তনযোগ্য", "প্রস্তাবিত", "টাকা", "টাকার", "শতকরা", "হাজারকরা", "শতে", "শতকে", "হাজারে", "লক্ষে", "লাখে",
        "কোটিতে", "শতাংশ", "শতাংশে", "[^\\s]{0,9}গুণ", "অর্ধেক", "[^\\s]{1,9}াংশ",
        "ভাগ", "ভাগের", "সুদ", "সুদের", "মওকুফ", "কিস্তিতে",
        "আনা", "পয়সা", "ডলার", "ইউরো", "রুপি", "রিয়াল", "dollars?", "usd", "rupees?",
        "হয়", "হবে", "হইবে", "লাগবে", "যাবে", "পারে", "দেখুন", "করুন", "সংযুক্ত", "বিস্তারিত", "দ্রষ্টব্য", "তালিকা",
        "from", "starting", "starts", "up to", "upto", "over", "under", "above", "below", "except", "excluding",
        "exclusive", "taka", "without", "not", "about", "around", "approx", "approximately", "least", "most", "more",
        "less", "minimum", "maximum", "min", "max", "refundable", "per cent", "percent", "per hundred", "per thousand",
        "per lakh", "half", "double",
    )
    + END
    + "|[0-9%+&~≈<>≤≥±]"
)  # fmt: skip
# Next to an amount these say that something else is to be paid too.
_AND = any_of("ও", "এবং", "আর", "বা", "অথবা", "কিংবা", "সহ", "তৎসহ", "সহকারে", "সাথে", "সঙ্গে", "যোগ", "কিন্তু", "তবে",
              "অতিরিক্ত", "বাড়তি", "and", "or", "plus", "with", "extra", "additional", "but")  # fmt: skip
_AND_BEFORE = re.compile(
    rf"^\s?{any_of('ও', 'এবং', 'আর', 'সহ', 'তৎসহ', 'and', 'plus', 'with')}{END}|{EDGE}{_AND}[\s:ঃ–-]*$"
)
_JOINED_BEFORE = re.compile(rf"[^\s:ঃ,.(–-][\s:ঃ,.–-]*{EDGE}{_AND}\s?$")
_JOINED_BEHIND = re.compile(rf"[\s(,]*{_AND}{END}[\s:ঃ,.–-]*[^\s:ঃ,.)–-]")
_AND_BEHIND = re.compile(
    rf"[\s(,]*(?:{any_of('এর', 'তার')}\s)?{_AND}{END}"
    rf"|.*?{EDGE}{any_of('অতিরিক্ত', 'বাড়তি', 'আলাদা', 'আলাদাভাবে', 'পৃথক', 'পৃথকভাবে', 'প্রযোজ্য(?! ক্ষেত্রে)')}{END}"
    rf"|.*?{EDGE}(?:{any_of('ভ্যাট', 'মূসক', 'ট্যাক্স')}|extra|additional|separate(?:ly)?|applicable|vat|tax(?:es)?){END}"
)
_ORDINAL = re.compile(
    rf"(?<![0-9])(?:{any_of('১ম', '২য়', '৩য়', '৪র্থ', '৫ম', '৬ষ্ঠ', '[৭-৯]ম', '১০ম')}|1st|2nd|3rd|[4-9]th){END}"
    r"(?=\s[^0-9])"
)
FEE = re.compile(EDGE + any_of("ফি", "ফিস", "মাশুল", "চার্জ", "মূল্য", "ভ্যাট", "fees?", "charges?", "vat") + f"ঃ?{END}")
_SERVICE = any_of(
    "প্রদান", "বিতরণ", "সেবা", "আবেদন(?:পত্র|ের)?", "নবায়ন", "ঋণ", "ভাতা", "নিবন্ধন", "বিক্রয়", "সরবরাহ", "গ্রহণ", "আদায়",
    "ইস্যু", "জারি", "অনুমোদন", "খোলা", "প্রশিক্ষণ", "নিষ্পত্তি", "মঞ্জুর", "মঞ্জুরি", "সংগ্রহ", "সহায়তা", "অনুদান", "বৃত্তি", "উপবৃত্তি",
    "loans?", "service", "issue", "renewal", "registration", "application",
)  # fmt: skip
_NAMES_SERVICE = re.compile(rf"{EDGE}{_SERVICE}{END}(?!\s(?:{FEE.pattern}))")
# The column's own words.
_FILLER = re.compile(
    EDGE
    + any_of("মাত্র", "ফি বাবদ", "ফি", "সেবামূল্য", "সেবার মূল্য", "মূল্য", "এর জন্য", "জন্য", "ক্ষেত্রে", "বাবদ",
             "only", "fees?", "for")
    + END
    + "|="
)  # fmt: skip
# Of an amount that stands alone these say nothing; beside others they tell which it is.
_OF_ALL = re.compile(
    EDGE
    + any_of(
        "আবেদন ফি", "সরকারি ফি", "সরকারি", "সরকারি নির্ধারিত", "সরকার কর্তৃক নির্ধারিত", "সরকার নির্ধারিত", "নির্ধারিত",
        "সর্বমোট", "মোট", "সর্বসাকুল্যে", "এককালীন", "অফেরতযোগ্য", "অফেরৎযোগ্য", "ভ্যাট ও ট্যাক্সসহ", "ভ্যাটসহ", "ভ্যাট সহ",
        "সরকারি (?:নিয়ম|বিধি|বিধান) (?:অনুযায়ী|মোতাবেক|অনুসারে)",
        "(?:জমা|প্রদান|পরিশোধ) করতে (?:হবে|হয়)", "জমা দিতে (?:হবে|হয়)", "দিতে (?:হবে|হয়)", "লাগে", "লাগবে",
        "নেওয়া হয়", "ধার্য", "প্রদেয়", "পরিশোধযোগ্য", "করে", "হিসেবে",
        "application fees?", "total", "including vat", "inclusive of vat", "with vat", "non-? ?refundable", "fixed",
        "is", "payable",
    )
    + END
)  # fmt: skip
_UNITS = any_of(
    "কপি", "পাতার?", "পৃষ্ঠার?", "সেট", "সিট", "শিট", "জনের?", "জন", "ব্যক্তি", "বার", "ঘন্টা", "দিন", "সপ্তাহ", "মাস", "মাসিক",
    "বছর", "বৎসর", "বার্ষিক", "খানা", "টি", "প্রতিটি", "একর", "শতক", "বিঘা", "কেজি", "লিটার", "ডোজ", "আবেদন",
    "copy", "page", "set", "sheet", "person", "head", "hour", "day", "week", "month", "year", "acre", "kg", "piece",
)  # fmt: skip
PER = re.compile(rf"\s?(?:{any_of('প্রতি')}\s)?{_UNITS}{END}")
"""What may stand behind a slash that means "each"."""
_CLASSES = any_of(
    "সাধারণ", "জরুরি", "অতি জরুরি", "অতীব জরুরি", "বিশেষ", "নতুন", "নবায়ন", "সংশোধন", "ডুপ্লিকেট", "পুরুষ", "মহিলা",
    "ordinary", "regular", "urgent", "new", "renewal", "express",
)  # fmt: skip
_FOR = any_of("জন্য", "ক্ষেত্রে", "প্রতি", "জনপ্রতি", "বাবদ", "ফি", "মাশুল", "চার্জ", "fees?")
# The forms of what is said of an amount behind it and outside brackets.
_BEHIND = re.compile(
    rf"[\s/:–-]*(?:(?:{any_of('প্রতি', 'প্রত্যেক', 'জনপ্রতি', 'প্রতিটি')}|per|each|for|a){END}.*"
    rf"|(?:{any_of('প্রতি')})?{_UNITS}(?:\s{any_of('প্রতি')})?|{_CLASSES}|.*{EDGE}{_FOR})[\s.।]*"
)
_AT_A_RATE = re.compile(rf"\s?{any_of('হারে')}[\s.।]*")
EACH = re.compile(rf"{EDGE}{any_of('প্রতি', 'প্রতিটি', 'প্রতিজন', 'জনপ্রতি', 'প্রত্যেক')}{END}|^(?:per|each){END}")
_ONLY_EACH = re.compile(rf"\s*(?:{any_of('প্রতি', 'প্রত্যেক')}|per|each)\s*")
_BESIDE = re.compile(
    rf"{EDGE}(?:{_CLASSES}|{_UNITS}|{any_of('প্রতি', 'ও', 'এবং', 'বা', 'অন্যান্য', 'ভ্যাট', 'ট্যাক্স', 'vat')}){END}"
)
# "৫০০ টাকা (পাঁচসত)" repeats the amount, and nobody knows which.
_IS_WORD = any_of("একক", "একাদশ", "শহর", "দুধ", "আটা")
_MISSPELT = re.compile(
    rf"[\s(\[]*(?!{_IS_WORD}|{numbers.WORD}\s?{_UNITS}{END}){numbers.PHRASE}(?![\u09be-\u09cd])[\u0980-\u09ff]*(?<!ম)[\s)\]]*"
)
# "Times", and a measure of land: numbers only beside others.
_NO_NUMBERS = words.folded("বার শতক")
# A hundredth of an acre, where anything else by hundredths is a rate.
_BY_LAND = re.compile(rf"{EDGE}(?:{any_of('প্রতি শতাংশ', 'শতাংশ প্রতি')}){END}")
# What an office pays out, unless a fee or a paper for it is meant: "ঋণ আবেদন ফরম".
_PAID_OUT = re.compile(
    rf"{EDGE}(?:[\u0980-\u09ff]{{0,12}}{any_of('ভাতা', 'বৃত্তি', 'ঋণ')}"
    rf"|{any_of('ভাতাদি', 'অনুদান', 'সম্মানী', 'ভর্তুকি', 'প্রণোদনা', 'আর্থিক সাহায্য', 'আর্থিক সহায়তা', 'পুরস্কার', 'ক্ষতিপূরণ')}"
    rf"|allowances?|stipends?|grants?|loans?|subsid(?:y|ies)|honorarium){any_of('র', 'ের')}?{END}"
)
_PAID_IN = re.compile(
    EDGE
    + any_of(
        "ফি", "ফিস", "ফরম(?:ের)?", "ফর্ম", "চার্জ", "মাশুল", "মূল্য", "আবেদন(?:পত্র)?", "বই", "বহি", "পাসবই", "পাশবই", "কার্ড",
        "কোর্স", "পরীক্ষা", "স্ট্যাম্প", "প্রসেসিং", "সার্ভিস", "fees?", "forms?", "charges?", "applications?", "processing",
        "books?",
    )
    + END
)  # fmt: skip
# A word or two behind an amount that stands beside others: whom or what each is for, unless it tells when or how much.
_NOUN = re.compile(r"\s*[a-z\u0980-\u09ff.-]+(?:\s[a-z\u0980-\u09ff.-]+)?[\s.।]*")
_NO_NOUN = re.compile(
    EDGE
    + any_of("প্রথমে", "পরে", "আগে", "পূর্বে", "শেষে", "এখন", "বর্তমান", "বর্তমানে", "বাকি", "বাকিটা", "অবশিষ্ট", "অগ্রিম", "কিস্তি",
             "কিস্তিতে", "জমা", "ছিল", "ছাড়", "জরিমানা", "মোট", "সর্বমোট", "পর", "লাভ", "মুনাফা", "মজুরি",
             "মূলধন", "কর্তন", "পাবেন", "পাবে", "দেবেন", "দেবে")
    + END
)  # fmt: skip


def without_filler(folded: str) -> str:
    return _FILLER.sub(" ", folded)


def without_what_holds_for_all(folded: str) -> str:
    return _OF_ALL.sub(" ", folded)


def says_no_more(folded: str) -> bool:
    """Whether nothing is left but such words as stand beside amounts: what it is counted in, limits, classes."""
    return not folding.key(_BESIDE.sub(" ", without_filler(without_what_holds_for_all(_LIMITS.sub(" ", folded)))))


def names_service(folded: str) -> bool:
    """Whether it says what is done, and not only the fee for it: "নবায়ন ফি"."""
    return _NAMES_SERVICE.search(folded) is not None


def is_rate_of(behind: str, before: str) -> bool:
    """ "প্রতি কপি ১০ টাকা হারে": the amount for each."""
    return _AT_A_RATE.fullmatch(behind) is not None and EACH.search(before) is not None


def adds_before(folded: str) -> bool:
    """ "ফি ও ২০ টাকা": the amount is not all of it."""
    return _JOINED_BEFORE.search(folded) is not None


def adds_behind(folded: str) -> bool:
    return _JOINED_BEHIND.match(folded) is not None


def may_stand_before(folded: str) -> bool:
    return _may_be(folded) and not _AND_BEFORE.search(folded) and not _ONLY_EACH.fullmatch(folded)


def may_stand_behind(folded: str) -> bool:
    if not _may_be(folded) or _AND_BEHIND.match(folded) or _MISSPELT.fullmatch(folded):
        return False
    said = folded.strip()
    return said[:1] + said[-1:] in {"()", "[]"} or _BEHIND.fullmatch(said) is not None


def may_be_noun(folded: str) -> bool:
    """Behind one of several amounts: "১০০ টাকা আবাসিক, ৫০০ টাকা বাণিজ্যিক"."""
    known = _may_be(folded) and not _AND_BEHIND.match(folded) and not _MISSPELT.fullmatch(folded)
    return known and _NOUN.fullmatch(folded) is not None and not _NO_NOUN.search(folded)


def _may_be(folded: str) -> bool:
    limited = _LIMITS.search(_BY_LAND.sub(" ", _ORDINAL.sub(" ", folded)))
    paid_out = _PAID_OUT.search(folded) and not _PAID_IN.search(folded)
    return bool(folding.key(folded)) and not limited and not paid_out and not _has_number(folded)


def _has_number(folded: str) -> bool:
    """Whether a number in words may be of the amount; "চার চাকা" counts something else."""
    said = re.findall(r"[\w\u0980-\u09ff]+", folded)
    are = [numbers.value(word) is not None and word not in _NO_NUMBERS for word in said]
    counts = [word in numbers.IN_WORDS and not follows for word, follows in zip(said, [*are[1:], True], strict=True)]
    return any(number and not counted for number, counted in zip(are, counts, strict=True))
