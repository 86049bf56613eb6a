"""A refusal: a stable code, the input at fault, and the reason in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from districts.shared.text import LocalizedText


class RefusalCode(StrEnum):
    """The stable codes; UserErrorCode of the GraphQL contract."""

    INVALID = "INVALID"
    REQUIRED = "REQUIRED"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    STALE = "STALE"
    FORBIDDEN = "FORBIDDEN"
    UNRESOLVED_FINDINGS = "UNRESOLVED_FINDINGS"
    LIMIT = "LIMIT"
    TOO_LARGE = "TOO_LARGE"
    TOO_COMPLEX = "TOO_COMPLEX"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    NOT_ALLOWED_NOW = "NOT_ALLOWED_NOW"
    PROOF_REQUIRED = "PROOF_REQUIRED"


class Refused(Exception):
    """A rule says no. field: the path of the input that is at fault. others: what else is at fault."""

    others: tuple[Refused, ...] = ()

    def __init__(self, code: RefusalCode, field: tuple[str, ...], *, bn: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.field = field
        self.message = LocalizedText(bn=bn, en=en)


def together(refused: Sequence[Refused]) -> Refused:
    """All that is at fault at once, for a rule that looks at all of it."""
    first, *rest = refused
    first.others = tuple(rest)
    return first
