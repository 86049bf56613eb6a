"""Parts several amounts that nothing parts but their own words: "সাধারণ ১০০/- জরুরি ২০০/-", "ফি ২০ টাকা ও ভ্যাট ৩ টাকা"."""

from __future__ import annotations

import re
from itertools import pairwise

from seeds.reader.text import folded_text
from seeds.reader.values.fees import amounts, labels, payments, totals
from seeds.reader.values.fees.amounts import Amount
from seeds.reader.values.fees.fee_words import FeeWord, any_of, whole

_AND = re.compile(rf"\s?(?:{any_of(FeeWord.ONLY)}\s)?(?:{whole(FeeWord.JOINING)}|\+|&)\s?")
_BRACKETS = re.compile(r"\s?\([^()]*\)")
_MOST_WORDS = 4


def parted(text: str) -> list[str]:
    """The text cut so that each part has one amount, where the words for whom or what it is stand before each, or
    in brackets behind each; else the text as it is.
    """
    folded = folded_text.fold(text)
    sums = list(amounts.find(folded.text))
    if len(sums) < 2:
        return [text]
    cuts = _before_labels(folded.text, sums) or _behind_brackets(folded.text, sums)
    starts = [0, *(begin for _, begin in cuts)]
    ends = [*(end for end, _ in cuts), len(folded.text)]
    return [folded.published(start, end) for start, end in zip(starts, ends, strict=True)] if cuts else [text]


def _before_labels(folded: str, sums: list[Amount]) -> list[tuple[int, int]]:
    """Where each part ends and the next begins, if a label stands before every amount and none behind the last."""
    if not _is_label(folded[: sums[0].start]) or not payments.says_nothing(_BRACKETS.sub("", folded[sums[-1].end :])):
        return []
    cuts = []
    for before, behind in pairwise(sums):
        bracket = _BRACKETS.match(folded, before.end)
        end = bracket.end() if bracket else before.end
        between = _AND.match(folded, end, behind.start)
        begin = between.end() if between else end
        if not _is_label(folded[begin : behind.start]):
            return []
        cuts.append((end, begin))
    return cuts


def _behind_brackets(folded: str, sums: list[Amount]) -> list[tuple[int, int]]:
    """ "১০০ টাকা (সাধারণ) ২০০ টাকা (জরুরি)"."""
    brackets = [_BRACKETS.match(folded, each.end) for each in sums]
    if folded[: sums[0].start].strip() or not all(brackets):
        return []
    ends = [bracket.end() for bracket in brackets if bracket]
    follow = [each.start for each in sums[1:]]
    apart = all(not folded[end:start].strip() for end, start in zip(ends, [*follow, len(folded)], strict=True))
    return list(zip(ends, follow, strict=False)) if apart else []


def _is_label(folded: str) -> bool:
    said = folded.strip(" :ঃ=–-")
    known = labels.may_stand_before(said) and not labels.tells_when(said)
    return 0 < len(said.split()) <= _MOST_WORDS and (known or totals.is_total(said))
