"""The process that owns the server: starts it, restarts it after a crash, stops it after its last user.

Every user holds the users' lock shared. A thread here asks for it exclusively, and gets it when nobody is
left, however they went: the kernel gives a dead process's locks back.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from models.embedded import system_accounts
from models.embedded.cluster import Cluster, EmbeddedUnavailable, environment

LOOK = 60  # seconds between two looks at the length of the log
PATIENCE = 60  # seconds from one signal to the next stronger one
# A killed server's last processes keep its shared memory for a moment, and no server starts beside them.
PAUSES = (0.0, 0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
EVENTS = (signal.SIGCHLD, signal.SIGUSR1, signal.SIGALRM, signal.SIGTERM, signal.SIGINT)


class Supervisor:
    """One server, from its start until nobody needs it."""

    def __init__(self, cluster: Cluster, command: list[str]) -> None:
        self._cluster = cluster
        self._command = command
        self._server: subprocess.Popen[bytes]

    def run(self) -> None:
        """Returns when the server has stopped; raises EmbeddedUnavailable when it does not start."""
        for event in EVENTS:
            signal.signal(event, lambda *_: None)  # only so that none is dropped as ignored
        signal.pthread_sigmask(signal.SIG_BLOCK, EVENTS)
        self._start()
        threading.Thread(target=self._tell_when_unused, daemon=True).start()
        stopping = False
        stronger = iter((signal.SIGINT, signal.SIGQUIT))
        while True:
            received = signal.sigtimedwait(EVENTS, LOOK)
            if received is None:
                with contextlib.suppress(OSError):  # a full disk: then there is nowhere to move it
                    self._cluster.bound_log()
            elif received.si_signo != signal.SIGCHLD:
                stopping = True
                self._server.send_signal(next(stronger, signal.SIGKILL))
                signal.alarm(PATIENCE)
            elif (status := self._server.poll()) is not None:
                if stopping or status == 0:  # 0: somebody stopped it on purpose
                    return
                self._cluster.forget_state()
                self._start()

    def _start(self) -> None:
        for pause in PAUSES:
            time.sleep(pause)
            self._cluster.clear_away()
            # The server sets its own signal mask. It must not keep a lock: close_fds is the default.
            self._server = subprocess.Popen(self._command, env=environment(), cwd="/")  # noqa: S603  ours
            if self._becomes_ready():
                pids = {"supervisor": os.getpid(), "server": self._server.pid}
                self._cluster.write_state({**pids, "host": str(self._cluster.socket)})
                return
            if not any("is still in use" in line for line in self._cluster.log_tail()):
                break
        raise self._cluster.failure("the embedded PostgreSQL did not start")

    def _becomes_ready(self) -> bool:
        while self._server.poll() is None:
            if self._cluster.is_ready(self._server.pid):
                return True
            time.sleep(0.003)
        return False

    def _tell_when_unused(self) -> None:
        """Never gives the lock back: the end of the process does, and until then the next user waits."""
        lock = os.open(self._cluster.users_lock, os.O_RDWR | os.O_CLOEXEC)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.kill(os.getpid(), signal.SIGUSR1)


def supervise(cluster: Cluster, binaries: Path, settings: list[str]) -> None:
    """What goes wrong is left in the state file, for the users who wait for the server."""
    try:
        account = system_accounts.choose(cluster.data, cluster.users_lock, binaries)
        if account is None:
            raise _no_account(cluster, binaries)
        cluster.prepare(binaries, account, durable="fsync=off" not in settings)
        Supervisor(cluster, cluster.server_command(binaries, account, settings)).run()
        cluster.forget_state()
    except EmbeddedUnavailable as error:
        cluster.write_state({"error": str(error), "log": error.log})
    except OSError as error:
        cluster.write_state({"error": f"the embedded PostgreSQL could not be set up: {error}", "log": ""})
    with contextlib.suppress(OSError):  # not empty after a crash: the next server clears it
        cluster.socket.rmdir()


def _no_account(cluster: Cluster, binaries: Path) -> EmbeddedUnavailable:
    if os.geteuid() != 0:
        return EmbeddedUnavailable(f"{cluster.data} belongs to another user: start as that user, or set CHARTER_DATA")
    return EmbeddedUnavailable(
        "PostgreSQL does not run as root; here user namespaces are forbidden, and another account cannot reach "
        f"{cluster.folder} and {binaries}: start as an ordinary user, or set DATABASE_URL"
    )


def main(arguments: list[str]) -> None:
    """Arguments: folder, socket folder, folder of the binaries, then settings as `name=value`.

    The supervisor's lock arrives in an inherited file descriptor, held from before there was a supervisor
    until its end, so that there is never a second one.
    """
    folder, socket, binaries, *settings = arguments
    if os.fork():
        os._exit(0)  # the starter waits for this process only, and never has a zombie to collect
    os.setsid()
    os.chdir("/")
    supervise(Cluster(Path(folder), Path(socket)), Path(binaries), settings)
