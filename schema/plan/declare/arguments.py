"""Arguments become bind parameters: read once a request, checked, and passed in the order of their $n."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from graphql import FieldNode, GraphQLField, VariableNode, Visitor, visit
from graphql.execution.values import FragmentVariableValues, VariableValues, get_argument_values

from schema.plan.declare.codes import Coded
from schema.plan.errors import BadInput

Convert = Callable[[Any], Any]
Check = Callable[[Mapping[str, Any]], None]
"""Raises BadInput for arguments of a field that cannot be used together."""

# PostgreSQL stores no U+0000, and UTF-8 has no form for half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBER = re.compile(r"\$([0-9]+)")


def plain(value: Any) -> Any:
    """A value as the driver takes it. Raises BadInput for text that no database can hold."""
    if isinstance(value, str) and not isinstance(value, Enum):
        if _UNSTORABLE.search(value):
            raise BadInput("Text must not contain U+0000 or half of a surrogate pair.")
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def shape(value: Any) -> Any:
    """The part of a variable's value that decides the SQL: whether it is given, enum values and booleans."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, Mapping):
        return tuple((name, shape(inner)) for name, inner in sorted(value.items()))
    return ...


@dataclass(slots=True)
class Site:
    """One field of the document that has arguments."""

    definition: GraphQLField
    node: FieldNode
    fragment_variables: FragmentVariableValues | None

    def read(self, variables: VariableValues) -> dict[str, Any]:
        return get_argument_values(self.definition, self.node, variables, self.fragment_variables)

    @property
    def constant(self) -> bool:
        """Whether its arguments contain no variable."""
        finder = _VariableFinder()
        for argument in self.node.arguments or ():
            visit(argument, finder)
        return not finder.found


class _VariableFinder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, _node: VariableNode, *_args: Any) -> None:
        self.found = True


@dataclass(frozen=True, slots=True)
class Parameter:
    site: int
    path: tuple[str, ...]
    convert: Convert

    def value(self, arguments: Sequence[Mapping[str, Any]]) -> Any:
        """Raises BadInput for one that cannot be used."""
        return self.convert(follow(arguments[self.site], self.path))


@dataclass(slots=True)
class Parameters:
    """Collects a statement's parameters while it is written; fills them in for each request.

    first: SQL that is true, evaluated before anything is read. coded: the codes that must name something; conditions:
    SQL that is true when they do. checks: of the arguments of a site.
    """

    sites: list[Site] = field(default_factory=list)
    fixed: list[dict[str, Any] | None] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    bound: list[int] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    coded: list[tuple[Coded, Parameter]] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    checks: list[tuple[int, Check]] = field(default_factory=list)

    def add_site(self, site: Site, values: dict[str, Any]) -> int:
        self.sites.append(site)
        self.fixed.append(values if site.constant else None)
        return len(self.sites) - 1

    def add(self, site: int, path: tuple[str, ...], convert: Convert) -> str:
        self.parameters.append(Parameter(site, path, convert))
        return f"${len(self.parameters)}"

    def add_coded(self, coded: Coded, site: int, path: tuple[str, ...]) -> str:
        """The same, for a code that must name something."""
        code, parameter = f"{self.add(site, path, plain)}::text", Parameter(site, path, plain)
        if (coded, parameter) not in self.coded:
            self.coded.append((coded, parameter))
            self.conditions.append(coded.condition.replace("{code}", code))
        return code

    def bind(self, sql: str) -> str:
        """The statement with the parameters that it uses numbered from $1.

        Parameters that no selected SQL uses are checked with the rest, and not passed.
        """
        self.bound = sorted({int(number) - 1 for number in _NUMBER.findall(sql)})
        names = {str(position + 1): f"${n}" for n, position in enumerate(self.bound, 1)}
        return _NUMBER.sub(lambda found: names[found[1]], sql)

    def arguments(self, variables: VariableValues) -> list[dict[str, Any]]:
        """The arguments of each site."""
        return [
            site.read(variables) if known is None else known for site, known in zip(self.sites, self.fixed, strict=True)
        ]

    def values(self, arguments: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The bound parameters' values, in order. Raises BadInput for a value that cannot be used."""
        for site, check in self.checks:
            check(arguments[site])
        values = [parameter.value(arguments) for parameter in self.parameters]
        return [values[position] for position in self.bound]


def follow(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if value is None:
            return None
        value = value.get(name)
    return value


@dataclass(frozen=True, slots=True)
class Query:
    """What a source's function is called with: the names of its rows, and its arguments without their values.

    The SQL that it returns is kept for all requests whose arguments have the same shape, so it may depend only on
    whether an argument is given, on the value of an enum or a boolean, and on what is selected.

    selected: the names of the fields that are selected of the object, or of each in a list.
    """

    this: str
    row: str
    _parameters: Parameters
    site: int
    _arguments: Mapping[str, Any]
    selected: frozenset[str] = frozenset()

    def given(self, *path: str) -> bool:
        """Whether the argument (or a field of an input object in it) is given and not null."""
        return follow(self._arguments, path) is not None

    def choice(self, *path: str) -> Any:
        """The value of an enum or a boolean; None when it is not given."""
        value = follow(self._arguments, path)
        if value is not None and not isinstance(value, bool | Enum):
            raise TypeError(f"argument {'.'.join(path)} is not an enum or a boolean: bind it with sql()")
        return value

    def first(self, function: str) -> None:
        """A function of the database that answers true, called before anything of the statement is read."""
        self._parameters.first.append(function)

    def check(self, check: Check) -> None:
        """The arguments are checked before anything is read."""
        if (self.site, check) not in self._parameters.checks:
            self._parameters.checks.append((self.site, check))

    def code(self, coded: Coded, *path: str) -> str:
        """The argument as a bind parameter of type text. A code that names nothing refuses the operation."""
        return self._parameters.add_coded(coded, self.site, path)

    def sql(self, *path: str, cast: str, convert: Convert = plain) -> str:
        """The argument as a bind parameter of this SQL type."""
        return f"{self._parameters.add(self.site, path, convert)}::{cast}"
