"""Proof of work for filings, without a third party: it costs the solver some seconds and the server two hashes.

A challenge is signed, not stored: it holds its expiry and difficulty, and its signature binds it to an office and a
caller. A solution is any text for which the SHA-256 of `CHALLENGE:SOLUTION` begins with the required number of zero
bits.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

# Seconds until a challenge expires. (`settle_rates` remembers a used one for ten minutes at most.)
LIFETIME = 300
# Bits by which a proof may fall short: the difficulty may have risen while the caller was solving it.
SLACK = 2
# Characters.
LONGEST_CHALLENGE, LONGEST_SOLUTION = 100, 40


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge. bits: zero bits that the hash must begin with. expires: seconds since 1970."""

    text: str
    bits: int
    expires: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A challenge's text with its solution, as sent by a caller."""

    challenge: str
    solution: str


class ProofRequired(Exception):
    """A filing needs the solution of this challenge."""

    def __init__(self, challenge: Challenge) -> None:
        super().__init__(f"a proof of {challenge.bits} bits")
        self.challenge = challenge


def challenge(secret: bytes, office_code: str, caller: str, bits: int, *, now: float | None = None) -> Challenge:
    """Makes a challenge. caller: any text that identifies who will file."""
    expires = int(time.time() if now is None else now) + LIFETIME
    signed = f"1.{expires}.{bits}.{secrets.token_hex(8)}"
    return Challenge(f"{signed}.{_signature(secret, signed, office_code, caller)}", bits, expires)


def verify(
    proof: Proof, secret: bytes, office_code: str, caller: str, bits: int, *, now: float | None = None
) -> int | None:
    """The challenge's number, for use once; None if it is no valid proof for this caller, office and difficulty.

    Costs two hashes of short texts for any input.
    """
    if len(proof.challenge) > LONGEST_CHALLENGE or len(proof.solution) > LONGEST_SOLUTION:
        return None
    signed, _, signature = proof.challenge.rpartition(".")
    expected = _signature(secret, signed, office_code, caller)
    # Parse only what this network has signed.
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
        return None
    _, expires, given_bits, _ = signed.split(".")
    if int(expires) < (time.time() if now is None else now) or int(given_bits) < bits - SLACK:
        return None
    if zero_bits(f"{proof.challenge}:{proof.solution}") < int(given_bits):
        return None
    return int.from_bytes(bytes.fromhex(expected)[:8], "big", signed=True)


def zero_bits(text: str) -> int:
    """The number of leading zero bits of the text's SHA-256."""
    digest = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest(), "big")
    return 256 - digest.bit_length()


def _signature(secret: bytes, signed: str, office_code: str, caller: str) -> str:
    message = "\n".join((signed, office_code, caller)).encode("utf-8", "replace")
    return hmac.digest(secret, message, "sha256")[:16].hex()
