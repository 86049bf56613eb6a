from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from districts import postings
from districts.actors import Actor, Permission
from schema import plan
from schema.plan import ids
from schema.posts import Officer, Post
from schema.writes import INPUT, Answer, Info, Keyed, UserError, mutation, written


@strawberry.input(description="An officer, and the post to hold.")
class TransferOfficerInput(Keyed):
    officer_id: strawberry.ID = strawberry.field(description="Who.")
    to_post_id: strawberry.ID = strawberry.field(description="Which post.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")
    until: date | None = strawberry.field(
        default=None, description="The day on which an acting appointment is over; not given: nobody knows yet."
    )
    acting: bool = strawberry.field(
        default=False, description="For the time being, beside the officer's own post, which stays."
    )


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
        "Lets an officer hold a post from a day on. Every charter that names the post shows it on that day, by itself.",
    )
    async def transfer_officer(
        self,
        info: Info,
        input: Annotated[TransferOfficerInput, INPUT],  # noqa: A002
    ) -> TransferOfficerPayload:
        officer, post = ids.expect("Officer", input.officer_id), ids.expect("Post", input.to_post_id)

        async def transfer(actor: Actor) -> Answer:
            await postings.transfer(
                officer, post, since=input.from_, until=input.until, acting=input.acting, actor=actor
            )
            return Answer({"officer": officer})

        return await written(TransferOfficerPayload, info, input, transfer)

    @mutation(Permission.APPOINT, "Declares a post vacant from a day on: escalation passes it over, and says so.")
    async def vacate_post(
        self,
        info: Info,
        input: Annotated[VacatePostInput, INPUT],  # noqa: A002
    ) -> VacatePostPayload:
        post = ids.expect("Post", input.post_id)

        async def vacate(actor: Actor) -> Answer:
            await postings.vacate(post, since=input.from_, actor=actor)
            return Answer({"post": post})

        return await written(VacatePostPayload, info, input, vacate)
