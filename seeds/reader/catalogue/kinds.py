"""What every entry of the catalogue says."""

from __future__ import annotations

from districts.charters.draft import Severity
from districts.charters.kinds import Kind

__all__ = ["ERROR", "INFO", "WARNING", "Kind"]

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
