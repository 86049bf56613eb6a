"""One of several serving processes ends when the process that started it has ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

# Seconds between two looks.
_PAUSE = 1.0


def end_with_parent() -> None:
    """Otherwise, after the parent is killed, nobody could stop this process, and it would hold the port."""
    if parent := multiprocessing.parent_process():
        # Its id as it was when it began this process: it may have ended since.
        threading.Thread(target=_watch, args=(parent.pid,), name="orphans", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    os.kill(os.getpid(), signal.SIGTERM)
