"""A proof of work: what is accepted, and what is not."""

from __future__ import annotations

import hashlib
import itertools

import pytest

from districts.identity.actors import ANONYMOUS
from districts.requests import proof
from districts.requests.proof import Challenge, Proof
from districts.shared import rate_buckets
from models.database.connection import Database

SECRET, OFFICE, CALLER, NOW = b"s" * 32, "bd.khulna.magura", "203.0.113.7", 1_800_000_000.0


def solved(challenge: Challenge) -> Proof:
    tries = map(str, itertools.count())
    return Proof(
        challenge.text, next(each for each in tries if proof.zero_bits(f"{challenge.text}:{each}") >= challenge.bits)
    )


def verified(given: Proof, *, office: str = OFFICE, caller: str = CALLER, bits: int = 8, at: float = NOW) -> bool:
    return proof.verify(given, SECRET, office, caller, bits, now=at) is not None


def test_a_solution_holds_for_its_office_caller_and_time() -> None:
    given = solved(proof.challenge(SECRET, OFFICE, CALLER, 8, now=NOW))

    assert verified(given)
    assert verified(given, at=NOW + 300)
    assert not verified(given, at=NOW + 301)
    assert not verified(given, office="bd.khulna.jashore")
    assert not verified(given, caller="203.0.113.8")
    assert proof.verify(given, b"t" * 32, OFFICE, CALLER, 8, now=NOW) is None


def test_it_may_be_a_little_easier_than_asked_for_now() -> None:
    given = solved(proof.challenge(SECRET, OFFICE, CALLER, 8, now=NOW))

    assert verified(given, bits=10)
    assert not verified(given, bits=11)


def test_a_text_that_solves_nothing_is_refused() -> None:
    challenge = proof.challenge(SECRET, OFFICE, CALLER, 8, now=NOW)
    wrong = next(each for each in map(str, range(99)) if proof.zero_bits(f"{challenge.text}:{each}") < 8)

    assert not verified(Proof(challenge.text, wrong))
    assert not verified(Proof(challenge.text, "0" * 41))


@pytest.mark.parametrize("text", ["", "....", "1.9999999999.0.aa.bb", "x" * 101, "ক.খ", "\ud800", "1.2.3"])
def test_a_challenge_that_was_not_made_here_is_refused(text: str) -> None:
    assert not verified(Proof(text, "1"))


def test_nothing_of_a_challenge_can_be_changed() -> None:
    challenge = proof.challenge(SECRET, OFFICE, CALLER, 8, now=NOW)
    version, expires, bits, nonce, signature = challenge.text.split(".")

    for parts in ((version, "9999999999", bits, nonce), (version, expires, "0", nonce), (version, expires, bits, "aa")):
        text = ".".join((*parts, signature))
        assert not verified(solved(Challenge(text, 8, 0)))


def test_each_challenge_has_a_number_of_its_own() -> None:
    proofs = [solved(proof.challenge(SECRET, OFFICE, CALLER, 1, now=NOW)) for _ in range(20)]
    numbers = {proof.verify(each, SECRET, OFFICE, CALLER, 1, now=NOW) for each in proofs}

    assert None not in numbers
    assert len(numbers) == 20


def test_the_bits_are_those_of_sha_256() -> None:
    for text in map(str, range(50)):
        digest = "".join(f"{byte:08b}" for byte in hashlib.sha256(text.encode()).digest())
        assert proof.zero_bits(text) == len(digest) - len(digest.lstrip("0"))


async def test_a_number_is_used_once_in_all_processes(seeded: Database) -> None:
    assert await rate_buckets.use_once(5, 300, actor=ANONYMOUS)
    assert not await rate_buckets.use_once(5, 300, actor=ANONYMOUS)
    assert await rate_buckets.use_once(6, 300, actor=ANONYMOUS)


async def test_all_processes_sign_with_one_key(seeded: Database) -> None:
    secret = await rate_buckets.proof_secret(seeded)

    assert len(secret) == 32
    assert await rate_buckets.proof_secret(seeded) == secret
