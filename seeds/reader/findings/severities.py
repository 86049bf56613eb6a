"""Short names of severities, for the tables of findings beside this module."""

from __future__ import annotations

from districts.charters.draft import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
