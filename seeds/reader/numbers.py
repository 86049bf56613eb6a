"""Numbers in words, as documents repeat them behind the digits: ৫০০ (পাঁচশত)."""

from __future__ import annotations

import re

from seeds.reader import words

_TENS = (  # each number's words, with "|" between its spellings
    "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ "
    "এগারো|এগার বারো|বার তেরো|তের চৌদ্দ পনেরো|পনের|পনর ষোলো|ষোল সতেরো|সতের আঠারো|আঠার উনিশ বিশ|কুড়ি "
    "একুশ বাইশ তেইশ চব্বিশ পঁচিশ ছাব্বিশ সাতাশ আটাশ|আঠাশ ঊনত্রিশ ত্রিশ "
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
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_ENGLISH_TENS = {"twenty five": 25, "thirty": 30, "forty": 40, "forty five": 45, "fifty": 50, "sixty": 60, "ninety": 90}

IN_WORDS: dict[str, int] = {
    **{words.fold(said): number for number, each in enumerate(_TENS.split(), 1) for said in each.split("|")},
    **{said: number for number, said in enumerate(_ENGLISH.split(), 1)},
    **_ENGLISH_TENS,
}
"""The folded words for 1 to 99 (of English ones those that stand in time limits)."""

_SCALES = {
    **dict.fromkeys(map(words.fold, ("শত", "শো", "শ", "শতক", "hundred")), 100),
    **dict.fromkeys(map(words.fold, ("হাজার", "thousand")), 1_000),
    **dict.fromkeys(map(words.fold, ("লক্ষ", "লাখ", "lakh")), 100_000),
}
_PART = re.compile("|".join(sorted(map(re.escape, (*IN_WORDS, *_SCALES)), key=len, reverse=True)))


def value(folded: str) -> int | None:
    """The number that words say, such as "এক হাজার দুইশত"; None where any of them is none."""
    total = small = at = 0
    said = folded.strip()
    while at < len(said):
        part = _PART.match(said, at)
        if part is None:
            return None
        if part[0] in _SCALES:
            total += (small or 1) * _SCALES[part[0]]
            small = 0
        elif small:
            return None
        else:
            small = IN_WORDS[part[0]]
        at = part.end()
        while said[at : at + 1] in {" ", "-"}:
            at += 1
    return total + small or None
