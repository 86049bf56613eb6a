"""How grave a finding is, by short names for the tables beside this module."""

from __future__ import annotations

from districts.charters.draft import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
