"""The GraphQL face of connections: Relay's types and arguments."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from schema.plan.declare import Argument, argument, field
from schema.plan.pages import DEFAULT_SIZE, LARGEST_SIZE
from schema.plan.relations import PagePart

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = field("Whether more follow behind this page.", PagePart())
    has_previous_page: bool = field("Whether there are any before this page.", PagePart())
    start_cursor: str | None = field("The cursor of the first edge; null on an empty page.", PagePart())
    end_cursor: str | None = field("The cursor of the last edge: pass it as `after` for the next page.", PagePart())


@strawberry.type(description="One item of a list, and where it stands.")
class Edge(Generic[T]):
    cursor: str = field("Where this item stands: pass it as `after` or `before`. Opaque.", PagePart())
    node: T = field("The item.", PagePart())


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = field("The items of this page, in the order of the list.", PagePart())
    page_info: PageInfo = field("Where the page stands in the list.", PagePart())
    total_count: int = field("How many items the whole list has. Counted only when it is asked for.", PagePart())


def connection_arguments(**more: Argument) -> dict[str, Argument]:
    """A connection's arguments: those of its own, then Relay's four."""
    size = f"From 0 (only the count) to {LARGEST_SIZE}"
    return {
        **more,
        "first": argument(
            int | None, f"How many items from the start, or behind `after`. {size}; {DEFAULT_SIZE} if not given.", None
        ),
        "after": argument(str | None, "A cursor of this list: begin behind it.", None),
        "last": argument(
            int | None, f"How many items from the end, or before `before`, instead of `first`. {size}.", None
        ),
        "before": argument(str | None, "A cursor of this list: end before it. Goes with `last`.", None),
    }
