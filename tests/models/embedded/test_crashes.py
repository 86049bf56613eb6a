"""What is killed, and what is left behind, is put right by the supervisor or by the next start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.models.embedded.place import Place, eventually, query, running

pytestmark = pytest.mark.system


def test_a_killed_supervisor_takes_its_server_along_and_the_next_start_repairs(place: Place) -> None:
    user = place.user()
    query(user.host, "CREATE TABLE kept AS SELECT 7 AS n")
    before = place.pids()
    os.kill(before["supervisor"], signal.SIGKILL)
    eventually(lambda: not running(before["server"]), "the server gets the death signal")
    with pytest.raises(OSError, match=r"No such file|refused"):
        query(user.host, "SELECT 1")
    after_user = place.user()
    assert query(after_user.host, "SELECT n FROM kept") == 7
    after = place.pids()
    assert not set(after.values()) & set(before.values())
    after_user.end()
    assert query(user.host, "SELECT 1") == 1  # who was there before still holds it


def test_a_server_that_outlives_its_supervisor_is_stopped_by_the_next_start(place: Place, tmp_path: Path) -> None:
    # As on systems whose setpriv knows no death signal.
    powerless = tmp_path / "bin" / "setpriv"
    powerless.parent.mkdir()
    powerless.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    powerless.chmod(0o755)
    user = place.user(env={"PATH": f"{powerless.parent}:{os.environ['PATH']}"})
    query(user.host, "CREATE TABLE kept AS SELECT 7 AS n")
    before = place.pids()
    os.kill(before["supervisor"], signal.SIGKILL)
    user.end()
    assert running(before["server"])
    assert query(place.user().host, "SELECT n FROM kept") == 7
    assert not running(before["server"])
    place.pids()


def test_a_supervisor_that_is_told_to_stop_stops_the_server(place: Place) -> None:
    user = place.user()
    assert query(user.host, "SELECT 1") == 1
    os.kill(place.pids()["supervisor"], signal.SIGTERM)
    eventually(place.is_quiet, "both stop")
    assert "database system is shut down" in place.cluster.log.read_text(encoding="utf-8")


def test_a_killed_server_is_restarted_with_its_data(place: Place) -> None:
    user = place.user()
    query(user.host, "CREATE TABLE kept AS SELECT 7 AS n")
    before = place.pids()
    os.kill(before["server"], signal.SIGKILL)
    eventually(lambda: not running(before["server"]), "it has let go of its socket")
    assert query(place.user().host, "SELECT n FROM kept") == 7
    after = place.pids()
    assert after["supervisor"] == before["supervisor"]
    assert after["server"] != before["server"]


def test_everything_killed_at_once_is_recovered_by_the_next_start(place: Place) -> None:
    user = place.user()
    query(user.host, "CREATE TABLE kept AS SELECT 7 AS n")
    before = place.pids()
    for pid in (before["server"], before["supervisor"]):
        os.kill(pid, signal.SIGKILL)
    user.end(signal.SIGKILL)
    eventually(place.is_quiet, "all are dead: until then their socket takes connections")
    assert query(place.user().host, "SELECT n FROM kept") == 7
    place.pids()


@pytest.mark.parametrize("alive", [False, True], ids=["nobody's", "another program's"])
def test_a_stale_pid_file_is_no_obstacle(place: Place, alive: bool) -> None:
    first = place.user()
    pids = place.pids()
    for pid in (pids["server"], pids["supervisor"]):
        os.kill(pid, signal.SIGKILL)
    first.end(signal.SIGKILL)
    eventually(place.is_quiet, "all are dead")
    stale = place.cluster.data / "postmaster.pid"
    lines = stale.read_text(encoding="utf-8").splitlines(keepends=True)
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        if not alive:
            other.communicate(b"\n")
        text = "".join([f"{other.pid}\n", *lines[1:]])
        stale.write_text(text, encoding="utf-8")
        (place.cluster.socket / ".s.PGSQL.5432.lock").write_text(text, encoding="utf-8")
        assert query(place.user().host, "SELECT 1") == 1
        assert place.pids()["server"] != other.pid
        assert (other.poll() is None) is alive
    finally:
        if alive:
            other.communicate(b"\n")


def test_half_a_cluster_is_made_anew(fresh: Place) -> None:
    fresh.cluster.new.mkdir(parents=True)
    (fresh.cluster.new / "PG_VERSION").write_text("18\n", encoding="ascii")
    assert query(fresh.user().host, "SELECT 1") == 1
    fresh.pids()
    assert not fresh.cluster.new.exists()
