"""How much of the network an argument takes in: what reading it takes, for prices that are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema.plan.declare.arguments import follow

# Offices of a country, a division, a district and an upazila, with all below: as the seeds have them.
_OFFICES = (568, 70, 8, 1)
NATIONAL = _OFFICES[0]


def offices(arguments: Mapping[str, Any], *path: str, below: bool) -> int:
    """How many offices an argument with an office's code stands for, about. path: where it is; not given: all.

    below: whether `includeBelow` beside it holds where it is not said.
    """
    code = follow(arguments, path)
    if code is None:
        return NATIONAL
    included = follow(arguments, (*path[:-1], "includeBelow"))
    if not (below if included is None else included):
        return 1
    return _OFFICES[min(str(code).count("."), len(_OFFICES) - 1)]
