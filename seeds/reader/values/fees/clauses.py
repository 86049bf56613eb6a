"""Parses a fee clause by clause: an amount or "free", for whom, how to pay, and nothing left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.charters.draft import FeeAmount, Payment
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import folded_text, words
from seeds.reader.text.folded_text import Folded
from seeds.reader.values import lists
from seeds.reader.values.fees import amounts, brackets, labels, payments
from seeds.reader.values.fees.amounts import Amount
from seeds.reader.values.fees.fee_words import EDGE, END, WORDS, FeeWord, any_of, whole

_FREE = re.compile(
    f"{EDGE}(?:{any_of(FeeWord.FREE)}|{any_of(FeeWord.CHARGE)}[ :ঃ-]{{1,3}}{any_of(FeeWord.NO_CHARGE)}){END}"
)
# What may stand beside "free" and changes nothing of it.
_AS_FREE = re.compile(whole(FeeWord.AS_FREE))
# The price of the paper by which it is paid: "২০ টাকা মূল্যের কোর্ট ফি".
_WORTH = re.compile(rf"\s?{any_of(FeeWord.WORTH)}{END}")
_APART = re.compile(
    rf"\n|;|।|,(?![0-9])(?!\s?{payments.CODE})|(?<=[^0-9])/(?![-=–])(?!{labels.PER.pattern})|(?<=[-=–])/(?!{labels.PER.pattern})"
)
_LONGEST_LABEL = 80
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
_ENDS_WITH_FEE = re.compile(rf".*(?:{labels.FEE.pattern})$")
_PER_CENT = re.compile(r"[0-9]\s?%[\s.।)]*$")
_CODE = re.compile(rf"[(\[]?\s?(?:{any_of(FeeWord.CODE_OF)}\s)?{payments.CODE}")
# "৫০০ টাকা, অতিরিক্ত কোনো ফি নেই": the amount before it is all of it, and nobody has it free.
_OTHER = re.compile(whole(FeeWord.OTHER))
_MORE = rf"(?:{_OTHER.pattern}|{any_of(FeeWord.ANY, FeeWord.BUT)})"
_NO_MORE = re.compile(rf"(?:{_MORE}\s)+")
_NO_FEE = re.compile(rf".*\s{any_of(FeeWord.DENIED)}")


@dataclass(frozen=True, slots=True)
class Said:
    """free None: it does not say, or depends. understood: whether anything is left for a person to judge."""

    free: bool | None
    amounts: tuple[FeeAmount, ...] = ()
    payments: tuple[Payment, ...] = ()
    understood: bool = True


@dataclass(frozen=True, slots=True)
class _Clause:
    """apart: what tells it from others, where it has no label of its own."""

    label: str | None
    poisha: int | None
    payments: tuple[Payment, ...]
    apart: str | None = None


def read(text: str) -> Said:
    """All of the text is understood, or it states no amount."""
    if len(text) > words.LONGEST:
        begins = _whether(folding.fold(text[: words.LONGEST]))
        return Said(None if begins else begins, understood=False)
    parts = _without_no_more(list(_clauses(text)))
    free = _whether(" ".join(part.text for part in parts))
    if free:
        return Said(free)
    beside = len(parts) > 1 and all(_begins_with_amount(part) for part in parts)
    clauses = [_clause(part, beside=beside) for part in parts]
    known = [clause for clause in clauses if clause]
    sums = [clause for clause in known if clause.poisha is not None]
    if len(sums) > 1:
        sums = [replace(clause, label=clause.label or clause.apart) for clause in sums]
    keys = [folding.key(clause.label or "") for clause in sums]
    whole = len(known) == len(clauses) and bool(sums) and len(set(keys)) == len(keys)
    if not whole or (free is None and not _depends(sums)):
        return Said(free, understood=False)
    priced = tuple(FeeAmount(at, each.label, each.poisha or 0) for at, each in enumerate(sums, 1))
    every = tuple(way for clause in known for way in clause.payments)
    return Said(free, priced, tuple(replace(way, position=at) for at, way in enumerate(every, 1)))


def is_all(text: str) -> bool:
    """Whether a text is a fee, understood or not, and nothing else that could be the name of something."""
    folded = folding.fold(text[: words.LONGEST])
    sums = list(amounts.find(folded))
    if not sums and not _FREE.search(folded):
        return False
    said = read(text)
    if said.understood and (len(said.amounts) != 1 or said.amounts[0].label is None):
        return True
    bare = folded_text.fold(_CODE.sub(" ", _blanked(folded, sums)))
    ways, rest = payments.take(bare, 0, len(bare.text))
    return bool(sums) and (labels.says_no_more(rest) or _is_tariff(folded, sums, bool(ways)))


def _is_tariff(folded: str, sums: list[Amount], has_ways: bool) -> bool:
    """ "লাইসেন্স ফি ৫০০/-, ভ্যাট ১৫%": it begins or ends with how much, and tells what for, but no service."""
    before, behind = folded[: sums[0].start].strip(), folded[sums[-1].end :].strip(" .।")
    ends = not behind.strip(")") or _PER_CENT.search(behind) is not None
    of_fees = has_ways or len(sums) > 1 or any(word.search(folded) for word in (labels.FEE, labels.EACH))
    begins = not before and any(form.match(behind) for form in (_IN_BRACKETS, labels.EACH, _ENDS_WITH_FEE))
    return ((ends and of_fees) or begins) and not labels.names_service(folded)


def _whether(folded: str) -> bool | None:
    """Whether it is free as far as the words tell, understood or not."""
    free = _FREE.search(folded)
    sums = list(amounts.find(folded))
    if any(each.poisha for each in sums):
        return None if free or any(each.poisha == 0 for each in sums) else False
    if any(each.poisha is None for each in sums) or not (free or sums):
        return None
    rest = _FREE.sub(" ", _blanked(folded, sums))
    return True if _says_nothing(_AS_FREE.sub(" ", rest)) else None


def _blanked(folded: str, sums: list[Amount]) -> str:
    for each in sums:
        folded = folded[: each.start] + " " * (each.end - each.start) + folded[each.end :]
    return folded


def _depends(sums: list[_Clause]) -> bool:
    """Free for some who are named, and not for others."""
    free = [clause for clause in sums if clause.poisha == 0]
    return 0 < len(free) < len(sums) and all(clause.label for clause in free)


def _clauses(text: str) -> Iterator[Folded]:
    """The parts of a text that say something of their own; one may only say how to pay."""
    piece = Piece(0, len(text), 1, text, tab=True)
    for item in lists.items(piece):
        at = 0
        folded = folded_text.fold(item.text)
        for apart in [*_APART.finditer(folded.text), None]:
            end = apart.start() if apart else len(folded.text)
            part = folded.published(at, end)
            if folding.key(part):
                yield folded_text.fold(part)
            at = apart.end() if apart else end


def _without_no_more(parts: list[Folded]) -> list[Folded]:
    said = [part for part in parts if not _says_no_more(part.text)]
    return said if any(any(amounts.find(part.text)) for part in said) else parts


def _says_no_more(folded: str) -> bool:
    """Not only "তবে" nor "কোনো", which would deny the amount itself."""
    free = _FREE.search(folded)
    if free is None or folded[free.end() :].strip(" .।)") or not _NO_FEE.fullmatch(free[0]):
        return False
    return _NO_MORE.fullmatch(folded[: free.start()]) is not None and _OTHER.search(folded[: free.start()]) is not None


def _denies(label: str, free: str) -> bool:
    """Whether "no fee" is nobody's: "তবে ফি নেই"; and "অন্যান্য ফি নেই" is of other fees, or of others."""
    return _NO_MORE.fullmatch(f"{label} ") is not None or (
        label in WORDS[FeeWord.OTHERS] and _NO_FEE.fullmatch(free) is not None
    )


