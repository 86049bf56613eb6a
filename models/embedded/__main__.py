"""The supervisor's process, started by the path of this file.

`python -m` would import `models` and with it Tortoise, which takes longer than the server's start. So two
empty packages stand for `models` and `models.embedded`, and only what the supervisor uses is imported.
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path


def _run() -> None:
    here = Path(__file__).parent
    for name, folder in (("models", here.parent), ("models.embedded", here)):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    importlib.import_module("models.embedded.supervisor").main(sys.argv[1:])


if __name__ == "__main__":
    _run()
