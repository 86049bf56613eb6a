"""What every entry of the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass

from districts.charters.draft import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Kind:
    """bn, en: what was noticed. do_bn, do_en: what the admin should do. done: what the reader did.

    once: one finding for each published text, at its first place, with {count}.
    """

    severity: Severity
    bn: str
    do_bn: str
    en: str
    do_en: str
    done: str
    once: bool = False
