"""Chooses the account that the server runs under: PostgreSQL refuses root, and `make serve` must work as root."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

NOBODY = 65534


class Account(NamedTuple):
    """prefix: the words before a command that run it under the account. uid, gid: the owner of its files, seen
    outside.
    """

    prefix: tuple[str, ...]
    uid: int
    gid: int

    def command(self, death_signal: str) -> tuple[str, ...]:
        """The prefix; the kernel sends the command this signal when its parent process dies.

        The signal is set after the prefix, because a change of account clears it.
        """
        setpriv = shutil.which("setpriv") or ""
        # util-linux before 2.33 has no such option: a server may then outlive its supervisor until the next start.
        wrapper = (setpriv, "--pdeathsig", death_signal, "--")
        return (*self.prefix, *wrapper) if setpriv and _works([*wrapper, "true"]) else self.prefix


def choose(data: Path, lock: Path, binaries: Path) -> Account | None:
    """The account for the cluster in `data`; None if this user can run no server on it."""
    owner = data.stat().st_uid if data.exists() else os.geteuid()
    if os.geteuid() != 0:
        return Account((), os.geteuid(), os.getegid()) if owner == os.geteuid() else None
    if owner == 0 and (account := _root_under_another_name()):
        return account
    return _other_account(lock, binaries, owner or NOBODY)


def _root_under_another_name() -> Account | None:
    """In a user namespace root is called nobody and keeps nothing of root but its own files."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    prefix = (unshare, "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
    return Account(prefix, 0, 0) if _works([*prefix, "true"]) else None


def _other_account(lock: Path, binaries: Path, uid: int) -> Account | None:
    """Where namespaces are forbidden, as in a container: another account, with folders of its own.

    Our folder is opened for passing through, nothing above it. If the account cannot pass through to it, the
    server gets the one capability to pass through and read (in a namespace it could write root's files besides);
    where that too is forbidden, None.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return None
    lock.parent.chmod(lock.parent.stat().st_mode & 0o7777 | 0o011)
    for capabilities in ((), ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")):
        prefix = (setpriv, f"--reuid={uid}", f"--regid={uid}", "--clear-groups", *capabilities, "--")
        # PostgreSQL's programs find each other with access(2), which takes no account of capabilities; so does -x.
        seen = ["test", "-e", str(lock), "-a", "-x", str(binaries / "postgres")]
        if _works([*prefix, *seen]):
            return Account(prefix, uid, uid)
    return None


def _works(command: list[str]) -> bool:
    done = subprocess.run(command, check=False, stderr=subprocess.DEVNULL, cwd="/")  # noqa: S603  ours, above
    return done.returncode == 0
