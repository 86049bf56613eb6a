from __future__ import annotations

from typing import Annotated, Any

import strawberry

from districts.charters.draft import Channel
from districts.identity.actors import Actor, Permission
from districts.requests import applicants, filing, refusals, tracking
from districts.requests.filing import Filing
from districts.shared.idempotency import Answer
from schema import plan
from schema.plan.cost import MILLISECOND
from schema.requests.enums import RequestKind
from schema.requests.proof import FilingChallenge, ProofInput, counted
from schema.requests.types import Request
from schema.shared.writes import BESIDE_KEY, INPUT, USER_ERRORS, Info, Keyed, UserError, mutation, written


@strawberry.input(
    description="The person who files a request and their contact details. Visible only to the officers who"
    " handle the request."
)
class ApplicantInput:
    name: str = strawberry.field(description="The person's name.")
    mobile: str | None = strawberry.field(
        default=None, description="A mobile number, in Bengali or Latin digits, with or without +88."
    )
    email: str | None = strawberry.field(default=None, description="An e-mail address.")


@strawberry.input(description="Input of `submitRequest`.")
class SubmitRequestInput(Keyed):
    office_code: str = strawberry.field(description="The office's code: `bd.khulna.magura`.")
    kind: RequestKind = strawberry.field(description="Its kind.")
    service_code: str | None = strawberry.field(
        default=None,
        description="Code of the office's service that the request is about: `c1`. Required for SERVICE_REQUEST.",
    )
    subject: str = strawberry.field(description=f"The subject, at most {filing.LONGEST_SUBJECT} characters.")
    body: str | None = strawberry.field(
        default=None, description=f"The text, at most {filing.LONGEST_BODY:,} characters."
    )
    channel: Channel = strawberry.field(default=Channel.WEBSITE, description="The channel through which it was filed.")
    applicant: ApplicantInput | None = strawberry.field(
        default=None,
        description="The person who files it, with a mobile number or e-mail address; at the counter, a name is"
        " enough.",
    )
    anonymous: bool = strawberry.field(
        default=False,
        description="If true, no applicant is recorded: only the tracking code gives access, and no notices are sent.",
    )
    proof: ProofInput | None = strawberry.field(
        default=None,
        description="A solved challenge; required after PROOF_REQUIRED. When repeating a filing with its"
        " `idempotencyKey`, the proof may differ or be left out.",
        metadata=BESIDE_KEY,
    )


@plan.payload(description="Payload of `submitRequest`.")
class SubmitRequestPayload:
    tracking_code: str | None = strawberry.field(
        description="The applicant's secret code, the only way to follow the request. It is shown only in this"
        " response. Sixteen digits; display them in groups of four. Null on error."
    )
    request: Request | None = plan.field(
        "The request as filed; null on error.",
        plan.One("requests {row} WHERE {row}.id = {this}.request"),
    )
    challenge: FilingChallenge | None = strawberry.field(
        description="With PROOF_REQUIRED, the challenge to solve; otherwise null. File again with its solution"
        " as `proof`."
    )
    user_errors: list[UserError] = strawberry.field(description=USER_ERRORS)


@strawberry.type
class Mutation:
    @mutation(
        Permission.FILE_REQUEST,
        "Files a request with an office. No sign-in is needed. Officers who handle the office's requests may"
        " file for somebody else, at the counter or by phone, and are recorded in `filedBy`.",
        work=8 * MILLISECOND,
    )
    async def submit_request(self, info: Info, input: Annotated[SubmitRequestInput, INPUT]) -> SubmitRequestPayload:  # noqa: A002
        context = info.context
        limits = context.filings
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
            await limits.prepare(context.reader or context.database)
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
