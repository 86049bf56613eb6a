"""Marks of a list within a line: "১। … ২। …", "ক) … খ) …", "• … • …"."""

from __future__ import annotations

import re
from enum import Enum

from districts.shared.text import DIGITS
from seeds.reader import wordings
from seeds.reader.text import words

ListWord = Enum(
    "ListWord",
    "NUMBER AND GENITIVE CONDITION CONDITION_FIRST CASE EVERY OF_ALL ALL OF_KIND OF_REQUEST THIS OF_SERVICE",
)
WORDS = wordings.load("values/lists", ListWord.__members__)
# Those that stand within a line too: "• আবেদন • ছবি".
BULLET = r"[•●▪◦‣□■◆◇➢➤►✓✔✦\uf0b7\uf0a7\uf0d8]"
_INLINE = re.compile(r"(?<=[\s।;])[(\[]?([০-৯०-९0-9]{1,2})([।)\]]|\.(?![০-৯0-9])|/(?=\s))(\s*)(?=\S)")
_OF_A_NUMBER = re.compile(rf"{WORDS.any_of(ListWord.NUMBER)}[\s.:ঃ-]*$", re.IGNORECASE)
_LETTERS = "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভম"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
ORDERS = (_LETTERS, _ROMAN, _LATIN)
LETTER = re.compile(rf"[(\[]?([{_LETTERS}]|[a-z]{{1,4}})\s?[।)\].]\s*", re.IGNORECASE)
_INLINE_LETTER = re.compile(rf"(?<=\s)[(\[]?([{_LETTERS}]|[a-z]{{1,4}})\s?([।)\].])\s*(?=\S)", re.IGNORECASE)
_SIGN = re.compile(r"[।)\]./]")
_MOST_BULLETS = 60


def within(text: str, mark: re.Match[str] | None) -> list[re.Match[str]]:
    """Where the next items of a line begin, behind the mark with which it begins, if it does."""
    if mark is None:
        return _between_bullets(text)
    return numbers(text, mark) or letters(text, mark) or _bullets(text, mark)


def numbers(text: str, mark: re.Match[str]) -> list[re.Match[str]]:
    """ "১। … ২) …". A dot, a slash or a missing blank only where the first number is written so, and not "নং ২. …"."""
    found: list[re.Match[str]] = []
    number = number_of(mark[0])
    sign = _SIGN.search(mark[0])
    for inline in _INLINE.finditer(text, mark.end()) if number and sign else ():
        if number_of(inline[1]) != (number or 0) + 1:
            continue
        alike = sign is not None and inline[2] == sign[0]
        plain = inline[2] not in "./" and inline[3]
        of_number = _OF_A_NUMBER.search(text, max(0, inline.start() - 10), inline.start())
        if (alike or plain) and not of_number and not _is_blank(text, found[-1] if found else mark, inline):
            number = number_of(inline[1])
            found.append(inline)
    return found


def letters(text: str, mark: re.Match[str]) -> list[re.Match[str]]:
    """ "ক) … খ) …": the letters that follow in their order, with the sign of the first."""
    letter = LETTER.match(mark[0])
    sign = _SIGN.search(mark[0])
    for order in ORDERS if letter and sign else ():
        first = letter[1].lower() if letter else ""
        due = order.index(first) + 1 if first in order else len(order)
        found: list[re.Match[str]] = []
        for inline in _INLINE_LETTER.finditer(text, mark.end()):
            fits = due < len(order) and inline[1].lower() == order[due] and sign and inline[2] == sign[0]
            if fits and not _is_blank(text, found[-1] if found else mark, inline):
                found.append(inline)
                due += 1
        if found:
            return found
    return []


def _bullets(text: str, mark: re.Match[str]) -> list[re.Match[str]]:
    """ "• … • …": the same sign again."""
    sign = mark[0].strip()
    if not re.fullmatch(BULLET, sign):
        return []
    return list(re.finditer(rf"(?<=\s){sign}\s*(?=\S)", text[: words.LONGEST]))[:_MOST_BULLETS]


def _between_bullets(text: str) -> list[re.Match[str]]:
    """ "আবেদন • ছবি • সনদ": a sign that parts the items, and none before the first."""
    found = list(re.finditer(rf"(?<=\s){BULLET}\s+(?=\S)", text[: words.LONGEST]))[:_MOST_BULLETS]
    return found if len({each[0].strip() for each in found}) == 1 else []


def _is_blank(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    """Whether nothing stands between two marks: "a. b. c" is no list."""
    return not text[before.end() : after.start()].strip()


def number_of(mark: str) -> int | None:
    found = re.search(r"[0-9०-९]+", mark.translate(DIGITS))
    return int(found[0]) if found else None
