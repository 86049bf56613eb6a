"""A Hypothesis strategy for valid operations over the whole schema.

Plain hypothesis-graphql finds no existing code, id or cursor; this draws them from the database, beside some that do
not exist. Every field, argument and abstract type that the schema has is reached by walking the schema itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)
from hypothesis import note
from hypothesis import strategies as st

from tests.schema.oracle.drawn_choices import Tape
from tests.schema.oracle.values import Value, Values

DEPTH = 5


@dataclass
class Operation:
    text: str
    name: str | None
    variables: dict[str, Any]
    doubtful: bool
    """Whether some argument cannot be used: the read engine then refuses all of it, even where no row asks for it."""
    head: str

    @property
    def mixed(self) -> str:
        """The same with a field that only graphql-core can answer."""
        return f"{self.head}{{ __schema {{ queryType {{ name }} }} {self.text[len(self.head) + 1 :]}"


@dataclass
class _Fragment:
    name: str
    type: str
    depth: int
    text: str


@dataclass
class _Variable:
    name: str
    declared: str


@dataclass
class Writing:
    """One operation while it is drawn."""

    tape: Tape
    schema: GraphQLSchema
    values: Values
    fragments: list[_Fragment] = field(default_factory=list)
    declarations: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)
    plain: dict[tuple[str, str], str] = field(default_factory=dict)
    reusable: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    aliases: int = 0
    doubtful: bool = False

    # Selections

    def selections(self, type_: Any, depth: int) -> str:
        parts = [self.selection(type_, depth) for _ in range(1 + self.tape.below(3))]
        return "{ " + " ".join(parts) + " }"

    def selection(self, type_: Any, depth: int) -> str:
        kind = self.tape.below(20)
        fields = getattr(type_, "fields", None)
        if kind == 0:
            return f"{self.alias() if self.tape.one_in(3) else ''}__typename{self.directives()}"
        if kind in {1, 2} or (fields is None and kind < 14):
            target = self.tape.pick(self.overlapping(type_))
            on = "" if target is type_ and self.tape.one_in(2) else f" on {target.name}"
            return f"...{on}{self.directives()} {self.selections(target, depth)}"
        if kind in {3, 4} or fields is None:
            return f"...{self.fragment(type_, depth)}{self.directives()}"
        return self.field(type_, depth)

    def overlapping(self, type_: Any) -> list[Any]:
        """The types on which a fragment may stand inside a selection on this one."""
        mine = self.possible(type_)
        return [
            other
            for other in self.schema.type_map.values()
            if (is_object_type(other) or is_abstract_type(other))
            and not other.name.startswith("__")
            and mine & self.possible(other)
        ]

    def possible(self, type_: Any) -> set[str]:
        return {t.name for t in self.schema.get_possible_types(type_)} if is_abstract_type(type_) else {type_.name}

    def fragment(self, type_: Any, depth: int) -> str:
        names = {other.name for other in self.overlapping(type_)}
        known = [known for known in self.fragments if known.type in names and known.depth <= depth]
        if known and not self.tape.one_in(3):
            return str(self.tape.pick(known).name)
        target = self.tape.pick(self.overlapping(type_))
        text = self.selections(target, depth)
        name = f"F{len(self.fragments)}"
        self.fragments.append(_Fragment(name, target.name, depth, f"fragment {name} on {target.name} {text}"))
        return name

    def field(self, type_: Any, depth: int) -> str:
        leaves = sorted(name for name, field in type_.fields.items() if is_leaf_type(get_named_type(field.type)))
        objects = sorted(type_.fields.keys() - leaves) if depth else []
        if not leaves and not objects:
            return "__typename"
        name = self.tape.pick(leaves if not objects or (leaves and self.tape.one_in(3)) else objects)
        definition: GraphQLField = type_.fields[name]
        target = get_named_type(definition.type)
        inner = "" if is_leaf_type(target) else " " + self.selections(target, depth - 1)
        return f"{self.call(type_, name, definition)}{self.directives()}{inner}"

    def call(self, type_: GraphQLObjectType, name: str, definition: GraphQLField) -> str:
        """The field with its arguments. Without an alias they are always the same, so that selections merge."""
        if name in self.values.differing or self.tape.one_in(3):
            return f"{self.alias()}{name}{self.arguments(type_, name, definition)}"
        if (type_.name, name) not in self.plain:
            self.plain[type_.name, name] = self.arguments(type_, name, definition)
        return f"{name}{self.plain[type_.name, name]}"

    def alias(self) -> str:
        self.aliases += 1
        return f"{self.tape.pick(['a', '_', 'SELECT', 'null_', 'r'])}{self.aliases}: "

    # Directives

    def directives(self) -> str:
        if not self.tape.one_in(9):
            return ""
        both = self.tape.pick([["skip"], ["include"], ["include"], ["skip", "include"]])
        return "".join(f" @{name}(if: {self.condition()})" for name in both)

    def condition(self) -> str:
        if self.tape.one_in(2):
            return str(self.tape.pick(["true", "false"]))
        return self.variable("Boolean!", Value(self.tape.pick([True, False])), ("directive", "if"))

    # Arguments

    def arguments(self, type_: GraphQLObjectType, name: str, definition: GraphQLField) -> str:
        values = self.values.arguments(self.tape, type_.name, name, definition)
        written = []
        for argument, value in values.items():
            self.doubtful |= value.doubtful
            declared = str(definition.args[argument].type)
            optional = not declared.endswith("!") or definition.args[argument].default is not None
            literal = self.literal(value, declared, optional=optional, place=(f"{type_.name}.{name}", argument))
            if literal is not None:
                written.append(f"{argument}: {literal}")
        return f"({', '.join(written)})" if written else ""

    def literal(self, value: Value, declared: str, *, optional: bool, place: tuple[str, str]) -> str | None:
        """The value as the document says it: spelt out, or in a variable."""
        if not self.tape.one_in(3):
            return value.spelt(self)
        if optional and self.tape.one_in(6):
            self.doubtful |= place[1] == "last"  # its `before` is left alone
            return self.absent(declared.rstrip("!"))
        return self.variable(declared, value, place)

    def absent(self, declared: str) -> str:
        """A variable that nobody gives: as if the argument were not there."""
        name = self.declare(declared, "")
        return f"${name}"

    def declare(self, declared: str, default: str) -> str:
        name = f"v{len(self.declarations)}"
        self.declarations.append(f"${name}: {declared}{default}")
        return name

    def variable(self, declared: str, value: Value, place: tuple[str, str]) -> str:
        # A cursor is one of its own connection.
        known = self.reusable.setdefault((declared, str(place) if place[1] in {"after", "before"} else place[1]), [])
        if known and self.tape.one_in(2):
            return f"${self.tape.pick(known)}"
        default = ""
        kind = self.tape.below(6)
        if value.json is not None and kind == 0:
            default = f" = {value.spelt(None)}"
            name = self.declare(declared.rstrip("!"), default)
        elif value.json is not None and kind == 1 and not declared.endswith("!"):
            name = self.declare(f"{declared}!", "")
            self.given[name] = value.json
        else:
            name = self.declare(declared, "")
            self.given[name] = value.json
        known.append(name)
        return f"${name}"

    # The whole

    def operation(self) -> Operation:
        root = self.schema.query_type
        body = self.selections(root, DEPTH)
        declared = f"({', '.join(self.declarations)})" if self.declarations else ""
        name = "Asked" if declared or self.tape.one_in(2) else None
        more = ' query Other { office(code: "bd") { code } }' if name and self.tape.one_in(5) else ""
        fragments = " ".join(fragment.text for fragment in self.fragments)
        head = f"query {name}{declared} " if name else ""
        chosen = name if more or self.tape.one_in(2) else None
        return Operation(f"{head}{body} {fragments}{more}", chosen, self.given, self.doubtful, head)


tapes = st.binary(min_size=40, max_size=400)


def written(tape: bytes, schema: GraphQLSchema, values: Values) -> Operation:
    """The operation that a tape tells; noted for the report of a failure."""
    operation = Writing(Tape(tape), schema, values).operation()
    note(repr(operation))
    return operation
