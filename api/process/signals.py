"""Being told to stop, by SIGTERM or Ctrl-C: no failure, and what is open is closed on the way out."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def leave_when_told() -> None:
    """Ends the process at whatever it does; to be called before anything is opened."""
    for number in _SIGNALS:
        signal.signal(number, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def told() -> asyncio.Event:
    """From now on the first signal sets this instead; whoever has no patience sends a second one."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        stop.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, on_signal)
    return stop
