"""The classes of accounts that rates are set for, and when filings need a proof of work: from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from api.limits.accounts import SITE, SITE_FACTOR
from api.process import env
from api.process.env import BadSetting
from districts.identity.api_clients import RateClass

# Points of work. ANONYMOUS: each address of callers without an API key or grants, and each signed-in person without
# grants. PERSON: each person who holds grants.
ANONYMOUS = "ANONYMOUS"
PERSON = "PERSON"
# Each address of those who use an API client for sites, whose key stands in a page, beside the client's own points.
VISITOR = "VISITOR"
# Tracking codes that an address shows, right or wrong; and wrong ones, of all callers together.
TRACKING = "TRACKING"
WRONG_CODES = "WRONG_CODES"
# Points of filings: of each address and each person without grants, of each contact given, of each office.
FILING = "FILING"
FILING_CONTACT = "FILING_CONTACT"
FILING_OFFICE = "FILING_OFFICE"
# With less, not even an ordinary page is let through.
_LEAST_RATE = 100_000


def of_filing(rate_class: str) -> str:
    """The class that limits the filings of accounts of this class."""
    return FILING if rate_class == ANONYMOUS else f"{FILING}_{rate_class}"


_WORK: Mapping[str, int] = {
    ANONYMOUS: 3_000_000,
    VISITOR: 6_000_000,
    PERSON: 60_000_000,
    RateClass.STANDARD: 30_000_000,
    RateClass.HIGH: 300_000_000,
}
_OTHERS: Mapping[str, int] = {
    TRACKING: 120,
    WRONG_CODES: 600,
    FILING: 300,
    of_filing(PERSON): 1_200,
    of_filing(RateClass.STANDARD): 3_000,
    of_filing(RateClass.HIGH): 30_000,
    FILING_CONTACT: 40,
    FILING_OFFICE: 3_000,
}
# Addresses are counted by IPv6 site too.
_BY_ADDRESS = (ANONYMOUS, VISITOR, TRACKING, FILING)


def rates(environment: Mapping[str, str]) -> Mapping[str, int]:
    """What each account of a class may use in a minute; 0: no limit. Raises BadSetting."""
    found = {name: _rate(environment, name, default) for name, default in {**_WORK, **_OTHERS}.items()}
    return {**found, **{name + SITE: SITE_FACTOR * found[name] for name in _BY_ADDRESS}}


def _rate(environment: Mapping[str, str], name: str, default: int) -> int:
    variable = f"CHARTER_RATE_{name}"
    rate = env.number(environment, variable, default, lowest=0, highest=1_000_000_000_000)
    if name in _WORK and 0 < rate < _LEAST_RATE:
        raise BadSetting(f"{variable} must be 0 for no limit, or at least {_LEAST_RATE}: a query to read takes 20000")
    return rate


@dataclass(frozen=True, slots=True)
class ProofPolicy:
    """When filings need a proof of work, and of how many bits at least."""

    when: Literal["off", "low", "always"] = "low"
    bits: int = 16


def proof_policy(environment: Mapping[str, str]) -> ProofPolicy:
    """Raises BadSetting."""
    bits = env.number(environment, "CHARTER_FILING_PROOF_BITS", 16, lowest=1, highest=24)
    text = env.text(environment, "CHARTER_FILING_PROOF", "low")
    if text == "off":
        return ProofPolicy("off", bits)
    if text == "low":
        return ProofPolicy("low", bits)
    if text == "always":
        return ProofPolicy("always", bits)
    raise BadSetting(f"CHARTER_FILING_PROOF must be off, low or always, not {text!r}")
