"""Proof of work for filings: a puzzle that costs its solver some seconds and the server two hashes, and no third party.

A challenge is signed and not stored: it says until when it holds and how hard it is, and its signature binds it to an
office and to a caller. A solution is any text for which the SHA-256 of `CHALLENGE:SOLUTION` begins with so many zero
bits.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

# For how many seconds a challenge holds. (`settle_rates` remembers a used one for ten minutes at most.)
LIFETIME = 300
# How many bits easier than asked for now a proof may be: it gets harder while somebody works on it.
SLACK = 2
# Characters.
LONGEST_CHALLENGE, LONGEST_SOLUTION = 100, 40


@dataclass(frozen=True, slots=True)
class Challenge:
    """A puzzle to solve. bits: how many zero bits the hash begins with. expires: seconds since 1970."""

    text: str
    bits: int
    expires: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What a caller sends: the text of a challenge, and its solution."""

    challenge: str
    solution: str


class ProofRequired(Exception):
    """A filing needs the solution of this challenge."""

    def __init__(self, challenge: Challenge) -> None:
        super().__init__(f"a proof of {challenge.bits} bits")
        self.challenge = challenge


def challenge(secret: bytes, office_code: str, caller: str, bits: int, *, now: float | None = None) -> Challenge:
    """A new one. caller: any text that names who will file."""
    expires = int(time.time() if now is None else now) + LIFETIME
    signed = f"1.{expires}.{bits}.{secrets.token_hex(8)}"
    return Challenge(f"{signed}.{_signature(secret, signed, office_code, caller)}", bits, expires)


def verify(
    proof: Proof, secret: bytes, office_code: str, caller: str, bits: int, *, now: float | None = None
) -> int | None:
    """A number that names the challenge, for use once; None when it is no proof of this caller, office and hardness.

    Costs two hashes of short texts, whatever was sent.
    """
    if len(proof.challenge) > LONGEST_CHALLENGE or len(proof.solution) > LONGEST_SOLUTION:
        return None
    signed, _, signature = proof.challenge.rpartition(".")
    expected = _signature(secret, signed, office_code, caller)
    # Only what was signed here is read.
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()):
        return None
    _, expires, given_bits, _ = signed.split(".")
    if int(expires) < (time.time() if now is None else now) or int(given_bits) < bits - SLACK:
        return None
    if zero_bits(f"{proof.challenge}:{proof.solution}") < int(given_bits):
        return None
    return int.from_bytes(bytes.fromhex(expected)[:8], "big", signed=True)


def zero_bits(text: str) -> int:
    """With how many zero bits the SHA-256 of the text begins."""
    digest = int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest(), "big")
    return 256 - digest.bit_length()


def _signature(secret: bytes, signed: str, office_code: str, caller: str) -> str:
    message = "\n".join((signed, office_code, caller)).encode("utf-8", "replace")
    return hmac.digest(secret, message, "sha256")[:16].hex()
