"""Parses ways to pay (challan, bank draft, cash), in the order of the text."""

from __future__ import annotations

import re
from enum import Enum

from districts.charters.draft import Payment, PaymentMethod
from seeds.reader import wordings
from seeds.reader.text import brackets, folded_text, words
from seeds.reader.text.folded_text import Folded
from seeds.reader.values.fees import codes
from seeds.reader.wordings import patterns

_PaymentWord = Enum("_PaymentWord", "CASE_APART CASE BESIDE BY BETWEEN")
_WORDS: wordings.Wordings[PaymentMethod | _PaymentWord] = wordings.load(
    "values/payments", {**PaymentMethod.__members__, **_PaymentWord.__members__}
)
_any_of = _WORDS.any_of
# In this order: an online challan is a challan, and a "money order" no order of another kind.
_METHODS = (
    PaymentMethod.TREASURY_CHALLAN,
    PaymentMethod.BANK_DRAFT,
    PaymentMethod.PAY_ORDER,
    PaymentMethod.POSTAL_ORDER,
    PaymentMethod.CHEQUE,
    PaymentMethod.MOBILE_BANKING,
    PaymentMethod.ONLINE,
    PaymentMethod.COURT_FEE,
    PaymentMethod.STAMP,
    PaymentMethod.BANK_DEPOSIT,
    PaymentMethod.CASH,
)
_BEHIND = (
    rf"(?:\s?(?:{_any_of(_PaymentWord.BY)}|{_any_of(_PaymentWord.BESIDE)}(?![\u0980-\u09ff])))*"
    rf"(?:\s?[,;]?\s?\(?\s?{codes.CODE}\)?)?"
)
_PATTERNS = tuple(
    (
        method,
        re.compile(
            rf"(?<![a-z\u0980-\u09ff]){_any_of(method)}(?:\s?{_any_of(_PaymentWord.CASE_APART)}|{_any_of(_PaymentWord.CASE)})?(?![a-z\u0980-\u09ff]){_BEHIND}"
        ),
    )
    for method in _METHODS
)
_BETWEEN_EN = [word for word in _WORDS[_PaymentWord.BETWEEN] if word.isascii()]
_BETWEEN_BN = [word for word in _WORDS[_PaymentWord.BETWEEN] if not word.isascii()]
_NOTHING = re.compile(
    r"(?:[\s/,;:।|().–-]"
    rf"|(?<![\u0980-\u09ff]){patterns.any_of(_BETWEEN_BN)}(?![\u0980-\u09ff])|\b{patterns.any_of(_BETWEEN_EN)}\b)*"
)


def read(text: str) -> tuple[tuple[Payment, ...], bool]:
    """The ways in their order, and whether the text says anything else."""
    if len(text) > words.LONGEST:
        return (), True
    folded = folded_text.fold(text)
    found, rest = take(folded, 0, len(folded.text))
    return found, _NOTHING.fullmatch(rest) is None


def take(folded: Folded, start: int, end: int) -> tuple[tuple[Payment, ...], str]:
    """The ways that a stretch of folded text names, and the folded text without them and without codes of accounts."""
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
    return ways, codes.without(rest.replace("\0", " ")).strip()


def ways(folded: str) -> tuple[Payment, ...]:
    """The ways that a folded text names."""
    return take(folded_text.fold(folded), 0, len(folded))[0]


def says_nothing(folded_rest: str) -> bool:
    return _NOTHING.fullmatch(folded_rest) is not None
