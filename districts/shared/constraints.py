"""What a constraint of the database refuses, as what its rule says: nobody has to look before the database does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from tortoise.exceptions import IntegrityError

from districts.shared.refused import Refused


@contextmanager
def told(**refused: Refused) -> Iterator[None]:
    """Raises the refusal that is given under the name of the constraint that a statement inside breaks."""
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.constraint_name if isinstance(cause, asyncpg.IntegrityConstraintViolationError) else None
        if name not in refused:
            raise
        raise refused[name] from error
