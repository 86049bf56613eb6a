"""Puts Bengali letters that stand in the order in which they are drawn into the order in which they are written.

Many programs write into a PDF what each glyph is, from left to right: the sign of "দিন" comes first, and the reph of
"কর্ম" behind its consonant. In written order a vowel sign follows its consonant, which tells one from the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.pdf.words import Page, Word

_LETTER = "ক-হ\u09dc\u09dd\u09dfৎৰৱ"
_NUKTA = "\u09bc"
_CONSONANT = f"[{_LETTER}]{_NUKTA}?"
_JOINERS = "\u200c\u200d"
_CLUSTER = f"{_CONSONANT}(?:্[{_JOINERS}]?{_CONSONANT})*"
_BEFORE = "িেৈ"
_SECOND = "\u09be\u09d7"
_SIGNS = f"\u09bf-\u09c4\u09c7\u09c8\u09cb\u09cc{_SECOND}"
_MISPLACED = re.compile(f"(?<![{_LETTER}{_NUKTA}{_JOINERS}])[{_BEFORE}]")
_DRAWN = re.compile(f"([{_BEFORE}]?)({_CLUSTER})((?:র্)?)([াৗৌ]?)")
_TWO_PARTS = {("ে", "া"): "ো", ("ে", "ৗ"): "ৌ", ("ে", "ৌ"): "ৌ"}
_ALONE = f"(?<![{_LETTER}{_NUKTA}{_JOINERS}])"
# A sign or a hasanta without its consonant, a hasanta before a sign, and what stands for glyphs that say nothing. Some
# signs may be written as two.
_BROKEN = re.compile(
    f"{_ALONE}(?:(?![{_SECOND}])[{_SIGNS}্]|(?<!\u09c7)[{_SECOND}])|্[{_SIGNS}]|[\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f]"
)
_BENGALI = re.compile("[\u0980-\u09ff]")
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf076\uf0fc")
_FEWEST = 3
_MOST_TYPOS = 10  # of the signs that come before their consonant, one in so many may be a typing error
_FEWEST_BROKEN = 5
_MOST_BROKEN = 20  # of the Bengali words, one in so many


@dataclass
class Mended:
    """pairs: words as they stood, and what became of them. broken: words whose letters are lost or stay in disorder."""

    pages: list[Page]
    pairs: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def mend(pages: list[Page]) -> Mended:
    """Raises NotACharter where too many words cannot be put in order."""
    texts = [word.text for page in pages for word in page.words]
    mended = Mended(pages)
    if _are_drawn(texts):
        mended.pages = [replace(page, words=[_mended(word, mended.pairs) for word in page.words]) for page in pages]
        texts = [word.text for page in mended.pages for word in page.words]
    broken = [text for text in texts if text not in _BULLETS and _BROKEN.search(text)]
    bengali = sum(_BENGALI.search(text) is not None for text in texts)
    if len(broken) >= _FEWEST_BROKEN and len(broken) * _MOST_BROKEN > bengali:
        raise NotACharter("PDF_TEXT_BROKEN", said=" ".join(list(dict.fromkeys(broken))[:_FEWEST_BROKEN]))
    mended.broken = set(broken)
    return mended


def _are_drawn(texts: Iterable[str]) -> bool:
    joined = " ".join(texts)
    misplaced = len(_MISPLACED.findall(joined))
    signs = sum(joined.count(sign) for sign in _BEFORE)
    return misplaced >= _FEWEST and misplaced * _MOST_TYPOS > signs


def _mended(word: Word, pairs: dict[str, str]) -> Word:
    text = written(word.text)
    if text != word.text:
        pairs[word.text] = text
    return replace(word, text=text)


def written(drawn: str) -> str:
    return _DRAWN.sub(_turned, drawn)


def _turned(found: re.Match[str]) -> str:
    before, cluster, reph, after = found.groups()
    sign = _TWO_PARTS.get((before, after), before + after)
    return f"{reph}{cluster}{sign}"
