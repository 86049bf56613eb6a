"""Starts another program in place of itself: within limits, without network, and no longer alive than its parent.

    limited_program.py MEMORY SECONDS COMMAND ARGUMENT…

Its own file, run without the rest of the reader: a process may not change its limits between two threads.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PARENT_DEATH_SIGNAL = 1
_OWN_USERS_AND_NETWORK = 0x10000000 | 0x40000000


def main() -> None:
    memory, seconds, *command = sys.argv[1:]
    limits = {
        resource.RLIMIT_AS: int(memory),
        resource.RLIMIT_CPU: int(seconds),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        libc.unshare(_OWN_USERS_AND_NETWORK)  # where it is forbidden, the other limits remain
    os.execvp(command[0], command)  # noqa: S606  arguments of ours


if __name__ == "__main__":
    main()