def _begins_with_amount(folded: Folded) -> bool:
    first = next(amounts.find(folded.text), None)
    return first is not None and not folded.text[: first.start].strip()


def _clause(folded: Folded, *, beside: bool = False) -> _Clause | None:
    found = [*amounts.find(folded.text), *(Amount(*free.span(), 0) for free in _FREE.finditer(folded.text))]
    if len(found) > 1 or any(each.poisha is None for each in found):
        return None
    start, end, poisha = (found[0].start, found[0].end, found[0].poisha) if found else (0, 0, None)
    before, rest = payments.take(folded, 0, start)
    after, behind = payments.take(folded, end, len(folded.text))
    ways = tuple(replace(way, position=at) for at, way in enumerate((*before, *after), 1))
    if (not before and labels.adds_before(rest)) or (not after and labels.adds_behind(behind)):
        return None
    if after:
        behind = _WORTH.sub("", behind)
    if labels.is_rate_of(behind, rest):
        behind = ""
    said = [part for part in (rest, behind) if not _says_nothing(part)]
    left = [part for part in said if not _says_nothing(labels.without_what_holds_for_all(part))]
    if not left:
        apart = _published(folded, start, end, before=said[0] is rest) if len(said) == 1 and not ways else None
        return _Clause(None, poisha, ways, apart) if found or ways else None
    is_before = left[0] is rest
    fits = labels.may_stand_before if is_before else labels.may_stand_behind
    if poisha == 0 and _denies(left[0].strip(), folded.text[start:end]):
        return None
    known = fits(left[0]) or (beside and labels.may_be_noun(left[0]))
    if not found or len(left) > 1 or ways or not known or (is_before and _goes_into_bracket(rest)):
        return None
    label = _published(folded, start, end, before=is_before)
    return _Clause(label, poisha, ways) if 0 < len(label) <= _LONGEST_LABEL else None


def _published(folded: Folded, start: int, end: int, *, before: bool) -> str:
    """What stands before an amount, or behind it, as published."""
    label = folded.published(0, start) if before else folded.published(end, len(folded.text))
    at = brackets.opened(label) if before else None
    if at is not None:
        label = label[:at] if _says_nothing(folding.fold(label[at + 1 :])) else label[at + 1 :]
    return brackets.bare(label)


def _goes_into_bracket(before: str) -> bool:
    """ "Nil (form 10/-)": the amount is of what stands with it in a bracket, and something else stands before that."""
    at = brackets.opened(before)
    return at is not None and not _says_nothing(before[:at]) and not _says_nothing(before[at + 1 :])


def _says_nothing(folded: str) -> bool:
    return payments.says_nothing(labels.without_filler(folded))
