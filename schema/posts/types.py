"""The GraphQL types of posts and officers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from schema import plan
from schema.offices.types import Office
from schema.posts.contacts import ContactPoint
from schema.posts.enums import Occupancy
from schema.shared.nodes import Node
from schema.shared.text import LocalizedText

if TYPE_CHECKING:
    from schema.posts.postings import Posting
    from schema.services.types import Service


def held(post_id: str) -> str:
    """The present posting of a post: an acting one precedes a substantive one."""
    return (
        "SELECT g.officer_id,"
        " CASE WHEN g.officer_id IS NULL THEN 'VACANT' WHEN g.acting THEN 'ACTING' ELSE 'HELD' END AS occupancy"
        f" FROM postings g WHERE g.post_id = {post_id} AND g.held @> dhaka_today()"
        " ORDER BY g.acting DESC LIMIT 1"
    )


LATEST_FIRST = "lower({row}.held) DESC NULLS LAST, {row}.acting, {row}.id"


OCCUPANCY = plan.Column("coalesce({held}.occupancy, 'UNKNOWN')", nullable=False)


HOLDER = plan.One("officers {row} WHERE {row}.id = {held}.officer_id")


@plan.bound(
    models.Post,
    description="A post in an office. Services and escalation refer to posts, never to persons.",
    beside={"held": held("{this}.id")},
)
class Post(Node):
    title: LocalizedText = plan.field("The title as published.")
    current_title: LocalizedText | None = plan.field("The title currently in force; null if it is the published one.")
    office: Office = plan.field("The office it belongs to.")
    head: bool = plan.field("Whether it is the head of the office. Each office has at most one head.")
    version: int = plan.field("Version number for optimistic locking: pass it to `updatePost` and `abolishPost`.")
    abolished_on: date | None = plan.field(
        "The first day on which it no longer exists; null if open-ended. Its history is kept."
    )
    occupancy: Occupancy = plan.field("Whether it is held today.", OCCUPANCY)
    officer: Officer | None = plan.field(
        "The officer in charge today. Transfers show at once, in every charter.", HOLDER
    )
    contact_points: list[ContactPoint] = plan.field(
        "How to contact it today: the post's own contact points, then those of its holder.",
        plan.Many(
            "contact_points {row} WHERE ({row}.post_id = {this}.id OR {row}.officer_id = {held}.officer_id)"
            " AND {row}.in_use @> dhaka_today()",
            "{row}.post_id IS NULL, {row}.id",
        ),
    )
    postings: list[Annotated[Posting, strawberry.lazy("schema.posts.postings")]] = plan.field(
        "All postings, past, present and future, latest first. Public, like the names in charters.",
        plan.Many("postings {row} WHERE {row}.post_id = {this}.id", LATEST_FIRST),
    )


_HELD = "SELECT g.post_id FROM postings g WHERE g.officer_id = {this}.id AND g.held @> dhaka_today()"


@plan.bound(models.Officer, description="A person who holds or held posts.")
class Officer(Node):
    name: LocalizedText = plan.field("The name as published, with its honorific.")
    version: int = plan.field("Version number for optimistic locking: pass it to `updateOfficer`.")
    posts: list[Post] = plan.field(
        "The posts held today.", plan.Many(f"posts {{row}} WHERE {{row}}.id IN ({_HELD})", "{row}.id")
    )
    postings: list[Annotated[Posting, strawberry.lazy("schema.posts.postings")]] = plan.field(
        "All postings, past, present and future, latest first. Public, like those of a post.",
        plan.Many(
            "postings {row} WHERE {row}.officer_id = {this}.id"
            " AND EXISTS (SELECT FROM posts p WHERE p.id = {row}.post_id)",
            LATEST_FIRST,
        ),
    )
    contact_points: list[ContactPoint] = plan.field(
        "The officer's own contact points today; empty if the officer holds no post today.",
        plan.Many(
            "contact_points {row} WHERE {row}.officer_id = {this}.id AND {row}.in_use @> dhaka_today()"
            f" AND EXISTS ({_HELD})",
            "{row}.id",
        ),
    )
    services: list[Annotated[Service, strawberry.lazy("schema.services.types")]] = plan.field(
        "Services in force for which the officer is responsible today, by charter and code.",
        plan.Many(
            f"services {{row}} WHERE {{row}}.responsible_id IN ({_HELD}) AND EXISTS"
            " (SELECT FROM charters c WHERE c.id = {row}.charter_id AND c.in_force @> dhaka_today())",
            "{row}.charter_id, {row}.category_rank, {row}.serial, {row}.id",
        ),
    )
