"""Estimates how many offices an argument covers, for prices known before execution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema.plan.declare.arguments import follow

# Offices of a country, a division, a district and an upazila, with all below: as the seeds have them.
_OFFICES = (568, 70, 8, 1)
NATIONAL = _OFFICES[0]


def offices(arguments: Mapping[str, Any], *path: str, below: bool) -> int:
    """The estimated number of offices that an office code covers. path: of the argument; not given: all offices.

    below: the default of `includeBelow` beside it.
    """
    code = follow(arguments, path)
    if code is None:
        return NATIONAL
    included = follow(arguments, (*path[:-1], "includeBelow"))
    if not (below if included is None else included):
        return 1
    return _OFFICES[min(str(code).count("."), len(_OFFICES) - 1)]
