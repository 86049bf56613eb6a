"""The words beside an amount: for whom or what it is, without effect, or changing the amount."""

from __future__ import annotations

import re

from districts.shared import folding
from seeds.reader.text import numbers
from seeds.reader.values.fees.fee_words import EDGE, END, WORDS, FeeWord, any_of, whole

# "১৫% ভ্যাটসহ", "including 15% VAT": in the amount already.
_PER_CENT = r"(?:[0-9]{1,2}(?:\.[0-9]+)?\s?%\s?)"
_VAT_INCLUDED = (
    rf"{_PER_CENT}?{any_of(FeeWord.VAT)}\s?(?:{any_of(FeeWord.VAT_INCLUDED)})"
    rf"|{any_of(FeeWord.VAT_BEFORE)}\s{_PER_CENT}?{any_of(FeeWord.VAT)}"
)
# "৩১-৫০ জন", "৫ বছর মেয়াদি", "খামার (১০০১-২০০০)": a number of what is counted, and no amount.
_COUNTED = re.compile(
    rf"(?<![0-9.,])[0-9]{{1,6}}(?:\s?(?:[-–]|থেকে|হতে|to)\s?[0-9]{{1,6}})?\s?(?:টি\s?)?{any_of(FeeWord.COUNTED)}{END}"
    rf"(?:\s{any_of(FeeWord.COUNTED_BEYOND)}{END})?|(?<=[a-z\u0980-\u09ff]\s)\([0-9]{{1,6}}\s?[-–]\s?[0-9]{{1,6}}\)"
)
# What would make an amount another one.
_LIMITS = re.compile(
    rf"{EDGE}(?:{any_of(FeeWord.LIMIT)}|{any_of(FeeWord.LIMIT_BEGINNING)}[^\s]*"
    rf"|[^\s]{{0,9}}{any_of(FeeWord.LIMIT_ENDING)}|[^\s]{{1,9}}{any_of(FeeWord.FRACTION_ENDING)}){END}|[0-9%+&~≈<>≤≥±]"
)
# Next to an amount these say that something else is to be paid too.
_AND = any_of(FeeWord.AND)
_AND_BEFORE = re.compile(rf"^\s?{any_of(FeeWord.AND_FIRST)}{END}|{EDGE}{_AND}[\s:ঃ–-]*$")
_JOINED_BEFORE = re.compile(rf"[^\s:ঃ,.(–-][\s:ঃ,.–-]*{EDGE}{_AND}\s?$")
_JOINED_BEHIND = re.compile(rf"[\s(,]*{_AND}{END}[\s:ঃ,.–-]*[^\s:ঃ,.)–-]")
_AND_BEHIND = re.compile(
    rf"[\s(,]*(?:{any_of(FeeWord.OF_IT)}\s)?{_AND}{END}|.*?{EDGE}(?!{any_of(FeeWord.NOT_EXTRA)}){any_of(FeeWord.EXTRA)}{END}"
)
_ORDINAL = re.compile(rf"(?<![0-9]){any_of(FeeWord.ORDINAL)}{END}(?=\s[^0-9])")
FEE = re.compile(rf"{EDGE}{any_of(FeeWord.FEE)}ঃ?{END}")
_NAMES_SERVICE = re.compile(rf"{whole(FeeWord.SERVICE)}(?!\s(?:{FEE.pattern}))")
_ONLY = re.compile(rf"^\s?{any_of(FeeWord.ONLY)}{END}\s?")
# The column's own words.
_FILLER = re.compile(f"{whole(FeeWord.FILLER)}|=")
# Of an amount that stands alone these say nothing; beside others they tell which it is.
_OF_ALL = re.compile(rf"{whole(FeeWord.OF_ALL)}|(?<![a-z\u0980-\u09ff0-9])(?:{_VAT_INCLUDED}){END}")
_UNIT = any_of(FeeWord.UNIT)
PER = re.compile(rf"\s?(?:{any_of(FeeWord.PER)}\s)?{_UNIT}{END}")
"""What may stand behind a slash that means "each"."""
# The forms of what is said of an amount behind it and outside brackets.
_BEHIND = re.compile(
    rf"[\s/:–-]*(?:{any_of(FeeWord.EACH_OR_FOR)}{END}.*|{any_of(FeeWord.PER)}?{_UNIT}(?:\s{any_of(FeeWord.PER)})?"
    rf"|{any_of(FeeWord.CLASS)}|.*{EDGE}{any_of(FeeWord.FOR)})[\s.।]*"
)
_AT_A_RATE = re.compile(rf"\s?{any_of(FeeWord.RATE)}[\s.।]*")
EACH = re.compile(rf"{whole(FeeWord.EACH)}|^{any_of(FeeWord.EACH_FIRST)}{END}")
_ONLY_EACH = re.compile(rf"\s*{any_of(FeeWord.EACH_ALONE)}\s*")
_BESIDE = re.compile(whole(FeeWord.CLASS, FeeWord.UNIT, FeeWord.BESIDE))
# "৫০০ টাকা (পাঁচসত)" repeats the amount, and nobody knows which.
_MISSPELT = re.compile(
    rf"[\s(\[]*(?!{any_of(FeeWord.NO_NUMBER)}|{numbers.WORD}\s?{_UNIT}{END})"
    rf"{numbers.PHRASE}(?![\u09be-\u09cd])[\u0980-\u09ff]*(?<!ম)[\s)\]]*"
)
# A hundredth of an acre, where anything else by hundredths is a rate.
_BY_LAND = re.compile(whole(FeeWord.OF_LAND))
# What an office pays out, unless a fee or a paper for it is meant: "ঋণ আবেদন ফরম".
_PAID_OUT = re.compile(
    rf"{EDGE}(?:[\u0980-\u09ff]{{0,12}}{any_of(FeeWord.PAID_OUT_ENDING)}|{any_of(FeeWord.PAID_OUT)})"
    rf"{any_of(FeeWord.GENITIVE)}?{END}"
)
_PAID_IN = re.compile(whole(FeeWord.PAID_IN))
# A word or two behind an amount that stands beside others: whom or what each is for, unless it tells when or how much.
_NOUN = re.compile(r"\s*[a-z\u0980-\u09ff.-]+(?:\s[a-z\u0980-\u09ff.-]+)?[\s.।]*")
_NO_NOUN = re.compile(whole(FeeWord.NOT_FOR))


