"""Decides by its cells what a column without a known heading holds: where they are times, it is the time limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from districts.charters.imports.document_reading import Meaning
from seeds.reader.document import Piece
from seeds.reader.layout import fitting
from seeds.reader.layout.columns import Column
from seeds.reader.text import heading_grammar, words
from seeds.reader.text.heading_grammar import WORDS, HeadingWord
from seeds.reader.values import contacts, fees, lists, officers, placeholders, places, time_limits
from seeds.reader.values.officers import titles

_FEWEST = 0.6
_LEAD = 0.3
Row = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """fitting: how many of the cells that say anything say what a column of this meaning does."""

    fitting: int
    total: int

    @property
    def share(self) -> float:
        return self.fitting / self.total if self.total else 0.0


def decided(heads: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, those without a known heading read as what most of their cells say.

    A meaning is taken where one column leads all others that may hold it, and where no other meaning comes near in that
    column: a tie leaves both unknown. rows: the complete ones.
    """
    missing = [meaning for meaning in _TESTS if all(column.meaning is not meaning for column in heads)]
    undecided = [at for at, column in enumerate(heads) if column.meaning is Meaning.UNKNOWN and not column.lost]
    scores = {(at, meaning): _evidence(heads[at], meaning, at, rows) for at in undecided for meaning in missing}
    found = list(heads)
    for (at, meaning), evidence in scores.items():
        others = [other.share for (column, said), other in scores.items() if (column == at) != (said is meaning)]
        if evidence.share >= _FEWEST and evidence.share >= max(others, default=0.0) + _LEAD:
            found[at] = _taken(heads[at], meaning, evidence)
    return _with_papers(tuple(found), rows)


def _with_papers(heads: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """ "প্রয়োজনীয় কাগজপত্র/আবেদন ফরম প্রাপ্তিস্থান" is asked of both where no other column asks for papers."""
    if any(column.meaning is Meaning.PAPERS for column in heads):
        return heads
    for at, column in enumerate(heads):
        if column.meaning is Meaning.PLACE and heading_grammar.names_papers(column.heading.text):
            evidence = _share(at, rows, lambda cell: any(places.is_paper(item.text) for item in lists.items(cell)))
            if evidence.share >= _FEWEST:
                return (*heads[:at], _taken(column, Meaning.PAPERS, evidence), *heads[at + 1 :])
    return heads


def _taken(column: Column, meaning: Meaning, evidence: _Evidence) -> Column:
    return replace(column, meaning=meaning, by_cells=(evidence.fitting, evidence.total), remark=None)


def _evidence(column: Column, meaning: Meaning, at: int, rows: Sequence[Row]) -> _Evidence:
    heading = heading_grammar.squeezed(column.heading.text[:_LONGEST_HEADING])
    if meaning in _VETOES and any(word in heading for word in WORDS[_VETOES[meaning]]):
        return _Evidence(0, 0)
    return _share(at, rows, _TESTS[meaning])


def _share(at: int, rows: Sequence[Row], test: Callable[[Piece], bool]) -> _Evidence:
    """Of the cells that say something of their own."""
    said = [row[at] for row in rows if len(row) > at and _says_something(row[at])]
    return _Evidence(sum(map(test, said)), len(said))


def _says_something(cell: Piece) -> bool:
    return bool(cell.text) and not placeholders.is_ditto(cell.text) and not placeholders.is_absent(cell.text)


def _is_person(cell: Piece) -> bool:
    """With a title that is known, or with a number or an e-mail beside a title."""
    person, notes = officers.read(cell, asks_name=False)
    doubtful = any(note.code in _DOUBTS for note in notes)
    return (
        person.title is not None and not doubtful and (titles.is_title(person.title) or contacts.has_contact(cell.text))
    )


def _is_list_of_papers(cell: Piece) -> bool:
    items = lists.items(cell)
    return len(items) > 1 and 2 * sum(places.is_paper(item.text) for item in items) >= len(items)


_LONGEST_HEADING = 200
_DOUBTS = {"TITLE_UNFAMILIAR", "TITLE_UNCERTAIN", "TEXT_NOT_UNDERSTOOD"}
_TESTS: dict[Meaning, Callable[[Piece], bool]] = {
    Meaning.TIME_LIMIT: lambda cell: time_limits.is_all(cell.text),
    Meaning.FEE: lambda cell: fees.is_all(cell.text) and words.serial(cell.text) is None,
    Meaning.OFFICER: _is_person,
    Meaning.PAPERS: _is_list_of_papers,
}
_VETOES = {
    Meaning.TIME_LIMIT: HeadingWord.NO_TIME_LIMIT,
    Meaning.FEE: HeadingWord.NO_FEE,
    Meaning.OFFICER: HeadingWord.NO_OFFICER,
}


def named(heads: tuple[Column, ...], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Where no heading asks for names, the only column that nobody knows does, or the only one whose heading may, if
    each of its cells may be one.
    """
    if not rows or any(column.meaning is Meaning.NAME for column in heads):
        return heads
    unknown = [at for at, column in enumerate(heads) if column.meaning is Meaning.UNKNOWN]
    likely = [at for at in unknown if heading_grammar.may_name(heads[at].heading.text)]
    if len(likely or unknown) != 1:
        return heads
    (at,) = likely or unknown
    said = [fitting.name_of(row[at]) for row in rows if len(row) > at]
    if None in said or len(set(said)) < len(said):
        return heads
    return (*heads[:at], replace(heads[at], meaning=Meaning.NAME, inferred=True), *heads[at + 1 :])
