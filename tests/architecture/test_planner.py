"""The planner (`schema/plan`) is a library: it knows nothing of the application, and its modules form no circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLANNER = ROOT / "schema" / "plan"
OURS = ("api", "schema", "seeds", "districts", "models", "tests", "benchmarks")


def imports(path: Path) -> Iterator[str]:
    """Everything that a module imports, also inside functions and for type checkers."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules() -> dict[str, Path]:
    found = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in PLANNER.rglob("*.py")}
    assert "schema.plan.engine" in found
    return found


def test_it_imports_nothing_of_the_application() -> None:
    foreign = {
        f"{name} imports {imported}"
        for name, path in modules().items()
        for imported in imports(path)
        if imported.split(".")[0] in OURS and imported != "schema" and not f"{imported}.".startswith("schema.plan.")
    }

    assert foreign == set()


def test_its_modules_form_no_circle() -> None:
    """Not even by imports for type checkers alone."""
    known = {name: path for name, path in modules().items() if path.name != "__init__.py"}
    graph = {name: {other for other in imports(path) if other in known} for name, path in known.items()}

    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_a_folder_is_understood_at_a_glance() -> None:
    folders = [PLANNER, *(path for path in PLANNER.iterdir() if path.is_dir() and path.name != "__pycache__")]
    entries = {path.name: len([each for each in path.iterdir() if each.name[:2] != "__"]) for path in folders}

    assert {name: count for name, count in entries.items() if not 2 <= count <= 15} == {}
