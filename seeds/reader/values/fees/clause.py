"""Parses one clause of a fee: one amount or "free", for whom or what it is, and how to pay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from districts.charters.draft import Payment, PaymentMethod
from districts.shared import folding
from seeds.reader.text import brackets
from seeds.reader.text.folded_text import Folded
from seeds.reader.values.fees import amounts, labels, payments
from seeds.reader.values.fees.amounts import Amount
from seeds.reader.values.fees.fee_words import EDGE, END, WORDS, FeeWord, any_of, whole

FREE = re.compile(
    f"{EDGE}(?:{any_of(FeeWord.FREE)}|{any_of(FeeWord.CHARGE)}[ :ঃ-]{{1,3}}{any_of(FeeWord.NO_CHARGE)}){END}"
)
# "৫০০ টাকা, অতিরিক্ত কোনো ফি নেই": the amount before it is all of it, and nobody has it free.
OTHER = re.compile(whole(FeeWord.OTHER))
NO_MORE = re.compile(rf"(?:(?:{OTHER.pattern}|{any_of(FeeWord.ANY, FeeWord.BUT)})\s)+")
NO_FEE = re.compile(rf".*\s{any_of(FeeWord.DENIED)}")
# The price of the paper by which it is paid: "২০ টাকা মূল্যের কোর্ট ফি".
_WORTH = re.compile(rf"\s?{any_of(FeeWord.WORTH)}{END}")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BY_STAMPS = {PaymentMethod.COURT_FEE, PaymentMethod.STAMP}
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Clause:
    """apart: what tells it from others, where it has no label of its own."""

    label: str | None
    poisha: int | None
    payments: tuple[Payment, ...]
    apart: str | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands before an amount or behind it: the ways to pay, and the other words, as published too. bracket: the
    other words are one bracket.
    """

    ways: tuple[Payment, ...]
    words: str
    published: str
    before: bool
    bracket: bool = False

    @property
    def label(self) -> str:
        return "" if _holds_for_all(self.words) else self.words

    def may_be_label(self, *, beside: bool) -> bool:
        """beside: other amounts with words behind them stand in the text."""
        if self.ways and not self.bracket:  # within the label's words stands how to pay
            return False
        if self.before:
            return labels.may_stand_before(self.words) and not _goes_into_bracket(self.words)
        return labels.may_stand_behind(self.words) or (beside and labels.may_be_noun(self.words))


def parse(folded: Folded, *, beside: bool = False) -> Clause | None:
    """None where anything is left over. beside: other amounts with words behind them stand in the text."""
    found = [*amounts.find(folded.text), *(Amount(*free.span(), 0) for free in FREE.finditer(folded.text))]
    if len(found) > 1 or any(each.poisha is None for each in found):
        return None
    amount = found[0] if found else Amount(0, 0, None)
    sides = _sides(folded, amount)
    ways = tuple(replace(way, position=at) for at, way in enumerate((way for side in sides for way in side.ways), 1))
    if any((labels.adds_before if side.before else labels.adds_behind)(side.words) for side in sides if not side.ways):
        return None
    named = [side for side in sides if side.label]
    if not named:
        said = [side.published for side in sides if not side.ways and not says_nothing(side.words)]
        return Clause(None, amount.poisha, ways, said[0] if said else None) if found or ways else None
    label = _label(named, ways, beside=beside) if found else None
    denied = amount.poisha == 0 and _denies(named[0].words.strip(), folded.text[amount.start : amount.end])
    return Clause(label, amount.poisha, ways) if label and len(label) <= _LONGEST_LABEL and not denied else None


def _sides(folded: Folded, amount: Amount) -> tuple[_Side, _Side]:
    before, words_before = payments.take(folded, 0, amount.start)
    behind, words_behind = payments.take(folded, amount.end, len(folded.text))
    if behind:
        words_behind = _WORTH.sub("", words_behind)
    if labels.is_rate_of(words_behind, words_before):
        words_behind = ""
    words_behind = labels.without_only(words_behind)
    bracket = _bracket(folded.published(amount.end, len(folded.text)), words_behind)
    return (
        _Side(before, words_before, _published(folded.published(0, amount.start), before=True), before=True),
        _Side(
            behind,
            words_behind,
            _published(bracket or folded.published(amount.end, len(folded.text)), before=False),
            before=False,
            bracket=bracket is not None,
        ),
    )


def _bracket(text: str, words: str) -> str | None:
    """ "(নবায়ন) পে-অর্ডার": the bracket, if all but the ways to pay stands in it."""
    found = next((each for each in _IN_BRACKETS.findall(text) if folding.fold(each) == words.strip()), None)
    return found or None


def _label(named: list[_Side], ways: tuple[Payment, ...], *, beside: bool) -> str | None:
    """For whom or what the amount is: the words on one side, and of the other no more than a unit in brackets."""
    first, *others = named
    if not first.may_be_label(beside=beside):
        return None
    if labels.counts(first.words) and any(way.method in _BY_STAMPS for way in ways):  # "২ কপি ১০০ টাকার স্ট্যাম্প"
        return None
    if not others:
        return first.published
    unit = not ways and _IN_BRACKETS.fullmatch(others[0].words.strip()) and labels.may_stand_behind(others[0].words)
    return f"{first.published} ({others[0].published})" if unit else None


def _published(text: str, *, before: bool) -> str:
    at = brackets.opened(text) if before else None
    if at is not None:
        text = text[:at] if says_nothing(folding.fold(text[at + 1 :])) else text[at + 1 :]
    return brackets.bare(text)


def _denies(label: str, free: str) -> bool:
    """Whether "no fee" is nobody's: "তবে ফি নেই"; and "অন্যান্য ফি নেই" is of other fees, or of others."""
    return NO_MORE.fullmatch(f"{label} ") is not None or (
        label in WORDS[FeeWord.OTHERS] and NO_FEE.fullmatch(free) is not None
    )


def _goes_into_bracket(before: str) -> bool:
    """ "Nil (form 10/-)": the amount is of what stands with it in a bracket, and something else stands before that."""
    at = brackets.opened(before)
    return at is not None and not says_nothing(before[:at]) and not says_nothing(before[at + 1 :])


def _holds_for_all(folded: str) -> bool:
    return says_nothing(labels.without_what_holds_for_all(folded))


def says_nothing(folded: str) -> bool:
    return payments.says_nothing(labels.without_filler(folded))
