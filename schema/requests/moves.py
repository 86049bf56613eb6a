from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from districts import refusals
from districts.actors import Actor, Permission
from districts.idempotency import Answer
from districts.refusals import RefusalCode
from districts.requests import escalating, moves, tracking
from districts.requests.moving import LONGEST_MESSAGE, Named
from districts.text import LocalizedText
from schema import plan
from schema.plan import ids
from schema.requests.types import Request, TrackedRequest
from schema.writes import INPUT, Info, Keyed, UserError, mutation, written

_REQUEST = "Which request."
_CODE = "The tracking code of your request; digits of either script, in groups or not."
_MESSAGE = f"What you say with it, in {LONGEST_MESSAGE:,} characters at most; the applicant reads it."


@strawberry.input
class _OfOfficer(Keyed):
    request_id: strawberry.ID = strawberry.field(description=_REQUEST)


@strawberry.input
class _OfApplicant(Keyed):
    tracking_code: str = strawberry.field(description=_CODE)


@strawberry.input
class _OfEither(Keyed):
    request_id: strawberry.ID | None = strawberry.field(default=None, description="Which request, for an officer.")
    tracking_code: str | None = strawberry.field(default=None, description="Or, for its applicant, the tracking code.")


def _message(description: str = _MESSAGE) -> Any:
    return strawberry.field(description=description)


def _optional(description: str = _MESSAGE) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(description="A request that the office has seen.")
class AcknowledgeRequestInput(_OfOfficer):
    message: str | None = _optional()


@strawberry.input(description="A request that the office works on.")
class StartRequestInput(_OfOfficer):
    message: str | None = _optional()


@strawberry.input(description="A question to the applicant.")
class AskApplicantInput(_OfOfficer):
    message: str = _message("What the office needs to know or to have; the applicant reads it.")


@strawberry.input(description="What the applicant was asked for. An officer writes it down at the counter or by phone.")
class ReplyToRequestInput(_OfEither):
    message: str = _message("The answer.")


@strawberry.input(description="A request that is done.")
class ResolveRequestInput(_OfOfficer):
    message: str = _message("What was done; the applicant reads it.")


@strawberry.input(description="A request that is not granted.")
class RejectRequestInput(_OfOfficer):
    message: str = _message("Why not; the applicant reads it.")


@strawberry.input(description="An answer that is none.")
class ReopenRequestInput(_OfApplicant):
    message: str = _message("What is still missing.")


@strawberry.input(description="A request that is no longer needed.")
class WithdrawRequestInput(_OfApplicant):
    message: str | None = _optional("Why, if you like to say.")


@strawberry.input(description="A request whose time is up.")
class EscalateRequestInput(_OfApplicant):
    pass


@strawberry.input(description="Another post that is to answer for a request.")
class HandOverRequestInput(_OfOfficer):
    to_post_id: strawberry.ID = strawberry.field(
        description="Which post: of the office, or of one above it in your scope."
    )
    message: str | None = _optional()


@strawberry.input(description="A remark that changes nothing.")
class CommentOnRequestInput(_OfEither):
    message: str = _message("The remark.")
    internal: bool = strawberry.field(
        default=False, description="For the office alone; an applicant's remark never is."
    )


@strawberry.input(description="A request that asks for the same as another one.")
class LinkDuplicateRequestInput(_OfOfficer):
    duplicate_of_id: strawberry.ID | None = strawberry.field(
        description="The other one, of the same office; null: it asks for something else after all."
    )


@strawberry.input(description="How content the applicant is.")
class RateRequestInput(_OfApplicant):
    rating: int = strawberry.field(description="From 1, not at all, to 5, entirely. Once.")
    message: str | None = _optional("Why, if you like to say.")


