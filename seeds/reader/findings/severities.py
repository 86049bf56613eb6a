"""Short names for how grave a finding is, for the tables beside this module."""

from __future__ import annotations

from districts.charters.draft import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
