"""How a service is delivered."""

from __future__ import annotations

import re

from districts.charters.draft import Channel, DeliveryMethod
from districts.charters.findings.notes import Note
from districts.shared import folding
from seeds.reader.document import Piece
from seeds.reader.text import words
from seeds.reader.values import lists

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
    (
        Channel.IN_PERSON,
        ("ব্যক্তিগত উপস্থিতি", "ব্যক্তিগত যোগাযোগ", "সরাসরি", "স্বশরীরে", "সশরীরে", "ব্যক্তিগতভাবে", "ব্যক্তিগত ভাবে", "অফিসে এসে",
         "কার্যালয়ে এসে", "উপস্থিত হয়ে", "হাজির হয়ে", "হাতে হাতে", "in person", "direct", "directly", "by hand"),
    ),
    (Channel.POST_MAIL, ("ডাকযোগে", "ডাক যোগে", "ডাকের মাধ্যমে", "ডাক", "ডাকে", "কুরিয়ার", "by post", "courier")),
)  # fmt: skip
_ALONE = {"ডাক", "ডাকে"}
# Known ways to ask that have no name of their own either. Only as a whole, and none that is as well a paper: "আবেদন".
_IN_WRITING = frozenset(
    words.keyed(
        {
            Channel.OTHER: (
                "লিখিত আবেদন", "লিখিত আবেদনের মাধ্যমে", "লিখিত আবেদনের ভিত্তিতে", "লিখিত", "লিখিতভাবে", "লিখিত ভাবে",
                "আবেদনের মাধ্যমে", "আবেদনের ভিত্তিতে", "আবেদনের প্রেক্ষিতে", "আবেদনপত্রের মাধ্যমে",
                "নির্ধারিত ফরমে আবেদনের মাধ্যমে", "সাদা কাগজে আবেদনের মাধ্যমে", "পত্র",
                "পত্রের মাধ্যমে", "পত্র মারফত", "পত্র যোগাযোগ", "পত্র যোগাযোগের মাধ্যমে", "দাপ্তরিক পত্র",
                "দাপ্তরিক পত্রের মাধ্যমে", "চিঠি", "চিঠির মাধ্যমে", "ই-নথি", "ই-নথির মাধ্যমে", "ডি-নথি", "ডি-নথির মাধ্যমে",
                "written application", "in writing", "letter", "by letter", "e-nothi", "d-nothi",
            )
        }
    )
)  # fmt: skip
_LETTER = r"[a-z\u0980-\u09ff]"


def _whole(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Where a word begins: "মাইক্রোফোন" names no phone. A Bengali word may go on with its case: "ফোনের"."""
    said = "|".join(re.escape(folding.fold(word)) + _end(word) for word in wordings)
    return re.compile(rf"(?<!{_LETTER})(?:{said})")


def _end(word: str) -> str:
    if word in _ALONE:
        return f"(?!{_LETTER})"
    return "s?(?![a-z])" if word.isascii() else ""


_WORDS = tuple((channel, _whole(wordings)) for channel, wordings in _CHANNELS)
_NOT = "|".join(
    map(folding.fold, ("ছাড়া", "ব্যতীত", "ব্যতিরেকে", "বাদে", "নয়", "নহে", "নেই", "নাই", "না", "without", "except", "not"))
)
_NEGATION = re.compile(rf"(?<!{_LETTER})(?:{_NOT})(?!{_LETTER})")
_BETWEEN = re.compile(r"/|,|।|;|\s(?:ও|এবং|বা|অথবা|or|and)\s")


def channels(text: str) -> list[Channel]:
    """The channels that a text names; none where it says which one is not meant."""
    seen = folding.fold(text[: words.LONGEST])
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
