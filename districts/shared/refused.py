"""Refusals: why a rule changed nothing, as a stable code, the input at fault, and a message in both languages."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from districts.shared.text import LocalizedText, in_bengali_digits


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
    """A rule says no. field: the path of the input that is at fault. others: what else is at fault.

    newest: the keys of the rows that the response shows, if the input was out of date.
    """

    others: tuple[Refused, ...] = ()
    newest: Mapping[str, int] = {}

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


Detail = str | int | date | LocalizedText | Iterable[str]
"""What a message names."""
Language = Literal["bn", "en"]
LONGEST_QUOTE = 100
"""Characters of an input that are repeated in a message."""


@dataclass(frozen=True, slots=True, init=False)
class Refusal:
    """A refusal, as data. Call it with its details for the exception to raise: `raise no_grant(grant_id=7)`.

    field, bn and en name details in braces. In Bengali, numbers and days have Bengali digits. `{name!r}` quotes an
    input and shortens it, `{name:.100}` only shortens it. Several texts are joined by commas, with `{name:or}` by "or".
    """

    code: RefusalCode
    field: tuple[str, ...]
    bn: str
    en: str

    def __init__(self, code: RefusalCode, *field: str, bn: str, en: str) -> None:
        for name, value in (("code", code), ("field", field), ("bn", bn), ("en", en)):
            object.__setattr__(self, name, value)

    def __call__(self, *field: str, **details: Detail) -> Refused:
        """The exception. field: the input at fault, where it is not always the declared one."""
        bn, en = _Message("bn"), _Message("en")
        path = field or tuple(en.format(part, **details) for part in self.field)
        return Refused(self.code, path, bn=bn.format(self.bn, **details), en=en.format(self.en, **details))

    @property
    def details(self) -> frozenset[str]:
        """The names of the details that the call must give."""
        parts = (part for text in (*self.field, self.bn, self.en) for part in string.Formatter().parse(text))
        return frozenset(name for _, name, _, _ in parts if name)


class _Message(string.Formatter):
    """Fills details into a text of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        return getattr(value, self.language) if isinstance(value, LocalizedText) else value

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return repr(str(value)[:LONGEST_QUOTE]) if conversion == "r" else super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return self._between(format_spec).join(value)
        if self.language == "bn" and isinstance(value, int | date):
            return in_bengali_digits(value)
        return str(super().format_field(value, format_spec))

    def _between(self, format_spec: str) -> str:
        if format_spec != "or":
            return ", "
        return " বা " if self.language == "bn" else " or "
