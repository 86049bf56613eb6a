"""Turns violated database constraints into refusals, so that rules need not check before they write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from tortoise.exceptions import IntegrityError

from districts.shared.refused import Refused


@contextmanager
def told(**refused: Refused) -> Iterator[None]:
    """Raises the refusal registered for the constraint that a statement inside violates."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.constraint_name if isinstance(cause, asyncpg.IntegrityConstraintViolationError) else None
        if name not in refused:
            raise
        raise refused[name] from error
