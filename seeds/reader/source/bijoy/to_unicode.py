"""Converts one word of Bijoy to Unicode: what is typed in the order of drawing is put into the order of speaking.

Bijoy types কি as w + K and র্ম as g + ©. A syllable collects a base (a consonant or conjunct), the vowel sign before or
behind it, a reph and signs, and is written when the next one begins.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from seeds.reader.source.bijoy import glyphs
from seeds.reader.source.bijoy.glyphs import Glyph, Kind

_HASANTA = "\u09cd"
_E, _AA, _AU_LENGTH, _CANDRABINDU = "\u09c7", "\u09be", "\u09d7", "\u0981"
_JOINED = {(_E, _AA): "\u09cb", (_E, _AU_LENGTH): "\u09cc"}
# Windows-1252 that was read as Latin-1 has control characters in place of these signs.
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_FROM_LATIN_1 = {code: sign for code, sign in _WINDOWS.items() if sign != "\ufffd"}


@dataclass(frozen=True, slots=True)
class Converted:
    """doubtful: the characters that no rule explains, or that fonts draw differently, as they are typed."""

    text: str
    doubtful: tuple[str, ...] = ()


def windows(text: str) -> str:
    """Text with the signs of Windows-1252 that were read as Latin-1."""
    return text.translate(_FROM_LATIN_1)


def convert(typed: str) -> Converted:
    """A word or a line of Bijoy in NFC."""
    writer = _Writer()
    text = windows(typed)
    at = 0
    while at < len(text):
        at += writer.take(text, at)
    writer.end()
    return Converted(unicodedata.normalize("NFC", "".join(writer.written)), tuple(writer.doubtful))


@dataclass
class _Syllable:
    base: str = ""
    before: str = ""
    kar: str = ""
    signs: str = ""
    reph: str = ""
    vowel: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the base still lacks its last consonant."""
        return self.base.endswith(_HASANTA)

    @property
    def text(self) -> str:
        return self.reph + self.base + (self.kar or self.before) + self.signs

    def takes(self, glyph: Glyph) -> bool:
        """Whether a glyph that follows its letter belongs to this syllable."""
        if not self.base:
            return False
        match glyph.kind:
            case Kind.KAR:
                alone = self.vowel and _HASANTA not in self.base
                if alone or self.kar or self.is_open or self.base[-1] in _KARS:
                    return False
                return not self.before or (self.before, glyph.letters) in _JOINED
            case Kind.BELOW | Kind.HASANTA:
                return not (self.is_open and glyph.kind is Kind.HASANTA)
            case _:
                return not self.is_open


@dataclass
class _Writer:
    written: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    _now: _Syllable = field(default_factory=_Syllable)

    def take(self, text: str, at: int) -> int:
        """Reads the glyph that stands there; the number of its characters."""
        found = glyphs.candidates(text, at)
        glyph = next((each for each in found if each.kind not in _FOLLOWING or self._now.takes(each)), None)
        if glyph is None:
            self._unknown(text[at], letters=found[0].letters if found else None)
            return 1
        if glyph.is_doubtful:
            self.doubtful.append(glyph.typed)
        self._add(glyph)
        return len(glyph.typed)

    def _add(self, glyph: Glyph) -> None:
        now = self._now
        match glyph.kind:
            case Kind.LETTER | Kind.HALF | Kind.VOWEL:
                self._base(glyph)
            case Kind.PREKAR:
                self.end()
                self._now = _Syllable(before=glyph.letters)
            case Kind.BELOW | Kind.HASANTA:
                joins = now.is_open and glyph.letters.startswith(_HASANTA)
                now.base += glyph.letters[1:] if joins else glyph.letters
            case Kind.KAR:
                now.kar = _JOINED.get((now.before, glyph.letters), glyph.letters)
                if glyph.letters == _AU_LENGTH and now.kar == _AU_LENGTH:
                    self.doubtful.append(glyph.typed)
            case Kind.REPH:
                now.reph = glyph.letters
            case Kind.SIGN:
                now.signs += glyph.letters
            case Kind.MARK:
                self.end()
                self.written.append(glyph.letters)

    def _base(self, glyph: Glyph) -> None:
        if not self._now.is_open and self._now.base:
            self.end()
        self._now.base += glyph.letters
        self._now.vowel = glyph.kind is Kind.VOWEL

    def _unknown(self, typed: str, *, letters: str | None) -> None:
        """A character that is no glyph (a blank, a bracket, a Bengali letter), or a sign without its letter."""
        self.end()
        self.written.append(typed if letters is None or letters == _HASANTA else letters)
        if not _is_plain(typed) if letters is None else letters not in _ALONE:
            self.doubtful.append(typed)

    def end(self) -> None:
        now, self._now = self._now, _Syllable()
        if now.before and not now.base:
            self.doubtful.append(now.before)
        self.written.append(now.text)


def _is_plain(character: str) -> bool:
    """Whether a character is what it looks like in these fonts."""
    return (
        (character.isascii() and character != "\\")
        or "\u0900" <= character <= "\u0dff"
        or character.isspace()
        or unicodedata.category(character) == "Cf"
    )


_FOLLOWING = frozenset((Kind.KAR, Kind.BELOW, Kind.REPH, Kind.SIGN, Kind.HASANTA))
_KARS = frozenset("\u09c1\u09c3")
_ALONE = frozenset(("\u0983", _HASANTA))
"""Signs that are typed without a letter: ঃ as a colon, & as the word "and"."""