def without_only(folded: str) -> str:
    """Without "only" behind an amount: "৫০০/- টাকা মাত্র (নবায়ন)"."""
    return _ONLY.sub("", folded)


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


def counts(folded: str) -> bool:
    """Whether it says how many: "২ কপি"."""
    return _COUNTED.search(folded) is not None


def tells_when(folded: str) -> bool:
    """Whether it says when or how much is paid, and not for whom or what: "পূর্বে", "বাকি"."""
    return _NO_NOUN.search(folded) is not None


def _may_be(folded: str) -> bool:
    limited = _LIMITS.search(_BY_LAND.sub(" ", _ORDINAL.sub(" ", _COUNTED.sub(" ", folded))))
    paid_out = _PAID_OUT.search(folded) and not _PAID_IN.search(folded)
    return bool(folding.key(folded)) and not limited and not paid_out and not _has_number(folded)


def _has_number(folded: str) -> bool:
    """Whether a number in words may be of the amount; "চার চাকা" counts something else."""
    said = re.findall(r"[\w\u0980-\u09ff]+", folded)
    are = [numbers.value(word) is not None and word not in WORDS[FeeWord.NOT_COUNTED] for word in said]
    counts = [word in numbers.IN_WORDS and not follows for word, follows in zip(said, [*are[1:], True], strict=True)]
    return any(number and not counted for number, counted in zip(are, counts, strict=True))
