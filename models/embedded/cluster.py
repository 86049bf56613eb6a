"""The files of one embedded cluster, and what is done to them while no server runs on them.

This module, `system_accounts` and `supervisor` run in a process that has to be up in a few milliseconds, so they
import neither Tortoise nor what is slow to import in the standard library, `dataclasses` among it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.embedded.system_accounts import Account

LONGEST_LOG = 10_000_000  # bytes
PORT = 5432  # names the socket file and nothing else: no port is opened
SUPERUSER = "postgres"
INITDB = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",  # under C, pg_trgm finds nothing Bengali
    "--auth=trust",  # whoever can reach the socket: its folder is private
    f"--username={SUPERUSER}",
    "--no-instructions",
)


class EmbeddedUnavailable(Exception):
    """The embedded PostgreSQL cannot be used. The message is one line; `log`: the server's last lines."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


class Cluster:
    """Where everything of one cluster is. `folder` is absolute; `socket` is the folder of the socket."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self.folder = folder
        self.socket = socket
        self.data = folder / "pg"
        self.new = folder / "pg.new"
        self.log = folder / "pg.log"
        self.former_log = folder / "pg.log.1"
        self.users_lock = folder / "pg.users"
        self.supervisor_lock = folder / "pg.supervisor"
        self.state_file = folder / "pg.state"

    def read_state(self) -> dict[str, Any] | None:
        """What the supervisor last said; None when it has said nothing since it was started."""
        try:
            state: dict[str, Any] = json.loads(self.state_file.read_bytes())
        except FileNotFoundError:
            return None
        return state

    def write_state(self, state: dict[str, Any]) -> None:
        draft = self.folder / "pg.state.new"
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(self.state_file)

    def forget_state(self) -> None:
        self.state_file.unlink(missing_ok=True)

    def log_tail(self, lines: int = 8) -> list[str]:
        with contextlib.suppress(FileNotFoundError):
            return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return []

    def bound_log(self) -> None:
        """Begins the server's log again once it is long; what it said until then becomes the former log.

        The server keeps the file open, and appends: so its content moves, and the file stays.
        """
        if self.log.stat().st_size > LONGEST_LOG:
            self.former_log.touch(0o600)
            shutil.copyfile(self.log, self.former_log)
            os.truncate(self.log, 0)

    def failure(self, what: str) -> EmbeddedUnavailable:
        """An error that quotes the line of the server's log that most likely says why."""
        tail = self.log_tail()
        reasons = [line for line in tail if "FATAL" in line or "PANIC" in line or "rror:" in line]
        reason = (reasons or tail or ["it said nothing"])[-1]
        return EmbeddedUnavailable(f"{what}: {reason.strip()} (log: {self.log})", "\n".join(tail))

    def prepare(self, binaries: Path, account: Account, *, durable: bool) -> None:
        """Makes the cluster if it is not there yet; in pg.new, so that half a cluster is never taken for one.

        durable: False leaves a new cluster to the operating system's write cache, for tests.
        """
        make_private(self.socket, account)
        if self.data.exists():
            if self.data.stat().st_uid != account.uid:
                _give(self.data, account)
            return
        if self.new.exists():
            shutil.rmtree(self.new)
        make_private(self.new, account)
        command = [*account.command("KILL"), str(binaries / "initdb"), "-D", str(self.new), *INITDB]
        if not durable:
            command.append("--no-sync")
        if subprocess.run(command, env=environment(), check=False, cwd="/").returncode:  # noqa: S603  ours
            raise self.failure("the embedded PostgreSQL could not make its data folder")
        self.new.rename(self.data)

    def server_command(self, binaries: Path, account: Account, settings: Iterable[str]) -> list[str]:
        """settings: `name=value` each. What keeps the server off the network comes last, so that it binds."""
        quoted = str(self.socket).replace('"', '""')  # the setting is a list: a comma or space would divide it
        fixed = (
            "listen_addresses=",
            f'unix_socket_directories="{quoted}"',
            "unix_socket_permissions=0700",
            f"port={PORT}",
        )
        options = [part for setting in (*settings, *fixed) for part in ("-c", setting)]
        # Should the supervisor be killed, the server gets the signal for a fast shutdown from the kernel.
        return [*account.command("INT"), str(binaries / "postgres"), "-D", str(self.data), *options]

    def is_ready(self, pid: int) -> bool:
        """Whether the server of this process id accepts connections, as `pg_ctl` finds it out."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def clear_away(self) -> None:
        """Stops a server that outlived its supervisor; removes pid files whose number another program has.

        Only for the holder of the supervisor's lock. The file itself stays, since it tells PostgreSQL which shared
        memory the dead server's last processes may still use. This process's own number takes the place of the
        old one: PostgreSQL knows its parent's for stale, but takes another program, and a zombie that nobody
        collects, for a running server.
        """
        if not Path("/proc/self/cmdline").exists():
            return  # PostgreSQL's own checks must do
        for step, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            pid = _pid_in(self.data / "postmaster.pid")
            if pid is None or not self._is_ours(pid):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, step)
            until = time.monotonic() + patience
            while self._is_ours(pid) and time.monotonic() < until:
                time.sleep(0.01)
        for file in (self.data / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"):
            pid = _pid_in(file)
            if pid is not None and not _is_postgres(_command_line(pid)):
                _replace_pid(file)

    def _is_ours(self, pid: int) -> bool:
        arguments = _command_line(pid)
        return _is_postgres(arguments) and os.fsencode(self.data) in arguments


def environment() -> dict[str, str]:
    """This process's, without what would point PostgreSQL's programs elsewhere or at another language."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def make_private(folder: Path, account: Account) -> None:
    """Makes a folder that only the account can enter. EmbeddedUnavailable if somebody else's is there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), account.uid}:
        raise EmbeddedUnavailable(f"{folder} is somebody else's: remove it, or set TMPDIR to another folder")
    folder.chmod(0o700)
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def _command_line(pid: int) -> list[bytes]:
    """The arguments of a running process; empty when it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is_postgres(arguments: list[bytes]) -> bool:
    return bool(arguments) and Path(os.fsdecode(arguments[0])).name == "postgres"


def _pid_in(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _replace_pid(file: Path) -> None:
    """In place: the file keeps its owner, and is at no moment empty, which PostgreSQL takes for damage."""
    with file.open("r+", encoding="utf-8") as lines:
        _, *rest = lines.readlines()
        lines.seek(0)
        lines.write("".join([f"{os.getpid()}\n", *rest]))
        lines.truncate()


def _give(folder: Path, account: Account) -> None:
    for parent, _, files in os.walk(folder):
        for path in (parent, *(os.path.join(parent, file) for file in files)):  # noqa: PTH118  a thousand paths
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
