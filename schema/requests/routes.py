from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.requests import routes
from districts.requests.routes import MOST_DAYS, MOST_STEPS, TOP, RouteStep
from schema import plan
from schema.offices import Office
from schema.plan import ids
from schema.posts import Post
from schema.requests.enums import RequestKind
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written


@plan.bound(
    models.RequestRoute,
    description="A step of the route that requests of a kind go which go no service's way. A route holds for an office"
    " and all below it that have none of their own.",
)
class RequestRoute:
    kind: RequestKind = plan.field("Which requests.")
    step: int = plan.field("Counts from 1, who is asked first.")
    office: Office = plan.field("Whose route it is.")
    rise: int | None = plan.field(
        f"How many levels above the request's office the head stands who is asked: 0 is its own, {TOP} always the top;"
        " null where a post is named.",
        plan.Column(f"CASE WHEN {{this}}.post_id IS NULL THEN coalesce({{this}}.rise, {TOP}) END"),
    )
    post: Post | None = plan.field("The post that is asked; null where it is a head, as `rise` says.")
    working_days: int | None = plan.field(
        "How long, in working days, before the next is asked; null where nobody is asked after it."
    )


@strawberry.input(description="Who is asked, and for how long: give either `rise` or `postId`.")
class RouteStepInput:
    rise: int | None = strawberry.field(
        default=None,
        description=f"The head of the office so many levels above the request's: 0 is its own, {TOP} always the top.",
    )
    post_id: strawberry.ID | None = strawberry.field(
        default=None, description="A certain post, of the office or of one above it."
    )
    working_days: int | None = strawberry.field(
        default=None,
        description=f"How long before the next is asked, from 1 to {MOST_DAYS} working days; only the last step may"
        " have no limit.",
    )


@strawberry.input(description="The whole route of a kind of request, for an office and all below it.")
class SetRequestRoutesInput(Keyed):
    office_code: str = strawberry.field(description="For which office, and all below it: `bd.khulna.magura`.")
    kind: RequestKind = strawberry.field(description="Which requests; any but a SERVICE_REQUEST.")
    steps: list[RouteStepInput] = strawberry.field(
        description=f"Who is asked in turn, {MOST_STEPS} steps at most. None: the route of the nearest office above"
        " holds."
    )


@plan.payload(description="The office, with its routes.")
class SetRequestRoutesPayload:
    office: Office | None = plan.field(
        "The office whose route was set; null when it was refused.",
        plan.One("offices {row} WHERE {row}.id = {this}.office"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_ROUTES,
        "Says whom requests of a kind go to, in turn, in place of what was said before. Those under way go on by it"
        " when their present step is over.",
    )
    async def set_request_routes(
        self,
        info: Info,
        input: Annotated[SetRequestRoutesInput, INPUT],  # noqa: A002
    ) -> SetRequestRoutesPayload:
        async def rule(actor: Actor) -> Answer:
            steps = [
                RouteStep(step.rise, ids.optional("Post", step.post_id), step.working_days) for step in input.steps
            ]
            return Answer({"office": await routes.set_route(input.office_code, input.kind, steps, actor=actor)})

        return await written(SetRequestRoutesPayload, info, input, rule)
