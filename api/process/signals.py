"""SIGTERM and Ctrl-C: stopping is no failure, and open resources are closed on the way out."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def leave_when_told() -> None:
    """Makes SIGTERM and Ctrl-C end the process at any point; to be called before anything is opened."""
    for number in _SIGNALS:
        signal.signal(number, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def told() -> asyncio.Event:
    """An event that the first signal sets from now on; a second signal ends the process at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        stop.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, on_signal)
    return stop
