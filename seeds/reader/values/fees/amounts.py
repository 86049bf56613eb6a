"""Amounts in the folded text of a fee: in digits, in words, or in both if they agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from seeds.reader.text import numbers
from seeds.reader.values.fees.fee_words import EDGE, END, WORDS, FeeWord, any_of

_MONEY = any_of(FeeWord.CURRENCY)
_SUM = r"[0-9][0-9,]*+(?:\.[0-9]++)?+"
_MARK = r"(?:/[-=–]+|/\s[-=–])"
_ONLY = any_of(FeeWord.ONLY)
# "২৫০/ টাকা", but not "২০/২৫ টাকা".
_SLASH = rf"/\s?(?={_MONEY})"
# "Once" is no number: বার is twelve as well as "times".
_NOT_TIMES = rf"(?!{numbers.WORD}\s?{any_of(FeeWord.TIMES)}{END})"
_AGAIN = rf"(?:\(?\s?{_NOT_TIMES}(?P<again>{numbers.PHRASE})\s?(?:{_MONEY})?\s?{_ONLY}?\s?\)?\s?)?"
_AMOUNT = re.compile(
    rf"{EDGE}{_MONEY}\s?[:ঃ–-]?\s?(?:(?P<behind_scaled>(?:[0-9.]{{1,9}}\s?{numbers.SCALE}\s?){{1,4}}+){END}"
    rf"|(?P<behind>{_SUM})(?:\s?{_MARK})?(?![0-9%]))"
    rf"|(?<![0-9.,])(?P<scaled>(?:[0-9.]{{1,9}}\s?{numbers.SCALE}\s?){{1,4}}+){_MONEY}{END}"
    rf"|(?<![0-9.])(?<![0-9],)(?P<sum>{_SUM})\s?(?:{_MARK}\s?|{_SLASH})?{_AGAIN}"
    rf"(?:(?P<unit>{_MONEY}){END}|(?<=[-=–])|(?<=[-=–]\s)|(?<=\))(?=[\s,;।]|$))"
    rf"|{EDGE}{_MONEY}\s(?P<behind_said>{numbers.PHRASE})(?=\s?{_ONLY}|$){END}"
    rf"|{EDGE}(?P<said>{numbers.PHRASE}|{any_of(FeeWord.ZERO)})\s?(?:\(\s?(?P<digits>{_SUM})\s?{_MARK}?\s?\)\s?)?{_MONEY}{END}"
)
# By thousands, lakhs and crores, or by thousands only.
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?,?")
# What repeats an amount in words behind it: "৫০০ টাকা (পাঁচশত টাকা মাত্র)".
_SAID = rf"(?:{any_of(FeeWord.IN_WORDS)}\s?[:ঃ-]?\s?)?"
_REPEATED = re.compile(
    rf"\s?\(\s?{_SAID}{_NOT_TIMES}(?P<bracketed>{numbers.PHRASE})\s?{_MONEY}?\s?{_ONLY}?\s?(?:\)|$)"
    rf"|\s?{_SAID}{EDGE}{_NOT_TIMES}(?P<plain>{numbers.PHRASE})(?:\s?{_MONEY})?\s?(?:{_ONLY}|$)"
)
# Alone under the heading of a fee a number is one: "৫০০", "ফি- ৫০", "৫.০০"; not "৭" or "১৫", which may be a serial or
# days that slid, nor "২০২৪", a code or a phone.
_ALONE = re.compile(
    rf"(?P<fee>{any_of(FeeWord.FEE)}\s?[:ঃ=–-]*\s?)?=?"
    rf"(?P<sum>[1-9][0-9]{{0,2}}(?:,[0-9]{{2,3}})+|[1-9][0-9]{{0,5}})(?P<part>\.[0-9]{{2}})?(?:\s?{_ONLY})?[\s।.]*"
)
_FEWEST_DIGITS = 3
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?<!0)")
_MAY_HOLD_ONE = re.compile(rf"[0-9]|{_MONEY}")


@dataclass(frozen=True, slots=True)
class Amount:
    """Where it stands. poisha: 0 for free; None where digits and words contradict each other."""

    start: int
    end: int
    poisha: int | None


def find(folded: str) -> Iterator[Amount]:
    if not _MAY_HOLD_ONE.search(folded):
        return
    at = 0
    while found := _AMOUNT.search(folded, at):
        poisha, at = _poisha(found), found.end()
        if repeated := _REPEATED.match(folded, at):
            again = numbers.value(repeated["bracketed"] or repeated["plain"])
            poisha, at = poisha if again is not None and again * 100 == poisha else None, repeated.end()
        yield Amount(found.start(), at, poisha)


def alone(folded: str) -> Amount | None:
    """The amount of a text that is nothing else than a number, without any word for money."""
    found = _ALONE.fullmatch(folded)
    if found is None:
        return None
    sure = found["part"] or (len(found["sum"]) >= _FEWEST_DIGITS and not _YEAR.fullmatch(found["sum"]))
    said = found["sum"] + (found["part"] or "")
    return Amount(found.start("sum"), len(folded), _in_digits(said)) if sure or found["fee"] else None


def _poisha(found: re.Match[str]) -> int | None:
    if behind := found["behind_said"]:
        number = numbers.value(behind)
        return None if number is None else number * 100
    if found["said"]:
        number = numbers.value(found["said"]) or (0 if found["said"] in WORDS[FeeWord.ZERO] else None)
        digits = found["digits"]
        return None if number is None or (digits and _in_digits(digits) != number * 100) else number * 100
    if scaled := found["scaled"] or found["behind_scaled"]:
        return numbers.scaled(scaled)
    poisha = _in_digits(found["behind"] or found["sum"])
    again = numbers.value(found["again"]) if found["again"] else None
    return None if found["again"] and (again is None or again * 100 != poisha) else poisha


def _in_digits(said: str) -> int | None:
    """In poisha; None for what is no sum of money, such as "৫০০,০০"."""
    if "," in said and not _GROUPED.fullmatch(said):
        return None
    taka, _, part = said.replace(",", "").partition(".")
    return int(taka) * 100 + int((part + "00")[:2]) if len(taka) < 10 and len(part) <= 2 else None
