"""Places for embedded clusters: fresh, or with the data of an empty cluster."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import embedded
from tests.models.embedded.place import FAST, Place, eventually


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty cluster's data, to copy: making it takes longer than all the rest of a test."""
    place = Place(tmp_path_factory.mktemp("template"))
    with embedded.start(place.folder, settings=FAST):
        place.pids()
    eventually(place.is_quiet, "the template's server stops")
    return place.cluster.data


@pytest.fixture
def make() -> Iterator[Callable[[str], Place]]:
    """Makes places; at the end nobody uses any of them, and then nothing may be left running."""
    made: list[Place] = []
    # Not pytest's own folder, whose name is too long for a socket in it.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:

        def make(name: str) -> Place:
            made.append(Place(Path(folder).resolve() / name))
            return made[-1]

        yield make
        for place in made:
            for user in place.users:
                user.end()
        for place in made:
            eventually(place.is_quiet, f"nothing of {place.folder} is left running")
            shutil.rmtree(place.folder, ignore_errors=True)


@pytest.fixture
def fresh(make: Callable[[str], Place]) -> Place:
    """A place where nothing is yet."""
    return make("charter")


@pytest.fixture
def place(fresh: Place, data: Path) -> Place:
    """A place with an empty cluster, not running."""
    shutil.copytree(data, fresh.cluster.data)
    fresh.folder.chmod(0o700)
    return fresh
