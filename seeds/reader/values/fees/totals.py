"""Totals and instalments among the amounts of a fee: what would be paid twice if each amount were charged."""

from __future__ import annotations

import re
from typing import Protocol, TypeVar

from districts.shared import folding
from seeds.reader.values.fees import labels
from seeds.reader.values.fees.fee_words import FeeWord, whole

_TOTAL = re.compile(whole(FeeWord.TOTAL))
_INSTALMENT = re.compile(whole(FeeWord.INSTALMENT))


class Labelled(Protocol):
    """An amount with the words beside it."""

    @property
    def label(self) -> str | None: ...

    @property
    def poisha(self) -> int | None: ...


L = TypeVar("L", bound=Labelled)


def without_repeated(sums: list[L]) -> list[L]:
    """The amounts without what they say twice: a total behind its parts, or instalments of a total. None of them where
    they contradict each other, and for instalments of an unknown total.
    """
    totals = [each for each in sums if is_total(each.label)]
    instalments = [each for each in sums if _INSTALMENT.search(folding.fold(each.label or ""))]
    rest = [each for each in sums if each not in totals and each not in instalments]
    if instalments:
        return totals if len(totals) == 1 and not rest else []
    if not totals:
        return sums
    adds_up = len(totals) == 1 and sum(each.poisha or 0 for each in rest) == totals[0].poisha
    return rest if adds_up and len(rest) > 1 else []


def is_total(label: str | None) -> bool:
    """Whether a label says that the amount is all of it, and nothing else."""
    said = folding.fold(label or "")
    return _TOTAL.search(said) is not None and not folding.key(labels.without_filler(_TOTAL.sub(" ", said)))
