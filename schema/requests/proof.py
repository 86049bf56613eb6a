"""The proof of work that a filing may need: its challenge, its input, and the limits that ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import strawberry

from districts.identity.actors import Actor
from districts.requests import proof, refusals
from districts.requests.filing import Filing
from districts.requests.proof import Challenge, Proof, ProofRequired
from districts.shared import rate_buckets
from districts.shared.refused import Refused
from schema.context import Filings, Info, Taken
from schema.offices import arguments as offices_arguments

_DHAKA = ZoneInfo("Asia/Dhaka")


@strawberry.type(
    description="A proof-of-work challenge for filing. Find a text such that the SHA-256 hash of"
    " `CHALLENGE:SOLUTION` (UTF-8) begins with `bits` zero bits. Valid for one filing by this"
    " caller with this office."
)
class FilingChallenge:
    challenge: str = strawberry.field(description="The challenge; send it back unchanged.")
    bits: int = strawberry.field(description="Required number of leading zero bits: 16 take about 65,536 attempts.")
    is_required: bool = strawberry.field(
        description="Whether a solution is required now. If false, requests can be filed without one."
    )
    expires_at: datetime = strawberry.field(description="When the challenge expires.")

    @classmethod
    def of(cls, challenge: Challenge, *, required: bool) -> FilingChallenge:
        return cls(
            challenge=challenge.text,
            bits=challenge.bits,
            is_required=required,
            expires_at=datetime.fromtimestamp(challenge.expires, _DHAKA),
        )


@strawberry.input(description="A solved challenge from `filingChallenge`.")
class ProofInput:
    challenge: str = strawberry.field(description="The challenge, unchanged.")
    solution: str = strawberry.field(description=f"The solution, at most {proof.LONGEST_SOLUTION} characters.")


@strawberry.type
class Query:
    @strawberry.field(
        description="A proof-of-work challenge for filing with an office. Null if you never need one: for"
        " signed-in officers, and on servers that do not use proof of work."
    )
    async def filing_challenge(
        self,
        info: Info,
        office_code: Annotated[str, strawberry.argument(description="The office's code: `bd.khulna.magura`.")],
    ) -> FilingChallenge | None:
        context = info.context
        await offices_arguments.require(context.database, office_code)
        limits = context.filings
        if limits is None:
            return None
        await limits.prepare(context.reader or context.database)
        made = limits.challenge(office_code)
        return FilingChallenge.of(made[0], required=made[1]) if made else None


@asynccontextmanager
async def counted(
    limits: Filings | None, filing: Filing, named: str, given: ProofInput | None, values: dict[str, Any], actor: Actor
) -> AsyncIterator[None]:
    """Counts a filing, unless it is refused inside. named: the office's code as the caller has it, which challenges
    are bound to. values: gets the `challenge` where a proof is missing.

    Raises Refused (PROOF_REQUIRED), and GraphQLError (RATE_LIMITED).
    """
    if limits is None:
        yield
        return
    contacts = [each for each in (filing.applicant.mobile, filing.applicant.email) if each]
    sent = Proof(given.challenge, given.solution) if given else None
    taken = Taken()
    try:
        taken = limits.take(filing.office_code, contacts, len(filing.body or ""), sent, named=named)
        if taken.challenge is not None and not await rate_buckets.use_once(
            taken.challenge, proof.LIFETIME, actor=actor
        ):
            raise refusals.proof_used()
        yield
    except ProofRequired as error:
        values["challenge"] = FilingChallenge.of(error.challenge, required=True)
        raise refusals.proof_required() from None
    except Refused:
        # What a refusal costs is counted for the whole mutation.
        if taken.give_back:
            taken.give_back()
        raise
