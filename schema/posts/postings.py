"""Postings, and the mutations that appoint, transfer and remove officers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

import models
from districts.identity.actors import Actor, Permission
from districts.posts.postings import appointments, ending
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.posts.types import Officer, Post
from schema.shared.text import LocalizedTextInput, said
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written

UNTIL = "End date of an acting appointment, exclusive; open-ended if not given."
ACTING = "If true, the appointment is temporary and the officer keeps their own post."


@plan.bound(
    models.Posting,
    description="The period in which an officer holds a post. Postings are kept as history and never overwritten.",
)
class Posting:
    id: strawberry.ID = plan.field("The posting's id. Opaque.")
    post: Post = plan.field("The post.")
    officer: Officer | None = plan.field("The officer; null if the post was declared vacant.")
    acting: bool = plan.field("Whether the officer is acting.")
    held_from: date | None = plan.field("The first day; null if unknown.", plan.Column("lower({this}.held)"))
    held_until: date | None = plan.field("End date, exclusive; null if open-ended.", plan.Column("upper({this}.held)"))


@plan.payload(description="Payload of the mutations that change a posting.")
class PostingPayload:
    posting: Posting | None = plan.field(
        "The posting as it is now; null on error.",
        plan.One("postings {row} WHERE {row}.id = {this}.posting"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@plan.payload(description="The post.")
class PostPayload:
    post: Post | None = plan.field(
        "The post as of today; null on error.", plan.One("posts {row} WHERE {row}.id = {this}.post")
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.input(description="An officer: give the id of a known officer or the name of a new one.", one_of=True)
class AppointedInput:
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Id of an officer of your office, or of an office below it."
    )
    name: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The new officer's name with its honorific."
    )


@strawberry.input(description="Input of `appointOfficer`: an officer and the post they will hold.")
class AppointOfficerInput(Keyed):
    officer: AppointedInput = strawberry.field(description="The officer.")
    post_id: strawberry.ID = strawberry.field(description="Id of the post, which must be free on those days.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if not given.")
    until: date | None = strawberry.field(default=None, description=UNTIL)
    acting: bool = strawberry.field(default=False, description=ACTING)


@strawberry.input(description="Input of `endPosting`.")
class EndPostingInput(Keyed):
    posting_id: strawberry.ID = strawberry.field(description="The posting's id.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="End date, exclusive; today if not given."
    )


@strawberry.input(description="Input of `undoPosting`: cancels a posting that has not begun.")
class UndoPostingInput(Keyed):
    posting_id: strawberry.ID = strawberry.field(description="The posting's id. Its first day must be in the future.")


@strawberry.input(description="Input of `transferOfficer`: an officer and their new post.")
class TransferOfficerInput(Keyed):
    officer_id: strawberry.ID = strawberry.field(description="The officer.")
    to_post_id: strawberry.ID = strawberry.field(description="The post's id.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if not given.")
    until: date | None = strawberry.field(default=None, description=UNTIL)
    acting: bool = strawberry.field(default=False, description=ACTING)


@plan.payload(description="Payload of `transferOfficer`.")
class TransferOfficerPayload:
    officer: Officer | None = plan.field(
        "The officer as of today; null on error.", plan.One("officers {row} WHERE {row}.id = {this}.officer")
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.input(description="Input of `vacatePost`: the post to declare vacant.")
class VacatePostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="The post's id.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if not given.")


@plan.payload(description="Payload of `vacatePost`.")
class VacatePostPayload:
    post: Post | None = plan.field(
        "The post as of today; null on error.", plan.One("posts {row} WHERE {row}.id = {this}.post")
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.APPOINT,
        "Appoints an officer to a free post, in addition to the posts that the officer holds. To move an officer"
        " from another post, or to replace the holder, use `transferOfficer`.",
    )
    async def appoint_officer(
        self,
        info: Info,
        input: Annotated[AppointOfficerInput, INPUT],  # noqa: A002
    ) -> PostingPayload:
        given, post = input.officer, ids.expect("Post", input.post_id)
        officer = said(given.name) if given.name else ids.expect("Officer", given.id or "")

        async def rule(actor: Actor) -> Answer:
            posting = await appointments.appoint(
                officer, post, since=input.from_, until=input.until, acting=input.acting, actor=actor
            )
            return Answer({"posting": posting})

        named = {"officer": ("officer", "name"), "officerId": ("officer", "id")}
        return await written(PostingPayload, info, input, rule, named=named)

    @mutation(
        Permission.APPOINT,
        "Ends a posting early. The post's holder is then unknown; use `vacatePost` to declare it vacant.",
    )
    async def end_posting(self, info: Info, input: Annotated[EndPostingInput, INPUT]) -> PostingPayload:  # noqa: A002
        posting = ids.expect("Posting", input.posting_id)

        async def rule(actor: Actor) -> Answer:
            await ending.end(posting, on=input.from_, actor=actor)
            return Answer({"posting": posting})

        return await written(PostingPayload, info, input, rule)

    @mutation(
        Permission.APPOINT,
        "Cancels a posting that has not begun; the current holder stays. Cancelling the vacancy of a post that"
        " was to be abolished keeps the post.",
    )
    async def undo_posting(self, info: Info, input: Annotated[UndoPostingInput, INPUT]) -> PostPayload:  # noqa: A002
        posting = ids.expect("Posting", input.posting_id)

        async def rule(actor: Actor) -> Answer:
            return Answer({"post": await ending.undo(posting, actor=actor)})

        return await written(PostPayload, info, input, rule)

    @mutation(
        Permission.APPOINT,
        "Moves an officer to a post from a given day on. Charters that name the post show the officer from that day.",
    )
    async def transfer_officer(
        self,
        info: Info,
        input: Annotated[TransferOfficerInput, INPUT],  # noqa: A002
    ) -> TransferOfficerPayload:
        officer, post = ids.expect("Officer", input.officer_id), ids.expect("Post", input.to_post_id)

        async def rule(actor: Actor) -> Answer:
            await appointments.transfer(
                officer, post, since=input.from_, until=input.until, acting=input.acting, actor=actor
            )
            return Answer({"officer": officer})

        return await written(TransferOfficerPayload, info, input, rule)

    @mutation(
        Permission.APPOINT, "Declares a post vacant from a given day on. Escalation skips it and records that it did."
    )
    async def vacate_post(
        self,
        info: Info,
        input: Annotated[VacatePostInput, INPUT],  # noqa: A002
    ) -> VacatePostPayload:
        post = ids.expect("Post", input.post_id)

        async def rule(actor: Actor) -> Answer:
            await appointments.vacate(post, since=input.from_, actor=actor)
            return Answer({"post": post})

        return await written(VacatePostPayload, info, input, rule)
