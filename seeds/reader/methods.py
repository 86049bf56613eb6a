"""How a service is delivered."""

from __future__ import annotations

import re

from districts.charters.draft import Channel, DeliveryMethod
from seeds.reader import lists, words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

# In this order: a mobile app is no phone, and no word is used twice. OTHER: a known way that has no name of its own.
_CHANNELS: tuple[tuple[Channel | None, tuple[str, ...]], ...] = (
    (None, ("মোবাইল কোর্ট", "ভ্রাম্যমাণ আদালত", "mobile court")),
    (Channel.MOBILE_APP, ("মোবাইল অ্যাপ", "মোবাইল এ্যাপ", "অ্যাপের", "mobile app")),
    (Channel.SMS, ("এসএমএস", "ক্ষুদে বার্তা", "খুদে বার্তা", "sms")),
    (Channel.EMAIL, ("ই-মেইল", "ইমেইল", "ই মেইল", "e-mail", "email")),
    (Channel.OTHER, ("ফ্যাক্স", "fax")),
    (
        Channel.WEBSITE,
        ("ওয়েব সাইট", "ওয়েবসাইট", "ওয়েব পোর্টাল", "অনলাইন", "পোর্টাল", "website", "web site", "online", "portal"),
    ),
    (
        Channel.PHONE,
        ("টেলিফোন", "মুঠোফোন", "ফোন", "মোবাইল", "telephone", "phone", "mobile", "হটলাইন", "হট লাইন", "hotline"),
    ),
    (Channel.IN_PERSON, ("ব্যক্তিগত উপস্থিতি", "সরাসরি", "স্বশরীরে", "সশরীরে", "ব্যক্তিগতভাবে", "in person")),
    (Channel.POST_MAIL, ("ডাকযোগে", "ডাক যোগে", "ডাকের মাধ্যমে", "কুরিয়ার", "by post", "courier")),
)
_LETTER = r"[a-z\u0980-\u09ff]"


def _whole(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word begins: "মাইক্রোফোন" names no phone. A Bengali word may go on with its case: "ফোনের"."""
    said = "|".join(re.escape(words.fold(word)) + ("s?(?![a-z])" if word.isascii() else "") for word in wordings)
    return re.compile(rf"(?<!{_LETTER})(?:{said})")


_WORDS = tuple((channel, _whole(wordings)) for channel, wordings in _CHANNELS)
_NOT = "|".join(
    map(words.fold, ("ছাড়া", "ব্যতীত", "ব্যতিরেকে", "বাদে", "নয়", "নহে", "নেই", "নাই", "না", "without", "except", "not"))
)
_NEGATION = re.compile(rf"(?<!{_LETTER})(?:{_NOT})(?!{_LETTER})")
_BETWEEN = re.compile(r"/|,|।|;|\s(?:ও|এবং|বা|অথবা|or|and)\s")


def channels(text: str) -> list[Channel]:
    """The channels that a text names; none where it says which one is not meant."""
    seen = words.fold(text[: words.LONGEST])
    if _NEGATION.search(seen):
        return []
    found = []
    for channel, pattern in _WORDS:
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
            if len(named) != 1:
                notes.append(Note("METHOD_NOT_UNDERSTOOD", item.line, text))
            found.append((named[0] if len(named) == 1 else Channel.OTHER, text))
    methods = tuple(DeliveryMethod(at, channel, text) for at, (channel, text) in enumerate(found, 1))
    unread = not methods and bool(piece.text)
    return methods, [Note("METHOD_NOT_UNDERSTOOD", piece.line, piece.text)] if unread else notes


def _parts(text: str) -> list[str]:
    """A text that names one channel stays whole, unless another way that is not known stands behind its "/"."""
    named = channels(text)
    if len(named) == 1:
        return [text] if all(map(channels, _at_slashes(text))) else _at_slashes(text)
    if not named:
        return [text]
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return parts if all(len(channels(part)) == 1 for part in parts) else _at_slashes(text)


def _at_slashes(text: str) -> list[str]:
    return [part.strip() for part in text.split("/") if part.strip()]
