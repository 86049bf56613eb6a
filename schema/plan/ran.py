"""What an operation has come to so far, noted while it runs for whoever measures it.

Nothing in it is what somebody asked or was answered: it goes into metrics, logs and traces.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Ran:
    """name, kind: of the operation that the document holds; empty until that is known.

    known: whether a person or an API client asked. codes: of its errors. statements: the SQL that was planned for it.
    size: bytes that these have answered. gone: nobody waited for the answer.
    """

    name: str = ""
    kind: str = ""
    known: bool = False
    kept: bool = False
    gone: bool = False
    cost: int = 0
    size: int = 0
    codes: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


_ran: ContextVar[Ran | None] = ContextVar("ran", default=None)


def begin() -> Ran:
    """Of this task, until another begins in it."""
    ran = Ran()
    _ran.set(ran)
    return ran


def now() -> Ran | None:
    """None where nobody measures."""
    return _ran.get()


def note(code: str) -> None:
    """An error that is answered."""
    if ran := _ran.get():
        ran.codes += (code,)
