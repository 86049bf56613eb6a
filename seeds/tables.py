"""The tables of `seeds/data`: offices, head posts, titles, escalation times, request routes, hours and holidays.

Pure: a table is read, checked row by row and returned; nothing is stored. The first row that does not fit
raises TableError, which names the file and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NoReturn

from districts.calendar.declarations import Holiday
from districts.calendar.office_calendar import OrdinaryHours
from districts.offices import EscalationTime, FormerOffice, HeadPost, Level, OfficeRow
from districts.posts.renamed_titles import RenamedTitle
from districts.requests.enums import RequestKind
from districts.requests.escalation.routes import TOP, RouteStep

DATA = files("seeds").joinpath("data")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


class TableError(Exception):
    """A row that does not fit: `offices.tsv:12: …`."""


def offices(folder: Traversable = DATA) -> list[OfficeRow]:
    """The tree, every office after the one above it."""
    found: dict[str, OfficeRow] = {}
    for row in rows(folder, "offices.tsv", ("code", "level", "name_bn", "name_en")):
        office = OfficeRow(row.text("code"), row.level(), row.text("name_bn"), row.text("name_en"))
        _check_place_in_tree(row, office, found)
        found[office.code] = office
    return list(found.values())


def _check_place_in_tree(row: _Row, office: OfficeRow, above: dict[str, OfficeRow]) -> None:
    if not _CODE.fullmatch(office.code):
        row.refuse("code", "labels of lower-case letters, digits and _ joined by dots")
    if office.code.count(".") != list(Level).index(office.level):
        row.refuse("level", "as many labels in the code as the level is deep")
    if office.code in above:
        row.refuse("code", "a code that no line above has")
    parent, _, _ = office.code.rpartition(".")
    if parent and parent not in above:
        row.refuse("code", f"{parent} in a line above")


def former_offices(folder: Traversable = DATA) -> list[FormerOffice]:
    return [
        FormerOffice(
            code=row.text("code"),
            former_code=row.optional("former_code"),
            name_bn=row.text("name_bn"),
            name_en=row.text("name_en"),
            until=row.day("until"),
        )
        for row in rows(folder, "former_offices.tsv", ("code", "former_code", "name_bn", "name_en", "until"))
    ]


def head_posts(folder: Traversable = DATA) -> list[HeadPost]:
    columns = ("level", "title_bn", "title_en", "current_title_bn", "current_title_en", "assumed")
    return [
        HeadPost(
            level=row.level(),
            title_bn=row.text("title_bn"),
            title_en=row.text("title_en"),
            current_title_bn=row.optional("current_title_bn"),
            current_title_en=row.optional("current_title_en"),
            assumed=row.flag("assumed"),
        )
        for row in rows(folder, "head_posts.tsv", columns)
    ]


def titles(folder: Traversable = DATA) -> list[RenamedTitle]:
    columns = ("former_bn", "former_en", "current_bn", "current_en", "since", "level")
    return [
        RenamedTitle(
            former_bn=row.text("former_bn"),
            former_en=row.text("former_en"),
            current_bn=row.text("current_bn"),
            current_en=row.text("current_en"),
            since=row.day("since"),
            level=row.level(),
        )
        for row in rows(folder, "titles.tsv", columns)
    ]


def escalation_times(folder: Traversable = DATA) -> list[EscalationTime]:
    return [
        EscalationTime(level=row.level(), working_days=row.days("working_days"), assumed=row.flag("assumed"))
        for row in rows(folder, "escalation.tsv", ("level", "working_days", "assumed"))
    ]


def request_routes(folder: Traversable = DATA) -> dict[RequestKind, list[RouteStep]]:
    """The national routes, each from its first step on."""
    found: dict[RequestKind, list[RouteStep]] = {}
    for row in rows(folder, "request_routes.tsv", ("kind", "step", "rise", "working_days")):
        steps = found.setdefault(row.kind(), [])
        steps.append(RouteStep(rise=row.rise(), working_days=row.days("working_days")))
        if row.text("step") != str(len(steps)):
            row.refuse("step", f"{len(steps)}, the next of its kind")
    return found


def office_hours(folder: Traversable = DATA) -> OrdinaryHours:
    """The national office hours, in one row."""
    found = list(rows(folder, "office_hours.tsv", ("weekdays", "opens", "closes")))
    if len(found) != 1:
        raise TableError(f"office_hours.tsv: expected one row, found {len(found)}")
    row = found[0]
    hours = OrdinaryHours(None, None, row.weekdays(), row.clock("opens"), row.clock("closes"))
    if hours.opens >= hours.closes:
        row.refuse("closes", "a time after the opening")
    return hours


def holidays(folder: Traversable = DATA) -> list[Holiday]:
    columns = ("occasion", "first", "last", "name_bn", "name_en", "estimated")
    found: dict[str, Holiday] = {}
    for row in rows(folder, "holidays.tsv", columns):
        holiday = Holiday(
            occasion=row.text("occasion"),
            first=row.day("first"),
            last=row.day("last"),
            name_bn=row.text("name_bn"),
            name_en=row.text("name_en"),
            estimated=row.flag("estimated"),
        )
        if holiday.occasion in found:
            row.refuse("occasion", "an occasion that no line above has")
        if holiday.last < holiday.first:
            row.refuse("last", "a day that is not before the first")
        found[holiday.occasion] = holiday
    return list(found.values())


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A national service in an office's document. service: its code there."""

    code: str
    office: str
    service: str


