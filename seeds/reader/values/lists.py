"""Splits a cell into list items: numbered or marked in any usual way, or one on each line. Marks are layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from districts.shared import folding
from seeds.reader.document import Piece, TextLine
from seeds.reader.values import inline_marks
from seeds.reader.values.inline_marks import WORDS, ListWord

_any_of = WORDS.any_of
_NUMBER = r"[(\[]?[০-৯०-९0-9]{1,2}\s?(?:[।)\]]|\.(?![০-৯0-9])|/(?=\s+[^\W\d_]))[।.]?"
# Word's hollow bullet is pasted as the letter o.
_BULLET = rf"(?:[-–—*·○](?=\s)|o(?=\s+[\u0900-\u09ff])|{inline_marks.BULLET})"
_FIRST = re.compile(rf"(?:{_NUMBER}|{_BULLET})\s*")
_APART = " ,;"
# A line that ends so says its last word on the next one: "সনদের", "ছবি ও".
_GO_ON = (*WORDS[ListWord.GENITIVE], *(f" {word}" for word in WORDS[ListWord.AND]), "/")
_LEADS = re.compile(r"[:ঃ：]\s*[-–—]*$")
_CONDITION = re.compile(rf"{_any_of(ListWord.CONDITION)}ই?\s*[-–—]*$")
_CONDITION_FIRST = re.compile(rf"{_any_of(ListWord.CONDITION_FIRST)}(?![a-z])")
_CASES = rf"\s?{_any_of(ListWord.CASE)}ই?"
# "সকল ক্ষেত্রে:" names no case, but "সকল প্রতিষ্ঠানের ক্ষেত্রে:" and "অন্যান্য সকল ক্ষেত্রে:" do.
_ALWAYS = re.compile(
    rf"(?:{_any_of(ListWord.EVERY, ListWord.OF_ALL)}"
    rf"|{_any_of(ListWord.ALL)} (?:{_any_of(ListWord.OF_KIND)} )?{_any_of(ListWord.OF_REQUEST)}){_CASES}"
)
_IN_A_CASE = re.compile(r"[\u0980-\u09ff]র ক্ষেত্রে")
_OF_ALL = re.compile(rf"{_any_of(ListWord.ALL)} (?:\S{{1,30}} )?\S{{1,40}}র ক্ষেত্রে")
_OF_THE_SERVICE = re.compile(rf"(?:{_any_of(ListWord.THIS)} ?)?{_any_of(ListWord.OF_SERVICE)}{_CASES}")
_COLON_BEFORE_A_LIST = re.compile(r"[:ঃ：]\s*(?=[(\[]?[১1কaA]\s?[।)\]./])")
_LONGEST_HEADING = 120


@dataclass(frozen=True, slots=True)
class Item:
    """heading: what stands above other items and says of what they are."""

    line: int
    text: str
    heading: bool = False


def items(piece: Piece) -> list[Item]:
    """Verbatim, from where the text begins to where it ends: a wrapped item keeps its line break as published."""
    return [item for item in _items(piece.text, piece.lines()) if item.text]


def _items(text: str, lines: list[TextLine]) -> Iterator[Item]:
    marks = marks_of(lines)
    marked = any(marks)
    heads = [_is_heading(lines, marks, at, marked=marked) for at in range(len(lines))]
    begins = [at for at in range(len(lines)) if not at or marks[at] or heads[at] or heads[at - 1]]
    if not marked:
        begins = [at for at in range(len(lines)) if not at or not lines[at - 1].text.endswith(_GO_ON)]
    for at, end in zip(begins, [*begins[1:], len(lines)], strict=False):
        line, mark, below = lines[at], marks[at], lines[at + 1 : end]
        if mark and below and leads(line.text) and marks_of(below)[0]:
            yield Item(line.number, line.text[mark.end() :], heading=True)
            yield from _items(text, below)
            continue
        if not marked and (behind := _behind_a_heading(line.text)):
            yield Item(line.number, line.text[: behind.start()].strip(), heading=True)
            mark = behind
        *spans, (start, last) = _spans(line, mark)
        last = below[-1].at + len(below[-1].text) if below else last
        for begin, close in (*spans, (start, last)):
            said = text[begin:close].strip()
            yield Item(line.number, said.rstrip(_APART) if close != last else said, heading=heads[at])


def _behind_a_heading(line: str) -> re.Match[str] | None:
    """ "নতুন আবেদন: ১। … ২। …" on one line: the first mark."""
    colon = _COLON_BEFORE_A_LIST.search(line, 0, _LONGEST_HEADING)
    mark = (_FIRST.match(line, colon.end()) or inline_marks.LETTER.match(line, colon.end())) if colon else None
    return mark if mark and (inline_marks.numbers(line, mark) or inline_marks.letters(line, mark)) else None


def goes_on_otherwise(piece: Piece) -> bool:
    """Whether a list begins below other lines, and none of these says of what it is; or whether below a list stands a
    line that is none of it, though it may be its last item's.
    """
    lines = piece.lines()
    marks = marks_of(lines)
    if any(marks) and not marks[-1]:
        return True
    firsts = (
        at
        for at, line in enumerate(lines)
        if (mark := _FIRST.match(line.text)) and inline_marks.number_of(mark[0]) == 1
    )
    return any(at and not lines[at - 1].text.endswith((":", "ঃ")) for at in firsts)


def begins_again(item: str) -> bool:
    """Whether another list begins within an item: "ছবি নবায়নের ক্ষেত্রে: ১। …"; nobody knows where its heading begins."""
    return _COLON_BEFORE_A_LIST.search(item) is not None


def leads(line: str) -> bool:
    """Whether a line ends in a colon: what it says it says of the lines below."""
    return len(line) <= _LONGEST_HEADING and _LEADS.search(line) is not None


def says_when(heading: str) -> bool:
    """ "নবায়নের ক্ষেত্রে:": for what case the items below are."""
    said = _LEADS.sub("", folding.fold(heading[:_LONGEST_HEADING]))
    return (_CONDITION.search(said) or _CONDITION_FIRST.match(said)) is not None


def says_always(heading: str, *, alone: bool) -> bool:
    """ "সকল ক্ষেত্রে:": for every case, so that what a heading above said is over. alone: no other heading says when,
    so that "আবেদনের জন্য:" is told from nothing.
    """
    said = folding.fold(heading[:_LONGEST_HEADING]).strip(" :ঃ：-–—")
    return _ALWAYS.fullmatch(said) is not None or (alone and _OF_THE_SERVICE.fullmatch(said) is not None)


def names_a_case(item: str) -> bool:
    """ "নবায়নের ক্ষেত্রে পুরাতন লাইসেন্স": of one item, what a heading says of many."""
    said = folding.fold(item)
    return _IN_A_CASE.search(said) is not None and not (_ALWAYS.search(said) or _OF_ALL.search(said))


def _is_heading(lines: list[TextLine], marks: list[re.Match[str] | None], at: int, *, marked: bool) -> bool:
    """A line without a mark that leads to others: where these are marked, to the first, unless it says when."""
    text = lines[at].text
    if marks[at] or at + 1 == len(lines):
        return False
    if not marked:
        return leads(text)
    below = marks[at + 1]
    first = below is not None and inline_marks.number_of(below[0]) in {None, 1}
    return below is not None and ((leads(text) and (first or says_when(text))) or (first and says_when(text)))


def marks_of(lines: list[TextLine]) -> list[re.Match[str] | None]:
    """The number or mark with which each line begins, if it does."""
    marks = _in_order([_FIRST.match(line.text) for line in lines])
    return marks if any(marks) else _lettered(lines)


def _in_order(marks: list[re.Match[str] | None]) -> list[re.Match[str] | None]:
    """ "১/ … ২/ …" counts from one; any other slash is of a sum: "২০/ টাকা"."""
    found: list[re.Match[str] | None] = []
    due = 1
    for mark in marks:
        slash = mark is not None and "/" in mark[0]
        fits = mark is not None and (not slash or inline_marks.number_of(mark[0]) in {1, due})
        due = (inline_marks.number_of(mark[0]) or 0) + 1 if mark and slash and fits else due
        found.append(mark if fits else None)
    return found


def _lettered(lines: list[TextLine]) -> list[re.Match[str] | None]:
    """ক) খ), a. b., i) ii): letters mark a list only in their order, from the first on; "ড. করিম" is none."""
    for order in inline_marks.ORDERS:
        marks: list[re.Match[str] | None] = []
        due = found = 0
        for at, line in enumerate(lines):
            mark = inline_marks.LETTER.match(line.text)
            anew = mark is not None and at > 0 and mark[1].lower() == order[0] and leads(lines[at - 1].text)
            due = 0 if anew else due
            fits = mark is not None and due < len(order) and mark[1].lower() == order[due]
            marks.append(mark if fits else None)
            more = 1 + len(inline_marks.letters(line.text, mark)) if mark and fits else 0
            due += more
            found += more
        begins = next((mark for line, mark in zip(lines, marks, strict=True) if mark or not leads(line.text)), None)
        if found > 1 and begins:
            return marks
    return [None] * len(lines)


def _spans(line: TextLine, mark: re.Match[str] | None) -> list[tuple[int, int]]:
    """The items of one line that is numbered: more than one where the next numbers or letters stand within it."""
    found = inline_marks.within(line.text, mark)
    starts = [mark.end() if mark else 0, *(each.end() for each in found)]
    ends = [*(each.start() for each in found), len(line.text)]
    return [(line.at + start, line.at + end) for start, end in zip(starts, ends, strict=True)]
