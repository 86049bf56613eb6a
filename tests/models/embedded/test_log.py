"""The log of the embedded server has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.embedded import cluster
from models.embedded.cluster import Cluster

pytestmark = pytest.mark.system


def test_a_long_log_begins_again_and_the_server_goes_on_writing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LONGEST_LOG", 10)
    place = Cluster(tmp_path, tmp_path / "socket")
    with place.log.open("a") as server:
        print("0123456789", file=server, flush=True)
        place.bound_log()
        print("later", file=server, flush=True)
        place.bound_log()

    assert place.former_log.read_text() == "0123456789\n"
    assert place.log.read_text() == "later\n"
    assert place.former_log.stat().st_mode & 0o777 == 0o600
