"""The contract: what frontends send, word for word. Its files are never edited."""

from __future__ import annotations

from pathlib import Path

from graphql import FragmentDefinitionNode, OperationDefinitionNode, OperationType, parse
from graphql.language import Node

_FOLDER = Path(__file__).parents[1] / "contract"
CHARTER, SEEDING, REQUESTS, HEADQUARTERS = (
    (_FOLDER / f"{name}.graphql").read_text("utf-8")
    for name in ("1-charter", "2-seeding", "3-requests", "4-headquarters")
)


def operations(text: str) -> dict[str, str]:
    """The queries and mutations of one of the contract's files by name, each with the fragments that it uses."""
    nodes = parse(text).definitions
    fragments = {node.name.value: _written(node, text) for node in nodes if isinstance(node, FragmentDefinitionNode)}
    asked = [node for node in nodes if isinstance(node, OperationDefinitionNode)]
    return {
        node.name.value: "\n".join(
            [operation, *(fragment for name, fragment in fragments.items() if f"...{name}" in operation)]
        )
        for node in asked
        if node.name and node.operation is not OperationType.SUBSCRIPTION and (operation := _written(node, text))
    }


def _written(node: Node, text: str) -> str:
    assert node.loc
    return text[node.loc.start : node.loc.end]


OPERATIONS = {
    name: text for part in (CHARTER, SEEDING, REQUESTS, HEADQUARTERS) for name, text in operations(part).items()
}
