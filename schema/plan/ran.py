"""What an operation has come to so far, noted while it runs for whoever measures it.

Nothing in it is what somebody asked or was answered: it goes into metrics, logs and traces.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Ran:
    """name, kind: of the operation that the document holds; empty until that is known.

    began: by the process's clock. known: whether a person or an API client asked. kept: answered from memory. gone:
    nobody waited for the answer. size: bytes of it. codes: of its errors. statements: the SQL that was planned for it.
    reading: seconds that this took.
    """

    began: float
    name: str = ""
    kind: str = ""
    known: bool = False
    kept: bool = False
    gone: bool = False
    cost: int = 0
    size: int = 0
    codes: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    reading: float = 0.0


Step = Callable[[str], AbstractContextManager[object]]
OPERATION = "operation"
"""The step that is all of them."""
_NOTHING = nullcontext()
_step: Step | None = None


def trace(step: Step | None) -> None:
    """From now on each step of every operation is told of by opening what this gives for its name. None: no more."""
    global _step  # noqa: PLW0603  looked at several times a request: nothing is cheaper
    _step = step


def step(name: str) -> AbstractContextManager[object]:
    """To be open while the step is taken."""
    return _step(name) if _step else _NOTHING


_ran: ContextVar[Ran | None] = ContextVar("ran", default=None)


def begin() -> Ran:
    """Of this task, until another begins in it."""
    ran = Ran(time.perf_counter())
    _ran.set(ran)
    return ran


def now() -> Ran | None:
    """None where nobody measures."""
    return _ran.get()


def note(code: str) -> None:
    """An error that is answered."""
    if ran := _ran.get():
        ran.codes += (code,)


def gone() -> None:
    """Nobody waits any more."""
    if ran := _ran.get():
        ran.gone = True
