"""Contact points, and the mutations that add, change and remove them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from districts.charters.draft import ContactKind, ContactOwner
from districts.identity.actors import Actor, Permission
from districts.posts.contacts import contact_points
from districts.posts.contacts.contact_points import Owner
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan import ids
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written

if TYPE_CHECKING:
    from schema.posts.types import Officer, Post


@plan.bound(
    models.ContactPoint,
    description="A telephone number, e-mail address or other contact of a post or of the officer who holds it.",
)
class ContactPoint:
    id: strawberry.ID = plan.field("The contact point's id. Opaque.")
    kind: ContactKind = plan.field("Its kind.")
    owner: ContactOwner = plan.field(
        "Whether it belongs to the post or to the officer.",
        plan.Column("CASE WHEN {this}.post_id IS NULL THEN 'OFFICER' ELSE 'POST' END", nullable=False),
    )
    published: str = plan.field("As the office published it.")
    normalized: str | None = plan.field(
        "The number in E.164 format or the normalized address; null if it cannot be parsed."
    )
    valid: bool = plan.field("Whether the format is valid for its kind. It was not tested by calling or writing.")


VALUE = (
    "One number or address, in any usual notation: Bengali or Latin digits, spaces, with or without the leading zero."
)


@strawberry.input(description="The owner of a contact point: give one of the two.", one_of=True)
class ContactOwnerInput:
    post_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Id of a post: for a landline, fax or role mailbox, which stays with the post.",
    )
    officer_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Id of an officer: for a mobile or personal mailbox, which leaves with the person.",
    )


@strawberry.input(description="Input of `addContactPoint`: a contact point of a post or an officer.")
class AddContactPointInput(Keyed):
    owner: ContactOwnerInput = strawberry.field(description="The post or officer to whom it belongs.")
    kind: ContactKind = strawberry.field(
        description="The kind of contact point. A mobile number is always stored as MOBILE."
    )
    value: str = strawberry.field(description=VALUE)
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if not given.")


@strawberry.input(description="Input of `updateContactPoint`: the contact point's replacement.")
class UpdateContactPointInput(Keyed):
    contact_point_id: strawberry.ID = strawberry.field(description="The contact point's id.")
    kind: ContactKind = strawberry.field(
        description="The kind of contact point. A mobile number is always stored as MOBILE."
    )
    value: str = strawberry.field(description=VALUE)
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if not given.")


@strawberry.input(description="Input of `removeContactPoint`.")
class RemoveContactPointInput(Keyed):
    contact_point_id: strawberry.ID = strawberry.field(description="The contact point's id.")
    from_: date | None = strawberry.field(
        default=None, name="from", description="The first day on which it no longer exists; today if not given."
    )


@plan.payload(description="Payload of `addContactPoint` and `updateContactPoint`.")
class ContactPointPayload:
    contact_point: ContactPoint | None = plan.field(
        "The contact point as parsed; null on error.",
        plan.One("contact_points {row} WHERE {row}.id = {this}.contact"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@plan.payload(description="Payload of `removeContactPoint`: the owner of the removed contact point.")
class RemoveContactPointPayload:
    post: Annotated[Post, strawberry.lazy("schema.posts.types")] | None = plan.field(
        "The post that owned it, as of today; null on error, or if an officer owned it.",
        plan.One("posts {row} WHERE {row}.id = {this}.post"),
    )
    officer: Annotated[Officer, strawberry.lazy("schema.posts.types")] | None = plan.field(
        "The officer who owned it, as of today; null on error, or if a post owned it.",
        plan.One("officers {row} WHERE {row}.id = {this}.officer"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(Permission.APPOINT, "Adds a contact point. The value is parsed as in imported documents.")
    async def add_contact_point(
        self,
        info: Info,
        input: Annotated[AddContactPointInput, INPUT],  # noqa: A002
    ) -> ContactPointPayload:
        owner = _owner(input.owner)

        async def rule(actor: Actor) -> Answer:
            contact = await contact_points.add(owner, input.kind, input.value, since=input.from_, actor=actor)
            return Answer({"contact": contact})

        named = {name: ("owner", name) for name in ("postId", "officerId")}
        return await written(ContactPointPayload, info, input, rule, named=named)

    @mutation(Permission.APPOINT, "Replaces a contact point from a given day on.")
    async def update_contact_point(
        self,
        info: Info,
        input: Annotated[UpdateContactPointInput, INPUT],  # noqa: A002
    ) -> ContactPointPayload:
        key = ids.expect("ContactPoint", input.contact_point_id)

        async def rule(actor: Actor) -> Answer:
            contact = await contact_points.correct(key, input.kind, input.value, since=input.from_, actor=actor)
            return Answer({"contact": contact})

        return await written(ContactPointPayload, info, input, rule)

    @mutation(Permission.APPOINT, "Ends a contact point.")
    async def remove_contact_point(
        self,
        info: Info,
        input: Annotated[RemoveContactPointInput, INPUT],  # noqa: A002
    ) -> RemoveContactPointPayload:
        key = ids.expect("ContactPoint", input.contact_point_id)

        async def rule(actor: Actor) -> Answer:
            owner = await contact_points.remove(key, since=input.from_, actor=actor)
            return Answer({"post": owner.post_id or 0, "officer": owner.officer_id or 0})

        return await written(RemoveContactPointPayload, info, input, rule)


def _owner(given: ContactOwnerInput) -> Owner:
    if given.post_id:
        return Owner(post_id=ids.expect("Post", given.post_id))
    return Owner(officer_id=ids.expect("Officer", given.officer_id or ""))
