"""The two SQL/JSON constructors that planned reads are made of, in the form that PostgreSQL runs fastest."""

from __future__ import annotations


def json_object(members: list[tuple[str, str]]) -> str:
    """Response names are GraphQL names: letters, digits and underscores, safe between quotes."""
    listed = ", ".join(f"'{key}': {value}" for key, value in members)
    return f"JSON_OBJECT({listed} NULL ON NULL RETURNING json)" if listed else "JSON_OBJECT(RETURNING json)"


def json_list(item: str, order: str, *, only: str | None = None, nullable: bool = False) -> str:
    """A list with one item for each row. only: a condition on rows. nullable: null, not empty, if there are none."""
    chosen = f" FILTER (WHERE {only})" if only else ""
    listed = f"JSON_ARRAYAGG({item} ORDER BY {order} NULL ON NULL RETURNING json){chosen}"
    return listed if nullable else f"coalesce({listed}, '[]')"
