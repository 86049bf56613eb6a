from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts import refusals
from districts.actors import Actor, Permission
from districts.charters.draft import Channel
from districts.idempotency import Answer
from districts.requests import applicants, filing, tracking
from districts.requests.filing import Filing
from schema import plan
from schema.plan.cost import MILLISECOND
from schema.requests.enums import RequestKind
from schema.requests.proof import FILINGS, FilingChallenge, Filings, ProofInput, counted
from schema.requests.types import Request
from schema.writes import BESIDE_KEY, INPUT, Info, Keyed, UserError, mutation, written


@strawberry.input(description="Who files a request, and how to reach them. Only those who handle it see this.")
class ApplicantInput:
    name: str = strawberry.field(description="What they are called.")
    mobile: str | None = strawberry.field(
        default=None, description="A mobile number; digits of either script, with or without +88."
    )
    email: str | None = strawberry.field(default=None, description="A mailbox.")


@strawberry.input(description="A request to an office.")
class SubmitRequestInput(Keyed):
    office_code: str = strawberry.field(description="With which office: `bd.khulna.magura`.")
    kind: RequestKind = strawberry.field(description="What it is.")
    service_code: str | None = strawberry.field(
        default=None, description="For or about which of its services: `c1`. A SERVICE_REQUEST needs one."
    )
    subject: str = strawberry.field(description=f"What it is about, in {filing.LONGEST_SUBJECT} characters at most.")
    body: str | None = strawberry.field(
        default=None, description=f"All that the office should know, in {filing.LONGEST_BODY:,} characters at most."
    )
    channel: Channel = strawberry.field(default=Channel.WEBSITE, description="By which way it came.")
    applicant: ApplicantInput | None = strawberry.field(
        default=None, description="Who files it, with a mobile number or a mailbox; at the counter a name is enough."
    )
    anonymous: bool = strawberry.field(
        default=False, description="Nobody says who files it: the tracking code alone leads to it, and nothing is sent."
    )
    proof: ProofInput | None = strawberry.field(
        default=None,
        description="A solved challenge, needed after PROOF_REQUIRED. When a filing is sent again under its"
        " `idempotencyKey`, it may differ or be left out.",
        metadata=BESIDE_KEY,
    )


@plan.payload(description="The request, filed.")
class SubmitRequestPayload:
    tracking_code: str | None = strawberry.field(
        description="The applicant's secret, told this once: by it, and by nothing else, the applicant follows the"
        " request. Sixteen digits; show them in groups of four. Null when the request was refused."
    )
    request: Request | None = plan.field(
        "The request as it was taken in; null when it was refused.",
        plan.One("requests {row} WHERE {row}.id = {this}.request"),
    )
    challenge: FilingChallenge | None = strawberry.field(
        description="With PROOF_REQUIRED, the puzzle to solve; otherwise null. Send the filing again with its `proof`."
    )
    user_errors: list[UserError] = strawberry.field(description="What to mend; empty when it was done.")


@strawberry.type
class Mutation:
    @mutation(
        Permission.FILE_REQUEST,
        "Files a request with an office; anybody may, signed in or not. Whoever handles requests of the office files it"
        " for somebody else, at the counter or by phone, and is recorded as `filedBy`.",
        work=8 * MILLISECOND,
    )
    async def submit_request(self, info: Info, input: Annotated[SubmitRequestInput, INPUT]) -> SubmitRequestPayload:  # noqa: A002
        limits: Filings | None = info.context.get(FILINGS)
        named = input.office_code
        refused: dict[str, Any] = {"tracking_code": None, "challenge": None}

        async def submit(actor: Actor) -> Answer:
            wanted = _filing(input, actor)
            async with counted(limits, wanted, named, input.proof, refused, actor):
                filed = await filing.submit(wanted, actor=actor)
            return Answer(
                {"request": filed.request_id},
                {"challenge": None},
                secret={"tracking_code": filed.tracking_code},
                opens=tracking.digest(filed.tracking_code),
            )

        if limits:
            await limits.prepare(info.context["reader"])
        payload = await written(SubmitRequestPayload, info, input, submit, refused=refused)
        if limits and payload.user_errors:
            limits.refused()
        return payload


def _filing(given: SubmitRequestInput, actor: Actor) -> Filing:
    return Filing(
        given.office_code,
        given.kind,
        given.subject,
        given.body,
        given.service_code,
        given.channel,
        _applicant(given, actor),
    )


def _applicant(given: SubmitRequestInput, actor: Actor) -> applicants.Applicant:
    if given.anonymous:
        if given.applicant is not None:
            raise refusals.applicant_of_anonymous()
        return applicants.ANONYMOUS
    if given.applicant is None:
        raise refusals.no_applicant()
    present = actor.may(Permission.HANDLE_REQUESTS, given.office_code)
    return applicants.read(given.applicant.name, given.applicant.mobile, given.applicant.email, present=present)
