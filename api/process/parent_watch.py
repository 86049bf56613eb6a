"""Ends a serving process when the process that started it has ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time

# Seconds between two checks.
_PAUSE = 1.0


def end_with_parent() -> None:
    """Ends this process after its parent: otherwise it would go on holding the port when the parent is killed."""
    if parent := multiprocessing.parent_process():
        # The parent's id at the start of this process: the parent may have ended since.
        threading.Thread(target=_watch, args=(parent.pid,), name="orphans", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    os.kill(os.getpid(), signal.SIGTERM)
