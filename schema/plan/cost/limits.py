"""Limits on a document (aliases, directives) and on one operation (lists, depth, fields)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graphql import DocumentNode, FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionNode, SelectionSetNode
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails

from schema.plan.cost.tally import Rows, Tally
from schema.plan.domain import Allowed
from schema.plan.errors import LimitExceeded


def require_size(tree: DocumentNode, allowed: Allowed) -> None:
    """Check a document before it is validated. Raises LimitExceeded for too many aliases or directives."""
    aliases = directives = 0
    nodes: list[Any] = list(tree.definitions)
    while nodes:
        node = nodes.pop()
        directives += len(getattr(node, "directives", None) or ())
        aliases += isinstance(node, FieldNode) and node.alias is not None
        nodes.extend(getattr(node, "variable_definitions", None) or ())
        if selected := getattr(node, "selection_set", None):
            nodes.extend(selected.selections)
    if aliases > allowed.aliases:
        raise LimitExceeded("aliases", allowed.aliases, aliases, "A document can have at most {most} aliases.")
    if directives > allowed.directives:
        raise LimitExceeded(
            "directives", allowed.directives, directives, "A document can have at most {most} directives."
        )


class Limits:
    """Counts an operation while it is written. Each method raises LimitExceeded."""

    def __init__(self, fragments: dict[str, FragmentDetails], allowed: Allowed) -> None:
        self.allowed = allowed
        self.tally = Tally()
        self._fragments = fragments
        self._lists = 0
        self._depth = 0
        self._selections = 0
        self._sizes: dict[int, int] = {}

    @contextmanager
    def listed(self, rows: Rows, site: int = 0) -> Iterator[None]:
        """What is written inside is written for every row of a list."""
        self._lists += 1
        if self._lists > self.allowed.lists:
            message = "Lists can be nested at most {most} deep. Query the rest separately."
            raise LimitExceeded("lists", self.allowed.lists, self._lists, message)
        with self.tally.each(rows, site):
            yield
        self._lists -= 1

    @contextmanager
    def nested(self) -> Iterator[None]:
        """What is written inside is an object in the one around it."""
        self._depth += 1
        if self._depth > self.allowed.depth:
            message = "Objects can be nested at most {most} deep."
            raise LimitExceeded("depth", self.allowed.depth, self._depth, message)
        yield
        self._depth -= 1

    def select(self, details: FieldDetailsList) -> None:
        """Count what is selected of a field."""
        self._selections += sum(self._size(detail.node.selection_set) for detail in details)
        if self._selections > self.allowed.fields:
            raise LimitExceeded(
                "fields",
                self.allowed.fields,
                self._selections,
                "An operation can select at most {most} fields; a fragment counts wherever it is used.",
            )

    def _size(self, selected: SelectionSetNode | None) -> int:
        """How many selections are looked at for one object; no more than are too many: fragments in fragments may
        double them a hundred times, and no JSON holds such a number.
        """
        if selected is None:
            return 0
        size = self._sizes.get(id(selected))
        if size is None:
            size = sum(1 + self._size(self._flat(node)) for node in selected.selections)
            size = self._sizes[id(selected)] = min(size, self.allowed.fields + 1)
        return size

    def _flat(self, node: SelectionNode) -> SelectionSetNode | None:
        """The selections that belong to the same object as the selection itself."""
        if isinstance(node, FragmentSpreadNode):
            return self._fragments[node.name.value].definition.selection_set
        return node.selection_set if isinstance(node, InlineFragmentNode) else None