@plan.payload(description="The request after what was done with it.")
class RequestPayload:
    request: Request | None = plan.field(
        "The request, to an officer; null when it was refused, and to its applicant.",
        plan.One("requests {row} WHERE {row}.id = {this}.request"),
    )
    tracked: TrackedRequest | None = plan.field(
        "The request, to its applicant; null when it was refused, and to an officer.",
        plan.One("requests {row} WHERE {row}.id = {this}.tracked"),
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


def _named(given: _OfOfficer | _OfApplicant | _OfEither) -> Named:
    request_id = None if isinstance(given, _OfApplicant) else given.request_id
    code = None if isinstance(given, _OfOfficer) else given.tracking_code
    if (request_id is None) == (code is None):
        raise refusals.who_moves()
    if code is not None:
        return Named(tracking=tracking.digest_of(code))
    return Named(ids.expect("Request", request_id or ""))


_said = LocalizedText.written
_Rule = Callable[..., Awaitable[int]]


async def _move(
    info: Info, given: _OfOfficer | _OfApplicant | _OfEither, rule: _Rule, *arguments: Any, **more: Any
) -> RequestPayload:
    codes = plan.guesses(info.context)
    shown = not isinstance(given, _OfOfficer) and given.tracking_code is not None
    if shown:
        await codes.show()

    async def move(actor: Actor) -> Answer:
        named = _named(given)
        moved = await rule(named, *arguments, **more, actor=actor)
        officer = named.tracking is None
        keys = {"request": moved if officer else 0, "tracked": 0 if officer else moved}
        return Answer(keys, opens=named.tracking)

    payload = await written(RequestPayload, info, given, move)
    if shown and any(error.code is RefusalCode.NOT_FOUND for error in payload.user_errors):
        codes.wrong(1)
    return payload


@strawberry.type
class Mutation:
    @mutation(Permission.HANDLE_REQUESTS, "Tells the applicant that the office has seen the request.")
    async def acknowledge_request(
        self,
        info: Info,
        input: Annotated[AcknowledgeRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.acknowledge, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Tells the applicant that the office works on it.")
    async def start_request(self, info: Info, input: Annotated[StartRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.start, message=_said(input.message))

    @mutation(
        Permission.HANDLE_REQUESTS, "Asks the applicant for something. Until there is an answer the clock stands."
    )
    async def ask_applicant(self, info: Info, input: Annotated[AskApplicantInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.ask, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Answers what the applicant was asked. The clock runs again, with as much time left as there was.",
    )
    async def reply_to_request(self, info: Info, input: Annotated[ReplyToRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reply, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Answers the request: it is done.")
    async def resolve_request(self, info: Info, input: Annotated[ResolveRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.resolve, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Answers the request: it is not granted, and why.")
    async def reject_request(self, info: Info, input: Annotated[RejectRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reject, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Opens a request again whose answer is none, within 30 days of it: the promised time begins anew.",
    )
    async def reopen_request(self, info: Info, input: Annotated[ReopenRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reopen, message=_said(input.message))

    @mutation(Permission.FILE_REQUEST, "Ends a request that is no longer needed.")
    async def withdraw_request(self, info: Info, input: Annotated[WithdrawRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.withdraw, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Takes a request whose time is up to the next in line, without waiting for that to happen by itself.",
    )
    async def escalate_request(self, info: Info, input: Annotated[EscalateRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, escalating.escalate)

    @mutation(Permission.HANDLE_REQUESTS, "Lets another post answer for a request. Its time stays as it is.")
    async def hand_over_request(self, info: Info, input: Annotated[HandOverRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        post = ids.expect("Post", input.to_post_id)
        return await _move(info, input, moves.hand_over, post, message=_said(input.message))

    @mutation(Permission.FILE_REQUEST, "Adds a remark. It changes nothing, no deadline either.")
    async def comment_on_request(
        self,
        info: Info,
        input: Annotated[CommentOnRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.comment, message=_said(input.message), public=not input.internal)

    @mutation(
        Permission.HANDLE_REQUESTS,
        "Links a request with an earlier one that asks for the same. Both go on, and neither applicant is told.",
    )
    async def link_duplicate_request(
        self,
        info: Info,
        input: Annotated[LinkDuplicateRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.link_duplicate, ids.optional("Request", input.duplicate_of_id))

    @mutation(Permission.FILE_REQUEST, "Says how content the applicant is, once, after the answer.")
    async def rate_request(self, info: Info, input: Annotated[RateRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.rate, input.rating, message=_said(input.message))
