"""One concept has one name in every layer. What is no concept is listed here, with the layer where it is.

A new file or folder of a layer is either a concept, with the same name in the other layers, or one more entry below.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONCEPTS = frozenset(
    {
        "audit",
        "calendar",
        "catalogue",
        "charters",
        "identity",
        "offices",
        "performance",
        "posts",
        "requests",
        "services",
    }
)
NO_CONCEPT = {
    "models": {"columns", "database", "embedded", "internal", "migrations", "sql"},
    "models/sql": {"internal", "scope", "search", "text"},
    "districts": {"exports", "scope", "shared", "worker"},
    "schema": {"context", "domain", "network", "plan", "search", "shared", "simulation"},
    "tests/models": {
        "charters_at_once",
        "constraints",
        "database",
        "embedded",
        "functions",
        "internal",
        "refused_statements",
        "sample_rows",
        "scope",
        "squawk",
        "tables",
        "text",
    },
    "tests/districts": {"scope", "shared", "worker"},
    "tests/schema": {
        "conftest",
        "contract",
        "exports",
        "networks",
        "oracle",
        "plan",
        "probe",
        "search",
        "shared",
        "simulated",
        "simulation",
    },
}
ABSENT = {
    "models": set[str](),
    "models/sql": set[str](),
    # The database writes the audit trail, and no rule reads it.
    "districts": {"audit"},
    "schema": set[str](),
}
"""Concepts that a layer does not have."""


def entries(layer: str) -> set[str]:
    """The names of a layer's modules, packages and SQL files, without `test_`."""
    folder = ROOT / layer
    modules = {path.stem for path in folder.iterdir() if path.suffix in {".py", ".sql"} and path.stem != "__init__"}
    packages = {path.name for path in folder.iterdir() if any(path.glob("*.py")) or any(path.glob("*.sql"))}
    return {name.removeprefix("test_") for name in modules | packages}


@pytest.mark.parametrize("layer", NO_CONCEPT)
def test_what_a_layer_holds_is_a_concept_or_listed(layer: str) -> None:
    assert CONCEPTS & NO_CONCEPT[layer] == set()
    assert entries(layer) - CONCEPTS == NO_CONCEPT[layer]


@pytest.mark.parametrize("layer", ABSENT)
def test_a_concept_is_in_every_layer_under_its_name(layer: str) -> None:
    assert CONCEPTS - entries(layer) == ABSENT[layer]
