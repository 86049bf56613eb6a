"""Before anything is served, the database prepares a statement for each type with all its planned fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import (
    GraphQLField,
    GraphQLInputType,
    OperationDefinitionNode,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    parse,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues, get_variable_values

from schema.plan.bindings import personal
from schema.plan.bindings.bound_schema import Bindings
from schema.plan.declare.fields import WrongBinding
from schema.plan.declare.relations import Embedded, Page
from schema.plan.sql.writer import Writer

# The optional arguments of a page's two directions: a field is written with each, and without any optional argument.
_BACKWARD, _FORWARD = {"last", "before"}, {"first", "after"}
_PAGE = "{ totalCount edges { cursor } pageInfo { endCursor hasNextPage } }"
_SCALARS = {"Int": 1, "Float": 1.0, "Date": "2026-11-01"}
_KEY = re.compile(r"\{this\}\.(\w+)")


# So many statements are prepared in one round trip: each takes some milliseconds.
_AT_ONCE = 16


class Preparing(Protocol):
    async def prepare(self, *statements: str) -> object:
        """Let the database parse the statements, in one round trip. Raises the driver's error with its `sqlstate`."""


async def check(bindings: Bindings, database: Preparing) -> None:
    """Raises WrongBinding with a line for each type whose SQL the database does not understand, or that reads personal
    data past its guard; and the driver's error if the database becomes unavailable meanwhile.
    """
    wrong = []
    marked = personal.marked(bindings.domain.marks)
    found = list(statements(bindings))
    for begin in range(0, len(found), _AT_ONCE):
        together = found[begin : begin + _AT_ONCE]
        refused = await _refusal(bindings, database, *(sql for _, sql in together)) is not None
        for name, sql in together:
            wrong += [f"{name}: reads {column} past its guard" for column in sorted(personal.unguarded(sql, marked))]
            if refused and (reason := await _refusal(bindings, database, sql)):
                wrong.append(f"{name}: {reason}")
    if wrong:
        raise WrongBinding("\n".join(wrong))


async def _refusal(bindings: Bindings, database: Preparing, *together: str) -> str | None:
    """What the database does not understand in the statements."""
    errors = bindings.domain.database_errors
    try:
        await database.prepare(*together)
    except errors.types as error:
        refused_by_database = getattr(error, "sqlstate", None) is not None
        if not refused_by_database or errors.is_timeout(error) or errors.is_unavailable(error):
            raise
        return str(error.args[0])
    return None


def statements(bindings: Bindings) -> Iterator[tuple[str, str]]:
    """A statement for each type that planned fields lead to, by the type's name."""
    root = bindings.schema.query_type
    if root is None:
        return
    for name, way in _ways(bindings).items():
        operation = _Operation(bindings)
        text = operation.selecting(name)
        for step, owner in reversed(way):
            text = f"{{ {operation.call(*owner)} {text} }}" if owner else f"{{ {step} {text} }}"
        node, variables = operation.read(text)
        fields = collect_fields(bindings.schema, {}, variables, root, node).grouped_field_set
        yield name, Writer(bindings, node, {}, variables, bindings.domain.allowed).statement(root, fields)
    for name in sorted({owner for owner, _ in bindings.payloads}):
        yield name, _payload(bindings, name)


def _payload(bindings: Bindings, name: str) -> str:
    """All planned fields of a mutation's payload, beside each other."""
    operation = _Operation(bindings)
    node, variables = operation.read(operation.selecting(name))
    type_: Any = bindings.schema.type_map[name]
    written = []
    for details in collect_fields(bindings.schema, {}, variables, type_, node).grouped_field_set.values():
        field_name = details[0].node.name.value
        if (name, field_name) in bindings.relations:
            source: Any = bindings.relations[name, field_name]
            keys = dict.fromkeys(_KEY.findall(source.source))
            writer = Writer(bindings, node, {}, variables, bindings.domain.allowed)
            written.append(f"({writer.payload(type_, details, list(keys))})")
    return f"SELECT {', '.join(written)}"


_Step = tuple[str, tuple[str, str] | None]


def _ways(bindings: Bindings) -> dict[str, list[_Step]]:
    """The shortest way from a query to each type: fields, and the type where a field leads to several."""
    ways: dict[str, list[_Step]] = {"Query": []}
    found = ["Query"]
    for owner in found:
        type_: Any = bindings.schema.type_map[owner]
        for name, definition in type_.fields.items():
            target = get_named_type(definition.type)
            if (owner, name) not in bindings.relations or is_leaf_type(target):
                continue
            several = is_abstract_type(target)
            for reached in bindings.schema.get_possible_types(target) if several else [target]:
                if reached.name not in ways:
                    narrowed: list[_Step] = [(f"... on {reached.name}", None)] if several else []
                    ways[reached.name] = [*ways[owner], (name, (owner, name)), *narrowed]
                    found.append(reached.name)
    return ways


@dataclass
class _Operation:
    """One query while it is written."""

    bindings: Bindings
    declared: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)

    def selecting(self, name: str) -> str:
        type_: Any = self.bindings.schema.type_map[name]
        written = [
            self._field(name, part, definition)
            for part, definition in type_.fields.items()
            if (name, part) in self.bindings.relations
        ]
        return f"{{ __typename {' '.join(written)} }}"

    def _field(self, owner: str, name: str, definition: GraphQLField) -> str:
        relation = self.bindings.relations.get((owner, name))
        target: Any = get_named_type(definition.type)
        inner = "" if is_leaf_type(target) else "{ __typename }"
        if isinstance(relation, Page):
            inner = _PAGE
        elif isinstance(relation, Embedded):
            inner = f"{{ {' '.join(target.fields)} }}"
        if not definition.args:
            return f"{name} {inner}"
        return " ".join(f"{name}{way}: {self.call(owner, name, way)} {inner}" for way in range(3))

    def call(self, owner: str, name: str, way: int = 2) -> str:
        """The field with its arguments, in variables."""
        type_: Any = self.bindings.schema.type_map[owner]
        chosen = {
            argument: definition
            for argument, definition in type_.fields[name].args.items()
            if is_required_argument(definition) or (way < 2 and argument not in (_BACKWARD, _FORWARD)[way])
        }
        written = []
        for argument, definition in chosen.items():
            variable = f"v{len(self.given)}"
            self.declared.append(f"${variable}: {definition.type}")
            self.given[variable] = _value(definition.type, truth=way == 0)
            written.append(f"{argument}: ${variable}")
        return f"{name}({', '.join(written)})" if written else name

    def read(self, text: str) -> tuple[OperationDefinitionNode, VariableValues]:
        head = f"query ({', '.join(self.declared)}) " if self.declared else ""
        node: Any = parse(head + text, no_location=True).definitions[0]
        variables = get_variable_values(self.bindings.schema, node.variable_definitions or (), self.given)
        if isinstance(variables, list):
            raise variables[0]
        return node, variables


def _value(type_: GraphQLInputType, *, truth: bool) -> Any:
    """Anything of that type: it decides how the SQL is written, and is never passed."""
    if is_non_null_type(type_):
        return _value(type_.of_type, truth=truth)
    if is_list_type(type_):
        return [_value(type_.of_type, truth=truth)]
    if is_input_object_type(type_):
        return {name: _value(inner.type, truth=truth) for name, inner in type_.fields.items()}
    if is_enum_type(type_):
        return next(iter(type_.values))
    return truth if str(type_) == "Boolean" else _SCALARS.get(str(type_), "x")
