"""Types Unicode text in Bijoy, as an office would: for the statistics of what Bijoy looks like, and for tests."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from seeds.reader.source.bijoy import glyphs
from seeds.reader.source.bijoy.glyphs import Glyph, Kind
from seeds.reader.source.bijoy.to_unicode import Converted, convert

_HASANTA = "\u09cd"
_LETTER = "(?:[\u0995-\u09b9\u09ce](?:\u09bc)?)"
_KAR = "[\u09be-\u09cc]"
_SYLLABLE = re.compile(
    rf"(?P<reph>\u09b0{_HASANTA}(?={_LETTER}))?"
    rf"(?P<base>\u09b0\u200d{_HASANTA}\u09af(?:{_HASANTA}{_LETTER})*|{_LETTER}(?:{_HASANTA}{_LETTER})*{_HASANTA}?"
    rf"|[\u0985-\u0994](?:{_HASANTA}\u09af)?)(?P<kar>{_KAR})?(?P<signs>[\u0981-\u0983]*)"
)
_BEFORE = {"\u09bf": ("\u09bf", ""), "\u09c7": ("\u09c7", ""), "\u09c8": ("\u09c8", ""),
           "\u09cb": ("\u09c7", "\u09be"), "\u09cc": ("\u09c7", "\u09d7")}  # fmt: skip
_FIRST = frozenset((Kind.LETTER, Kind.HALF, Kind.VOWEL))
_LATER = frozenset((Kind.BELOW, Kind.KAR, Kind.HASANTA))

_INSIDE = {"†": "‡", "ˆ": "‰"}


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces: typed in Bijoy (True), or left as it is (False) since Bijoy cannot write it."""
    text = unicodedata.normalize("NFC", text)
    plain, typed, at = "", "", 0
    while at < len(text):
        syllable = _SYLLABLE.match(text, at)
        end = syllable.end() if syllable else at + 1
        written = _syllable(text[at:end])
        if written is None:
            if typed:
                yield True, typed
            plain, typed = plain + text[at:end], ""
        else:
            if plain:
                yield False, plain
            plain, typed = "", typed + (_inside(written) if typed[-1:].strip() else written)
        at = end
    if plain or typed:
        yield bool(typed), typed or plain


def _inside(written: str) -> str:
    """The form of a leading vowel sign inside a word."""
    return _INSIDE.get(written[0], written[0]) + written[1:]


def word(text: str) -> str | None:
    """A word in Bijoy, None if Bijoy cannot write it."""
    pieces = list(runs(text))
    return pieces[0][1] if len(pieces) == 1 and pieces[0][0] else None


@cache
def _syllable(text: str) -> str | None:
    """A syllable or a single character."""
    found = _SYLLABLE.fullmatch(text)
    if not found:
        return _mark(text)
    before, kar = _BEFORE.get(found["kar"] or "", ("", found["kar"] or ""))
    first = _typed(before, Kind.PREKAR) if before else ""
    reph = _typed("র্", Kind.REPH) if found["reph"] else ""
    signs = "".join(_typed(sign, Kind.SIGN) for sign in found["signs"])
    for typed in _spelt(found["base"], kar, reph):
        written = first + typed + signs
        if convert(written) == Converted(text):
            return written
    return None


def _mark(character: str) -> str | None:
    if "0" <= character <= "9" or (character.isascii() and character.isalpha()):
        return None
    written = next((glyph.typed for glyph in _rows(Kind.MARK) if glyph.letters == character), character)
    return written if convert(f"K{written} K").text == f"ক{character} ক" else None


def _typed(letters: str, kind: Kind) -> str:
    return next(glyph.typed for glyph in _rows(kind) if glyph.letters == letters)


@cache
def _rows(kind: Kind) -> tuple[Glyph, ...]:
    return tuple(glyph for glyph in glyphs.table() if glyph.kind is kind)


def _spelt(base: str, kar: str, reph: str) -> Iterator[str]:
    """Ways to type a base with the vowel sign behind it, the reph between them; the most usual first."""
    if not reph:
        yield from _joined(base + kar, "", "")
        return
    hasanta = "&" if base.endswith(_HASANTA) else ""
    behind = [glyph.typed for glyph in _rows(Kind.KAR) if glyph.letters == kar] if kar else [""]
    for typed in _joined(base.removesuffix(_HASANTA), "", ""):
        yield from (typed + reph + hasanta + sign for sign in behind)


def _joined(left: str, typed: str, before: str) -> Iterator[str]:
    """Ways to type what is left of a base behind what is typed of it. before: the signs of which one must follow."""
    if not left:
        if not before:
            yield typed
        return
    found = [
        (-len(letters), glyph.kind is not Kind.BELOW, glyph)
        for glyph in glyphs.table()
        for letters in _letters(glyph, typed)
        if glyph.is_written
        and left.startswith(letters)
        and (not glyph.behind or typed[-1:] in [*glyph.behind])
        and (not before or glyph.typed[0] in before)
    ]
    for length, _, glyph in sorted(found, key=lambda each: each[:2]):
        yield from _joined(left[-length:], typed + glyph.typed, glyph.before)


def _letters(glyph: Glyph, typed: str) -> tuple[str, ...]:
    """What a glyph adds to a base: the second half of a conjunct does without its hasanta behind a first half."""
    if glyph.kind in _FIRST:
        return (glyph.letters,)
    if glyph.kind in _LATER and typed:
        return (glyph.letters, glyph.letters[1:]) if glyph.kind is Kind.BELOW else (glyph.letters,)
    return ()
