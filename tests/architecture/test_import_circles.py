"""Modules import each other in no circle when the program runs; imports for type checkers alone are not counted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "simulator", "schema", "seeds", "districts", "models")


def _imported(node: ast.AST) -> Iterator[str]:
    """Every name that may be a module, the imports inside functions included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.ImportFrom) and child.module:
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
            yield child.module
        elif isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        yield from _imported(child)


def test_no_import_circle() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.name != "__init__.py"]
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files}
    assert "schema.plan.engine" in modules
    graph = {
        name: {other for other in _imported(ast.parse(path.read_text(encoding="utf-8"))) if other in modules}
        for name, path in modules.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle
