"""Every rule works inside a scope: nothing but `scope.acting` opens a transaction for one."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ONLY = "districts/scope.py"
# What begins a transaction, here or in Tortoise.
OPENING = {"transaction", "in_transaction", "atomic"}


def test_no_rule_opens_a_transaction_beside_its_scope() -> None:
    modules = [path for layer in ("districts", "seeds", "simulator") for path in (ROOT / layer).rglob("*.py")]
    opening = {str(path.relative_to(ROOT)) for path in modules if opens(path)}

    assert len(modules) > 10
    assert opening == {ONLY}


def opens(path: Path) -> bool:
    """Whether the module names one of them at all: as an attribute, or imported."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in OPENING:
            return True
        if isinstance(node, ast.ImportFrom) and OPENING & {name.name for name in node.names}:
            return True
    return False
