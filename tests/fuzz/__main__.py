"""Serves a seeded network and lets schemathesis loose on it, as headquarters, who may do everything.

    python -m tests.fuzz SCHEMATHESIS [EXAMPLES]

The seed is fixed: a failure is there again the next time.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SEED = 7
EXAMPLES = "200"
CHARTER = Path(sys.executable).with_name("charter")


@contextmanager
def serving() -> Iterator[tuple[str, str]]:
    """The address of GraphQL and headquarters' token."""
    with tempfile.TemporaryDirectory(prefix="charter-fuzz-") as data:
        # PostgreSQL refuses to run as root and must reach the folder as somebody else.
        Path(data).chmod(0o755)
        settings = {"CHARTER_DATA": f"{data}/charter", "CHARTER_PORT": "0"}
        others = {name: value for name, value in os.environ.items() if not name.startswith(("CHARTER", "DATABASE"))}
        with (
            Path(data, "log").open("wb") as log,
            subprocess.Popen(
                [CHARTER, "serve", "--prepare"], env=others | settings, stdout=subprocess.PIPE, stderr=log
            ) as server,
        ):
            try:
                address = _address(server)
                yield address, _token(others | settings)
            finally:
                server.terminate()


def _address(server: subprocess.Popen[bytes]) -> str:
    assert server.stdout
    address = ""
    for line in server.stdout:
        address = address or "".join(re.findall(r"http://\S+/graphql", line.decode()))
        # Its last line: everything is made by then.
        if "curl" in line.decode():
            return address
    sys.exit("the server did not start")


def _token(environment: dict[str, str]) -> str:
    command = [str(CHARTER), "token", "--role", "HQ_ADMIN", "--office", "bd"]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout.decode().strip()


def main(program: str, examples: str = EXAMPLES) -> None:
    with serving() as (address, token):
        command = [program, "run", address, "--phases", "fuzzing", "--max-examples", examples, "--seed", str(SEED),
                   "--checks", "is_no_fault_of_ours", "--header", f"Authorization: Bearer {token}"]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzz.checks", "PYTHONPATH": str(Path.cwd())}
        sys.exit(subprocess.run(command, env=os.environ | hooks, check=False).returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
