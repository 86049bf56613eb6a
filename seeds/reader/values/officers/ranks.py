"""Ranks before a name ("অধ্যাপক ফজলুল হক"), and names after a title on the same line."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.values import placeholders
from seeds.reader.values.officers import labels, seats, titles

NameWord = Enum(
    "NameWord",
    "HONORIFIC HONORIFIC_JOINED PROFESSOR RANK BEFORE_PROFESSOR BEFORE_RANK SURNAME NO_NAME STREET AND FIELD",
)
WORDS = wordings.load("people/names", NameWord.__members__)
HONORIFICS = frozenset(WORDS[NameWord.HONORIFIC])
# A rank that stands before another honorific is one too: "প্রফেসর ড. করিম".
BEFORE_ANOTHER = frozenset(WORDS[NameWord.PROFESSOR])
_RANKS = BEFORE_ANOTHER | frozenset(WORDS[NameWord.RANK])
# "সহকারী অধ্যাপক …", "পুলিশ পরিদর্শক …"; but "সহকারী প্রকৌশলী …" is a post, and what follows its place.
_BEFORE_A_RANK = {
    **dict.fromkeys(WORDS[NameWord.BEFORE_PROFESSOR], BEFORE_ANOTHER),
    **dict.fromkeys(WORDS[NameWord.BEFORE_RANK], _RANKS),
}
SURNAMES = frozenset(WORDS[NameWord.SURNAME])
_FIELDS = frozenset(WORDS[NameWord.FIELD])
_NO_NAMES = frozenset(WORDS[NameWord.NO_NAME])
HONORIFIC_INSIDE = re.compile(
    rf"[\s,(:–-](?P<name>{labels.WORDS.any_published(labels.LabelWord.HONORIFIC)}\s?[^\s,)])", re.IGNORECASE
)
_SIR = "জনাব"
_LETTERS = re.compile(r"[^\W\d_][\w\u0980-\u09ff.]*")
_SIGN = re.compile(r"\s{0,3}(?P<sign>[:ঃ：]|[-–—](?=\s))[-–—]?\s{0,3}(?=[^\s(])")
_NAME_IN_BRACKETS = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST = 100
_LONGEST_NAME = 60
_WORDS_OF_A_NAME = range(2, 6)
_MOST_WORDS = 6
_FEWEST_SURE = 2


def behind_rank(line: str) -> str:
    """What stands behind the rank that a line begins with, if that may be a name: no office, field or title."""
    said = line[:_LONGEST].split()
    folded = [folding.fold(word) for word in said]
    at = 1 if len(folded) > 1 and folded[1] in _BEFORE_A_RANK.get(folded[0], ()) else 0
    begins = at
    while begins < len(folded) and folded[begins] in _RANKS:
        begins += 1
    if begins < len(folded) and _IN_BRACKETS.fullmatch(folded[begins]):
        begins += 1
    name = " ".join(said[begins:])
    return name if begins > at and len(line) <= _LONGEST and _may_be_name(name) else ""


def is_ranked(line: str) -> bool:
    return bool(behind_rank(line))


def ends_in_surname(line: str) -> bool:
    return not SURNAMES.isdisjoint(folding.fold(line).split()[-1:])


def has_title(name: str) -> bool:
    """Whether a title stands in a name behind its honorifics and ranks."""
    said = (behind_rank(name) or name).split()
    while said and (folding.fold(said[0]) in HONORIFICS or folding.fold(said[0]) in _RANKS):
        del said[0]
    return titles.is_title(" ".join(said))


def hides_name(title: str) -> bool:
    """ "উপপরিচালক করিম উদ্দিন": a title in front, and behind it what ends as a name does or follows a rank."""
    bare = title.partition(",")[0]
    said = bare.split()
    name = behind_rank(bare)
    return len(name.split()) >= _FEWEST_SURE or (
        len(said) > _FEWEST_SURE and ends_in_surname(bare) and titles.is_title(bare)
    )


def parted(line: str, *, asks_name: bool) -> tuple[str, str] | None:
    """ "উপপরিচালক: করিম উদ্দিন", "উপপরিচালক- করিম উদ্দিন": a title, a sign and somebody's name are two."""
    if len(line) <= _LONGEST and (bracket := _NAME_IN_BRACKETS.fullmatch(line)):
        title, name = bracket[1], bracket[2]
        told = ends_in_surname(name) and titles.ends_in_title(title) and _may_be_name(name)
        return (title, name) if told and len(name.split()) >= _FEWEST_SURE else None
    sign = _SIGN.search(line) if len(line) <= _LONGEST else None
    title, name = (line[: sign.start()], line[sign.end() :]) if sign else ("", "")
    if not sign or not titles.ends_in_title(title) or not _may_be_name(name):
        return None
    said = name.split()
    sure = ends_in_surname(name) or (asks_name and sign["sign"] not in "-–—")
    return (title, name) if sure and len(said) >= _FEWEST_SURE else None


