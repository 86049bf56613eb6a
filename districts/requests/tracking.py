"""The tracking code: the secret by which an applicant, and nobody else, follows a request.

Sixteen digits, so that it can be read aloud and typed on any phone: fifteen at random and a check digit, which finds
every single wrong digit and every two that changed places (H. M. Damm, 2004). It is told once; a digest is
stored. 10^15 codes against a million requests: one guess in a billion opens one, and guesses are counted by address.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

LENGTH = 16
MOST = 10 ** (LENGTH - 1)
# What comes along when a code is read aloud, grouped or pasted from a message: spaces, dashes, what nobody sees.
_BESIDE = {"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"}
# Characters that a code may have with all that comes along.
LONGEST = 200
# A totally anti-symmetric quasigroup of order 10.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def new() -> str:
    return numbered(secrets.randbelow(MOST))


def numbered(number: int) -> str:
    """The code that begins with this number, below `MOST`; no secret, unless the number is one."""
    digits = f"{number:0{LENGTH - 1}}"
    return digits + _check(digits)


def understood(code: str) -> str | None:
    """The code's digits, given in either script and in groups or not; None for what no code is."""
    if len(code) > LONGEST:
        return None
    digits = "".join(_digit(each) for each in code if each not in "._" and unicodedata.category(each) not in _BESIDE)
    return digits if len(digits) == LENGTH and "x" not in digits and _check(digits) == "0" else None


def digest(digits: str) -> bytes:
    return hashlib.sha256(digits.encode()).digest()


def digest_of(code: str) -> bytes:
    """What a code opens. That of no code is a digest too, of nothing that there is: both are looked for alike."""
    return digest(understood(code) or "")


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, "x"))


def _check(digits: str) -> str:
    """The digit that completes them; "0" for a code that is complete."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
