"""The ledger: who owns each piece of the source, and the findings about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from districts.charters.draft import Finding, Place
from districts.charters.findings import notes
from districts.charters.findings.notes import Detail, Note
from districts.charters.imports.document_reading import Cell, Meaning, Outcome, Target
from seeds.reader.document import Piece
from seeds.reader.findings import FINDINGS


@dataclass
class _Entry:
    place: Place
    meaning: Meaning
    outcome: Outcome
    into: Target | None
    codes: list[str] = field(default_factory=list)


@dataclass
class _Report:
    note: Note
    place: Place
    service_code: str | None
    count: int = 1


@dataclass
class Ledger:
    source: str
    _entries: dict[int, _Entry] = field(default_factory=dict)
    _reports: list[_Report] = field(default_factory=list)
    _parts: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    _once: dict[tuple[str, str | None], _Report] = field(default_factory=dict)

    def own(self, piece: Piece, place: Place, meaning: Meaning, *, into: Target | None = None) -> None:
        """Enter what a piece is. into: where in the draft it stands; without it the piece is layout."""
        outcome = Outcome.CHARTER if into else Outcome.LAYOUT
        self._entries[piece.start] = _Entry(place, meaning, outcome, into)

    def part(self, piece: Piece, parts: Sequence[Piece]) -> None:
        """Enter each part of a piece apart."""
        self._parts[piece.start] = tuple(parts)

    def note(self, note: Note, place: Place, *, service_code: str | None = None, piece: Piece | None = None) -> None:
        """Enter what was noticed, about a piece that is owned or about none."""
        if piece:
            self._entries[piece.start].codes.append(note.code)
        earlier = self._once.get((note.code, note.published))
        if earlier and FINDINGS[note.code].once:
            earlier.count += 1
            return
        report = _Report(note, place, service_code)
        self._once[note.code, note.published] = report
        self._reports.append(report)

    def note_about(self, code: str, piece: Piece) -> None:
        """Enter what the extractor noticed about a piece, which somebody owns."""
        self.note(Note(code, piece.line, piece.text), self._entries[piece.start].place, piece=piece)

    def mark(self, code: str, piece: Piece) -> None:
        """Let a piece, which somebody owns, refer to a finding about the whole document."""
        self._entries[piece.start].codes.append(code)

    def tell(
        self, code: str, pieces: Sequence[Piece], place: Place, *, even_if_blank: bool = False, **details: Detail
    ) -> None:
        """Give pieces that follow each other to one finding that carries them verbatim. Blank ones are layout."""
        said = any(piece.text for piece in pieces) or even_if_blank
        for piece in pieces:
            own = Place(place.section, place.row, place.column, piece.line)
            outcome = Outcome.FINDING if said else Outcome.LAYOUT
            self._entries[piece.start] = _Entry(own, Meaning.UNKNOWN, outcome, None, [code] if said else [])
        if not said:
            return
        end = max((piece.end for piece in pieces if piece.text), default=pieces[0].start)
        published = self.source[pieces[0].start : end]
        self.note(Note(code, place.line, published, details), place)

    def told(self, code: str) -> bool:
        return any(report.note.code == code for report in self._reports)

    def unowned(self, pieces: Iterable[Piece]) -> list[list[Piece]]:
        """Pieces that nobody has claimed yet, those that follow each other together."""
        runs: list[list[Piece]] = []
        together = False
        for piece in pieces:
            if piece.start in self._entries:
                together = False
            elif together:
                runs[-1].append(piece)
            else:
                runs.append([piece])
                together = True
        return runs

    def cells(self, pieces: Iterable[Piece]) -> tuple[Cell, ...]:
        parts = (part for piece in pieces for part in self._parts.get(piece.start, (piece,)))
        return tuple(self._cell(part, self._entries[part.start]) for part in parts)

    @staticmethod
    def _cell(piece: Piece, entry: _Entry) -> Cell:
        return Cell(
            start=piece.start,
            end=piece.end,
            text=piece.text,
            tab=piece.tab,
            place=entry.place,
            meaning=entry.meaning,
            outcome=entry.outcome,
            into=entry.into,
            findings=tuple(dict.fromkeys(entry.codes)),
            span=piece.span,
            covered=piece.over is not None,
        )

    def findings(self) -> tuple[Finding, ...]:
        """In the order of the document: about the whole, by line, and last what is missing."""
        ordered = sorted(self._reports, key=_position)
        return tuple(
            notes.finding(
                FINDINGS[each.note.code], each.note, each.place, service_code=each.service_code, count=each.count
            )
            for each in ordered
        )


def _position(report: _Report) -> tuple[int, int, int]:
    place = report.place
    if place.line is None:
        return (0 if place.section is None else 2, 0, 0)
    return (1, place.line, place.column or 0)
