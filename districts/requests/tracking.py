"""Tracking codes: the secret by which only the applicant can follow a request.

Sixteen digits, so that a code can be read aloud and typed on any phone: fifteen random ones and a check digit, which
detects every single wrong digit and every transposition of neighbours (H. M. Damm, 2004). A code is shown once; a
digest is stored. Among 10^15 codes a million requests: one guess in a billion succeeds, and guesses are limited by
address.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

LENGTH = 16
MOST = 10 ** (LENGTH - 1)
# Characters that come along when a code is grouped or pasted: spaces, dashes, invisible characters.
_BESIDE = {"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"}
# Characters of a typed code with all separators.
LONGEST = 200
# A totally anti-symmetric quasigroup of order 10.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def new() -> str:
    return numbered(secrets.randbelow(MOST))


def numbered(number: int) -> str:
    """The code with this number (below `MOST`) and its check digit."""
    digits = f"{number:0{LENGTH - 1}}"
    return digits + _check(digits)


def understood(code: str) -> str | None:
    """The code's digits, typed in either script and with or without separators; None if it is no code."""
    if len(code) > LONGEST:
        return None
    digits = "".join(_digit(each) for each in code if each not in "._" and unicodedata.category(each) not in _BESIDE)
    return digits if len(digits) == LENGTH and "x" not in digits and _check(digits) == "0" else None


def digest(digits: str) -> bytes:
    return hashlib.sha256(digits.encode()).digest()


def digest_of(code: str) -> bytes:
    """The digest of a code. An invalid code has one as well, which matches no request, so that both take the same
    time.
    """
    return digest(understood(code) or "")


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, "x"))


def _check(digits: str) -> str:
    """The check digit of the digits; "0" for a complete code."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
