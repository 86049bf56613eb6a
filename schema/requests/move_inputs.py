"""The inputs of the mutations that move a request."""

from __future__ import annotations

from typing import Any

import strawberry

from districts.requests.move_transaction import LONGEST_MESSAGE
from schema.shared.writes import Keyed

_CODE = "Your request's tracking code, in Bengali or Latin digits, with or without spaces."
_MESSAGE = f"A message to the applicant, at most {LONGEST_MESSAGE:,} characters."


@strawberry.input
class OfOfficer(Keyed):
    request_id: strawberry.ID = strawberry.field(description="The request's id.")


@strawberry.input
class OfApplicant(Keyed):
    tracking_code: str = strawberry.field(description=_CODE)


@strawberry.input
class OfEither(Keyed):
    request_id: strawberry.ID | None = strawberry.field(default=None, description="The request's id; for officers.")
    tracking_code: str | None = strawberry.field(default=None, description="The tracking code; for the applicant.")


def _message(description: str = _MESSAGE) -> Any:
    return strawberry.field(description=description)


def _optional(description: str = _MESSAGE) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(description="Input of `acknowledgeRequest`.")
class AcknowledgeRequestInput(OfOfficer):
    message: str | None = _optional()


@strawberry.input(description="Input of `startRequest`.")
class StartRequestInput(OfOfficer):
    message: str | None = _optional()


@strawberry.input(description="Input of `askApplicant`: a question to the applicant.")
class AskApplicantInput(OfOfficer):
    message: str = _message("The information or documents that the office needs. The applicant sees it.")


@strawberry.input(description="Input of `replyToRequest`. An officer may enter the reply at the counter or by phone.")
class ReplyToRequestInput(OfEither):
    message: str = _message("The reply.")


@strawberry.input(description="Input of `resolveRequest`.")
class ResolveRequestInput(OfOfficer):
    message: str = _message("What was done. The applicant sees it.")


@strawberry.input(description="Input of `rejectRequest`.")
class RejectRequestInput(OfOfficer):
    message: str = _message("The reason. The applicant sees it.")


@strawberry.input(description="Input of `reopenRequest`: the resolution did not solve the problem.")
class ReopenRequestInput(OfApplicant):
    message: str = _message("What is still unresolved.")


@strawberry.input(description="Input of `withdrawRequest`.")
class WithdrawRequestInput(OfApplicant):
    message: str | None = _optional("An optional reason.")


@strawberry.input(description="Input of `escalateRequest`.")
class EscalateRequestInput(OfApplicant):
    pass


@strawberry.input(description="Input of `handOverRequest`.")
class HandOverRequestInput(OfOfficer):
    to_post_id: strawberry.ID = strawberry.field(
        description="Id of the new post: of the office, or of an office above it within your scope."
    )
    message: str | None = _optional()


@strawberry.input(description="Input of `commentOnRequest`.")
class CommentOnRequestInput(OfEither):
    message: str = _message("The comment.")
    internal: bool = strawberry.field(
        default=False, description="If true, only the office sees it. An applicant's comment is never internal."
    )


@strawberry.input(description="Input of `linkDuplicateRequest`.")
class LinkDuplicateRequestInput(OfOfficer):
    duplicate_of_id: strawberry.ID | None = strawberry.field(
        description="Id of the other request, of the same office; null to remove the link."
    )


@strawberry.input(description="Input of `rateRequest`.")
class RateRequestInput(OfApplicant):
    rating: int = strawberry.field(
        description="From 1 (very dissatisfied) to 5 (very satisfied). Cannot be changed later."
    )
    message: str | None = _optional("An optional reason.")
