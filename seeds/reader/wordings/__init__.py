"""The wordings of documents: data files with one row for each wording, and their loader.

`headings/` holds the names of columns and sections, `people/` titles, names and labels of contacts, `values/` the other
words inside cells. A row is a meaning, a wording as a document writes it, and optionally where it was seen, separated
by tabs; `#` begins a comment. The order of rows does not matter: parsers try the longest wording first, and precedence
between meanings is in their code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from districts.shared import folding
from seeds.reader.wordings import patterns

__all__ = ["FOLDER", "WordingError", "Wordings", "load", "lookup", "written"]

T = TypeVar("T")
FOLDER = files("seeds.reader.wordings")
_COLUMNS = ["meaning", "wording", "seen_in"]


class WordingError(Exception):
    """A row that does not fit: `values/fees.tsv:12: …`."""


class Wordings(dict[T, tuple[str, ...]]):
    """The wordings of one file by their meaning."""

    def any_of(self, *meanings: T) -> str:
        """A pattern for a folded text."""
        return patterns.any_of(*(self[meaning] for meaning in meanings))

    def any_published(self, *meanings: T) -> str:
        """A pattern for a text as it is published, from wordings in the form `written`."""
        return patterns.any_published(*(self[meaning] for meaning in meanings))


def load(
    name: str,
    meanings: Mapping[str, T],
    form: Callable[[str], str] = folding.fold,
    *,
    folder: Traversable = FOLDER,
) -> Wordings[T]:
    """The wordings of a file by their meaning, in the form in which they are compared with a text.

    meanings: by the names that rows use, such as an enumeration's `__members__`. Raises WordingError for an unknown
    meaning, an empty wording, and one that a meaning has twice in that form.
    """
    found: dict[T, dict[str, int]] = {meaning: {} for meaning in meanings.values()}
    for line, meaning, published in _rows(name, meanings, form, folder):
        wording = form(published)
        _refuse_second(name, line, published, found[meaning].get(wording))
        found[meaning][wording] = line
    return Wordings({meaning: tuple(wordings) for meaning, wordings in found.items()})


def lookup(name: str, meanings: Mapping[str, T], *, folder: Traversable = FOLDER) -> dict[str, T]:
    """The meaning of each wording, by its letters and digits (`folding.key`). Raises WordingError, also for a wording
    with two meanings.
    """
    found: dict[str, tuple[T, int]] = {}
    for line, meaning, published in _rows(name, meanings, folding.key, folder):
        wording = folding.key(published)
        _refuse_second(name, line, published, found[wording][1] if wording in found else None)
        found[wording] = (meaning, line)
    return {wording: meaning for wording, (meaning, _) in found.items()}


def written(wording: str) -> str:
    """The form for patterns that search a published text, which is not folded."""
    return unicodedata.normalize("NFC", wording)


def _rows(
    name: str, meanings: Mapping[str, T], form: Callable[[str], str], folder: Traversable
) -> Iterator[tuple[int, T, str]]:
    lines = folder.joinpath(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not rows or rows[0][1] != _COLUMNS:
        raise WordingError(f"{name}.tsv: the first row must name the columns {', '.join(_COLUMNS)}, with tabs between")
    for number, row in rows[1:]:
        if not 2 <= len(row) <= len(_COLUMNS):
            raise WordingError(f"{name}.tsv:{number}: expected {', '.join(_COLUMNS)}, with tabs between")
        if row[0] not in meanings:
            raise WordingError(f"{name}.tsv:{number}: unknown meaning {row[0]!r}; known: {', '.join(meanings)}")
        if not form(row[1]) or row[1] != row[1].strip():
            raise WordingError(f"{name}.tsv:{number}: the wording is empty or has blanks at its ends: {row[1]!r}")
        yield number, meanings[row[0]], row[1]


def _refuse_second(name: str, line: int, wording: str, earlier: int | None) -> None:
    if earlier is not None:
        raise WordingError(f"{name}.tsv:{line}: {wording!r} stands in line {earlier} already")
