from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

import models
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.postings import ending, moving
from schema import plan
from schema.plan import ids
from schema.posts import Officer, Post
from schema.text import LocalizedTextInput, said
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

UNTIL = "The day on which an acting appointment is over; not given: nobody knows yet."
ACTING = "For the time being, beside the officer's own post, which stays."


@plan.bound(models.Posting, description="Who holds a post from when to when. It is history, and never overwritten.")
class Posting:
    id: strawberry.ID = plan.field("Names this posting. Opaque.")
    post: Post = plan.field("The post.")
    officer: Officer | None = plan.field("Who holds it; null: it was declared vacant.")
    acting: bool = plan.field("Whether it is for the time being.")
    held_from: date | None = plan.field(
        "The first day; null: since before anybody knows.", plan.Column("lower({this}.held)")
    )
    held_until: date | None = plan.field(
        "The day on which it is over; null: nobody knows yet.", plan.Column("upper({this}.held)")
    )


@plan.payload(description="The posting.")
class PostingPayload:
    posting: Posting | None = plan.field(
        "The posting as it is now; null when it was refused.",
        plan.One("postings {row} WHERE {row}.id = {this}.posting"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@plan.payload(description="The post.")
class PostPayload:
    post: Post | None = plan.field(
        "The post as of today; null when it was refused.", plan.One("posts {row} WHERE {row}.id = {this}.post")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.input(description="A person: somebody who is known here, or somebody new.", one_of=True)
class AppointedInput:
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="An officer of your office, or of one below."
    )
    name: LocalizedTextInput | None = strawberry.field(
        default=strawberry.UNSET, description="The name of a new officer, with its honorific."
    )


@strawberry.input(description="A person, and the post to hold.")
class AppointOfficerInput(Keyed):
    officer: AppointedInput = strawberry.field(description="Who.")
    post_id: strawberry.ID = strawberry.field(description="Which post: one that nobody holds on those days.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")
    until: date | None = strawberry.field(default=None, description=UNTIL)
    acting: bool = strawberry.field(default=False, description=ACTING)


@strawberry.input(description="A posting that is over before its time.")
class EndPostingInput(Keyed):
    posting_id: strawberry.ID = strawberry.field(description="Which posting.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The day on which it is over; not given: today."
    )


@strawberry.input(description="A posting that is not to be.")
class UndoPostingInput(Keyed):
    posting_id: strawberry.ID = strawberry.field(description="Which posting: one whose first day lies ahead.")


@strawberry.input(description="An officer, and the post to hold.")
class TransferOfficerInput(Keyed):
    officer_id: strawberry.ID = strawberry.field(description="Who.")
    to_post_id: strawberry.ID = strawberry.field(description="Which post.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")
    until: date | None = strawberry.field(default=None, description=UNTIL)
    acting: bool = strawberry.field(default=False, description=ACTING)


@plan.payload(description="The officer, transferred.")
class TransferOfficerPayload:
    officer: Officer | None = plan.field(
        "The officer as of today; null when it was refused.", plan.One("officers {row} WHERE {row}.id = {this}.officer")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.input(description="A post that nobody holds.")
class VacatePostInput(Keyed):
    post_id: strawberry.ID = strawberry.field(description="Which post.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")


@plan.payload(description="The post, declared vacant.")
class VacatePostPayload:
    post: Post | None = plan.field(
        "The post as of today; null when it was refused.", plan.One("posts {row} WHERE {row}.id = {this}.post")
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.APPOINT,
        "Lets an officer hold a post that nobody holds, besides what the officer holds already; `transferOfficer` moves"
        " one who leaves a post, and lets whoever holds the new one go.",
    )
    async def appoint_officer(
        self,
        info: Info,
        input: Annotated[AppointOfficerInput, INPUT],  # noqa: A002
    ) -> PostingPayload:
        given, post = input.officer, ids.expect("Post", input.post_id)
        officer = said(given.name) if given.name else ids.expect("Officer", given.id or "")

        async def rule(actor: Actor) -> Answer:
            posting = await moving.appoint(
                officer, post, since=input.from_, until=input.until, acting=input.acting, actor=actor
            )
            return Answer({"posting": posting})

        named = {"officer": ("officer", "name"), "officerId": ("officer", "id")}
        return await written(PostingPayload, info, input, rule, named=named)

    @mutation(
        Permission.APPOINT,
        "Ends a posting before its time. Nobody is said to hold the post then: `vacatePost` declares it vacant.",
    )
    async def end_posting(self, info: Info, input: Annotated[EndPostingInput, INPUT]) -> PostingPayload:  # noqa: A002
        posting = ids.expect("Posting", input.posting_id)

        async def rule(actor: Actor) -> Answer:
            await ending.end(posting, on=input.from_, actor=actor)
            return Answer({"posting": posting})

        return await written(PostingPayload, info, input, rule)

    @mutation(
        Permission.APPOINT,
        "Undoes a posting that has not begun: whoever was to make way for it stays. Undoing a vacancy so keeps"
        " a post that was to be abolished.",
    )
    async def undo_posting(self, info: Info, input: Annotated[UndoPostingInput, INPUT]) -> PostPayload:  # noqa: A002
        posting = ids.expect("Posting", input.posting_id)

        async def rule(actor: Actor) -> Answer:
            return Answer({"post": await ending.undo(posting, actor=actor)})

        return await written(PostPayload, info, input, rule)

    @mutation(
        Permission.APPOINT,
        "Lets an officer hold a post from a day on. Every charter that names the post shows it on that day, by itself.",
    )
    async def transfer_officer(
        self,
        info: Info,
        input: Annotated[TransferOfficerInput, INPUT],  # noqa: A002
    ) -> TransferOfficerPayload:
        officer, post = ids.expect("Officer", input.officer_id), ids.expect("Post", input.to_post_id)

        async def rule(actor: Actor) -> Answer:
            await moving.transfer(officer, post, since=input.from_, until=input.until, acting=input.acting, actor=actor)
            return Answer({"officer": officer})

        return await written(TransferOfficerPayload, info, input, rule)

    @mutation(Permission.APPOINT, "Declares a post vacant from a day on: escalation passes it over, and says so.")
    async def vacate_post(
        self,
        info: Info,
        input: Annotated[VacatePostInput, INPUT],  # noqa: A002
    ) -> VacatePostPayload:
        post = ids.expect("Post", input.post_id)

        async def rule(actor: Actor) -> Answer:
            await moving.vacate(post, since=input.from_, actor=actor)
            return Answer({"post": post})

        return await written(VacatePostPayload, info, input, rule)
