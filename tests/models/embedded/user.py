"""A user of the embedded server, as a program: holds it until its input ends, or it is killed.

Arguments: folder, then settings as `name=value`. Prints one JSON line: `host`, or `error` and `log`.
Like the supervisor it makes do with an empty `models`: dozens are started, and Tortoise takes a second.
"""

from __future__ import annotations

import importlib
import json
import sys
import types
from pathlib import Path
from typing import Any


def _embedded() -> Any:
    package = types.ModuleType("models")
    package.__path__ = [str(Path(__file__).parents[3] / "models")]
    sys.modules["models"] = package
    return importlib.import_module("models.embedded")


def main() -> None:
    embedded = _embedded()
    folder, *settings = sys.argv[1:]
    try:
        server = embedded.start(Path(folder), settings=dict(setting.split("=", 1) for setting in settings))
    except embedded.EmbeddedUnavailable as error:
        print(json.dumps({"error": str(error), "log": error.log}), flush=True)  # noqa: T201  its answer
        return
    print(json.dumps({"host": server.host}), flush=True)  # noqa: T201  its answer
    sys.stdin.read()


if __name__ == "__main__":
    main()
