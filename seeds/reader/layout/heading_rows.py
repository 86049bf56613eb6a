"""Decides whether a row is the heading row of a table of services: by its words, and by what stands below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from districts.charters.imports.document_reading import Meaning
from seeds.reader.text import column_headings, words

FEWEST = 3
OF_SERVICES = {Meaning.NAME, Meaning.METHOD, Meaning.PAPERS, Meaning.FEE}
"""No other table of a charter asks for these."""
_FIRST = {Meaning.SERIAL, Meaning.NAME}
_LONGEST = 120


def is_heading_row(row: Iterable[str], below: Sequence[str] = ()) -> bool:
    """below: the cells of the next row, if the document tells rows apart: (১) (২) … or the first service.

    Three different headings decide, of which one is asked for by services only. Misspelt ones count where two others
    are known. Two are enough for the columns of serials and names, where the first serial follows. Without either of
    these, cells of services may be put together of the same words: there, headings that are known as they stand count.
    """
    texts = list(row)
    found = [column_headings.meaning_of(text) for text in texts]
    known = {meaning for meaning in found if meaning}
    if not known & _FIRST or len(known) < FEWEST - 1:
        as_they_stand = {meaning for text, meaning in zip(texts, found, strict=True) if column_headings.is_known(text)}
        return (len(known) > FEWEST or len(as_they_stand) >= FEWEST) and bool(known & OF_SERVICES)
    if len(known) < FEWEST:
        unknown = (
            text for text, meaning in zip(texts, found, strict=True) if not meaning and 0 < len(text) <= _LONGEST
        )
        known |= {near for text in unknown if (near := column_headings.nearest(text))}
    if len(known) >= FEWEST:
        return bool(known & OF_SERVICES)
    first_serial = Meaning.SERIAL in found and words.serial(_at(below, found.index(Meaning.SERIAL))) == 1
    return known >= _FIRST and first_serial and len(texts) >= FEWEST


def _at(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""
