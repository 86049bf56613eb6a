"""Parses the required papers of a service, and where each is obtained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from districts.charters.draft import RequiredDocument
from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Meaning
from districts.shared import folding
from seeds.reader import wordings
from seeds.reader.document import Piece
from seeds.reader.text import column_headings, words
from seeds.reader.values import contacts, lists, placeholders, places, stated_places
from seeds.reader.values.officers import titles

_PaperWord = Enum(
    "_PaperWord",
    "CONDITIONAL NONE ANY SOMETHING PAPER GENITIVE NEED NOT_THERE NOT_NEEDED HEADING FORM "
    "APPLICATION APPLICATION_WORD CASE ONLY_FOR WITH AND FOLLOWING NO_PAPER IS REQUIRED",
)
_WORDS = wordings.load("values/papers", _PaperWord.__members__)
_any_of = _WORDS.any_of
_WHERE_APPLICABLE = re.compile(rf"{_any_of(_PaperWord.CONDITIONAL)}ই?(?![\u0980-\u09ff])")
_NONE = frozenset(map(folding.key, _WORDS[_PaperWord.NONE])) | {""}
_NOT_NEEDED = rf"(?:{_any_of(_PaperWord.NEED)} ?{_any_of(_PaperWord.NOT_THERE)}|{_any_of(_PaperWord.NOT_NEEDED)})"
_NO_PAPERS = re.compile(
    rf"(?:{_any_of(_PaperWord.ANY)} ?)?"
    rf"(?:{_any_of(_PaperWord.SOMETHING)}|{_any_of(_PaperWord.PAPER)}{_any_of(_PaperWord.GENITIVE)}?)? ?{_NOT_NEEDED}"
    rf"|{_any_of(_PaperWord.NO_PAPER)}(?: {_any_of(_PaperWord.IS)})? {_any_of(_PaperWord.REQUIRED)}"
)
# Of a list's item: what is said not to be needed is none of the papers that are.
_DENIED = re.compile(rf"(?:^|\s){_NOT_NEEDED}$")
# A heading that says only that papers follow.
_OF_PAPERS = _WORDS[_PaperWord.HEADING]
_FORM = _WORDS[_PaperWord.FORM]
# "আবেদনপত্রের সাথে সংযুক্ত কাগজপত্র:" asks for an application too; "আবেদনের জন্য …" need not.
_APPLICATION = re.compile(
    rf"(?<![\u0980-\u09ff]){_any_of(_PaperWord.APPLICATION_WORD)}{_any_of(_PaperWord.CASE)}?(?![\u0980-\u09ff])"
    rf"(?! {_any_of(_PaperWord.ONLY_FOR)})"
)
_WITH = re.compile(
    rf"([^ ,]{{2,40}}?)(?:{_any_of(_PaperWord.WITH)}| {_any_of(_PaperWord.AND)} {_any_of(_PaperWord.FOLLOWING)})"
)
_APPLICATIONS = (*_FORM, *_WORDS[_PaperWord.APPLICATION])
_ADDRESS = re.compile(
    r"(?:https?://|(?<![a-z0-9@.-])(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10}(?=/))(?:[a-z0-9._~%?#&=:+/-]*[a-z0-9_~=])?(?:/(?=\s*$))?",
    re.IGNORECASE | re.ASCII,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# ১/২০২০, and a sum: "২০/- টাকার …".
_NUMBER = re.compile(r"[০-৯0-9]\s?/(?=\s?(?:[০-৯0-9]|[-–—=]|টাকা))")


@dataclass
class _Paper:
    """A paper while its cell is being read."""

    line: int
    text: str
    name: str
    place: str | None
    conditional: bool


def read(piece: Piece, *, asks_place: bool) -> tuple[tuple[RequiredDocument, ...], list[Note]]:
    """asks_place: the column's heading promises the place too; it stands behind a "/"."""
    if placeholders.is_ditto(piece.text):
        return (), [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)]
    items = _with_brackets(piece)
    if not piece.text.strip() or (items and all(_says_none(item.text[: words.LONGEST]) for item in items)):
        return (), []
    notes: list[Note] = []
    items = list(_without_remarks(items, notes))
    items, said = stated_places.places(items)
    found = _papers(items, notes, asks_place=asks_place)
    _give(found, said, notes)
    if asks_place:
        notes += [Note("PLACE_NOT_STATED", paper.line, paper.text) for paper in found if paper.place is None]
    papers = (RequiredDocument(at, each.name, each.place, each.conditional) for at, each in enumerate(found, 1))
    return tuple(papers), notes if found else [Note("TEXT_NOT_UNDERSTOOD", piece.line, piece.text)]


