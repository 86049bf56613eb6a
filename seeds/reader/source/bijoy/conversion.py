"""Converts the Bijoy of one document to Unicode, and remembers what was converted and what is doubtful."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from districts.charters.findings.notes import Note
from districts.shared.text import LocalizedText
from seeds.reader.document import Block, Document, Piece
from seeds.reader.findings.not_a_charter import NotACharter
from seeds.reader.source.bijoy import font_marks, words
from seeds.reader.source.bijoy.to_unicode import convert, windows
from seeds.reader.source.bijoy.words import Decided, Word

_SEPARATORS = re.compile(r"(\t|\r\n|\n|\r)")
_BENGALI = re.compile("[\u0980-\u09ff\u200c\u200d]+")
_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_DARI = re.compile(r"(?:\A|(?<=[0-9)\]\"'”’]))\|(?=[\s\"')”’]|\Z)")
_CLOSE_PIPE = re.compile(r"\|\S")
"""Between cells that are written without blanks; elsewhere a pipe right behind a letter is a full stop."""
_TAKA = re.compile(r"\$(?=\s*[0-9০-৯])|(?<=[0-9০-৯])\s?\$")
_MISREAD = "â€"
_SURE = 6.0
_MOST_PRIOR = 2.0
_FEWEST_WORDS = 2
_FEWEST_DOUBTFUL = 10
_MOST_DOUBTFUL = 4  # of the converted words, at most one in so many
_SAMPLES = 3


def _is_unicode(text: str) -> bool:
    bengali = sum(len(found) for found in _BENGALI.findall(text))
    return bengali > sum(len(word.text) for word in words.cut(text))


@dataclass
class Conversion:
    """typed: the lines as they stood in the document. pairs: words as typed, and what became of them."""

    typed: dict[str, None] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, None] = field(default_factory=dict)
    is_inferred: bool = False
    _count: int = 0
    _doubts: int = 0
    _written: set[str] = field(default_factory=set)

    def of_text(self, text: str) -> str:
        """A text of which no fonts are known, in lines and cells."""
        return "".join(self.of_lines(_SEPARATORS.split(text)))

    def of_lines(self, lines: list[str]) -> list[str]:
        """The same lines, converted where a font of Bijoy is named, or if some words can only be Bijoy.

        Font names say nothing if most letters in them are Unicode: Word draws those in another font.
        """
        lines = _repaired(lines)
        named = any(map(font_marks.is_marked, lines))
        if not named and not any(words.may_hold(windows(line)) for line in lines):
            return lines
        read = [(windows(line), font) for each in lines for line, font in font_marks.stretches(each)]
        trusted = named and not _is_unicode("".join(line for line, font in read if font))
        found = [word for line, font in read if not (font and trusted) for word in words.cut(line)]
        if inferred := _holds(found):
            self.is_inferred = True
        elif not trusted:
            return [font_marks.without(line) for line in lines]
        prior = _prior(found)
        return [self._stretches(line, prior, trusted=trusted, inferred=inferred) for line in lines]

    def _stretches(self, line: str, prior: float, *, trusted: bool, inferred: bool) -> str:
        written = []
        for given, font in font_marks.stretches(line):
            text = windows(given)
            by_font = font and trusted
            cut = words.cut(text) if by_font or inferred else []
            if not cut:
                written.append(_between(text, bijoy=by_font and "@" not in text, font=by_font))
            else:
                decided = words.decide(cut, 0.0 if by_font else prior, font=by_font)
                if by_font:
                    self._left(decided)
                written.append(self._line(text, decided, font=by_font))
        return "".join(written)

    def _left(self, decided: list[Decided]) -> None:
        """Words that look Latin in a font where they could not be read."""
        left = [each.word.text for each in decided if not each.bijoy]
        self.doubtful.update(dict.fromkeys(left))
        self._doubts += len(left)

    def _line(self, line: str, decided: list[Decided], *, font: bool) -> str:
        if not any(each.bijoy for each in decided):
            return line
        self.typed[line.strip()] = None
        pipes = _CLOSE_PIPE.search(line) is not None and " |" not in line
        written, at, bijoy = "", 0, decided[0].bijoy
        for each in decided:
            between = line[at : each.word.start]
            joined = between and not between[-1].isspace() and not between[0].isspace()
            of_bijoy = bijoy and each.bijoy if joined else bijoy or each.bijoy
            written += _between(between, bijoy=of_bijoy, pipes=pipes, font=font)
            written += self._word(each)
            at, bijoy = each.word.end, each.bijoy
        return written + _between(line[at:], bijoy=bijoy, pipes=pipes, font=font)

    def _word(self, decided: Decided) -> str:
        typed = decided.word.text
        if not decided.bijoy:
            if not decided.certain:
                self.doubtful[typed] = None
            return typed
        converted = convert(typed)
        self._count += 1
        self.pairs.setdefault(typed, converted.text)
        self._written.update(_BENGALI.findall(converted.text))
        if converted.doubtful or not decided.certain:
            self._doubts += 1
            self.doubtful[converted.text] = None
        return converted.text

    def told(self, document: Document) -> Document:
        """The document with what is to be said about its conversion. Raises NotACharter if most of it is doubtful."""
        if not self._count:
            return document
        samples = [f"{typed} → {text}" for typed, text in self.pairs.items() if typed != text][:_SAMPLES]
        said = LocalizedText("; ".join(samples), "; ".join(samples))
        if self._doubts >= _FEWEST_DOUBTFUL and self._doubts * _MOST_DOUBTFUL > self._count:
            raise NotACharter("LEGACY_FONT", said=said)
        code = "BIJOY_RECOGNISED" if self.is_inferred else "BIJOY_CONVERTED"
        note = Note(code, published="\n".join(self.typed), details={"said": said, "count": self._count})
        pieces = list(_pieces(document.blocks))
        marked = tuple((code, piece) for piece in pieces if not self._written.isdisjoint(_BENGALI.findall(piece.text)))
        doubtful = tuple(("BIJOY_DOUBTFUL", piece) for piece in pieces if self._is_doubtful(piece.text))
        return replace(document, noticed=(*document.noticed, *doubtful), marked=marked, about=(note,))

    def _is_doubtful(self, text: str) -> bool:
        return any(word in text for word in self.doubtful)


def holds_bijoy(text: str) -> bool:
    return words.may_hold(text) and _holds(words.cut(text))


def _repaired(lines: list[str]) -> list[str]:
    """The same lines; where UTF-8 was read as Windows-1252 ("â€¡mevi" for "‡mevi"), as they were before that."""
    if sum(_MISREAD in line for line in lines) < _FEWEST_WORDS:
        return lines
    return [_decoded(line) for line in lines]


def _decoded(line: str) -> str:
    try:
        return b"".join(_byte(character) for character in line).decode("utf-8")
    except UnicodeError:
        return line


def _byte(character: str) -> bytes:
    """The byte of Windows-1252; Latin-1's where Windows has none."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _holds(found: list[Word]) -> bool:
    """Whether some of the words can only be Bijoy: they have its signs, its letters, and nothing unexplained."""
    sure = {word.text for word in found if word.score >= _SURE and words.has_sign(word)}
    return sum(not convert(word).doubtful for word in sure) >= _FEWEST_WORDS


def _prior(found: Iterable[Word]) -> float:
    """How much likelier Bijoy is than Latin in this document, as a logarithm."""
    scores = [word.score for word in found]
    bijoy, latin = sum(score >= _SURE for score in scores), sum(score <= -_SURE for score in scores)
    return max(-_MOST_PRIOR, min(_MOST_PRIOR, math.log((bijoy + 1) / (latin + 1))))


def _between(text: str, *, bijoy: bool, font: bool, pipes: bool = False) -> str:
    """What stands between words: digits are drawn in Bengali, and the signs of the full stop and the taka.

    font: it is known by its font, which draws every dollar as a taka; elsewhere one beside a number is.
    """
    if not bijoy or not text:
        return text
    taka = r"\$" if font else _TAKA
    return re.sub(taka, "৳", (text if pipes else _DARI.sub("।", text)).translate(_DIGITS))


def _pieces(blocks: Iterable[Block]) -> Iterable[Piece]:
    return (piece for block in blocks for piece in block.pieces if piece.text)
