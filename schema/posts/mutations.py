from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry

from districts import posts
from districts.actors import Actor, Permission
from districts.charters.edits import KEEP
from districts.idempotency import Answer
from districts.posts import PostEdit
from schema import plan
from schema.plan import BadInput, ids
from schema.postings import PostPayload
from schema.posts import Post
from schema.services import Service
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="A new seat in an office.")
class CreatePostInput(Keyed):
    office_code: str = strawberry.field(description="Whose it is: `bd.khulna.magura`.")
    title: LocalizedTextInput = strawberry.field(description="Its title, as it is published.")
    current_title: LocalizedTextInput | None = strawberry.field(
        default=None, description="The title in force now; not given: the published one."
    )
    head: bool = strawberry.field(default=False, description="Whether it answers for the whole office; one an office.")


@strawberry.input(description="Corrections of a post: what is not given stays, null takes a current title away.")
class UpdatePostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="Which post.")
    version: int = strawberry.field(description="Its version that you have seen.")
    title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="Its title, which no published charter says yet."
    )
    current_title: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The title in force now; null: the published one."
    )
    head: bool | None = strawberry.field(
        default=strawberry.UNSET, description="True: it is the head from now on, and the former head is not."
    )


@strawberry.input(description="A post that there is to be no more.")
class AbolishPostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="Which post.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day without it; not given: today."
    )


@plan.payload(description="The post, abolished.")
class AbolishPostPayload:
    post: Post | None = plan.field(
        "The post as of today; null when it was refused.", plan.One("posts {row} WHERE {row}.id = {this}.post")
    )
    services: list[Service] = plan.field(
        "The services promised on that day or later that name it: they find it vacant. The next revision of their"
        " charters should name another.",
        plan.Many(
            "services {row} WHERE {this}.post IN ({row}.responsible_id, {row}.superior_id) AND EXISTS"
            " (SELECT FROM charters c JOIN posts p ON p.id = {this}.post"
            " WHERE c.id = {row}.charter_id AND c.in_force && daterange(p.abolished_on, NULL))",
            "{row}.charter_id, {row}.category_rank, {row}.serial, {row}.id",
        ),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.APPOINT, "Creates a seat in an office. Nobody is said to hold it.")
    async def create_post(self, info: Info, input: Annotated[CreatePostInput, INPUT]) -> PostPayload:  # noqa: A002
        current = said(input.current_title) if input.current_title else None

        async def rule(actor: Actor) -> Answer:
            post = await posts.create(
                input.office_code, said(input.title), current_title=current, head=input.head, actor=actor
            )
            return Answer({"post": post})

        return await written(PostPayload, info, input, rule)

    @mutation(Permission.APPOINT, "Corrects a post, or makes it the head; nobody overwrites what they have not seen.")
    async def update_post(self, info: Info, input: Annotated[UpdatePostInput, INPUT]) -> PostPayload:  # noqa: A002
        post, edit = ids.expect("Post", input.post_id), _edit(input)

        async def rule(actor: Actor) -> Answer:
            await posts.update(post, input.version, edit, actor=actor)
            return Answer({"post": post})

        return await written(PostPayload, info, input, rule, newest={"post": post})

    @mutation(
        Permission.APPOINT,
        "Ends a post from a day on: whoever holds it leaves it then. Charters that name it go on naming it, and find it"
        " vacant. Before that day it can be undone: `undoPosting` of the vacancy.",
    )
    async def abolish_post(self, info: Info, input: Annotated[AbolishPostInput, INPUT]) -> AbolishPostPayload:  # noqa: A002
        post = ids.expect("Post", input.post_id)

        async def rule(actor: Actor) -> Answer:
            await posts.abolish(post, since=input.from_, actor=actor)
            return Answer({"post": post})

        return await written(AbolishPostPayload, info, input, rule)


def _edit(given: UpdatePostInput) -> PostEdit:
    if given.title is None or given.head is None:
        raise BadInput("A post has a title, and is the head or not: neither can be null.")
    current: Any = given.current_title
    return PostEdit(
        title=KEEP if given.title is strawberry.UNSET else said(given.title),
        current_title=KEEP if current is strawberry.UNSET else current and said(current),
        head=KEEP if given.head is strawberry.UNSET else given.head,
    )
