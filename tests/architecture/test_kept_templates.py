"""Templates that an earlier run kept are used only as long as nothing that they are made from has changed."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.support import kept_templates
from tests.support.kept_templates import BEGIN, PROGRAM, ROOT, key, provide, sources
from tests.support.server import SETTINGS

DAY = date(2026, 6, 1)
TREE = {
    "requirements-dev.lock": "tortoise-orm==1.1.9",
    "models/offices.py": "class Office: ...",
    "models/migrations/0001_baseline.sql": "CREATE TABLE offices ();",
    "models/sql/offices.sql": "CREATE OR REPLACE FUNCTION f() ...",
    "districts/offices/closing.py": "def close(): ...",
    "seeds/data/offices.tsv": "bd\tNATIONAL",
    "simulator/simulation.py": "def simulate(): ...",
    BEGIN: "from tests.schema import networks\nfrom tests.support import rows",
    "tests/__init__.py": "",
    "tests/support/__init__.py": "",
    "tests/support/rows.py": "async def make(): from tests.support.late import later",
    "tests/support/late.py": "later = 1",
    "tests/schema/__init__.py": "",
    "tests/schema/networks/__init__.py": "from tests.schema.networks.rich import fill",
    "tests/schema/networks/rich.py": "async def fill(): ...",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in {**TREE, "tests/schema/test_pages.py": "", "api/app.py": "", "docs/operator.md": ""}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", TREE)
def test_a_changed_file_changes_the_key(tree: Path, name: str) -> None:
    before = key(SETTINGS, tree, DAY)

    (tree / name).write_text(f"{TREE[name]} # changed")

    assert key(SETTINGS, tree, DAY) != before


@pytest.mark.parametrize("name", ["models/sql/new.sql", "seeds/data/simulation/new.tsv", "districts/new.py"])
def test_so_does_a_new_file_and_one_that_is_renamed(tree: Path, name: str) -> None:
    before = key(SETTINGS, tree, DAY)
    new = tree / name
    new.parent.mkdir(exist_ok=True)
    new.write_text("x")
    added = key(SETTINGS, tree, DAY)
    new.rename(new.with_stem("renamed"))

    assert len({before, added, key(SETTINGS, tree, DAY)}) == 3


@pytest.mark.parametrize("name", ["tests/schema/test_pages.py", "api/app.py", "docs/operator.md", "models/x.pyc"])
def test_a_file_from_which_no_template_is_made_does_not(tree: Path, name: str) -> None:
    before = key(SETTINGS, tree, DAY)

    (tree / name).write_text("changed")

    assert key(SETTINGS, tree, DAY) == before


def test_another_day_setting_user_or_postgresql_changes_it(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(SETTINGS, tree, DAY)
    found = {before, key(SETTINGS, tree, date(2026, 6, 2)), key({**SETTINGS, "fsync": "on"}, tree, DAY)}
    monkeypatch.setattr("os.geteuid", lambda: 12345)
    found.add(key(SETTINGS, tree, DAY))
    monkeypatch.setattr(kept_templates, "version", lambda _: "19.0.0")
    found.add(key(SETTINGS, tree, DAY))

    assert len(found) == 5


def test_all_that_fills_a_template_counts() -> None:
    found = {str(path.relative_to(ROOT)) for path in sources()}

    assert found >= {
        "models/sql/requests.sql",
        "models/migrations/0001_baseline.sql",
        "districts/scope.py",
        "seeds/data/holidays.tsv",
        "simulator/simulation.py",
        "tests/support/databases.py",
        "tests/support/rows.py",
        "tests/schema/networks/rich.py",
        "tests/schema/networks/drafts.py",
        "tests/schema/probe/tenants.py",
        "tests/districts/performance/histories.py",
    }
    assert not [path for path in found if "/test_" in path or path.startswith(("api/", "schema/"))]


def test_nothing_of_it_imports_other_packages_of_ours() -> None:
    """They would count too."""
    others = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {*PROGRAM, "tests"}
    assert others >= {"api", "schema"}

    importing = re.compile(rf"^\s*(?:from|import) (?:{'|'.join(others)})\b", re.MULTILINE)
    assert [path for path in sources() if path.suffix == ".py" and importing.search(path.read_text("utf-8"))] == []


def test_it_is_made_once_and_copied_then(tmp_path: Path) -> None:
    made = []

    def make(data: Path) -> None:
        made.append(data)
        (data / "base").mkdir(parents=True)
        (data / "base" / "1").write_text("rows")

    folder = tmp_path / "kept"
    for each in ("first", "second"):
        data = tmp_path / each
        assert provide(data, "key", partial(make, data), folder)
        assert (data / "base" / "1").read_text() == "rows"

    assert made == [tmp_path / "first"]
    (tmp_path / "second" / "base" / "1").write_text("changed by a run")
    assert provide(tmp_path / "third", "key", None, folder)
    assert (tmp_path / "third" / "base" / "1").read_text() == "rows"
    assert not provide(tmp_path / "fourth", "other", None, folder)
    assert not (tmp_path / "fourth").exists()


def test_half_a_copy_is_not_used_and_old_ones_are_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    (folder / "key.new").mkdir(parents=True)
    assert not provide(tmp_path / "data", "key", None, folder)

    for name in "abcde":
        data = tmp_path / name
        assert provide(data, name, data.mkdir, folder)

    kept = {path.name for path in folder.iterdir() if path.is_dir()}
    assert len(kept) == 3
    assert "e" in kept
    assert "key.new" not in kept


def test_where_nothing_can_be_kept_each_process_makes_its_own(tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    folder = tmp_path / "kept"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        assert not provide(tmp_path / "data", "key", refuse, folder)
