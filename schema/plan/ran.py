"""What an operation has come to so far, noted while it runs for whoever measures it.

Nothing in it is what somebody asked or was answered: it goes into metrics, logs and traces.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar


class Ran:
    """name, kind: of the operation that the document holds; empty until that is known. document: the id of one that is
    registered.

    began: by the process's clock. known: whether a person or an API client asks, or has registered it. kept: answered
    from memory. gone: nobody waited for the answer. size: bytes of it. codes: of its errors. refusals: of its user
    errors. statements: the SQL that was planned for it. reading: seconds that this took.
    """

    # Of the class until somebody notes something: most of it is never noted, and every request makes one of these.
    name = kind = document = ""
    known = kept = gone = False
    cost = size = 0
    reading = 0.0
    codes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()

    def __init__(self, began: float) -> None:
        self.began = began


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


def again(ran: Ran) -> None:
    """It came to this, as one did before."""
    _ran.set(ran)


def now() -> Ran | None:
    """None where nobody measures."""
    return _ran.get()


def trusted(document: str) -> None:
    """It is one that somebody has registered, by this id."""
    if ran := _ran.get():
        ran.document = document
        ran.known = True


def refused(codes: Sequence[str]) -> None:
    """A rule said no, and that is what a change answers."""
    if ran := _ran.get():
        ran.refusals += tuple(codes)


def note(code: str) -> None:
    """An error that is answered."""
    if ran := _ran.get():
        ran.codes += (code,)
