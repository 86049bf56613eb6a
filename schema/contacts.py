from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.actors import Actor, Permission
from districts.charters.draft import ContactKind, ContactOwner
from districts.contacts import keeping
from districts.contacts.keeping import Owner
from districts.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

if TYPE_CHECKING:
    from schema.posts import Officer, Post


@plan.bound(models.ContactPoint, description="A telephone or a mailbox of a post, or of the officer who holds it.")
class ContactPoint:
    id: strawberry.ID = plan.field("Names this contact point. Opaque.")
    kind: ContactKind = plan.field("What it is.")
    owner: ContactOwner = plan.field(
        "Whether it stays with the seat or leaves with the person.",
        plan.Column("CASE WHEN {this}.post_id IS NULL THEN 'OFFICER' ELSE 'POST' END", nullable=False),
    )
    published: str = plan.field("As the office published it.")
    normalized: str | None = plan.field("As it can be dialled (E.164) or written to; null when that cannot be told.")
    valid: bool = plan.field("Whether it can be valid by the rules of its kind. Nobody was called.")


VALUE = "One number or address as people write it: digits of either script, a missing leading zero, spaces in it."


@strawberry.input(description="Whose a contact point is.", one_of=True)
class ContactOwnerInput:
    post_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A post: a landline, a fax or a role's mailbox, which stay with the seat."
    )
    officer_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="An officer: a mobile or a mailbox, which leave with the person."
    )


@strawberry.input(description="How a post or an officer is reached.")
class AddContactPointInput(Keyed):
    owner: ContactOwnerInput = strawberry.field(description="Whose it is.")
    kind: ContactKind = strawberry.field(
        description="What it is; a mobile's number is a mobile, whatever is said here."
    )
    value: str = strawberry.field(description=VALUE)
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")


@strawberry.input(description="What is to stand in the place of a contact point.")
class UpdateContactPointInput(Keyed):
    contact_point_id: strawberry.ID = strawberry.field(description="Which one.")
    kind: ContactKind = strawberry.field(
        description="What it is; a mobile's number is a mobile, whatever is said here."
    )
    value: str = strawberry.field(description=VALUE)
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; not given: today.")


@strawberry.input(description="A contact point that is used no more.")
class RemoveContactPointInput(Keyed):
    contact_point_id: strawberry.ID = strawberry.field(description="Which one.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day without it; not given: today."
    )


@plan.payload(description="The contact point.")
class ContactPointPayload:
    contact_point: ContactPoint | None = plan.field(
        "The contact point as it was understood; null when it was refused.",
        plan.One("contact_points {row} WHERE {row}.id = {this}.contact"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@plan.payload(description="Whose contact point it was.")
class RemoveContactPointPayload:
    post: Annotated[Post, strawberry.lazy("schema.posts")] | None = plan.field(
        "The post whose it was, as of today; null when it was an officer's, or refused.",
        plan.One("posts {row} WHERE {row}.id = {this}.post"),
    )
    officer: Annotated[Officer, strawberry.lazy("schema.posts")] | None = plan.field(
        "The officer whose it was, as of today; null when it was a post's, or refused.",
        plan.One("officers {row} WHERE {row}.id = {this}.officer"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(Permission.APPOINT, "Adds a telephone or a mailbox, read as those of a document are.")
    async def add_contact_point(
        self,
        info: Info,
        input: Annotated[AddContactPointInput, INPUT],  # noqa: A002
    ) -> ContactPointPayload:
        owner = _owner(input.owner)

        async def rule(actor: Actor) -> Answer:
            contact = await keeping.add(owner, input.kind, input.value, since=input.from_, actor=actor)
            return Answer({"contact": contact})

        named = {name: ("owner", name) for name in ("postId", "officerId")}
        return await written(ContactPointPayload, info, input, rule, named=named)

    @mutation(Permission.APPOINT, "Puts another telephone or mailbox in the place of one, which ends on that day.")
    async def update_contact_point(
        self,
        info: Info,
        input: Annotated[UpdateContactPointInput, INPUT],  # noqa: A002
    ) -> ContactPointPayload:
        key = ids.expect("ContactPoint", input.contact_point_id)

        async def rule(actor: Actor) -> Answer:
            contact = await keeping.correct(key, input.kind, input.value, since=input.from_, actor=actor)
            return Answer({"contact": contact})

        return await written(ContactPointPayload, info, input, rule)

    @mutation(Permission.APPOINT, "Ends the use of a telephone or a mailbox.")
    async def remove_contact_point(
        self,
        info: Info,
        input: Annotated[RemoveContactPointInput, INPUT],  # noqa: A002
    ) -> RemoveContactPointPayload:
        key = ids.expect("ContactPoint", input.contact_point_id)

        async def rule(actor: Actor) -> Answer:
            owner = await keeping.remove(key, since=input.from_, actor=actor)
            return Answer({"post": owner.post_id or 0, "officer": owner.officer_id or 0})

        return await written(RemoveContactPointPayload, info, input, rule)


def _owner(given: ContactOwnerInput) -> Owner:
    if given.post_id:
        return Owner(post_id=ids.expect("Post", given.post_id))
    return Owner(officer_id=ids.expect("Officer", given.officer_id or ""))
