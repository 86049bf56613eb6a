"""What one operation may ask for, counted while it is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphql import FragmentSpreadNode, InlineFragmentNode, SelectionNode, SelectionSetNode
from graphql.execution.collect_fields import FieldDetailsList, FragmentDetails

from schema.plan.errors import LimitExceeded

# Each list multiplies the rows of the one around it, by a hundred where a page is as large as it may be.
MAX_LISTS = 4
# Objects in each other, far beyond what a page needs and far from what Python can stack.
MAX_DEPTH = 50
# A fragment is written wherever it stands, so that a short document may ask for more than anybody can read.
MAX_SELECTIONS = 5_000


class Limits:
    """Each method raises LimitExceeded."""

    def __init__(self, fragments: dict[str, FragmentDetails]) -> None:
        self._fragments = fragments
        self._lists = 0
        self._depth = 0
        self._selections = 0
        self._sizes: dict[int, int] = {}

    @contextmanager
    def listed(self) -> Iterator[None]:
        """What is written in it is written for every row of a list."""
        if self._lists == MAX_LISTS:
            raise LimitExceeded(f"Lists may stand in each other at most {MAX_LISTS} deep. Ask for the rest by itself.")
        self._lists += 1
        yield
        self._lists -= 1

    @contextmanager
    def nested(self) -> Iterator[None]:
        """What is written in it is an object in the one around it."""
        if self._depth == MAX_DEPTH:
            raise LimitExceeded(f"Objects may stand in each other at most {MAX_DEPTH} deep.")
        self._depth += 1
        yield
        self._depth -= 1

    def select(self, details: FieldDetailsList) -> None:
        """Counts what is selected of a field."""
        self._selections += sum(self._size(detail.node.selection_set) for detail in details)
        if self._selections > MAX_SELECTIONS:
            raise LimitExceeded(
                f"An operation selects at most {MAX_SELECTIONS:,} fields, those of a fragment wherever it stands."
            )

    def _size(self, selected: SelectionSetNode | None) -> int:
        """How many selections are looked at for one object."""
        if selected is None:
            return 0
        size = self._sizes.get(id(selected))
        if size is None:
            size = self._sizes[id(selected)] = sum(1 + self._size(self._flat(node)) for node in selected.selections)
        return size

    def _flat(self, node: SelectionNode) -> SelectionSetNode | None:
        """What belongs to the same object as the selection itself."""
        if isinstance(node, FragmentSpreadNode):
            return self._fragments[node.name.value].definition.selection_set
        return node.selection_set if isinstance(node, InlineFragmentNode) else None
