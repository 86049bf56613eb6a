"""Cuts a fee into clauses and puts together what they say: all of it is understood, or it states no amount."""

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
from seeds.reader.values.fees import amounts, clause, codes, joined, labels, payments, totals
from seeds.reader.values.fees.amounts import Amount
from seeds.reader.values.fees.clause import Clause
from seeds.reader.values.fees.fee_words import FeeWord, whole

# What may stand beside "free" and changes nothing of it.
_AS_FREE = re.compile(whole(FeeWord.AS_FREE))
_APART = re.compile(
    rf"\n|;|।|,(?![0-9])(?!\s?{codes.CODE})|(?<=[^0-9])/(?![-=–])(?!{labels.PER.pattern})|(?<=[-=–])/(?!{labels.PER.pattern})"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)$")
# "[ব্যাংকের তালিকা www.brta.gov.bd-তে পাওয়া যাবে]": a word to the reader, and no amount.
_WHERE_TO_READ = re.compile(r"\[[^\[\]0-9০-৯]{0,200}(?:www\.|https?://)[^\[\]0-9০-৯]{0,200}\]")
_ENDS_WITH_FEE = re.compile(rf".*(?:{labels.FEE.pattern})$")
_PER_CENT = re.compile(r"[0-9]\s?%[\s.।)]*$")
_CODE = re.compile(rf"[(\[]?\s?{codes.CODE}")


@dataclass(frozen=True, slots=True)
class Said:
    """free None: it does not say, or depends. understood: whether anything is left for a person to judge."""

    free: bool | None
    amounts: tuple[FeeAmount, ...] = ()
    payments: tuple[Payment, ...] = ()
    understood: bool = True


def read(text: str) -> Said:
    """All of the text is understood, or it states no amount."""
    if len(text) > words.LONGEST:
        begins = _whether(folding.fold(text[: words.LONGEST]))
        return Said(None if begins else begins, understood=False)
    if (alone := amounts.alone(folding.fold(text))) and alone.poisha:
        return Said(False, (FeeAmount(1, None, alone.poisha),))
    parts = _without_no_more(list(_clauses(text)))
    free = _whether(" ".join(part.text for part in parts))
    if free:
        return Said(free)
    beside = len(parts) > 1 and all(_begins_with_amount(part) for part in parts)
    clauses = [clause.parse(part, beside=beside) for part in parts]
    known = [each for each in clauses if each]
    sums = [each for each in known if each.poisha is not None]
    if len(sums) > 1:
        sums = [replace(each, label=each.label or each.apart) for each in sums]
    sums = totals.without_repeated(sums)
    keys = [folding.key(each.label or "") for each in sums]
    whole = len(known) == len(clauses) and bool(sums) and len(set(keys)) == len(keys)
    if not whole or (free is None and not _depends(sums)):
        return Said(free, understood=False)
    priced = tuple(FeeAmount(at, each.label, each.poisha or 0) for at, each in enumerate(sums, 1))
    every = tuple(way for each in known for way in each.payments)
    return Said(free, priced, tuple(replace(way, position=at) for at, way in enumerate(every, 1)))


def is_all(text: str) -> bool:
    """Whether a text is a fee, understood or not, and nothing else that could be the name of something."""
    folded = folding.fold(text[: words.LONGEST])
    sums = list(amounts.find(folded))
    if not sums and not clause.FREE.search(folded):
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
    free = clause.FREE.search(folded)
    sums = list(amounts.find(folded))
    if any(each.poisha for each in sums):
        return None if free or any(each.poisha == 0 for each in sums) else False
    if any(each.poisha is None for each in sums) or not (free or sums):
        return None
    rest = clause.FREE.sub(" ", _blanked(folded, sums))
    return True if clause.says_nothing(_AS_FREE.sub(" ", rest)) else None


def _blanked(folded: str, sums: list[Amount]) -> str:
    for each in sums:
        folded = folded[: each.start] + " " * (each.end - each.start) + folded[each.end :]
    return folded


def _depends(sums: list[Clause]) -> bool:
    """Free for some who are named, and not for others."""
    free = [each for each in sums if each.poisha == 0]
    return 0 < len(free) < len(sums) and all(each.label for each in free)


def _clauses(text: str) -> Iterator[Folded]:
    """The parts of a text that say something of their own; one may only say how to pay."""
    text = _WHERE_TO_READ.sub("", text)
    piece = Piece(0, len(text), 1, text, tab=True)
    for item in lists.items(piece):
        at = 0
        folded = folded_text.fold(item.text)
        for apart in [*_APART.finditer(folded.text), None]:
            end = apart.start() if apart else len(folded.text)
            said = folded.text[at:end]
            if apart and apart[0] == "/" and not _has_amount(said):
                continue  # "স্কুল/কলেজ ২০০ টাকা" is for both
            if folding.key(codes.without(said)):
                yield from map(folded_text.fold, joined.parted(folded.published(at, end)))
            at = apart.end() if apart else end


def _has_amount(folded: str) -> bool:
    return any(amounts.find(folded)) or clause.FREE.search(folded) is not None or bool(payments.ways(folded))


def _without_no_more(parts: list[Folded]) -> list[Folded]:
    said = [part for part in parts if not _says_no_more(part.text)]
    return said if any(any(amounts.find(part.text)) for part in said) else parts


def _says_no_more(folded: str) -> bool:
    """Not only "তবে" nor "কোনো", which would deny the amount itself."""
    free = clause.FREE.search(folded)
    if free is None or folded[free.end() :].strip(" .।)") or not clause.NO_FEE.fullmatch(free[0]):
        return False
    return (
        clause.NO_MORE.fullmatch(folded[: free.start()]) is not None
        and clause.OTHER.search(folded[: free.start()]) is not None
    )


def _begins_with_amount(folded: Folded) -> bool:
    first = next(amounts.find(folded.text), None)
    return first is not None and not folded.text[: first.start].strip()
