"""Numbers in words, as documents repeat them behind the digits: ৫০০ (পাঁচশত)."""

from __future__ import annotations

import re

from districts.shared import folding

_TENS = (  # each number's words, with "|" between its spellings
    "এক দুই|দু তিন চার পাঁচ|পাচঁ ছয় সাত আট নয় দশ "
    "এগারো|এগার বারো|বার তেরো|তের চৌদ্দ|চোদ্দ পনেরো|পনের|পনর ষোলো|ষোল সতেরো|সতের আঠারো|আঠার উনিশ বিশ|কুড়ি "
    "একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ|আঠাশ ঊনত্রিশ ত্রিশ|তিরিশ "
    "একত্রিশ বত্রিশ তেত্রিশ চৌত্রিশ পঁয়ত্রিশ ছত্রিশ সাঁইত্রিশ আটত্রিশ ঊনচল্লিশ চল্লিশ "
    "একচল্লিশ বিয়াল্লিশ তেতাল্লিশ চুয়াল্লিশ পঁয়তাল্লিশ ছেচল্লিশ সাতচল্লিশ আটচল্লিশ ঊনপঞ্চাশ পঞ্চাশ "
    "একান্ন বায়ান্ন|বাহান্ন তিপ্পান্ন চুয়ান্ন পঞ্চান্ন ছাপ্পান্ন সাতান্ন আটান্ন ঊনষাট ষাট "
    "একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি সাতষট্টি আটষট্টি ঊনসত্তর সত্তর "
    "একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর ঊনআশি আশি "
    "একাশি বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি অষ্টাশি ঊননব্বই নব্বই "
    "একানব্বই বিরানব্বই তিরানব্বই চুরানব্বই পঁচানব্বই ছিয়ানব্বই সাতানব্বই আটানব্বই নিরানব্বই "
)
_ENGLISH = (
    "one two three four five six seven eight nine ten "
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty|fourty fifty sixty seventy eighty ninety"
_CANDRABINDU = "\u0981"


def _bengali() -> dict[str, int]:
    """Documents leave out the candrabindu as often as not: পাচ, পয়তাল্লিশ."""
    listed = [(said, number) for number, each in enumerate(_TENS.split(), 1) for said in each.split("|")]
    return {folding.fold(spelt): n for said, n in listed for spelt in (said, said.replace(_CANDRABINDU, ""))}


def _english() -> dict[str, int]:
    ones = _ENGLISH.split()
    found = {said: number for number, said in enumerate(ones, 1)}
    for ten, each in enumerate(_ENGLISH_TENS.split(), 2):
        for said in each.split("|"):
            found[said] = 10 * ten
            found |= {f"{said}{dash}{one}": 10 * ten + at for at, one in enumerate(ones[:9], 1) for dash in " -"}
    return found


IN_WORDS: dict[str, int] = _bengali() | _english()
"""The folded words for 1 to 99."""

_HALVES = {folding.fold("দেড়"): 1, folding.fold("আড়াই"): 2}
_AND_A_HALF = folding.fold("সাড়ে")
_SCALES = {
    **dict.fromkeys(map(folding.fold, ("শত", "শো", "শ", "শতক", "hundred")), 100),
    **dict.fromkeys(map(folding.fold, ("হাজার", "thousand")), 1_000),
    **dict.fromkeys(map(folding.fold, ("লক্ষ", "লাখ", "lakh", "lac")), 100_000),
    **dict.fromkeys(map(folding.fold, ("কোটি", "crore")), 10_000_000),
}


def _any_of(*said: str) -> str:
    """The longest one first, and those with one first letter together: an alternation is tried branch by branch."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(said, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())


SCALE = f"(?:{_any_of(*_SCALES)})"
"""A pattern for a word such as হাজার."""

_EACH = f"(?:{_any_of(*IN_WORDS, *_HALVES, _AND_A_HALF, *_SCALES)})"
WORD = f"(?:{_any_of(*IN_WORDS)})"
"""A pattern for one of 1 to 99."""

# Possessive: words of numbers may be cut in more than one way, and only the longest one is meant. No number has more.
PHRASE = rf"(?:{_EACH}(?:(?:\s?-\s?|\sand\s|\s)?{_EACH}){{0,12}}+)"
"""A pattern for a number in words."""

_PART = re.compile(_EACH)
_GAP = re.compile(r"\s?-\s?|\sand\s|\s|")


def value(folded: str) -> int | None:
    """The number that words say, such as "এক হাজার দুইশত"; None where any of them is none."""
    said = folded.strip()
    found = _Number()
    at = 0
    while at < len(said):
        part = _PART.match(said, at)
        if part is None or not found.take(part[0]):
            return None
        gap = _GAP.match(said, part.end())
        at = gap.end() if gap else part.end()
    return found.value()


class _Number:
    """What the words up to here say: whole thousands and more, what stands below them, and a half of the next scale."""

    def __init__(self) -> None:
        self._above = self._small = 0
        self._least: int | None = None
        self._counted = self._half = False

    def take(self, word: str) -> bool:
        """Whether the word can stand here."""
        if word in _SCALES:
            return self._scale(_SCALES[word])
        if word == _AND_A_HALF:
            fits = not self._half and not self._counted
            self._half = True
            return fits
        fits = not self._counted and not (self._half and word in _HALVES)
        self._counted = True
        self._half = self._half or word in _HALVES
        self._small += _HALVES[word] if word in _HALVES else IN_WORDS[word]
        return fits

    def _scale(self, scale: int) -> bool:
        fits = self._least is None or scale < self._least
        if scale == 100:  # of thousands there may be hundreds
            fits = fits and self._small < scale
            self._small = (self._small or 1) * scale + self._half * scale // 2
        else:
            self._above += (self._small or 1) * scale + self._half * scale // 2
            self._small, self._least = 0, scale
        self._counted = self._half = False
        return fits

    def value(self) -> int | None:
        return None if self._half else self._above + self._small or None


def scaled(folded: str) -> int | None:
    """The whole number that digits and scales say, in hundredths: "১ লক্ষ ২০ হাজার", "১.৫ লক্ষ"."""
    total, least = 0, None
    for digits, part, scale in _SCALED.findall(folded):
        # "৫০০০ হাজার" was meant as one or the other.
        if (least is not None and _SCALES[scale] >= least) or int(digits) >= 1000:
            return None
        least = _SCALES[scale]
        total += (int(digits) * 100 + int((part + "00")[:2])) * least
    return total or None


_SCALED = re.compile(rf"([0-9]+)(?:\.([0-9]{{1,2}}))?\s?({SCALE})")