def name_and_title(line: str, *, told: bool) -> tuple[str, str] | None:
    """ "মোঃ জামাল হোসেন সহকারী প্রোগ্রামার": nothing parts the name from the title but a word that no name goes on with, or
    a surname before a title of one word. told: a honorific tells the name.
    """
    said = line.split() if len(line) <= _LONGEST else []
    folded = [folding.fold(word).strip(",;()") for word in said]
    for at in range(_FEWEST_SURE, len(said)):
        if any(c in ",;()" for c in said[at - 1]) or titles.is_title(said[at - 1]):
            return None
        name, title = " ".join(said[:at]), seats.parted(" ".join(said[at:]))[0]
        surname = folded[at - 1] in SURNAMES
        begins = folded[at] in _FIELDS or titles.opens_title(said[at])
        alone = surname and len(title.split()) == 1
        no_name = (SURNAMES | HONORIFICS).isdisjoint(folded[at:])
        if ((begins and (told or surname)) or alone) and no_name and titles.ends_in_title(title):
            return name, " ".join(said[at:])
    return None


def mentions_name(title: str) -> bool:
    """Whether a name stands behind a title's words: a honorific, or a surname."""
    inside = HONORIFIC_INSIDE.search(title)
    if inside and titles.is_title(title[: inside.start()]):
        return True
    said = [word.strip(".") for word in _LETTERS.findall(folding.fold(title))]
    begins = next((at for at, word in enumerate(said) if titles.is_title(word)), len(said))
    return not SURNAMES.isdisjoint(said[begins + 1 :])


def names_somebody(where: str) -> bool:
    """Whether an office is said behind somebody's name: "মোঃ রাশেদ খান জেলা সমাজসেবা কার্যালয়"."""
    said = where.split()
    folded = [folding.fold(word) for word in said]
    first = folded[0] if folded else ""
    joined = first.startswith((_SIR, *WORDS[NameWord.HONORIFIC_JOINED]))
    honoured = joined or first in HONORIFICS
    sure = joined or (honoured and first[-1] in ".:ঃ")
    named = not SURNAMES.isdisjoint(folded[1:]) if honoured else folded[1:2] and folded[1] in SURNAMES
    return sure or (bool(named) and seats.is_where(" ".join(said[2:])))


def may_be_name(line: str) -> bool:
    special = (
        (titles.is_title(line) and not is_ranked(line)) or titles.is_office(line) or placeholders.is_sentence(line)
    )
    return not special and len(line) <= _LONGEST_NAME


def is_plain_name(line: str) -> bool:
    """ "রফিকুল ইসলাম" below a title: no honorific, but a surname tells it."""
    name = line.rstrip(" ।")
    return len(name.split()) in _WORDS_OF_A_NAME and ends_in_surname(name) and may_be_name(name)


def is_rank(word: str) -> bool:
    return folding.fold(word) in _RANKS


def _may_be_name(text: str) -> bool:
    folded = [folding.fold(word) for word in text.split()]
    return (
        0 < len(folded) <= _MOST_WORDS
        and not any(c.isdigit() or c in ",()/" for c in text)
        and _NO_NAMES.isdisjoint(folded)
        and not (titles.is_title(text) or titles.is_office(text) or placeholders.is_sentence(text))
    )
