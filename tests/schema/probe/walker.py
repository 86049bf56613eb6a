"""Every field of the schema, found by walking it: documents for all ways from the root, and what to ask them with."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)

from districts.shared.operation_limits import Allowed
from schema.plan import PlannedSchema, ids

LARGEST = 200
"""Selections in one document, about: what is larger is cut in several."""
_VALUES = {"code": '"c1"', "number": "2"}
"""Of arguments that fields of objects require: a service's code, and a revision."""


@dataclass(frozen=True)
class Pool:
    """What there is to ask for."""

    ids: list[str]
    texts: list[str]
    day: str

    def near(self, types: set[str]) -> Pool:
        """With the ids of objects of these types only, and one of another."""
        others = [each for each in self.ids if ids.decode(each)[0] not in types]
        return replace(self, ids=[*(each for each in self.ids if each not in others), *others[:1]])

    def values(self, type_: Any) -> list[Any]:
        """Every value of that type that is worth asking with."""
        if is_non_null_type(type_):
            return self.values(type_.of_type)
        if is_list_type(type_):
            return [self.values(type_.of_type)]
        if is_enum_type(type_):
            return list(type_.values)
        if is_input_object_type(type_):
            return self._objects(type_.fields)
        known: dict[str, list[Any]] = {
            "ID": self.ids,
            "String": self.texts,
            "Int": [1, 100],
            "Float": [0.5],
            "Boolean": [True, False],
            "Date": [self.day],
            "DateTime": [f"{self.day}T00:00:00Z"],
        }
        return known[type_.name]

    def _objects(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        needed = {name: self.values(each.type)[0] for name, each in fields.items() if is_required_argument(each)}
        return [needed] + [{**needed, name: value} for name, each in fields.items() for value in self.values(each.type)]


@dataclass
class Document:
    """One root field and what is selected of it. arguments: the types of its variables; needed: those to be given."""

    root: str
    arguments: dict[str, Any]
    needed: set[str]
    selected: str
    shallow: bool

    @property
    def text(self) -> str:
        declared = ", ".join(f"${name}: {type_}" for name, type_ in self.arguments.items())
        given = ", ".join(f"{name}: ${name}" for name in self.arguments)
        head, call = (f" ({declared})", f"({given})") if declared else ("", "")
        return f"query{head} {{ {self.root}{call} {self.selected} }}"

    def variables(self, pool: Pool) -> Iterator[dict[str, Any]]:
        """Every combination of what has to be given; what may be left out is given one by one, to shallow documents.

        What lies deep in objects of one type is not asked of each object of another: `nodes` asks it of all at once.
        """
        types = set(re.findall(r"\.\.\. on (\w+)", self.selected))
        pool = pool.near(types) if types and not self.shallow else pool
        names = sorted(self.needed)
        for values in itertools.product(*(pool.values(self.arguments[name]) for name in names)):
            given = dict(zip(names, values, strict=True))
            yield given
            for name in sorted(self.arguments.keys() - self.needed) if self.shallow else ():
                for value in pool.values(self.arguments[name]):
                    yield {**given, name: value}


@dataclass
class Walker:
    """walked: the fields that its documents select, as (type, field)."""

    schema: PlannedSchema
    walked: set[tuple[str, str]] = field(default_factory=set)

    def documents(self, depth: int) -> list[Document]:
        root = self.schema._schema.query_type
        assert root is not None
        return [
            Document(name, types, needed, selected, shallow)
            for name, definition in root.fields.items()
            for shallow in (True, False)
            for types, needed in [self._arguments(root, name, definition)]
            for selected in self._pack(self.below(definition.type, 1 if shallow else depth))
        ]

    def _arguments(
        self, root: GraphQLObjectType, name: str, definition: GraphQLField
    ) -> tuple[dict[str, Any], set[str]]:
        self.walked.add((root.name, name))
        needed = {argument for argument, each in definition.args.items() if is_required_argument(each)}
        # What may be left out is declared as nullable: else a document without it would be refused, and tell nothing.
        types = {
            argument: each.type if argument in needed else get_nullable_type(each.type)
            for argument, each in definition.args.items()
        }
        return types, needed

    def payload(self, name: str) -> str:
        """Everything near to what a mutation answers."""
        root = self.schema._schema.mutation_type
        assert root is not None
        return f"{{ {' '.join(self.below(root.fields[name].type, 2))} }}"

    def below(self, type_: Any, depth: int, lists: int = 0) -> list[str]:
        """What is selected of an object of that type, in pieces. depth: how many objects with rows of their own."""
        named: Any = get_named_type(type_)
        lists += _is_list(type_)
        if is_leaf_type(named) or lists > Allowed().lists:
            return []
        if is_abstract_type(named):
            return [
                f"... on {each.name} {{ {piece} }}"
                for each in self.schema._schema.get_possible_types(named)
                for piece in self._fields(each, depth - (each.name in self.schema.bindings.tables), lists, apart=True)
            ]
        return self._fields(named, depth - (named.name in self.schema.bindings.tables), lists)

    def _fields(self, type_: GraphQLObjectType, depth: int, lists: int, *, apart: bool = False) -> list[str]:
        """apart: its values get names of their own: another type in the document may have a `status`, too."""
        leaves, pieces = ["__typename"], []
        for name, definition in type_.fields.items():
            target: Any = get_named_type(definition.type)
            given = self._given(f"{type_.name}.{name}", definition)
            if is_leaf_type(target):
                leaves.append(f"{type_.name}_{name}: {name}" if apart else name)
                self.walked.add((type_.name, name))
            elif depth or not self._has_rows(target):
                inner = self._pack(self.below(definition.type, depth, lists))
                pieces += [f"{name}{given} {each}" for each in inner]
                self.walked |= {(type_.name, name)} if inner else set()
        return [" ".join(leaves), *pieces]

    @staticmethod
    def _given(field: str, definition: GraphQLField) -> str:
        """The arguments that a field requires, with values of the first office's charter."""
        required = [name for name, argument in definition.args.items() if is_required_argument(argument)]
        assert all(name in _VALUES for name in required), f"{field}: give it a value"
        return f"({', '.join(f'{name}: {_VALUES[name]}' for name in required)})" if required else ""

    def _has_rows(self, target: Any) -> bool:
        reached = self.schema._schema.get_possible_types(target) if is_abstract_type(target) else [target]
        return any(each.name in self.schema.bindings.tables for each in reached)

    @staticmethod
    def _pack(pieces: list[str]) -> list[str]:
        packed: list[list[str]] = [[]]
        for piece in pieces:
            if packed[-1] and len(" ".join([*packed[-1], piece]).split()) > LARGEST:
                packed.append([])
            packed[-1].append(piece)
        return [f"{{ {' '.join(each)} }}" for each in packed if each]


def _is_list(type_: Any) -> bool:
    return is_list_type(type_.of_type if is_non_null_type(type_) else type_)
