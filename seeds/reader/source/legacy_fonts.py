"""Detects text that is not Unicode Bengali: typed for a legacy font, or damaged by a wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from districts.shared.text import LocalizedText
from seeds.reader.document import Block, Piece
from seeds.reader.findings.not_a_charter import NotACharter

# Bijoy and its like keep the letters for which ASCII has no room where other alphabets have signs: "†mevi g~j¨".
_SIGN = "[¡-¿À-ß†‡ˆ‰Š‹Œ™š›œŸ]"
_LATIN = "[A-Za-z`~_]"
_TYPED = re.compile(rf"{_LATIN}{_SIGN}|{_SIGN}{_LATIN}")
# The Unicode fonts of the same makers end in OMJ; those that end in MJ are Bijoy's, which `bijoy` converts.
_UNICODE = re.compile(r"OMJ\b")
_BIJOY = re.compile(r"sutonny|bijoy|MJ\b", re.IGNORECASE)
_OTHERS = re.compile(r"boishakhi|adarsha|proshika|lekhoni", re.IGNORECASE)
# UTF-8 that was read as Windows-1252: the first two bytes of each Bengali letter.
_GARBLED = re.compile("à[¦§]")
_LOST = re.compile(r"\?{3,}")
_LETTERS = re.compile(r"[A-Za-z¡-ß]")
_OF_ADDRESSES = frozenset("@/.:")
_FEWEST = 5
_FEWEST_LOST = 20
_FEWEST_LETTERS = 40
_MOST = 10  # at most one word in so many
_OF_ONE_CELL = 2


def refuse_damaged(text: str) -> None:
    """Raises NotACharter where a tenth of the words were read in a wrong encoding, or nothing is left of them."""
    words = len(text.split())
    if len(_GARBLED.findall(text)) * _MOST >= max(words, _FEWEST * _MOST):
        raise NotACharter("TEXT_GARBLED")
    if len(_LOST.findall(text)) * _MOST >= max(words, _FEWEST_LOST * _MOST):
        raise NotACharter("TEXT_LOST")


def refuse_typed(text: str) -> None:
    """Raises NotACharter where a tenth of the words, after Bijoy was converted, are no words of any language."""
    typed = _typed(text)
    words = len(text.split())
    if len(typed) * _MOST >= max(words, _FEWEST * _MOST):
        raise _legacy(" ".join(list(dict.fromkeys(typed))[:_FEWEST]))


def noticed(blocks: Iterable[Block]) -> Iterator[tuple[str, Piece]]:
    """The few pieces of a readable document that are typed so."""
    pieces = (piece for block in blocks for piece in block.pieces)
    yield from (("LEGACY_TEXT", piece) for piece in pieces if len(set(_typed(piece.text))) >= _OF_ONE_CELL)


def _typed(text: str) -> list[str]:
    return [word for word in text.split() if _TYPED.search(word)]


def _legacy(said: str) -> NotACharter:
    return NotACharter("LEGACY_FONT", said=LocalizedText(said, said))


def is_bijoy(font: str) -> bool:
    return _BIJOY.search(font) is not None and not _UNICODE.search(font)


def is_old(font: str) -> bool:
    """Whether it draws Bengali with Latin letters."""
    return is_bijoy(font) or _OTHERS.search(font) is not None


class Fonts:
    """How much of a document stands in old fonts of other makers: a word of plain letters is told by nothing else."""

    def __init__(self) -> None:
        self._drawn = 0
        self._letters = 0
        self._names: dict[str, None] = {}

    def said(self, text: str, font: str) -> None:
        letters = sum(len(_LETTERS.findall(word)) for word in text.split() if not _OF_ADDRESSES & set(word))
        self._letters += len(text)
        if letters and _OTHERS.search(font):
            self._drawn += letters
            self._names[font] = None

    def refuse(self) -> None:
        """Raises NotACharter."""
        if self._drawn >= _FEWEST_LETTERS and self._drawn * _MOST >= self._letters:
            raise _legacy(", ".join(self._names))
