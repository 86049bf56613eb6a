"""Costs and limits of an operation: `tally` adds up its cost, `prices` says what callers pay, `limits` bounds it.

`unplanned` estimates fields that are not planned, and `variable_values` counts what variables hold.
"""

from schema.plan.cost.tally import MILLISECOND, SECOND

__all__ = ["MILLISECOND", "SECOND"]
