"""Under which account the server runs: started by root, by root without namespaces, by an ordinary user."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.models.embedded.place import Place, eventually, query

pytestmark = pytest.mark.system

NOBODY = 65534
# The tests' own interpreter may be out of an ordinary user's reach (under /root): pass through and read, no more.
AS_NOBODY = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--",
)  # fmt: skip

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another account")


def namespace(pid: int) -> str:
    return str(Path(f"/proc/{pid}/ns/user").readlink())


def account(pid: int) -> int:
    """The effective user of a process, by the number that this process knows it by."""
    return Path(f"/proc/{pid}").stat().st_uid


@needs_root
def test_as_root_it_does_not_run_as_root(fresh: Place) -> None:
    assert query(fresh.user().host, "SELECT 1") == 1
    server = fresh.pids()["server"]
    status = Path(f"/proc/{server}/status").read_text(encoding="ascii")
    assert "CapEff:\t0000000000000000" in status
    assert namespace(server) != namespace(os.getpid())


def within_reach_of_others() -> bool:
    """Whether another account may start what is installed here: not so in a clone under a private folder."""
    installed = Path(sys.prefix).resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (installed, *installed.parents))


needs_reach = pytest.mark.skipif(
    not within_reach_of_others(), reason="this clone lies in a folder that no other account may enter"
)


@needs_root
@needs_reach
def test_as_root_without_namespaces_it_runs_as_nobody_in_its_own_folder(fresh: Place, tmp_path: Path) -> None:
    refusing = tmp_path / "bin" / "unshare"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    refusing.chmod(0o755)
    parents = {parent: parent.stat().st_mode for parent in fresh.folder.parents}
    user = fresh.user(env={"PATH": f"{refusing.parent}:{os.environ['PATH']}"})
    assert query(user.host, "SELECT 1") == 1
    assert account(fresh.pids()["server"]) == NOBODY
    for folder in (fresh.cluster.data, Path(user.host)):
        assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (NOBODY, 0o700)
    assert {parent: parent.stat().st_mode for parent in fresh.folder.parents} == parents


@needs_root
@needs_reach
def test_as_an_ordinary_user(fresh: Place) -> None:
    fresh.folder.mkdir(mode=0o700)
    os.chown(fresh.folder, NOBODY, NOBODY)
    user = fresh.user(prefix=AS_NOBODY)
    assert query(user.host, "SELECT 1") == 1
    server = fresh.pids()["server"]
    assert account(server) == NOBODY
    assert namespace(server) == namespace(os.getpid())
    user.end()
    eventually(fresh.is_quiet, "the server stops with its user")
    # Root joins an ordinary user's cluster as that user, and leaves it usable for him.
    assert query(fresh.user().host, "SELECT 1") == 1
    assert account(fresh.pids()["server"]) == NOBODY


@needs_root
@needs_reach
def test_another_users_folder_is_refused_in_one_line(fresh: Place) -> None:
    fresh.folder.mkdir(mode=0o755)
    fresh.cluster.data.mkdir()
    os.chown(fresh.folder, NOBODY, NOBODY)
    error = fresh.user(prefix=AS_NOBODY).answer["error"]
    assert "belongs to another user" in error
    assert "\n" not in error
