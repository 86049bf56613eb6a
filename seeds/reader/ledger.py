"""The books: who owns each piece of the source, and what was noticed about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from districts.charters.draft import CharterDraft, Finding, Place
from seeds.reader import findings
from seeds.reader.catalogue import CATALOGUE
from seeds.reader.columns import Meaning
from seeds.reader.findings import Detail, Note
from seeds.reader.pieces import Piece, Span


class Outcome(StrEnum):
    """CHARTER: in the draft, at `into`. LAYOUT: says how to read the rest, nothing itself. FINDING: only told."""

    CHARTER = "CHARTER"
    LAYOUT = "LAYOUT"
    FINDING = "FINDING"


@dataclass(frozen=True, slots=True)
class Target:
    """A value of the draft, of one of its services or (service_code None) of the charter itself."""

    value: str
    service_code: str | None = None

    def __str__(self) -> str:
        return f"{self.service_code}.{self.value}" if self.service_code else self.value

    def with_code(self, codes: Mapping[str, str]) -> Target:
        return replace(self, service_code=codes[self.service_code]) if self.service_code else self


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of the source from start to end (offsets of code points), and what became of it.

    text: source[start:end], verbatim. tab: a table's cell; otherwise a paragraph. place.line counts from 1.
    into: the value of the draft it ended in. findings: the codes of the findings about it. span: None
    in tabbed text. covered: a merged cell is there.
    """

    start: int
    end: int
    text: str
    tab: bool
    place: Place
    meaning: Meaning
    outcome: Outcome
    into: Target | None = None
    findings: tuple[str, ...] = ()
    span: Span | None = None
    covered: bool = False

    def with_code(self, codes: Mapping[str, str]) -> Cell:
        return replace(self, into=self.into.with_code(codes)) if self.into else self


@dataclass(frozen=True, slots=True)
class Reading:
    """A charter's draft and the books that prove that nothing of the source was lost."""

    draft: CharterDraft
    cells: tuple[Cell, ...]

    def with_codes(self, codes: Mapping[str, str], noted: Iterable[Finding] = ()) -> Reading:
        """With other codes for its services, by the present ones, wherever one is named; noted: findings about that."""
        services = (replace(service, code=codes[service.code]) for service in self.draft.services)
        found = (
            replace(finding, service_code=codes[finding.service_code]) if finding.service_code else finding
            for finding in self.draft.findings
        )
        draft = replace(self.draft, services=tuple(services), findings=(*found, *noted))
        return Reading(draft, tuple(cell.with_code(codes) for cell in self.cells))


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
    _once: dict[tuple[str, str | None], _Report] = field(default_factory=dict)

    def own(self, piece: Piece, place: Place, meaning: Meaning, *, into: Target | None = None) -> None:
        """Enter what a piece is. into: where in the draft it stands; without it the piece is layout."""
        outcome = Outcome.CHARTER if into else Outcome.LAYOUT
        self._entries[piece.start] = _Entry(place, meaning, outcome, into)

    def note(self, note: Note, place: Place, *, service_code: str | None = None, piece: Piece | None = None) -> None:
        """Enter what was noticed, about a piece that is owned or about none."""
        if piece:
            self._entries[piece.start].codes.append(note.code)
        earlier = self._once.get((note.code, note.published))
        if earlier and CATALOGUE[note.code].once:
            earlier.count += 1
            return
        report = _Report(note, place, service_code)
        self._once[note.code, note.published] = report
        self._reports.append(report)

    def note_about(self, code: str, piece: Piece) -> None:
        """Enter what the extractor noticed about a piece, which somebody owns."""
        self.note(Note(code, piece.line, piece.text), self._entries[piece.start].place, piece=piece)

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
        return tuple(self._cell(piece, self._entries[piece.start]) for piece in pieces)

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
            findings.finding(report.note, report.place, service_code=report.service_code, count=report.count)
            for report in ordered
        )


def _position(report: _Report) -> tuple[int, int, int]:
    place = report.place
    if place.line is None:
        return (0 if place.section is None else 2, 0, 0)
    return (1, place.line, place.column or 0)
