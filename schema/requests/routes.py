from __future__ import annotations

from typing import Annotated

import strawberry

import models
from districts.identity.actors import Actor, Permission
from districts.requests.escalation import routes
from districts.requests.escalation.routes import MOST_DAYS, MOST_STEPS, TOP, RouteStep
from districts.shared.idempotency import Answer
from schema import plan
from schema.offices.types import Office
from schema.plan import ids
from schema.posts.types import Post
from schema.requests.enums import RequestKind
from schema.shared.writes import INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@plan.bound(
    models.RequestRoute,
    description="A step of the route for requests that are not about a service. A route applies to an office"
    " and to all offices below it without a route of their own.",
)
class RequestRoute:
    kind: RequestKind = plan.field("The kind of request.")
    step: int = plan.field("Step number, starting at 1.")
    office: Office = plan.field("The office that set the route.")
    rise: int | None = plan.field(
        "Selects the head of the office this many levels above the request's office: 0 is the office itself,"
        f" {TOP} is always the top. Null if a post is named.",
        plan.Column(f"CASE WHEN {{this}}.post_id IS NULL THEN coalesce({{this}}.rise, {TOP}) END"),
    )
    post: Post | None = plan.field("The post that is asked; null if `rise` selects an office's head.")
    working_days: int | None = plan.field("Working days before the next step; null if there is no further step.")


@strawberry.input(description="A step of a route: give either `rise` or `postId`.")
class RouteStepInput:
    rise: int | None = strawberry.field(
        default=None,
        description="Selects the head of the office this many levels above the request's office:"
        f" 0 is the office itself, {TOP} is always the top.",
    )
    post_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of a post of the office or of an office above it."
    )
    working_days: int | None = strawberry.field(
        default=None,
        description=f"Working days before the next step, from 1 to {MOST_DAYS}. Only the last step may have no limit.",
    )


@strawberry.input(
    description="Input of `setRequestRoutes`: the complete route for a kind of request, for an office and"
    " all offices below it."
)
class SetRequestRoutesInput(Keyed):
    office_code: str = strawberry.field(
        description="Code of the office; it also applies to all offices below: `bd.khulna.magura`."
    )
    kind: RequestKind = strawberry.field(description="The kind of request; any except SERVICE_REQUEST.")
    steps: list[RouteStepInput] = strawberry.field(
        description=f"The steps, in order, at most {MOST_STEPS}. If empty, the route of the nearest office above"
        " applies."
    )


@plan.payload(description="Payload of `setRequestRoutes`.")
class SetRequestRoutesPayload:
    office: Office | None = plan.field(
        "The office whose route was set; null on error.",
        plan.One("offices {row} WHERE {row}.id = {this}.office"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.EDIT_ROUTES,
        "Sets the posts that requests of a kind go to, in order, replacing the previous route. Open requests"
        " follow it when their current step ends.",
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
