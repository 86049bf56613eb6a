"""A fee is read clause by clause: an amount or "free", for whom, how to pay, and nothing that is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.charters.draft import FeeAmount, Payment
from seeds.reader import folding, lists, numbers, words
from seeds.reader.fees import payments
from seeds.reader.folding import Folded
from seeds.reader.pieces import Piece

_FREE_WORDS = ("বিনামূল্যে", "বিনা মূল্যে", "বিনামূল্য", "বিনা মূল্য", "বিনা খরচে", "বিনা খরচ", "বিনা ফিতে",
               "বিনা ফি", "ফ্রি", "ফি মুক্ত",
               "ফি নেই", "ফি নাই", "free of charge", "free of cost", "no fee", "free")  # fmt: skip
_EDGE = r"(?<![a-z\u0980-\u09ff])"
_END = r"(?![a-z\u0980-\u09ff])"
_FREE = re.compile(_EDGE + "(?:" + "|".join(re.escape(words.fold(word)) for word in _FREE_WORDS) + ")" + _END)
_MONEY = rf"(?:{words.fold('টাকা')}(?:র|{words.fold('য়')})?|টাঃ|৳|taka|tk\.?|bdt)"
_SUM = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_MARK = r"(?:/[-=–]+|/\s[-=–])"
_IN_WORDS = "|".join(sorted(map(re.escape, numbers.IN_WORDS), key=len, reverse=True))
_SCALES = "|".join(map(words.fold, ("শত", "শো", "হাজার", "লক্ষ")))
_AGAIN = rf"(?:\(\s?(?P<again>(?:{_IN_WORDS}|{_SCALES}|[\s-])+?)\s?(?:{_MONEY})?\s?(?:{words.fold('মাত্র')})?\s?\)\s?)?"
_AMOUNT = re.compile(
    rf"{_EDGE}{_MONEY}\s?(?P<behind>{_SUM})(?:\s?{_MARK})?(?![0-9%])"
    rf"|(?<![0-9.])(?P<sum>{_SUM})\s?(?:{_MARK}\s?)?{_AGAIN}"
    rf"(?:(?P<unit>{_MONEY}){_END}|(?<=[-=–])|(?<=[-=–]\s)|(?<=\))(?=\s|$))"
    rf"|{_EDGE}(?P<said>(?:{_IN_WORDS}|{_SCALES})(?:{_IN_WORDS}|{_SCALES}|\s)*){_MONEY}{_END}"
)
# What would make an amount another one.
_LIMITS = re.compile(
    _EDGE
    + "(?:"
    + "|".join(
        map(
            words.fold,
            ("পর্যন্ত", "ন্যূনতম", "নূন্যতম", "সর্বনিম্ন", "সর্বোচ্চ", "কম", "বেশি", "অধিক", "ঊর্ধ্বে", "ঊর্ধ্ব",
             "ছাড়া", "ব্যতীত", "ব্যতিরেকে", "প্রায়",
             "না", "নয়", "নহে", "হতে", "থেকে", "অনধিক", "জামানত", "ফেরতযোগ্য", "মূল্যের", "হারে", "from",
             "up to", "over", "under",
             "above", "below", "except", "টাকা", "taka", "without", "not", "about", "least", "most", "refundable",
             "per cent", "percent"),
        )
    )
    + ")"
    + _END
    + "|[0-9%]"
)  # fmt: skip
_FILLER = re.compile(
    _EDGE
    + "(?:"
    + "|".join(
        map(
            words.fold,
            (
                "মাত্র",
                "ফি বাবদ",
                "আবেদন ফি",
                "ফি",
                "সেবামূল্য",
                "সেবার মূল্য",
                "মূল্য",
                "এর জন্য",
                "জন্য",
                "ক্ষেত্রে",
                "বাবদ",
                "only",
                "fees",
                "fee",
                "for",
            ),
        )
    )
    + ")"
    + _END
)
_APART = re.compile(r"\n|;|।|,(?![0-9])|(?<=[^0-9])/(?![-=–])|(?<=[-=–])/")
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Said:
    """free None: it does not say, or depends. understood: whether anything is left for a person to judge."""

    free: bool | None
    amounts: tuple[FeeAmount, ...] = ()
    payments: tuple[Payment, ...] = ()
    understood: bool = True


@dataclass(frozen=True, slots=True)
class _Clause:
    label: str | None
    poisha: int | None
    payments: tuple[Payment, ...]


def read(text: str) -> Said:
    clauses = [_clause(clause) for clause in _clauses(text)] if len(text) <= words.LONGEST else [None]
    known = [clause for clause in clauses if clause]
    sums = [clause for clause in known if clause.poisha is not None]
    labels = [words.key(clause.label or "") for clause in sums]
    whole = len(known) == len(clauses) and bool(sums) and len(set(labels)) == len(labels)
    free = _whether(text)
    if not whole:
        return Said(free, understood=False)
    if free is None and not _depends(sums):
        return Said(None, understood=False)
    amounts = tuple(FeeAmount(at, each.label, each.poisha or 0) for at, each in enumerate(sums, 1))
    every = tuple(way for clause in known for way in clause.payments)
    ways = tuple(replace(way, position=at) for at, way in enumerate(every, 1))
    plain = len(amounts) == 1 and free is True and amounts[0].label is None
    return Said(free, () if plain else amounts, ways)


def _whether(text: str) -> bool | None:
    """Whether it is free as far as the words tell, understood or not."""
    folded = words.fold(text[: words.LONGEST])
    free = _FREE.search(folded)
    sums = [_poisha(found) for found in _AMOUNT.finditer(folded)]
    if any(sums):
        return None if free else False
    alone = bool(free) and words.key(_FREE.sub("", folded)) == ""
    return True if alone and not sums else None


def _depends(sums: list[_Clause]) -> bool:
    """Free for some who are named, and not for others."""
    free = [clause for clause in sums if clause.poisha == 0]
    return 0 < len(free) < len(sums) and all(clause.label for clause in free)


def _clauses(text: str) -> Iterator[Folded]:
    """The parts of a text that say something of their own; one may only say how to pay."""
    piece = Piece(0, len(text), 1, text, tab=True)
    for item in lists.items(piece):
        at = 0
        folded = folding.fold(item.text)
        for apart in [*_APART.finditer(folded.text), None]:
            end = apart.start() if apart else len(folded.text)
            part = folded.published(at, end)
            if words.key(part):
                yield folding.fold(part)
            at = apart.end() if apart else end


def _clause(folded: Folded) -> _Clause | None:
    sums = list(_AMOUNT.finditer(folded.text))
    free = list(_FREE.finditer(folded.text))
    if len(sums) + len(free) > 1:
        return None
    found = next(iter(sums or free), None)
    poisha = _poisha(found) if sums and found else 0 if free else None
    if sums and not poisha:
        return None
    start, end = found.span() if found else (0, 0)
    before, rest = payments.take(folded, 0, start)
    after, behind = payments.take(folded, end, len(folded.text))
    ways = tuple(replace(way, position=at) for at, way in enumerate((*before, *after), 1))
    left = [part for part in (rest, behind) if not payments.says_nothing(_FILLER.sub(" ", part))]
    if not left:
        return _Clause(None, poisha, ways) if found or ways else None
    if found is None or len(left) > 1 or ways or _LIMITS.search(left[0]):
        return None
    label = folded.published(0, start) if left[0] is rest else folded.published(end, len(folded.text))
    label = label.strip(" \t\n:ঃ：-–—=()[],/।")
    return _Clause(label, poisha, ways) if 0 < len(label) <= _LONGEST_LABEL else None


def _poisha(found: re.Match[str]) -> int | None:
    """None for nothing, and for a number that contradicts the words that repeat it."""
    if found["said"]:
        number = numbers.value(found["said"])
        return number and number * 100
    digits = (found["behind"] or found["sum"]).replace(",", "")
    taka, _, part = digits.partition(".")
    poisha = int(taka) * 100 + int((part + "00")[:2]) if len(taka) < 10 and len(part) <= 2 else 0
    again = numbers.value(found["again"]) if found["again"] else None
    contradicts = found["again"] and words.key(found["again"]) and (again is None or again * 100 != poisha)
    return None if contradicts or not poisha else poisha
