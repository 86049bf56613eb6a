"""Relay's connections: their types and arguments. `sql/pages.py` writes them."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from schema.plan.declare.fields import Argument, argument, field
from schema.plan.declare.relations import PagePart

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
# The fields that `sql/pages.py` writes; an edge may have others.
CONNECTION_FIELDS = {"edges", "nodes", "pageInfo", "totalCount"}
EDGE_FIELDS = {"cursor", "node"}
PAGE_INFO_FIELDS = {"hasNextPage", "hasPreviousPage", "startCursor", "endCursor"}

T = TypeVar("T")


@strawberry.type(description="Position of a page in its list.")
class PageInfo:
    has_next_page: bool = field("Whether there are items after this page.", PagePart())
    has_previous_page: bool = field("Whether there are items before this page.", PagePart())
    start_cursor: str | None = field("The cursor of the first edge; null on an empty page.", PagePart())
    end_cursor: str | None = field("The cursor of the last edge; pass it as `after` to get the next page.", PagePart())


@strawberry.type(description="An item of a list with its cursor.")
class Edge(Generic[T]):
    cursor: str = field("The item's cursor, for `after` or `before`. Opaque.", PagePart())
    node: T = field("The item.", PagePart())


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = field("The items of this page, in list order.", PagePart())
    nodes: list[T] = field("The items of this page without their cursors, in list order.", PagePart())
    page_info: PageInfo = field("Position of this page in the list.", PagePart())
    total_count: int = field("Total number of items in the list. Counted only when requested.", PagePart())


def connection_arguments(**more: Argument) -> dict[str, Argument]:
    """A connection's arguments: those of its own, then Relay's four."""
    size = f"From 0 (only the count) to {LARGEST_SIZE}"
    return {
        **more,
        "first": argument(
            int | None,
            f"Number of items from the start of the list, or after `after`. {size}; default {DEFAULT_SIZE}.",
            None,
        ),
        "after": argument(str | None, "A cursor of this list; the page starts after it.", None),
        "last": argument(
            int | None,
            f"Number of items from the end of the list, or before `before`, instead of `first`. {size}.",
            None,
        ),
        "before": argument(str | None, "A cursor of this list; the page ends before it. Use with `last`.", None),
    }
