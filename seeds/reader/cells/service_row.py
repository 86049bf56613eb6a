"""A service while it is being read: one row of a table, with the values read so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from districts.charters.draft import (
    DeliveryMethod,
    Fee,
    NamedPost,
    Payment,
    Place,
    PublishedCell,
    RequiredDocument,
    Service,
    ServiceCategory,
    TimeLimit,
)
from districts.charters.imports.document_reading import Meaning
from districts.shared.text import LocalizedText
from seeds.reader.document import Piece
from seeds.reader.layout.columns import Column
from seeds.reader.values.officers import Person


@dataclass
class ServiceRow:
    """A service while it is being read. cells: with the column of each, counted from 1.

    required_documents: the papers with their places. after_gap: the row above could not be read. sources: the lines
    that inherited values stand on. part: which of several services of one row it is, from 1.
    """

    category: ServiceCategory
    row: int
    serial: int
    cells: list[tuple[int, Column, Piece]]
    missing: tuple[tuple[int, Column], ...] = ()
    name: LocalizedText = field(default_factory=LocalizedText)
    group: str | None = None
    methods: tuple[DeliveryMethod, ...] = ()
    papers: tuple[RequiredDocument, ...] = ()
    places: Piece | None = None
    fee: Fee | None = None
    payments: tuple[Payment, ...] = ()
    time_limit: TimeLimit | None = None
    officer: Person | None = None
    superior: Person | None = None
    remedy: Piece | None = None
    required_documents: tuple[RequiredDocument, ...] = ()
    after_gap: bool = False
    part: int = 0
    sources: dict[Meaning, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"{self.category.letter}{self.serial}"

    @property
    def last_line(self) -> int:
        return max(piece.last_line for _, _, piece in self.cells if piece.text)

    def place(self, column: int | None, line: int | None) -> Place:
        return Place(self.category, self.row, column, line)

    def published(self) -> tuple[PublishedCell, ...]:
        return tuple(
            PublishedCell(column.meaning, self.place(at, part.line), part.text)
            for at, column, piece in self.cells
            for part in piece.each
        )

    def service(self) -> Service:
        return Service(
            code=self.code,
            category=self.category,
            serial=self.serial,
            name=self.name,
            delivery_methods=self.methods,
            required_documents=self.required_documents,
            fee=self._paid(),
            time_limit=self.time_limit,
            responsible=_post(self.officer),
            superior=_post(self.superior),
            published=self.published(),
            group=self.group,
            remedy=self.remedy.text if self.remedy else None,
        )

    def _paid(self) -> Fee | None:
        """The fee, with what a column of its own says of how to pay."""
        if self.fee is None or not self.payments:
            return self.fee
        ways = (*self.fee.payments, *self.payments)
        return replace(self.fee, payments=tuple(replace(way, position=at) for at, way in enumerate(ways, 1)))


def _post(person: Person | None) -> NamedPost | None:
    if person is None or person.title is None:
        return None
    return NamedPost(person.title, person.whereabouts, person.name, person.contacts)


VALUES = {
    Meaning.METHOD: "methods",
    Meaning.PAPERS: "papers",
    Meaning.PLACE: "places",
    Meaning.FEE: "fee",
    Meaning.PAYMENT: "payments",
    Meaning.TIME_LIMIT: "time_limit",
    Meaning.OFFICER: "officer",
    Meaning.SUPERIOR: "superior",
    Meaning.REMEDY: "remedy",
}
"""What a row may inherit, and where its line keeps it."""


def value(row: ServiceRow, meaning: Meaning) -> Any:
    return getattr(row, VALUES[meaning])


def set_value(row: ServiceRow, meaning: Meaning, said: Any) -> None:
    setattr(row, VALUES[meaning], said)


def source(row: ServiceRow, meaning: Meaning) -> int:
    """The line of the document on which a value stands: the row's own, or the one that it was inherited from."""
    own = next((piece.line for _, column, piece in row.cells if column.meaning is meaning), 0)
    return row.sources.get(meaning, own)
