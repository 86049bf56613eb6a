"""The contract's operations for headquarters, each by itself, word for word."""

from __future__ import annotations

from pathlib import Path

from graphql import OperationDefinitionNode, parse

TEXT = (Path(__file__).parents[2] / "contract" / "4-headquarters.graphql").read_text("utf-8")


def _operations() -> dict[str, str]:
    found = {}
    for node in parse(TEXT).definitions:
        assert isinstance(node, OperationDefinitionNode)
        assert node.name
        assert node.loc
        found[node.name.value] = TEXT[node.loc.start : node.loc.end]
    return found


OPERATIONS = _operations()
