"""Users come and go, and the server with them: one or several, at once, on any path."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import embedded
from tests.models.embedded.place import FAST, Place, eventually, query

pytestmark = pytest.mark.system


def test_serves_bengali_on_a_private_socket_and_nowhere_else(fresh: Place) -> None:
    with embedded.start(fresh.folder, settings=FAST | {"max_connections": "20"}) as server:
        fresh.pids()
        assert (server.host, server.port, server.superuser) == (
            str(fresh.folder / "pg.socket"),
            5432,
            "postgres",
        )
        assert query(server.host, "SELECT current_setting('listen_addresses')") == ""
        assert query(server.host, "SELECT current_setting('fsync') || current_setting('max_connections')") == "off20"
        assert query(server.host, "SELECT concat(pg_encoding_to_char(encoding), datlocprovider, datlocale)"
                                  " FROM pg_database WHERE datname = 'template1'") == "UTF8bC.UTF-8"  # fmt: skip
        assert query(server.host, "SELECT 'ক' ~ '[[:alpha:]]'") is True
        for private in (server.host, fresh.folder, fresh.cluster.data):
            assert Path(private).stat().st_mode & 0o777 == 0o700
    eventually(fresh.is_quiet, "released, the server stops")
    assert not (fresh.cluster.data / "postmaster.pid").exists()


def test_four_at_once_on_an_empty_folder_get_one_server(fresh: Place) -> None:
    users = [fresh.user() for _ in range(4)]
    assert len({user.host for user in users}) == 1
    pids = fresh.pids()
    assert fresh.cluster.log.read_text(encoding="utf-8").count("starting PostgreSQL") == 1
    for user in users[:3]:
        user.end()
    assert query(users[3].host, "SELECT 1") == 1
    assert fresh.pids() == pids
    users[3].end()
    eventually(fresh.is_quiet, "the last user's end stops the server")


@pytest.mark.parametrize("how", [None, signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_last_user_stops_the_server(place: Place, how: signal.Signals | None) -> None:
    first, last = place.user(), place.user()
    assert first.host == last.host
    pids = place.pids()
    first.end(how)
    assert query(last.host, "SELECT 1") == 1
    assert place.pids() == pids
    last.end(how)
    eventually(place.is_quiet, "nothing is left")
    assert "database system is shut down" in place.cluster.log.read_text(encoding="utf-8")


def test_data_is_kept_from_run_to_run(place: Place) -> None:
    user = place.user()
    query(user.host, "CREATE TABLE kept AS SELECT 'সেবা' AS word")
    place.pids()
    user.end()
    eventually(place.is_quiet, "the first run ends")
    assert query(place.user().host, "SELECT word FROM kept") == "সেবা"
    place.pids()


def test_a_start_while_the_server_is_stopping_waits_for_a_new_one(place: Place) -> None:
    for _ in range(5):
        user = place.user()
        assert query(user.host, "SELECT 1") == 1
        place.pids()
        user.end(signal.SIGKILL)


@pytest.mark.parametrize("name", ["a folder, with \"quotes\" and 'spaces'", "নাগরিক সেবা " + "a long name " * 12])
def test_any_path(make: Callable[[str], Place], name: str) -> None:
    place = make(name)
    user = place.user()
    assert query(user.host, "SELECT current_setting('data_directory')") == str(place.cluster.data)
    place.pids()
    assert len(os.fsencode(user.host + "/.s.PGSQL.5432")) <= 100
    assert Path(user.host).stat().st_mode & 0o777 == 0o700
    user.end()
    eventually(place.is_quiet, "the server stops")
    eventually(lambda: not Path(user.host).exists(), "the socket's folder goes with it")


def test_a_server_that_cannot_start_says_why_in_one_line(place: Place) -> None:
    for _ in range(2):  # an error of before is not the answer of now
        with pytest.raises(embedded.EmbeddedUnavailable, match=r'did not start: .*FATAL.*"no_such_setting"') as caught:
            embedded.start(place.folder, settings={"no_such_setting": "on"})
        assert "\n" not in str(caught.value)
        assert "no_such_setting" in caught.value.log
    with embedded.start(place.folder, settings=FAST) as server:
        assert query(server.host, "SELECT 1") == 1
        place.pids()


def test_a_folder_that_cannot_be_made_says_so_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(embedded.EmbeddedUnavailable, match="cannot use") as caught:
        embedded.start(tmp_path / "file" / "charter")
    assert "\n" not in str(caught.value)


def test_a_program_that_a_user_runs_does_not_inherit_the_hold(place: Place) -> None:
    server = embedded.start(place.folder, settings=FAST)
    place.pids()
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    server.release()
    server.release()
    eventually(place.is_quiet, "the server stops though the program runs on")
    assert program.poll() is None
    program.communicate(b"\n")
