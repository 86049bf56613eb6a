"""How a service is delivered."""

from __future__ import annotations

import re

from districts.charters.draft import Channel, DeliveryMethod
from seeds.reader import lists, words
from seeds.reader.findings import Note
from seeds.reader.pieces import Piece

# In this order: a mobile app is no phone, and no word is used twice.
_WORDS: tuple[tuple[Channel, tuple[str, ...]], ...] = tuple(
    (channel, tuple(words.fold(word) for word in wordings))
    for channel, wordings in (
        (Channel.MOBILE_APP, ("মোবাইল অ্যাপ", "মোবাইল এ্যাপ", "অ্যাপের", "mobile app")),
        (Channel.SMS, ("এসএমএস", "ক্ষুদে বার্তা", "খুদে বার্তা", "sms")),
        (Channel.EMAIL, ("ই-মেইল", "ইমেইল", "ই মেইল", "e-mail", "email")),
        (
            Channel.WEBSITE,
            ("ওয়েব সাইট", "ওয়েবসাইট", "ওয়েব পোর্টাল", "অনলাইন", "পোর্টাল", "website", "web site", "online", "portal"),
        ),
        (Channel.PHONE, ("ফোন", "মোবাইল", "phone", "mobile", "হটলাইন", "hotline")),
        (Channel.IN_PERSON, ("ব্যক্তিগত উপস্থিতি", "সরাসরি", "স্বশরীরে", "সশরীরে", "ব্যক্তিগতভাবে", "in person")),
        (Channel.POST_MAIL, ("ডাকযোগে", "ডাক যোগে", "ডাকের মাধ্যমে", "কুরিয়ার", "by post", "courier")),
    )
)
_BETWEEN = re.compile(r"/|,|।|;|\s(?:ও|এবং|বা|অথবা|or|and)\s")


def channels(text: str) -> list[Channel]:
    """The channels that a text names."""
    seen = words.fold(text[: words.LONGEST])
    found = []
    for channel, wordings in _WORDS:
        named = [word for word in wordings if word in seen]
        for word in named:
            seen = seen.replace(word, " ")
        if named:
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
    return methods, notes


def _parts(text: str) -> list[str]:
    """A text that names one channel stays whole: its "/" is within a name."""
    if len(channels(text)) < 2:
        return [text]
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return parts if all(len(channels(part)) == 1 for part in parts) else _at_slashes(text)


def _at_slashes(text: str) -> list[str]:
    return [part.strip() for part in text.split("/") if part.strip()]
