"""Definition of a data set: columns, rows and parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from districts.exports import refusals
from districts.exports.parameters import boolean, text
from districts.shared.text import LocalizedText

Type = Literal["text", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """sql: an expression over the data set's rows; None: the column of that name."""

    name: str
    type: Type
    said: str
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A filter of a data set. read: parses the text; raises ValueError.

    default: the text if it is not given. needed: it must be given.
    """

    name: str
    cast: str
    expected: str
    read: Callable[[str], Any]
    default: Any = None
    needed: bool = False

    def value(self, given: str | None) -> Any:
        """Raises Refused (INVALID, REQUIRED)."""
        if not given:
            if self.needed:
                raise refusals.missing_parameter(name=self.name, expected=self.expected)
            return self.default
        try:
            return self.read(given)
        except ValueError:
            raise refusals.unfit_parameter(name=self.name, expected=self.expected, given=given) from None


@dataclass(frozen=True, slots=True)
class Dataset:
    """rows: the text after FROM, with `{name}` for each parameter; order: of the rows.

    refusal: an expression with `{name}` for some parameters: why the caller may not have these rows, or NULL.
    """

    name: str
    title: LocalizedText
    columns: tuple[Column, ...]
    rows: str
    order: str
    parameters: tuple[Parameter, ...]
    refusal: str | None = None

    @property
    def sql(self) -> str:
        listed = ", ".join(f"{column.sql or column.name} AS {column.name}" for column in self.columns)
        places = {each.name: f"${n}::{each.cast}" for n, each in enumerate(self.parameters, 1)}
        return f"SELECT {listed} FROM {self.rows.format(**places)} ORDER BY {self.order}"

    def refusal_of(self, values: Sequence[Any]) -> tuple[str, list[Any]] | None:
        """`refusal` as a SELECT with its parameters' values, out of all values."""
        if self.refusal is None:
            return None
        named = [n for n, each in enumerate(self.parameters) if f"{{{each.name}}}" in self.refusal]
        places = {self.parameters[n].name: f"${k}::{self.parameters[n].cast}" for k, n in enumerate(named, 1)}
        return f"SELECT {self.refusal.format(**places)}", [values[n] for n in named]

    def values(self, given: Mapping[str, str]) -> list[Any]:
        """The parameters' values, in their order. Raises Refused (INVALID, REQUIRED)."""
        known = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in known:
                raise refusals.no_parameter(name=name, dataset=self.name, known=known)
        return [parameter.value(given.get(parameter.name)) for parameter in self.parameters]


OFFICE = Parameter("officeCode", "text", "the code of an office: bd.khulna.magura", text, "bd")
BELOW = Parameter("includeBelow", "boolean", "true or false", boolean, True)
OF_OFFICES = (OFFICE, BELOW)
WITHIN = """(SELECT b.id FROM office_called({officeCode}) a
    JOIN offices b ON b.code <@ a.code AND ({includeBelow} OR b.id = a.id))"""
"""The requested offices."""


def global_id(kind: str, key: str) -> str:
    """The id of an object in the API."""
    return f"replace(encode(convert_to('{kind}:' || {key}, 'UTF8'), 'base64'), E'\\n', '')"


def both(name: str, said: str, sql: str) -> tuple[Column, Column]:
    """The columns of a text in both languages."""
    bn = Column(f"{name}_bn", "text", f"{said}, in Bengali", f"{sql}_bn")
    return bn, Column(f"{name}_en", "text", f"{said}, in English", f"{sql}_en")
