"""Refusals are data, in `refusals.py` of their concept: each has both languages, and each call gives its details."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from districts.shared.refused import Refusal

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("districts", "simulator")
    for path in (ROOT / folder).rglob("refusals.py")
)
DECLARED = {
    f"{module}.{name}": each
    for module in MODULES
    for name, each in vars(import_module(module)).items()
    if isinstance(each, Refusal)
}
LAYERS = ("api", "schema", "seeds", "simulator", "districts", "tests", "benchmarks")


def test_there_are_refusals_to_look_at() -> None:
    assert len(DECLARED) > 140


@pytest.mark.parametrize("name", DECLARED)
def test_both_languages_say_it(name: str) -> None:
    refusal = DECLARED[name]

    assert any("\u0980" <= letter <= "\u09ff" for letter in refusal.bn)
    assert not any("\u0980" <= letter <= "\u09ff" for letter in refusal.en)


def test_every_call_gives_the_details_that_its_message_names() -> None:
    calls, wrong = 0, []
    for path in (path for layer in LAYERS for path in (ROOT / layer).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        called = _refusals(tree)
        for call, refusal in _calls(tree, called):
            calls += 1
            if {each.arg for each in call.keywords} != refusal.details:
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno}")

    assert calls > 150
    assert wrong == []


def test_only_their_modules_declare_them() -> None:
    strangers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "districts").rglob("*.py")
        if path.name not in {"refusals.py", "refused.py"} and "Refusal(" in path.read_text("utf-8")
    ]

    assert strangers == []


def _refusals(tree: ast.Module) -> dict[str, Any]:
    """What the file calls refusals by: their modules and they themselves, by the names that it has for them."""
    named: dict[str, Any] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                if f"{node.module}.{each.name}" in MODULES:
                    named[each.asname or each.name] = import_module(f"{node.module}.{each.name}")
                elif node.module in MODULES:
                    named[each.asname or each.name] = getattr(import_module(node.module), each.name)
    return named


def _calls(tree: ast.Module, named: dict[str, Any]) -> Iterator[tuple[ast.Call, Refusal]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called: Any = None
        if isinstance(node.func, ast.Name):
            called = named.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            module = named.get(node.func.value.id)
            called = getattr(module, node.func.attr) if isinstance(module, ModuleType) else None
        if isinstance(called, Refusal):
            yield node, called