def catalogue(folder: Traversable = DATA) -> list[CatalogueRow]:
    columns = ("code", "office", "service")
    return [CatalogueRow(*(row.text(column) for column in columns)) for row in rows(folder, "catalogue.tsv", columns)]


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a table. cells: by heading; an empty cell is ''."""

    place: str
    cells: dict[str, str]

    def optional(self, column: str) -> str | None:
        cell = self.cells[column]
        if cell != cell.strip():
            self.refuse(column, "no space at its ends")
        return cell or None

    def text(self, column: str) -> str:
        return self.optional(column) or self.refuse(column, "a text")

    def level(self) -> Level:
        cell = self.cells["level"]
        if cell not in Level.__members__:
            self.refuse("level", f"one of {', '.join(Level)}")
        return Level(cell)

    def kind(self) -> RequestKind:
        kinds = [kind for kind in RequestKind if kind is not RequestKind.SERVICE_REQUEST]
        if self.cells["kind"] not in kinds:
            self.refuse("kind", f"one of {', '.join(kinds)}")
        return RequestKind(self.cells["kind"])

    def rise(self) -> int:
        if not re.fullmatch(f"[0-{TOP}]", self.cells["rise"]):
            self.refuse("rise", f"a number of levels from 0 to {TOP}")
        return int(self.cells["rise"])

    def flag(self, column: str) -> bool:
        if self.cells[column] not in {"yes", "no"}:
            self.refuse(column, "yes or no")
        return self.cells[column] == "yes"

    def days(self, column: str) -> int | None:
        cell = self.cells[column]
        if cell and not re.fullmatch(r"[1-9][0-9]{0,2}", cell):
            self.refuse(column, "a number of days from 1 to 999, or nothing")
        return int(cell) if cell else None

    def day(self, column: str) -> date:
        try:
            return date.fromisoformat(self.cells[column])
        except ValueError:
            return self.refuse(column, "a date as 2024-08-12")

    def clock(self, column: str) -> time:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", self.cells[column]):
            self.refuse(column, "a time as 09:00")
        return time.fromisoformat(self.cells[column])

    def weekdays(self) -> frozenset[int]:
        names = self.cells["weekdays"].split()
        if not names or not set(names) <= set(_WEEKDAYS):
            self.refuse("weekdays", "names of weekdays")
        return frozenset(_WEEKDAYS.index(name) + 1 for name in names)

    def refuse(self, column: str, expected: str) -> NoReturn:
        raise TableError(f"{self.place}: {column}: expected {expected}, found {self.cells[column]!r}")


def rows(folder: Traversable, name: str, columns: tuple[str, ...]) -> Iterator[_Row]:
    """The rows below the headings. A line that begins with # is a comment."""
    lines = folder.joinpath(name).read_text(encoding="utf-8").split("\n")
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    headings = "\t".join(columns)
    if not numbered or numbered[0][1] != headings:
        number, line = numbered[0] if numbered else (1, "")
        raise TableError(f"{name}:{number}: expected the headings {headings!r}, found {line!r}")
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise TableError(f"{name}:{number}: expected {len(columns)} cells, found {len(cells)}")
        yield _Row(f"{name}:{number}", dict(zip(columns, cells, strict=True)))
