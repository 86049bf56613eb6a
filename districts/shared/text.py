"""Text in Bengali and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")
_BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_BENGALI = re.compile(r"[\u0980-\u09ff]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in two languages. None: not written; nothing is machine-translated."""

    bn: str | None = None
    en: str | None = None

    @classmethod
    def written(cls, text: str | None) -> LocalizedText:
        """A published text under the language of its script: English if it has Latin letters and no Bengali ones."""
        if not text:
            return cls()
        return cls(en=text) if _LATIN.search(text) and not _BENGALI.search(text) else cls(bn=text)


def in_bengali_digits(said: int | date | str) -> str:
    return str(said).translate(_BENGALI_DIGITS)
