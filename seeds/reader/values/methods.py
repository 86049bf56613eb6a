"""Parses delivery methods: the channels that a cell names."""

from __future__ import annotations

import re
from enum import Enum

from districts.charters.draft import Channel, DeliveryMethod
from districts.charters.findings.notes import Note
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.document import Piece
from seeds.reader.text import words
from seeds.reader.values import lists
from seeds.reader.wordings import patterns

_MethodWord = Enum("_MethodWord", "NO_METHOD POST_MAIL_WORD IN_WRITING NOT BETWEEN")
_WORDS: wordings.Wordings[Channel | _MethodWord] = wordings.load(
    "values/methods", {**Channel.__members__, **_MethodWord.__members__}
)
_IN_WRITING = frozenset(map(folding.key, _WORDS[_MethodWord.IN_WRITING]))
_LETTER = r"[a-z\u0980-\u09ff]"


def _whole(said: tuple[str, ...], only_whole: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word begins: "মাইক্রোফোন" names no phone. A Bengali word may go on with its case: "ফোনের"."""
    english = [word for word in said if word.isascii()]
    bengali = [word for word in said if not word.isascii()]
    ends = ((bengali, ""), (english, "s?(?![a-z])"), (only_whole, f"(?!{_LETTER})"))
    return re.compile(rf"(?<!{_LETTER})(?:{'|'.join(patterns.any_of(words) + end for words, end in ends if words)})")


# In this order: a mobile app is no phone, and no word is used twice. OTHER: a known way that has no name of its own.
_CHANNELS: tuple[tuple[Channel | None, re.Pattern[str]], ...] = (
    (None, _whole(_WORDS[_MethodWord.NO_METHOD], ())),
    *(
        (channel, _whole(_WORDS[channel], _WORDS[_MethodWord.POST_MAIL_WORD] if channel is Channel.POST_MAIL else ()))
        for channel in (
            Channel.MOBILE_APP,
            Channel.SMS,
            Channel.EMAIL,
            Channel.OTHER,
            Channel.WEBSITE,
            Channel.PHONE,
            Channel.IN_PERSON,
            Channel.POST_MAIL,
        )
    ),
)
_NEGATION = re.compile(rf"(?<!{_LETTER}){_WORDS.any_of(_MethodWord.NOT)}(?!{_LETTER})")
_BETWEEN = re.compile(rf"/|,|।|;|\s{_WORDS.any_of(_MethodWord.BETWEEN)}\s")


def channels(text: str) -> list[Channel]:
    """The channels that a text names; none where it says which one is not meant."""
    seen = folding.fold(text[: words.LONGEST])
    if _NEGATION.search(seen):
        return []
    found = []
    for channel, pattern in _CHANNELS:
        seen, named = pattern.subn(" ", seen)
        if named and channel:
            found.append(channel)
    return found


def read(piece: Piece) -> tuple[tuple[DeliveryMethod, ...], list[Note]]:
    """Each item is one method, or several where each part between "/" names one channel."""
    notes: list[Note] = []
    found: list[tuple[Channel, str]] = []
    for item in lists.items(piece):
        for text in _parts(item.text):
            named = channels(text)
            if len(named) != 1 and not _is_in_writing(text):
                notes.append(Note("METHOD_NOT_UNDERSTOOD", item.line, text))
            found.append((named[0] if len(named) == 1 else Channel.OTHER, text))
    methods = tuple(DeliveryMethod(at, channel, text) for at, (channel, text) in enumerate(found, 1))
    unread = not methods and bool(piece.text)
    return methods, [Note("METHOD_NOT_UNDERSTOOD", piece.line, piece.text)] if unread else notes


def _parts(text: str) -> list[str]:
    """A text that names one channel stays whole, unless another way that is not known stands behind its "/"."""
    named = channels(text)
    between = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(named) == 1:
        if any(map(_is_in_writing, between)) and all(channels(part) or _is_in_writing(part) for part in between):
            return between
        return [text] if all(map(channels, _at_slashes(text))) else _at_slashes(text)
    if not named:
        return between if between and all(map(_is_in_writing, between)) else [text]
    each = all(len(channels(part)) == 1 or _is_in_writing(part) for part in between)
    return between if each else _at_slashes(text)


def _is_in_writing(text: str) -> bool:
    return folding.key(text[: words.LONGEST]) in _IN_WRITING


def _at_slashes(text: str) -> list[str]:
    return [part.strip() for part in text.split("/") if part.strip()]
