"""The mutations that move a request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from districts.identity.actors import Actor, Permission
from districts.requests import moves, refusals, tracking
from districts.requests.escalation import escalating
from districts.requests.move_transaction import Named
from districts.shared.idempotency import Answer
from districts.shared.refused import RefusalCode
from districts.shared.text import LocalizedText
from schema import plan
from schema.plan import ids
from schema.requests.move_inputs import (
    AcknowledgeRequestInput,
    AskApplicantInput,
    CommentOnRequestInput,
    EscalateRequestInput,
    HandOverRequestInput,
    LinkDuplicateRequestInput,
    OfApplicant,
    OfEither,
    OfOfficer,
    RateRequestInput,
    RejectRequestInput,
    ReopenRequestInput,
    ReplyToRequestInput,
    ResolveRequestInput,
    StartRequestInput,
    WithdrawRequestInput,
)
from schema.requests.types import Request, TrackedRequest
from schema.shared.writes import INPUT, USER_ERRORS, Info, UserError, mutation, written


@plan.payload(description="Payload of the mutations that change a request.")
class RequestPayload:
    request: Request | None = plan.field(
        "The request, for officers. Null on error, and to the applicant.",
        plan.One("requests {row} WHERE {row}.id = {this}.request"),
    )
    tracked: TrackedRequest | None = plan.field(
        "The request, for the applicant. Null on error, and to officers.",
        plan.One("requests {row} WHERE {row}.id = {this}.tracked"),
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


def _named(given: OfOfficer | OfApplicant | OfEither) -> Named:
    request_id = None if isinstance(given, OfApplicant) else given.request_id
    code = None if isinstance(given, OfOfficer) else given.tracking_code
    if (request_id is None) == (code is None):
        raise refusals.who_moves()
    if code is not None:
        return Named(tracking=tracking.digest_of(code))
    return Named(ids.expect("Request", request_id or ""))


_said = LocalizedText.written
_Rule = Callable[..., Awaitable[int]]


async def _move(
    info: Info, given: OfOfficer | OfApplicant | OfEither, rule: _Rule, *arguments: Any, **more: Any
) -> RequestPayload:
    codes = info.context.guesses
    shown = not isinstance(given, OfOfficer) and given.tracking_code is not None
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
    @mutation(Permission.HANDLE_REQUESTS, "Informs the applicant that the office has seen the request.")
    async def acknowledge_request(
        self,
        info: Info,
        input: Annotated[AcknowledgeRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.acknowledge, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Informs the applicant that the office is working on the request.")
    async def start_request(self, info: Info, input: Annotated[StartRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.start, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Asks the applicant for something. The clock is paused until the reply.")
    async def ask_applicant(self, info: Info, input: Annotated[AskApplicantInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.ask, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Replies to the office's question. The clock resumes with the time that was left.",
    )
    async def reply_to_request(self, info: Info, input: Annotated[ReplyToRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reply, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Answers a request as fulfilled.")
    async def resolve_request(self, info: Info, input: Annotated[ResolveRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.resolve, message=_said(input.message))

    @mutation(Permission.HANDLE_REQUESTS, "Answers a request as refused, with the reason.")
    async def reject_request(self, info: Info, input: Annotated[RejectRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reject, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Reopens an unsolved request within 30 days of its answer. The promised time starts again.",
    )
    async def reopen_request(self, info: Info, input: Annotated[ReopenRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.reopen, message=_said(input.message))

    @mutation(Permission.FILE_REQUEST, "Withdraws a request that is no longer needed.")
    async def withdraw_request(self, info: Info, input: Annotated[WithdrawRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.withdraw, message=_said(input.message))

    @mutation(
        Permission.FILE_REQUEST,
        "Escalates an overdue request to the next step now, instead of waiting for the scheduled escalation.",
    )
    async def escalate_request(self, info: Info, input: Annotated[EscalateRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, escalating.escalate)

    @mutation(Permission.HANDLE_REQUESTS, "Makes another post responsible for a request. The deadline is unchanged.")
    async def hand_over_request(self, info: Info, input: Annotated[HandOverRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        post = ids.expect("Post", input.to_post_id)
        return await _move(info, input, moves.hand_over, post, message=_said(input.message))

    @mutation(Permission.FILE_REQUEST, f"Adds a comment; applicants {moves.COMMENTS} in a row at most. Deadlines stay.")
    async def comment_on_request(
        self,
        info: Info,
        input: Annotated[CommentOnRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.comment, message=_said(input.message), public=not input.internal)

    @mutation(
        Permission.HANDLE_REQUESTS,
        "Links a request to an earlier one that asks for the same. Both stay open, and neither applicant is notified.",
    )
    async def link_duplicate_request(
        self,
        info: Info,
        input: Annotated[LinkDuplicateRequestInput, INPUT],  # noqa: A002
    ) -> RequestPayload:
        return await _move(info, input, moves.link_duplicate, ids.optional("Request", input.duplicate_of_id))

    @mutation(Permission.FILE_REQUEST, "Rates a request, once, after it was answered.")
    async def rate_request(self, info: Info, input: Annotated[RateRequestInput, INPUT]) -> RequestPayload:  # noqa: A002
        return await _move(info, input, moves.rate, input.rating, message=_said(input.message))
