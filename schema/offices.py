from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.offices import Level
from schema import plan
from schema.nodes import Node
from schema.text import LocalizedText

if TYPE_CHECKING:
    from schema.charters import Charter
    from schema.posts import Post

IN_FORCE = "{row}.office_id = {this}.id AND {row}.in_force @> dhaka_today()"


def within(query: plan.Query, office_id: str, code: tuple[str, ...], below: tuple[str, ...]) -> str:
    """The condition that `office_id` is the office of that code, or with `below` an office under it."""
    given = query.sql(*code, cast="text")
    if query.choice(*below):
        subtree = f"SELECT b.id FROM offices o JOIN offices b ON b.code <@ o.code WHERE ltree2text(o.code) = {given}"
        return f"{office_id} IN ({subtree})"
    return f"{office_id} = (SELECT o.id FROM offices o WHERE ltree2text(o.code) = {given})"


@plan.bound(
    models.Office, description="A government office: a node of the tree from headquarters down to the upazilas."
)
class Office(Node):
    code: str = plan.field("The office's path in the tree, from the top: `bd.khulna.magura`.")
    level: Level = plan.field("How deep the office stands in the tree.")
    name: LocalizedText = plan.field("The office's name: of the place it serves.")
    parent: Office | None = plan.field("The office above; null at the top.")
    ancestors: list[Office] = plan.field(
        "The offices above this one, from the top down.",
        plan.Many("office_ancestors({this}.id) {row} WHERE true", "{row}.code"),
    )
    children: plan.Connection[Office] = plan.field(
        "The offices directly below this one, by code.",
        plan.Page("offices {row} WHERE {row}.parent_id = {this}.id", (plan.Key("{row}.code", "ltree"),)),
        arguments=plan.connection_arguments(),
    )
    child_count: int = plan.field(
        "How many offices are directly below this one.",
        plan.Column("(SELECT count(*) FROM offices c WHERE c.parent_id = {this}.id)", nullable=False),
    )
    posts: list[Annotated[Post, strawberry.lazy("schema.posts")]] = plan.field(
        "The seats of this office, its head first.",
        plan.Many("posts {row} WHERE {row}.office_id = {this}.id AND NOT {row}.tentative", "NOT {row}.head, {row}.id"),
    )
    charter: Annotated[Charter, strawberry.lazy("schema.charters")] | None = plan.field(
        "The charter in force today in Dhaka; null when there is none.", plan.One(f"charters {{row}} WHERE {IN_FORCE}")
    )
    charters: plan.Connection[Annotated[Charter, strawberry.lazy("schema.charters")]] = plan.field(
        "Every revision of this office's charter that was ever published, the oldest first.",
        plan.Page(
            "charters {row} WHERE {row}.office_id = {this}.id AND {row}.in_force IS NOT NULL",
            (plan.Key("{row}.revision", "integer"),),
        ),
        arguments=plan.connection_arguments(),
    )


def _by_code(query: plan.Query) -> str:
    return f"offices {query.row} WHERE ltree2text({query.row}.code) = {query.sql('code', cast='text')}"


@strawberry.type
class Query:
    office: Office | None = plan.field(
        "The office with this code; null when there is none.",
        plan.One(_by_code),
        arguments={"code": plan.argument(str, "Its path in the tree: `bd.khulna.magura`.")},
    )
