"""How the fields of a charter's parts are kept, read from the annotations of their dataclasses.

    class Fee:
        text: Published                            # a text: the columns text_bn and text_en
        free: bool | None                          # a column of that name
        amounts: tuple[FeeAmount, ...] = ()        # a list: a column with JSON

    class Service:
        fee: Annotated[Fee | None, Rows("fees")]   # rows of another table

That is the one definition of a part. Storing (`parts`), editing (`districts/services/edits.py`), the SQL that reads a
list (`recordset`) and what a GraphQL input says (`schema/charters/edits.py`) follow from it. Copying and comparing
follow from the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as declared
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from districts.shared.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages: two columns.

    longest: the number of characters that an edit may give. may_be_empty: it may be cleared, and is then an empty text.
    """

    longest: int = 100_000
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A part, or a list of parts, stored as rows of another table."""

    table: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of the office: a column with its id, which storing looks up and an edit gives."""


@dataclass(frozen=True, slots=True)
class Inline:
    """An object whose fields are columns of the same row."""


@dataclass(frozen=True, slots=True)
class Taka:
    """A column in poisha, a hundredth of a taka. An edit gives taka, under the name `given`."""

    given: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A column that a rule fills in. No edit gives it."""


Mark = Text | Rows | Seat | Inline | Taka | Derived
Published = Annotated[str, Text()]
"""A text as published, in one language: which one follows from its letters."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a part. type: without None; of a list, that of its items. optional: it may be None or empty."""

    name: str
    type: Any
    mark: Mark | None
    optional: bool
    listed: bool

    @property
    def given(self) -> str:
        """Its name in an edit."""
        return self.mark.given if isinstance(self.mark, Taka) else self.name

    @property
    def columns(self) -> Mapping[str, str]:
        """Its columns in the table of its part, with their SQL types."""
        match self.mark:
            case Rows():
                return {}
            case Inline():
                return columns(self.type)
            case Text():
                return {f"{self.name}_bn": "text", f"{self.name}_en": "text"}
            case Seat():
                return {f"{self.name}_id": "integer"}
            case Taka():
                return {self.name: "bigint"}
        return {self.name: "jsonb" if self.is_part else _sql(self.type)}

    @property
    def is_part(self) -> bool:
        """Whether it is an object, or a list of them, kept as JSON unless its mark says otherwise."""
        return is_dataclass(self.type)


def _sql(type_: type) -> str:
    return "text" if issubclass(type_, StrEnum) else {bool: "boolean", int: "integer", str: "text", date: "date"}[type_]


@cache
def of(part: type) -> tuple[Field, ...]:
    """The fields of a part's dataclass, in their order."""
    hints = get_type_hints(part, include_extras=True)
    return tuple(_field(each.name, hints[each.name]) for each in declared(part))


def columns(part: type) -> Mapping[str, str]:
    """The columns of a part's own row with their SQL types, without the keys that tie it to the whole."""
    return {name: type_ for field in of(part) for name, type_ in field.columns.items()}


def recordset(part: type) -> str:
    """The columns of a list of such parts, as `jsonb_to_recordset` wants them declared."""
    return ", ".join(f'"{name}" {type_}' for name, type_ in columns(part).items())


def tables(whole: type) -> Mapping[str, Field]:
    """The fields of a whole that are rows of other tables, by the names of these."""
    return {field.mark.table: field for field in of(whole) if isinstance(field.mark, Rows)}


def api_name(name: str) -> str:
    """A field's name in GraphQL and in the paths of refusals: requiredDocuments."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _field(name: str, hint: Any) -> Field:
    type_, mark, optional = _bare(hint)
    listed = get_origin(type_) is tuple
    if listed:
        type_ = get_args(type_)[0]
    if mark is None and type_ is LocalizedText:
        mark = Text()
    return Field(name, type_, mark, optional or (isinstance(mark, Text) and mark.may_be_empty), listed)


def _bare(hint: Any) -> tuple[Any, Mark | None, bool]:
    """Unwraps an annotation: the type, its mark, and whether it may be None."""
    mark, optional = None, False
    while True:
        if get_origin(hint) is Annotated:
            hint, mark = get_args(hint)
        elif get_origin(hint) in {Union, UnionType}:
            optional = True
            [hint] = (each for each in get_args(hint) if each is not NoneType)
        else:
            return hint, mark, optional
