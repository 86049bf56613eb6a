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
                yield _told(server)
            finally:
                server.terminate()


def _told(server: subprocess.Popen[bytes]) -> tuple[str, str]:
    assert server.stdout
    address, said = "", ""
    for line in server.stdout:
        said = line.decode()
        address = address or "".join(re.findall(r"http://\S+/graphql", said))
        if said.startswith("Development token for an admin of headquarters"):
            return address, next(server.stdout).decode().strip()
    sys.exit(f"the server did not start: {said}")


def main(program: str, examples: str = EXAMPLES) -> None:
    with serving() as (address, token):
        command = [program, "run", address, "--phases", "fuzzing", "--max-examples", examples, "--seed", str(SEED),
                   "--checks", "is_no_fault_of_ours", "--header", f"Authorization: Bearer {token}"]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzz.checks", "PYTHONPATH": str(Path.cwd())}
        sys.exit(subprocess.run(command, env=os.environ | hooks, check=False).returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
