"""Cuts a line into words and decides which of them are typed in Bijoy, each by itself and by its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from seeds.reader.source.bijoy import glyphs, likeness

_SWITCH = 4.0
"""What a change between Bijoy and Latin within a line costs."""
_CERTAIN = 2.0
_OF_FONT = 8.0
_LETTERS = "A-Za-z`_^~&"
# Marks of cp1252 that are letters of these fonts between other letters, and marks at the ends of a word.
_QUOTES = "“”‘’–—•…‹›„‚"
_ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?:https?://|www\.)[!-~]+"
    r"|(?:[A-Za-z0-9-]+\.)+(?:gov|com|org|net|edu|info|mil|ac)(?:\.bd)?(?![A-Za-z0-9])(?:/[!-~]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """start, end: in its line. score: of `likeness`, 0 where it says nothing."""

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Decided:
    word: Word
    bijoy: bool
    certain: bool


@cache
def _signs() -> str:
    """The characters beyond ASCII that the fonts draw as letters, for a class of a pattern."""
    typed = {character for glyph in glyphs.table() for character in glyph.typed if not character.isascii()}
    return "".join(sorted(map(re.escape, typed)))


@cache
def _word() -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS}{_signs()}]*[A-Za-z{_signs()}][{_LETTERS}{_signs()}]*")


@cache
def _sign() -> re.Pattern[str]:
    """A letter beside a sign that no language which uses both would put there."""
    return re.compile(f"[A-Za-z`~_][{_signs()}]|[{_signs()}][A-Za-z`~_]")


def may_hold(text: str) -> bool:
    """Whether a text has what no Latin word has, so that looking at its words is worth the time."""
    return _sign().search(text) is not None


def has_sign(word: Word) -> bool:
    return _sign().search(word.text) is not None


def cut(line: str) -> list[Word]:
    """The words of Latin letters and signs, without mail and web addresses."""
    found = []
    for start, end in _between_addresses(line):
        for match in _word().finditer(line, start, end):
            bare = match[0].strip(_QUOTES)
            if bare and bare.strip("_&~^`"):
                found.append(Word(match.start(), match.end(), match[0], likeness.score(bare)))
    return found


def _between_addresses(line: str) -> list[tuple[int, int]]:
    """Where the line is no address. Letters that a sign precedes are a label without a blank: "‡gBjtdc@x.gov.bd"."""
    found, at = [], 0
    for address in _ADDRESS.finditer(line):
        start = address.start()
        if start and re.match(f"[{_signs()}]", line[start - 1]) and "t" in address[0]:
            start += address[0].index("t") + 1
        found.append((at, start))
        at = address.end()
    return [*found, (at, len(line))]


def decide(words: list[Word], prior: float, *, font: bool = False) -> list[Decided]:
    """The likeliest series of decisions. prior: for Bijoy, of the document. font: a font of Bijoy is named."""
    scores = [word.score + (_OF_FONT if font else 0) for word in words]
    forward, backward = _best(scores, prior), _best(scores[::-1], prior)[::-1]
    decided = []
    for word, ahead, behind, own in zip(words, forward, backward, scores, strict=True):
        margin = (ahead[0] + behind[0] - own) - (ahead[1] + behind[1])
        decided.append(Decided(word, margin > 0, abs(margin) >= _CERTAIN))
    return decided


def _best(scores: list[float], prior: float) -> list[tuple[float, float]]:
    """For each word the best total up to it, as Bijoy and as Latin."""
    found: list[tuple[float, float]] = []
    bijoy, latin = prior, 0.0
    for own in scores:
        bijoy, latin = max(bijoy, latin - _SWITCH) + own, max(latin, bijoy - _SWITCH)
        found.append((bijoy, latin))
    return found
