"""Limits on filing requests: by address, person or API client, by the contact that is given, and by office.

A filing costs more than its work: somebody has to read it. While a bucket is at least half full, filing is free; below
that a proof of work is asked for, harder the emptier the bucket is. An empty bucket of the caller or of the contact
refuses. An office's bucket never does: whoever floods an office makes filing with it dearer, and shuts nobody out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial

from graphql import GraphQLError

from api.limits.accounts import MINUTE, Account, RateLimitReached, account
from api.limits.rate_classes import FILING_CONTACT, FILING_OFFICE, ProofPolicy
from api.limits.rate_limiter import RateLimiter
from districts.requests import proof
from districts.requests.proof import Challenge, Proof, ProofRequired
from districts.shared import rate_buckets
from districts.shared.text import in_bengali_digits
from models.database.connection import Database
from schema.context import Taken

# Points of a filing, of each 1,000 characters of its body, and of one that is refused.
FILED = 10
BODY = 1
REFUSED = 2
# From how many used seconds of a bucket on a proof is asked for, and for how many more it gets a bit harder, up to how
# many bits.
LOW = MINUTE / 2
STEP = 5.0
HARDER = 8


class TooManyFilings(GraphQLError):
    """The mutation fails, and nothing was filed by it."""

    def __init__(self, wait: int) -> None:
        bn = f"অল্প সময়ে অনেক আবেদন জমা দেওয়া হয়েছে। অনুগ্রহ করে {in_bengali_digits(wait)} সেকেন্ড পরে আবার চেষ্টা করুন।"
        en = f"Too many filings. Wait {wait} seconds."
        text = {"bn": bn, "en": en}
        super().__init__(en, extensions={"code": "RATE_LIMITED", "retryAfter": wait, "text": text})


class ProofChallenges:
    """The challenges of this server."""

    def __init__(self, policy: ProofPolicy) -> None:
        self.policy = policy
        self._secret: bytes | None = None

    async def prepare(self, database: Database) -> None:
        """Reads the key that signs challenges, the first time."""
        if self._secret is None:
            self._secret = await rate_buckets.proof_secret(database)

    @property
    def secret(self) -> bytes:
        """Only after `prepare`."""
        if self._secret is None:
            raise RuntimeError("the key was not read: await prepare() first")
        return self._secret


class FilingLimits:
    """What one caller may file. own: the caller's accounts. name: the caller, for challenges. staff: a person with
    grants, who files for others at a counter: only `own` counts. spared: nothing is counted.
    """

    def __init__(
        self,
        limits: RateLimiter,
        proofs: ProofChallenges,
        own: Sequence[Account],
        name: str,
        *,
        staff: bool = False,
        spared: bool = False,
    ) -> None:
        self._limits = limits
        self._proofs = proofs
        self._own = () if spared else self._limited(own)
        self._name = name
        self._staff = staff
        self._spared = spared

    async def prepare(self, database: Database) -> None:
        """Before anything else, and outside of transactions."""
        await self._proofs.prepare(database)

    def challenge(self, office_code: str) -> tuple[Challenge, bool] | None:
        """A puzzle for a filing with that office, and whether it has to be solved now; None: it never has to be."""
        if not self._may_be_asked:
            return None
        bits = self._bits([*self._own, *self._office(office_code)])
        made = proof.challenge(
            self._proofs.secret, office_code, self._name, self._proofs.policy.bits if bits is None else bits
        )
        return made, bits is not None

    def take(
        self, office_code: str, contacts: Sequence[str], characters: int, given: Proof | None, *, named: str
    ) -> Taken:
        """Counts a filing. contacts: the applicant's, normalised. characters: of its body. named: the office's code as
        the caller has it, maybe a former one.

        Raises ProofRequired and TooManyFilings, and then nothing is counted.
        """
        theirs = () if self._staff or self._spared else self._limited([self._contact(each) for each in contacts])
        office = self._office(office_code)
        used = self._proved(named, [*self._own, *theirs, *office], given)
        points = FILED + BODY * (characters // 1000)
        refusing = [*self._own, *theirs]
        try:
            if refusing:
                self._limits.take_unasked(points, *refusing)
        except RateLimitReached as error:
            raise TooManyFilings(error.wait) from None
        counted = [*refusing, *office]
        if office:
            self._limits.owe(points, *office)
        return Taken(used, partial(self._limits.owe, -points, *counted) if counted else None)

    def refused(self) -> None:
        """Counts a filing that was refused."""
        if self._own:
            self._limits.owe(REFUSED, *self._own)

    @property
    def _may_be_asked(self) -> bool:
        asked = self._proofs.policy.when
        return not self._staff and asked != "off" and (asked == "always" or not self._spared)

    def _proved(self, named: str, accounts: Sequence[Account], given: Proof | None) -> int | None:
        """The number of the challenge that is solved; None where none is asked for. Raises ProofRequired."""
        bits = self._bits(accounts) if self._may_be_asked else None
        if bits is None:
            return None
        secret = self._proofs.secret
        used = proof.verify(given, secret, named, self._name, bits) if given else None
        if used is None:
            raise ProofRequired(proof.challenge(secret, named, self._name, bits))
        return used

    def _bits(self, accounts: Sequence[Account]) -> int | None:
        """How hard a proof has to be now; None: none is asked for."""
        beyond = max([self._limits.used(each) for each in accounts], default=0.0) - LOW
        if beyond < 0 and self._proofs.policy.when != "always":
            return None
        return self._proofs.policy.bits + min(int(max(beyond, 0.0) / STEP), HARDER)

    def _office(self, office_code: str) -> tuple[Account, ...]:
        return self._limited([account(FILING_OFFICE, office_code)]) if self._may_be_asked and not self._spared else ()

    def _contact(self, contact: str) -> Account:
        """Keyed: a digest of a telephone number alone is soon reversed."""
        digest = hashlib.blake2b(contact.encode("utf-8", "replace"), key=self._proofs.secret).hexdigest()
        return account(FILING_CONTACT, digest)

    def _limited(self, accounts: Sequence[Account]) -> tuple[Account, ...]:
        return tuple(each for each in accounts if self._limits.limited(each.rate_class))
