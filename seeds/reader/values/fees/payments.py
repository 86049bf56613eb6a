"""The ways to pay that a text names."""

from __future__ import annotations

import re

from districts.charters.draft import Payment, PaymentMethod
from districts.shared import folding
from seeds.reader.text import folded_text, words
from seeds.reader.text.folded_text import Folded
from seeds.reader.values.fees import brackets

_M = PaymentMethod
# In this order: an online challan is a challan, and a "money order" no order of another kind.
_WAYS: tuple[tuple[PaymentMethod, tuple[str, ...]], ...] = (
    (_M.TREASURY_CHALLAN, ("ট্রেজারি চালান", "ট্রেজারী চালান", "অটোমেটেড চালান", "এ-চালান", "ই-চালান",
                           "চালান", "treasury challan", "a-challan",
                           "challan", "chalan")),
    (_M.BANK_DRAFT, ("ব্যাংক ড্রাফট", "ব্যাংক ড্রাফ্ট", "ব্যাংক-ড্রাফট", "ডিমান্ড ড্রাফট", "bank draft", "demand draft")),
    (_M.PAY_ORDER, ("পে-অর্ডার", "পে অর্ডার", "pay order", "pay-order")),
    (_M.POSTAL_ORDER, ("পোস্টাল অর্ডার", "মানি অর্ডার", "postal order", "money order")),
    (_M.CHEQUE, ("চেক", "cheque")),
    (_M.MOBILE_BANKING, ("মোবাইল ব্যাংকিং", "বিকাশ", "রকেট", "উপায়", "mobile banking", "bkash", "rocket")),
    (_M.ONLINE, ("অনলাইন ব্যাংকিং", "অনলাইন", "online banking", "online")),
    (_M.COURT_FEE, ("কোর্ট ফি", "কোর্টফি", "court fee")),
    (_M.STAMP, ("নন-জুডিশিয়াল স্ট্যাম্প", "রেভিনিউ স্ট্যাম্প", "স্ট্যাম্প", "stamp")),
    (_M.BANK_DEPOSIT, ("ব্যাংকে জমা", "ব্যাংকের মাধ্যমে", "সোনালী ব্যাংক", "bank deposit", "at the bank")),
    (_M.CASH, ("নগদ অর্থ", "নগদ টাকা", "নগদ", "রশিদ", "রসিদ", "in cash", "cash")),
)  # fmt: skip
_CASES = r"(?:\s?" + "|".join(map(folding.fold, ("এর", "ের", "ে", "এ", "র"))) + ")?"
_BESIDE = "|".join(
    map(
        folding.fold,
        ("মাধ্যমে", "মারফত", "যোগে", "দিয়ে", "পরিশোধযোগ্য", "পরিশোধ", "প্রদেয়", "প্রদান", "জমা", "সংযুক্ত", "মূল্যে", "আকারে"),
    )
)
# A challan is paid to an account: its code follows, and is no amount.
_NUMBERED = rf"(?:{folding.fold('নং')}|{folding.fold('নম্বর')}|no\.?)?"
CODE = (
    rf"(?:{folding.fold('কোড')}|{folding.fold('খাত')}|code)\s?{_NUMBERED}"
    r"\s?[:ঃ.–-]*\s?[0-9][0-9 –-]{3,30}[0-9]\)?"
)
_BEHIND = rf"(?:\s?(?:by|through|via|(?:{_BESIDE})(?![\u0980-\u09ff])))*(?:\s?[,;]?\s?\(?\s?{CODE})?"


def _pattern(ways: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(re.escape(folding.fold(way)) for way in ways)
    return re.compile(rf"(?<![a-z\u0980-\u09ff])(?:{said}){_CASES}(?![a-z\u0980-\u09ff]){_BEHIND}")


_PATTERNS = tuple((method, _pattern(ways)) for method, ways in _WAYS)
_BETWEEN = (
    "অথবা",
    "বা",
    "ও",
    "এবং",
    "যে কোনো",
    "কোনো একটি",
    "মাধ্যমে",
    "পরিশোধ",
    "পদ্ধতি",
    "করতে হবে",
    "প্রদেয়",
    "পরিশোধযোগ্য",
)
_NOTHING = re.compile(
    r"(?:[\s/,;:।|().–-]|(?<![\u0980-\u09ff])(?:"
    + "|".join(map(folding.fold, _BETWEEN))
    + r")(?![\u0980-\u09ff])|\b(?:or|and|by|through|payable|paid)\b)*"
)


def read(text: str) -> tuple[tuple[Payment, ...], bool]:
    """The ways in their order, and whether the text says anything else."""
    if len(text) > words.LONGEST:
        return (), True
    folded = folded_text.fold(text)
    found, rest = take(folded, 0, len(folded.text))
    return found, _NOTHING.fullmatch(rest) is None


def take(folded: Folded, start: int, end: int) -> tuple[tuple[Payment, ...], str]:
    """The ways that a stretch of folded text names, and the folded text without them."""
    rest = folded.text[start:end]
    spans: list[tuple[int, int, PaymentMethod]] = []
    for method, pattern in _PATTERNS:
        for found in pattern.finditer(rest):
            spans.append((found.start(), found.end(), method))
            rest = rest[: found.start()] + "\0" * len(found[0]) + rest[found.end() :]
    listed = sorted(spans)
    ways = tuple(
        Payment(at, method, brackets.bare(folded.published(start + first, start + last)))
        for at, (first, last, method) in enumerate(listed, 1)
    )
    return ways, rest.replace("\0", " ").strip()


def says_nothing(folded_rest: str) -> bool:
    return _NOTHING.fullmatch(folded_rest) is not None
