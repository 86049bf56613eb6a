"""Text without a table: each service is a list of labels with their values, "সেবা: … সময়: … ফি: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from districts.charters.findings.notes import Note
from districts.charters.imports.document_reading import Meaning, Span
from seeds.reader.document import Piece, Table, trimmed
from seeds.reader.layout import sections
from seeds.reader.layout.sections import numerals
from seeds.reader.source.plain_text.cutter import Cut, Cutter
from seeds.reader.text import column_headings

_COLON = re.compile(r"[:ঃ：]")
_FEWEST = 2
_LONGEST_LABEL = 80
_PARTING = ",;।|"
_BETWEEN = f" \t{_PARTING}"
_TELLING = {Meaning.FEE, Meaning.TIME_LIMIT, Meaning.PAPERS, Meaning.OFFICER, Meaning.METHOD}


@dataclass
class _Field:
    """A label, from its start to behind its colon, and where its value stands. meaning: None of an unknown label."""

    meaning: Meaning | None
    start: int
    colon: int
    end: int


def cut(text: str) -> Cut | None:
    """None unless at least two services are written so, with the same labels in the same order."""
    found = _Lists(text)
    for start, end in found.lines():
        found.line(start, end)
    return found.cut()


class _Lists(Cutter):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._fields: list[_Field] = []
        self._marks: list[tuple[int, int]] = []
        self._open = False
        self._others: list[tuple[int, int]] = []

    def line(self, start: int, end: int) -> None:
        said = trimmed(self.text[start:end])
        if not said:
            self._open = self._open and not self._has_value()
            return
        at = start + self.text[start:end].index(said)
        marked = numerals.end_of(said)
        fields = list(self._labels(at + marked, at + len(said), marked=marked > 0))
        if sections.ends_a_table(said) and not fields:
            self._open = False
            self._others.append((start, end))
        elif fields or (marked == len(said) and not self._open):
            self._open = bool(fields)
            self._marks += [(at, at + marked)] if marked else []
            self._fields += fields
        elif marked == len(said) and self._has_value():
            self._open = False
            self._marks.append((at, at + marked))
        elif self._open:
            self._fields[-1].end = at + len(said)
        else:
            self._others.append((start, end))

    def _has_value(self) -> bool:
        return bool(self._fields) and bool(self._value(self._fields[-1]))

    def _value(self, field: _Field) -> str:
        return trimmed(self.text[field.colon : field.end])

    def _labels(self, start: int, end: int, *, marked: bool) -> Iterator[_Field]:
        """Those of a line: one at its beginning, and others behind the value of the one before."""
        found: list[_Field] = []
        for colon in _COLON.finditer(self.text, start, end):
            label = self._label(found[-1].colon if found else start, colon.start(), first=not found)
            if (
                label is None
                and not found
                and (marked or colon.end() == end)
                and colon.start() - start <= _LONGEST_LABEL
            ):
                found.append(_Field(None, start, colon.end(), end))
            elif label:
                if found:
                    found[-1].end = label.start
                found.append(replace(label, end=end))
            elif not found:
                break
        yield from found

    def _label(self, start: int, colon: int, *, first: bool) -> _Field | None:
        """A known heading that ends at the colon; it begins the line, or stands behind what parts two of them."""
        at = start if first else max((self.text.rfind(sign, start, colon) for sign in _PARTING), default=-1)
        meaning = column_headings.meaning_of(self.text[at:colon].strip(_BETWEEN)) if at >= start else None
        return _Field(meaning, at, colon + 1, colon + 1) if meaning else None

    def cut(self) -> Cut | None:
        records = self._records()
        kinds = [[field.meaning or trimmed(self.text[field.start : field.colon]) for field in each] for each in records]
        known = {kind for kind in kinds[0] if isinstance(kind, Meaning)} if kinds else set()
        alike = len(records) >= _FEWEST and all(kind == kinds[0] for kind in kinds)
        if not alike or not known & _TELLING or len(set(kinds[0])) < len(kinds[0]):
            return None
        values = [(field.meaning, self._value(field)) for record in records for field in record]
        if not all(value and (meaning is not Meaning.NAME or ":" not in value) for meaning, value in values):
            return None
        return self._as_table(records)

    def _records(self) -> list[list[_Field]]:
        """Each begins with the label of its name."""
        found: list[list[_Field]] = []
        for field in self._fields:
            if field.meaning is Meaning.NAME:
                found.append([field])
            elif found:
                found[-1].append(field)
            else:
                return []
        return found

    def _as_table(self, records: list[list[_Field]]) -> Cut:
        labels = [[self.piece(field.start, field.colon, tab=False) for field in record] for record in records]
        cells = [
            replace(self.piece(field.colon, field.end, tab=True), span=Span(row, column))
            for row, record in enumerate(records)
            for column, field in enumerate(record)
        ]
        heads = tuple(replace(label, tab=True, span=Span(0, column)) for column, label in enumerate(labels[0]))
        marks = [self.piece(start, end, tab=False) for start, end in self._marks]
        first = records[0][0].start
        for start, end in self._others:
            if start < first:
                self.paragraph(start, end)
        self.blocks.append(Table(tuple(cells), heads, lined=True))
        for start, end in self._others:
            if start > first:
                self.paragraph(start, end)
        drawn = (*marks, *(label for record in labels for label in record))
        note = Note("LIST_AS_TABLE", labels[0][0].line)
        return Cut(tuple(self.blocks), drawn, (note,))

    def piece(self, start: int, end: int, *, tab: bool) -> Piece:
        """Without what parts it from the next label."""
        while tab and end > start and self.text[end - 1] in _BETWEEN and self.text[end - 1] != "।":
            end -= 1
        return super().piece(start, end, tab=tab)