def _says_none(text: str) -> bool:
    """Of the paper, or of the paper and of its place: "নাই/ নাই"."""
    said = [text] if folding.key(text) in _NONE else text.split("/")
    return all(folding.key(each) in _NONE or _NO_PAPERS.fullmatch(folding.fold(each).strip(" ।.-–—")) for each in said)


def _with_brackets(piece: Piece) -> list[lists.Item]:
    """The items; a bracket on a line of its own belongs to the one above: "আবেদন ফরম", "(নির্ধারিত)"."""
    found: list[lists.Item] = []
    marked = any(lists.marks_of(piece.lines()))
    for item in lists.items(piece):
        above = found[-1] if found else None
        bracket = not marked and _BRACKETS.fullmatch(item.text) and not stated_places.is_label(item.text)
        if bracket and above and not above.heading:
            found[-1] = replace(above, text=f"{above.text}\n{item.text}")
        else:
            found.append(item)
    return found


def _without_remarks(items: list[lists.Item], notes: list[Note]) -> Iterator[lists.Item]:
    """ "… বিঃদ্রঃ মূল কপি সঙ্গে আনতে হবে": a word to the reader behind a paper, and none of its name."""
    for item in items:
        at = placeholders.remark_within(item.text)
        if at is not None:
            notes.append(Note("TEXT_NOT_UNDERSTOOD", item.line, item.text[at:]))
        if at is None or item.text[:at].strip():
            yield item if at is None else replace(item, text=item.text[:at].rstrip())


def _papers(items: list[lists.Item], notes: list[Note], *, asks_place: bool) -> list[_Paper]:
    found: list[_Paper] = []
    when = False
    alone = sum(item.heading and lists.says_when(item.text) for item in items) == 1
    for item in items:
        if item.heading:
            says_when = lists.says_when(item.text)
            when = says_when and not lists.says_always(item.text, alone=alone)
            known = (says_when or words.has_any(item.text, _OF_PAPERS)) and not stated_places.is_label(item.text)
            known = column_headings.meaning_of(item.text) is Meaning.PAPERS or (
                known and not _names_a_paper(item, items)
            )
            notes.append(Note("PAPERS_HEADING" if known else "TEXT_NOT_UNDERSTOOD", item.line, item.text))
            continue
        name, place = _name_and_place(item.text) if asks_place else (item.text, None)
        if asks_place and found and (above := found[-1].place) and places.is_address(above, [item.text]):
            found[-1].place = f"{above}\n{item.text}"
            continue
        if place is not None and _is_uncertain(item.text, name, place):
            notes.append(Note("PLACE_UNCERTAIN", item.line, item.text))
        if contacts.has_contact(item.text) or _is_no_paper(name, place) or _says_more(item.text):
            notes.append(Note("TEXT_NOT_UNDERSTOOD", item.line, item.text))
        conditional = (
            when or _WHERE_APPLICABLE.search(folding.fold(item.text)) is not None or lists.names_a_case(item.text)
        )
        found.append(_Paper(item.line, item.text, name, place, conditional))
    return found


def _says_more(text: str) -> bool:
    """ "ছবি", below it "মৃত্যুর ক্ষেত্রে": it may be said of the papers that follow; or another list begins within."""
    above, _, last = text.rpartition("\n")
    return (bool(above) and lists.says_when(last)) or lists.begins_again(text)


def _is_no_paper(name: str, place: str | None) -> bool:
    """A place on a line of its own, or what is said not to be needed."""
    denied = _DENIED.search(folding.fold(name[: words.LONGEST]).rstrip(" ।.")) is not None
    return denied or (place is None and places.is_nothing_else(name))


