from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from districts.identity.actors import Actor, Permission
from districts.posts import posts
from districts.shared.edits import Edit
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import BadInput, ids
from schema.posts.postings import PostPayload
from schema.posts.types import Post
from schema.services.types import Service
from schema.shared.inputs import SEEN
from schema.shared.text import LocalizedTextInput, edited, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Input of `createPost`.")
class CreatePostInput(Keyed):
    office_code: str = strawberry.field(description="The office's code: `bd.khulna.magura`.")
    title: LocalizedTextInput = strawberry.field(description="The title, as published.")
    current_title: LocalizedTextInput | None = strawberry.field(
        default=None, description="The title currently in force; the published title if not given."
    )
    head: bool = strawberry.field(
        default=False, description="Whether it is the head of the office. Each office has at most one head."
    )


@strawberry.input(
    description="Input of `updatePost`. Fields that are not given stay unchanged; null removes `currentTitle`."
)
class UpdatePostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="The post's id.")
    version: int = strawberry.field(description="The version that you last read.")
    title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The title. It can be changed only until a published charter names it."
    )
    current_title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The title currently in force; null if it is the published one."
    )
    head: bool | None = strawberry.field(
        default=strawberry.UNSET, description="If true, makes it the head of the office in place of the present head."
    )


@strawberry.input(description="Input of `abolishPost`: the post to abolish, and when.")
class AbolishPostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="The post's id.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day on which it no longer exists; today if not given."
    )
    version: int | None = strawberry.field(default=None, description=SEEN)


@plan.payload(description="Payload of `abolishPost`.")
class AbolishPostPayload:
    post: Post | None = plan.field(
        "The post as of today, also if yours is out of date (STALE); null on any other error.",
        plan.One("posts {row} WHERE {row}.id = {this}.post"),
    )
    services: list[Service] = plan.field(
        "Services promised on or after that day that name the post, and now find it vacant. The next revision of"
        " their charters should name another post.",
        plan.Many(
            "services {row} WHERE {this}.post IN ({row}.responsible_id, {row}.superior_id) AND EXISTS"
            " (SELECT FROM charters c JOIN posts p ON p.id = {this}.post"
            " WHERE c.id = {row}.charter_id AND c.in_force && daterange(p.abolished_on, NULL))",
            "{row}.charter_id, {row}.category_rank, {row}.serial, {row}.id",
        ),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(Permission.APPOINT, "Creates a post in an office. Its holder is unknown at first.")
    async def create_post(self, info: Info, input: Annotated[CreatePostInput, INPUT]) -> PostPayload:  # noqa: A002
        current = said(input.current_title) if input.current_title else None

        async def rule(actor: Actor) -> Answer:
            post = await posts.create(
                input.office_code, said(input.title), current_title=current, head=input.head, actor=actor
            )
            return Answer({"post": post})

        return await written(PostPayload, info, input, rule)

    @mutation(
        Permission.APPOINT,
        "Updates a post or makes it the head of its office. Refused with STALE if it changed since you read it.",
    )
    async def update_post(self, info: Info, input: Annotated[UpdatePostInput, INPUT]) -> PostPayload:  # noqa: A002
        post, edit = ids.expect("Post", input.post_id), _edit(input)

        async def rule(actor: Actor) -> Answer:
            await posts.update(post, input.version, edit, actor=actor)
            return Answer({"post": post})

        return await written(PostPayload, info, input, rule, newest={"post": post})

    @mutation(
        Permission.APPOINT,
        "Abolishes a post from a given day on; its holder's posting ends then. Charters that name the post still"
        " do so, and show it as vacant. Before that day, cancel with `undoPosting` on the vacancy.",
    )
    async def abolish_post(self, info: Info, input: Annotated[AbolishPostInput, INPUT]) -> AbolishPostPayload:  # noqa: A002
        post = ids.expect("Post", input.post_id)

        async def rule(actor: Actor) -> Answer:
            await posts.abolish(post, version=input.version, since=input.from_, actor=actor)
            return Answer({"post": post})

        return await written(AbolishPostPayload, info, input, rule)


def _edit(given: UpdatePostInput) -> Edit:
    if given.title is None or given.head is None:
        raise BadInput("`title` and `head` cannot be null. Leave them out to keep their values.")
    values = {"title": given.title, "current_title": given.current_title, "head": given.head}
    return Edit(
        {
            name: edited(value) if isinstance(value, LocalizedTextInput) else value
            for name, value in values.items()
            if value is not strawberry.UNSET
        }
    )