def _names_a_paper(heading: lists.Item, items: list[lists.Item]) -> bool:
    """Whether a heading names an application and none of the items is one, or a paper: "ছবিসহ নিম্নোক্ত কাগজপত্র:"."""
    said = folding.fold(heading.text)
    if any(places.is_paper(word) and not words.has_any(word, _OF_PAPERS) for word in _WITH.findall(said)):
        return True
    asked = _APPLICATION.search(said) is not None
    return asked and not any(words.has_any(item.text, _APPLICATIONS) for item in items if not item.heading)


def _give(found: list[_Paper], said: list[stated_places.StatedPlace], notes: list[Note]) -> None:
    """What a line says of where papers are obtained, to those that it is about."""
    for place in said:
        about = [
            paper for paper in found[place.first : place.end] if not place.of_forms or words.has_any(paper.name, _FORM)
        ]
        if not about or contacts.has_contact(place.text):
            notes.append(Note("TEXT_NOT_UNDERSTOOD", place.line, place.text))
        elif place.doubtful or (place.uncertain and len(about) > 1):
            notes.append(Note("PLACE_UNCERTAIN", place.line, place.text))
        for paper in about:
            paper.place = paper.place or place.said


def with_places(papers: tuple[RequiredDocument, ...], given: Piece) -> tuple[RequiredDocument, ...] | None:
    """The papers with what a column of places says: one place for all, or one for each; None where neither is sure."""
    said = [None if placeholders.is_absent(place) else place for place in _each(given, len(papers))]
    if len(said) == 1:
        said *= len(papers)
    if len(said) != len(papers):
        return None
    return tuple(
        replace(paper, obtain_from=paper.obtain_from or place) for paper, place in zip(papers, said, strict=True)
    )


def _each(given: Piece, papers: int) -> list[str]:
    """The places of a cell; of lines without marks each is one only if each is surely a place, since one may go on."""
    said = [item.text for item in lists.items(given)]
    if len(said) == 1 or any(lists.marks_of(given.lines())):
        return said
    if papers == 1 or places.is_address(said[0], said[1:]):
        return [given.text]
    return said if all(places.is_place(place) or placeholders.is_absent(place) for place in said) else []


def _name_and_place(text: str) -> tuple[str, str | None]:
    """The place stands behind the last "/", unless what stands behind each is another paper, or a place."""
    at = _places_begin(text, _separators(text))
    name, place = (text[: at[-1]].strip(), text[at[-1] + 1 :].strip()) if at else ("", "")
    if not name or not place or all(map(places.is_paper, _parts(text, at)[1:])):
        return text, None
    return (name, None) if placeholders.is_absent(place) else (name, place)


def _is_uncertain(text: str, name: str, place: str) -> bool:
    """Whether a "/" may part two papers or two places."""
    at = _places_begin(text, _separators(text))
    spaced = text[at[-1] + 1 :][:1].isspace() and places.is_paper(name)
    return len(at) > 1 or not _is_place(place, spaced=spaced) or places.is_place(name)


def _is_place(said: str, *, spaced: bool) -> bool:
    """spaced: behind a paper and "/ ", where a post says who gives it; "কর্মকর্তা/ কর্মচারী" is no paper."""
    return places.is_place(said) or (spaced and titles.is_title(said) and not places.is_paper(said))


def _places_begin(text: str, separators: list[int]) -> list[int]:
    """ "সনদ/ ইউনিয়ন পরিষদ/পৌরসভা": the first alone parts, where a paper stands before it and only places behind."""
    paper, *behind = _parts(text, separators)
    spaced = bool(behind) and behind[0][:1].isspace()
    alone = places.is_paper(paper) and behind and all(_is_place(said, spaced=spaced) for said in behind)
    return separators[:1] if alone else separators


def _parts(text: str, separators: list[int]) -> list[str]:
    starts = [0, *(at + 1 for at in separators)]
    return [text[start:end] for start, end in zip(starts, [*separators, len(text)], strict=True)]


def _separators(text: str) -> list[int]:
    """Where a "/" parts two things: not within an address of the web, brackets, or a number like ১/২০২০."""
    within = [found.span() for pattern in (_ADDRESS, _BRACKETS, _NUMBER) for found in pattern.finditer(text)]
    slashes = (found.start() for found in re.finditer("/", text[: words.LONGEST]))
    return [at for at in slashes if not any(start <= at < end for start, end in within)]
